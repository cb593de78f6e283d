/** Which VTEPs frames are sent to: those of the networks that are installed in the engine, each address once. */
import type { Change, Vtep } from '../../datapath/engine.ts';
import { formatIp } from '../../model/ip.ts';
import type { Vni } from '../../model/vni.ts';
import type { PathPeer } from './path-mtus.ts';

/** Reads along what is programmed. */
export class PeersInUse {
  readonly #networks = new Map<Vni, readonly Vtep[]>();

  /** Takes changes in the order in which the engine gets them. Returns whether they concern VTEPs. */
  observe(changes: readonly Change[]): boolean {
    let concerned = false;
    for (const change of changes) {
      if (change.op === 'set-vteps') this.#networks.set(change.vni, change.vteps);
      else if (change.op === 'delete-network') this.#networks.delete(change.vni);
      else continue;
      concerned = true;
    }
    return concerned;
  }

  /** Returns the peers. An address that is an agent's and a foreign VTEP's, on two ports, is the agent's. */
  all(): readonly PathPeer[] {
    const peers = new Map<string, PathPeer>();
    for (const [vni, vteps] of this.#networks) {
      for (const { ip, port, foreign } of vteps) {
        const key = formatIp(ip);
        const known = peers.get(key);
        if (known === undefined || (known.foreign && !foreign)) {
          peers.set(key, { ip, port, vni, foreign });
        }
      }
    }
    return [...peers.values()];
  }
}
