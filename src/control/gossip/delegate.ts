/** What gossip asks of the state it carries. It moves deltas between logs and never looks inside. */
import type { LogDelta, LogSummary, LogVersion, MergeOutcome } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';

/** The logs. `State` is the implementation; gossip holds no copy of its own. */
export interface Logs {
  readonly self: NodeId;
  versions(): ReadonlyMap<NodeId, LogSummary>;
  versionOf(origin: NodeId): LogVersion;
  deltas(origin: NodeId, since: LogVersion, bytesMax: number): Iterable<LogDelta>;
  /** The certificate of a log's origin, with which somebody who knows nothing of it can check the log. */
  certificateOf(origin: NodeId): Uint8Array | undefined;
  merge(delta: LogDelta): MergeOutcome;
  /** Takes a delta of a log that both sides know equally far, with different contents. */
  repair(delta: LogDelta): MergeOutcome;
}
