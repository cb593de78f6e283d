/**
 * Timing of membership and dissemination. Each number says what it costs and what it buys; the values are
 * those of a local network.
 */

/** Knobs of the gossip machine. Durations are milliseconds. */
export interface GossipConfig {
  /** A probe's length. Detection takes about one period plus the suspicion; load is proportional to 1/period. */
  readonly periodMs: number;
  /** Members probed in each period. More find a dead one sooner. */
  readonly probesPerPeriod: number;
  /** How long a direct probe may take before helpers are asked. Smaller than the period. */
  readonly directTimeoutMs: number;
  /** Helpers for an indirect probe. They separate a dead node from a bad path. */
  readonly helpers: number;
  /** Suspicion lasts `suspicionPeriods * max(1, log10 members)` periods. More forgives longer pauses. */
  readonly suspicionPeriods: number;
  /** A failed member is probed this often, for ever. */
  readonly retryFailedMs: number;
  /** Mean time between comparisons of all state with one random member; spread by a fifth. */
  readonly antiEntropyMs: number;
  /** Own changes within this time travel together; the first of a burst leaves at once. */
  readonly coalesceMs: number;
  /** First wait for an acknowledgement of a change; doubles up to eight times this. */
  readonly retransmitMs: number;
}

/** Values for hosts on one local network. reliability: see docs/gossip.md for how they were chosen. */
export const LAN: GossipConfig = {
  periodMs: 500,
  probesPerPeriod: 3,
  directTimeoutMs: 200,
  helpers: 3,
  suspicionPeriods: 3,
  retryFailedMs: 1000,
  antiEntropyMs: 1000,
  coalesceMs: 10,
  retransmitMs: 50,
};
