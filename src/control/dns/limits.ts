/** The numbers of the resolver, each with its reason. */

/** Seconds that names of ours may be kept: a container that moves is found again within them. */
export const NAME_TTL_SECONDS = 5;
/** Seconds that "there is no such name" of ours may be kept: a name that is asked for too early is found soon. */
export const NO_NAME_TTL_SECONDS = 1;
/** Records of one answer. An alias of more endpoints shows others with each query. */
export const ANSWERS_MAX = 256;
/** The same of services: each has two names, and all must fit a message over TCP of 65,535 bytes. */
export const SERVICE_ANSWERS_MAX = 128;
/** Endpoints of equal health are asked equally often; not 0, with which some clients take the first one alone. */
export const SERVICE_WEIGHT = 1;
/** Text forms of askers that are kept read. */
export const ASKERS_MAX = 8192;

/** Queries of one asker at once, and each second after that. The agent has one thread, and others ask too. */
export const QUERY_RATE: Rate = { burst: 4000, perSecond: 2000 };
/** The same for queries that are forwarded: they take sockets, and the time of servers that are not ours. */
export const FORWARD_RATE: Rate = { burst: 200, perSecond: 100 };

/** Questions that wait for other servers at once: each has a socket. */
export const QUESTIONS_MAX = 512;
/** Askers that wait for one question. */
export const WAITERS_MAX = 64;
/** Servers of resolv.conf that are used, as in resolv.conf(5). */
export const SERVERS_MAX = 3;
/** How long a server has to answer over UDP. */
export const UDP_TIMEOUT_MS = 1000;
/** How long it has over TCP, with the handshake. */
export const TCP_TIMEOUT_MS = 2000;
/** How often all servers are tried. */
export const ROUNDS = 2;
/** No new try after this: the resolver of a container gives up after 5 s. */
export const GIVE_UP_MS = 4500;
/** Answers that do not fit their query, after which it is asked over TCP, where guessing is hopeless. */
export const MISFITS_MAX = 8;

/** Answers of other servers that are kept. */
export const CACHE_ENTRIES_MAX = 4096;
/** Their bytes. */
export const CACHE_BYTES_MAX = 4_194_304;
/** Seconds that an answer is kept at most, whatever it says. */
export const CACHE_TTL_SECONDS_MAX = 300;
/** The same for "there is none". */
export const CACHE_NEGATIVE_TTL_SECONDS_MAX = 5;

/** So many at once, so many each second after that. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}
