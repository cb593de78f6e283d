/** Every number of path MTU discovery with its reason. The method is that of RFC 8899 (DPLPMTUD). */
import type { IpFamily } from '../../model/ip.ts';

/** How often a peer is asked whether its path MTU still passes. A question takes 0.9 s and a search 1.8 s more: 7 s. */
export const CONFIRM_MS = 4000;
/** With more peers than fit into `CONFIRM_MS` each is asked less often. 50 probes of 1500 bytes are 0.6 Mbit/s. */
export const CONFIRMS_PER_SECOND_MAX = 50;
/** A probe that was not answered for so long is sent again. Three of them are the longest round trip: 900 ms. */
export const ATTEMPT_MS = 300;
/** One size fails when so many probes in a row do. With a loss of 10 % each way that is 1 of 150 by chance. */
export const ATTEMPTS = 3;
/** Sizes of one round of a search, at once: 900 bytes of doubt become 30, and none. */
export const SEARCH_SIZES = 32;
/** Peers that are searched at once: 16 * 32 probes of 1500 bytes in 300 ms are 20 Mbit/s. */
export const SEARCHES_MAX = 16;
/** A path that was found smaller than the uplink takes is tried again so often: a minute of smaller packets at most. */
export const RAISE_MS = 60_000;
/** A router's "too big" leads to a question at once, but not more often: anybody can send one. */
export const HINT_MS = 1000;
/** Peers that come at once are asked one after the other within this time. */
export const START_SPREAD_MS = 500;
/** The smallest outer packet that is tried. RFC 791: every host takes 576; RFC 8200: every link takes 1280. */
export const FLOOR_BYTES: Readonly<Record<IpFamily, number>> = { 4: 576, 6: 1280 };
