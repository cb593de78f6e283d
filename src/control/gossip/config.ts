/**
 * Timing of membership and dissemination, by profile. Each number says what it costs and what it buys; where they come
 * from is told in docs/gossip.md.
 */

/** Names of the profiles, from impatient to patient. */
export const PROFILE_NAMES: readonly ['fast', 'lan', 'wan'] = ['fast', 'lan', 'wan'];

/** A profile's name. */
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** One wave of a rumour or change above DIRECT_MEMBERS_MAX members. */
export interface Wave {
  /** Members that it goes to, at random; nobody twice. */
  readonly count: number;
  /** Milliseconds since the news was heard. */
  readonly afterMs: number;
}

/** Knobs of the gossip machine. Durations are milliseconds. */
export interface GossipConfig {
  /** T. Detection takes one to two of them plus the suspicion; load is proportional to 1/T. */
  readonly periodMs: number;
  /** A direct probe gets four times the round trip's p99, within these bounds, before helpers are asked. */
  readonly directTimeoutMinMs: number;
  readonly directTimeoutMaxMs: number;
  /** Shortest suspicion: `suspicionPeriods * max(1, log10 members)` periods. More forgives longer pauses. */
  readonly suspicionPeriods: number;
  /** One failed member is probed this often, for ever. */
  readonly retryFailedMs: number;
  /** Mean time between comparisons of all state with one random member; spread by a fifth. */
  readonly antiEntropyMs: number;
  /** Own changes within this time travel together; the first of a burst leaves at once. */
  readonly coalesceMs: number;
  /**
   * Shortest first wait for an acknowledgement of a change; doubles up to eight times this. A peer whose
   * acknowledgements take longer is given longer.
   */
  readonly retransmitMs: number;
  /** When and to how many members news goes on in a large cluster. */
  readonly waves: readonly Wave[];
}

/** Up to so many members everybody gets every change straight from its author; above, changes go in waves. */
export const DIRECT_MEMBERS_MAX = 64;
/** Up to so many members three are probed in each period, above it two: rounds overlap enough there. */
export const MANY_PROBES_MEMBERS_MAX = 128;
/** Helpers for an indirect probe. They tell a dead node from a bad path. */
export const HELPERS = 3;
/** Longest suspicion, in shortest ones. It applies until somebody else confirms. */
export const SUSPICION_MAX_FACTOR = 3;
/** Confirmations that bring a suspicion down to its shortest. */
export const CONFIRMATIONS_MAX = 2;

/** Hosts on one local network. */
export const LAN: GossipConfig = {
  periodMs: 500,
  directTimeoutMinMs: 100,
  directTimeoutMaxMs: 250,
  suspicionPeriods: 3,
  retryFailedMs: 1000,
  antiEntropyMs: 1000,
  coalesceMs: 10,
  retransmitMs: 50,
  waves: [
    { count: 4, afterMs: 0 },
    { count: 4, afterMs: 30 },
    { count: 3, afterMs: 130 },
  ],
};

/** Idle hosts on one local network: a pause of a second is a failure here. */
const FAST: GossipConfig = {
  ...LAN,
  periodMs: 300,
  directTimeoutMinMs: 60,
  directTimeoutMaxMs: 150,
};

/** Hosts on several continents: round trips up to 300 ms, routes that change for a second or two. */
const WAN: GossipConfig = {
  periodMs: 2000,
  directTimeoutMinMs: 500,
  directTimeoutMaxMs: 1000,
  suspicionPeriods: 4,
  retryFailedMs: 2000,
  antiEntropyMs: 5000,
  coalesceMs: 20,
  retransmitMs: 400,
  waves: [
    { count: 4, afterMs: 0 },
    { count: 4, afterMs: 120 },
    { count: 3, afterMs: 520 },
  ],
};

/** The profiles. All members of a cluster should run the same. */
export const PROFILES: Readonly<Record<ProfileName, GossipConfig>> = {
  fast: FAST,
  lan: LAN,
  wan: WAN,
};
