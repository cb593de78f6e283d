/** Reads what a node holds, for checkers: the logs as they would travel to somebody who knows nothing. */
import { type Entry, readStoredEntry } from '../../control/state/entry.ts';
import { NOTHING_KNOWN } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import { OPENED_ENTRIES } from '../host/identity.ts';
import type { SimNode } from '../host/node.ts';

/** Every last write of one log, oldest first, as its node relays it. */
export function entriesOf(node: SimNode, origin: NodeId): Uint8Array[] {
  const state = node.plane?.cluster.state;
  const deltas = state?.deltas(origin, NOTHING_KNOWN, Number.POSITIVE_INFINITY) ?? [];
  return [...deltas].flatMap(({ entries }) => [...entries]);
}

/** Every last write of every log that a node holds. */
export function allEntries(node: SimNode): Entry[] {
  const origins = [...(node.plane?.cluster.state.versions().keys() ?? [])];
  return origins
    .flatMap((origin) => entriesOf(node, origin))
    .flatMap((signed) => readStoredEntry(signed, OPENED_ENTRIES) ?? []);
}
