/**
 * No two accepted holders of an address. docs/ipam.md.
 *
 * A node holds an address from the moment in which an endpoint of its uses it; after a crash, when its disk says so.
 * Two holders break the invariant only before somebody who could talk to both: an observer who accepts both of
 * them as members, and whom both accept. A removed member is accepted by nobody who knows of the removal, so
 * `accepts` asks the registry of the node that judges.
 */
import { readStoredEntry } from '../../control/state/entry.ts';
import { decodeEndpoint, type StoredEndpoint } from '../../control/state/records.ts';
import { formatIp } from '../../model/ip.ts';
import { OPENED_ENTRIES } from '../host/identity.ts';
import type { SimNode } from '../host/node.ts';
import type { Checker, Violate } from './checker.ts';

interface Holder {
  readonly node: SimNode;
  readonly endpoint: StoredEndpoint;
}

/**
 * True when `observer` takes frames and sessions of `holder`. A node that does not run decides nothing, one that is
 * fenced takes from nobody.
 */
export function accepts(observer: SimNode, holder: SimNode): boolean {
  if (observer === holder) return true;
  const cluster = observer.plane?.cluster;
  return cluster === undefined || (!cluster.fenced && cluster.registry.isMember(holder.id));
}

/** Makes the checker. */
export function oneHolder(violate: Violate): Checker {
  /** Holders by network and address, then by endpoint. */
  const holders = new Map<string, Map<string, Holder>>();
  const nodes = new Set<SimNode>();

  const judge = (address: string, held: ReadonlyMap<string, Holder>): void => {
    const [first, second] = [...held.values()];
    if (first === undefined || second === undefined) return;
    const both = [first.node, second.node];
    const observer = [...nodes].find((node) =>
      both.every((holder) => accepts(node, holder) && accepts(holder, node)),
    );
    if (observer === undefined) return;
    const names = [...held.values()].map(
      ({ node, endpoint }) => `${endpoint.name} on ${node.name}`,
    );
    violate(`${address} is held by ${names.join(' and by ')}`, [...new Set(both), observer]);
  };
  const hold = (node: SimNode, endpoint: StoredEndpoint): void => {
    for (const { ip } of endpoint.addresses) {
      const address = `${formatIp(ip)} in network ${endpoint.network.slice(0, 8)}`;
      const held = holders.get(address) ?? new Map<string, Holder>();
      held.set(endpoint.id, { node, endpoint });
      holders.set(address, held);
      if (held.size > 1) judge(address, held);
    }
  };
  const release = (wanted: (holder: Holder) => boolean): void => {
    for (const [address, held] of holders) {
      for (const [id, holder] of held) if (wanted(holder)) held.delete(id);
      if (held.size === 0) holders.delete(address);
    }
  };

  return {
    invariant: 'no address has two holders',
    started: (node) => nodes.add(node),
    ended: (node) => release((holder) => holder.node === node),
    took: hold,
    gave: (_, endpoint) => release((holder) => holder.endpoint.id === endpoint.id),
    stopped(node) {
      release((holder) => holder.node === node);
      for (const endpoint of durableEndpoints(node)) hold(node, endpoint);
    },
  };
}

function durableEndpoints(node: SimNode): StoredEndpoint[] {
  return [...node.disk.scan(`log/${node.id}/endpoint/`)].flatMap(({ value }) => {
    const entry = readStoredEntry(value, OPENED_ENTRIES);
    const id = entry?.key.slice('endpoint/'.length) ?? '';
    return (entry?.value && decodeEndpoint(id, node.id, entry.value)) ?? [];
  });
}
