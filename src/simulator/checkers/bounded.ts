/** What a node sends and keeps has bounds: messages, syncs, timers, effects that wait, datagrams in a second. */
import { INBOUND_SYNCS_MAX, OUTBOUND_SYNCS_MAX } from '../../control/gossip/sync-limits.ts';
import { CONTROL_DATAGRAM_BYTES_MAX, STREAM_FRAME_BYTES_MAX } from '../../model/limits.ts';
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';

/** Timers of gossip, and one for each wish that waits for an answer; people here have fewer at once. */
const TIMERS_MAX = 128;
/** Effects behind a slow disk: some seconds of datagrams. */
const WAITING_MAX = 20_000;
/** Datagrams of one node in a second: this for each host, and never less than ten of them would have. */
const DATAGRAMS_PER_NODE_MAX = 200;
const DATAGRAMS_NODES_MIN = 10;

/** Makes the checker. */
export function bounded(violate: Violate): Checker {
  const datagrams = new Map<SimNode, number>();
  return {
    invariant: 'messages, queues and rates stay within their bounds',
    sent(node, bytes, way) {
      const max = way === 'datagram' ? CONTROL_DATAGRAM_BYTES_MAX : STREAM_FRAME_BYTES_MAX;
      if (bytes.length > max)
        violate(`${node.name} sends a ${way} of ${bytes.length} bytes`, [node]);
      if (way === 'datagram') datagrams.set(node, (datagrams.get(node) ?? 0) + 1);
    },
    ticked(nodes) {
      const datagramsMax = DATAGRAMS_PER_NODE_MAX * Math.max(DATAGRAMS_NODES_MIN, nodes.length);
      for (const node of nodes) {
        const { plane } = node;
        if (plane?.alive !== true) continue;
        const rows: readonly (readonly [string, number, number])[] = [
          ['syncs that it opened', plane.syncs.limits.outbound, OUTBOUND_SYNCS_MAX],
          ['syncs that others opened', plane.syncs.limits.inbound, INBOUND_SYNCS_MAX],
          ['timers', plane.timers, TIMERS_MAX],
          ['waiting effects', plane.store.waiting, WAITING_MAX],
          ['datagrams in a second', datagrams.get(node) ?? 0, datagramsMax],
        ];
        for (const [what, count, max] of rows) {
          if (count > max) violate(`${node.name} has ${count} ${what}, ${max} are allowed`, [node]);
        }
      }
      datagrams.clear();
    },
  };
}
