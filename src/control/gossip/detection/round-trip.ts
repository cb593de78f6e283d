/**
 * Round trips to one member, estimated as TCP does (RFC 6298): a smoothed mean and a smoothed deviation. A member
 * answers a few probes a minute, too few for a percentile; mean and four deviations stand for its p99, as they do
 * in TCP's retransmission timeout.
 */
import type { GossipConfig } from '../config.ts';

const MEAN_GAIN = 1 / 8;
const DEVIATION_GAIN = 1 / 4;
const DEVIATIONS = 4;
/** A direct probe gets so many p99 before helpers are asked. */
const TIMEOUT_ROUND_TRIPS = 4;

/** What is known of the way to a member and back. Milliseconds. */
export interface RoundTrip {
  readonly meanMs: number;
  readonly deviationMs: number;
}

/** Returns the estimate with one more sample; `undefined` is "nothing is known". */
export function withSample(before: RoundTrip | undefined, sampleMs: number): RoundTrip {
  if (before === undefined) return { meanMs: sampleMs, deviationMs: sampleMs / 2 };
  const errorMs = sampleMs - before.meanMs;
  return {
    meanMs: before.meanMs + errorMs * MEAN_GAIN,
    deviationMs: before.deviationMs + (Math.abs(errorMs) - before.deviationMs) * DEVIATION_GAIN,
  };
}

/** A time that nearly all round trips stay below, milliseconds. */
export function p99Ms({ meanMs, deviationMs }: RoundTrip): number {
  return meanMs + DEVIATIONS * deviationMs;
}

/** How long a direct probe may take before helpers are asked, before local health stretches it. */
export function directTimeoutMs(trip: RoundTrip | undefined, config: GossipConfig): number {
  const { directTimeoutMinMs, directTimeoutMaxMs } = config;
  if (trip === undefined) return directTimeoutMaxMs;
  const wishedMs = TIMEOUT_ROUND_TRIPS * p99Ms(trip);
  return Math.min(directTimeoutMaxMs, Math.max(directTimeoutMinMs, wishedMs));
}
