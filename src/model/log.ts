/** Logs as they are known and as they travel. docs/state.md; kept by `control/state`, carried by `control/gossip`. */
import type { NodeId } from './node-id.ts';

/** How far a log is known. (0, 0) is "nothing". */
export interface LogVersion {
  readonly generation: number;
  readonly seq: number;
}

/** What is held of a log. */
export interface LogSummary extends LogVersion {
  /** Sum of the prints of all entries that are held, modulo 2^52: equal for equal entries. */
  readonly content: number;
}

/** A log of which nothing is known. */
export const NOTHING_KNOWN: LogVersion = { generation: 0, seq: 0 };
/** Prints of entries, and sums of them, are below this: a sum of two is still exact in a double. */
export const PRINT_LIMIT: number = 2 ** 52;

/** A piece of a log: all writes in (fromSeq, toSeq], superseded ones left out. */
export interface LogDelta {
  readonly origin: NodeId;
  readonly generation: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Encoded SignedEntry messages, oldest first. */
  readonly entries: readonly Uint8Array[];
  /** The origin's certificate, X.509, DER: told to somebody who knows nothing of it. */
  readonly certificate?: Uint8Array;
}

/**
 * What became of a delta. `stale`: nothing new. `gap`: it starts after what is held. `refused`: an entry was
 * malformed, unsigned or of somebody unknown; nothing was kept.
 */
export type MergeOutcome = 'applied' | 'stale' | 'gap' | 'refused';

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: LogVersion, b: LogVersion): number {
  return a.generation - b.generation || a.seq - b.seq;
}

/** True when both say the same of a log. */
export function sameSummary(a: LogSummary | undefined, b: LogSummary): boolean {
  return a?.seq === b.seq && a.generation === b.generation && a.content === b.content;
}
