/**
 * Where a frame goes. Pure decisions over the FDB; the pipeline carries them out.
 *
 * From a port: to the port or VTEP that has the MAC; broadcast and multicast to all; questions that control state
 * can answer back to the asker. From the wire: to local ports only, never to another VTEP (split horizon), so no
 * frame can circle between hosts.
 */
import type { Ip } from '../../model/ip.ts';
import { isGroupMac } from '../../model/mac-address.ts';
import type { DropReason } from '../drops.ts';
import type { PortId, Vtep } from '../engine.ts';
import type { Frame } from '../frame.ts';
import type { BridgePort, Fdb } from './fdb.ts';
import { answerSolicitation } from './neighbor-proxy.ts';
import { readSolicitation } from './solicitation.ts';

/**
 * A decision. Flood scopes: `network` is all other ports and all VTEPs, `foreign` is the foreign VTEPs, `local` is
 * all other ports.
 */
export type Verdict =
  | { readonly to: 'port'; readonly id: PortId }
  | { readonly to: 'vtep'; readonly vtep: Vtep }
  | { readonly to: 'flood'; readonly scope: 'network' | 'foreign' | 'local' }
  | { readonly to: 'asker'; readonly answer: Uint8Array }
  | { readonly to: 'nowhere'; readonly reason: DropReason };

/** What a decision for a frame from a port depends on, besides the FDB. */
export interface EgressContext {
  readonly from: BridgePort;
  readonly gateways: readonly Ip[];
  /** The network has foreign VTEPs, behind which anybody may live. */
  readonly hasForeign: boolean;
  readonly nowMs: number;
}

/** Returns where a frame from a port goes. */
export function forwardFromPort(fdb: Fdb, frame: Frame, context: EgressContext): Verdict {
  const mac = frame.ethernet.destination;
  if (isGroupMac(mac)) return forwardGroupFromPort(fdb, frame, context);
  if (mac === context.from.mac) return { to: 'nowhere', reason: 'bridge-same-port' };
  const port = fdb.lookupPort(mac);
  if (port !== undefined) return { to: 'port', id: port.id };
  const vtep = fdb.lookupRemote(mac)?.vtep ?? fdb.learned.lookup(mac, context.nowMs);
  if (vtep !== undefined) return { to: 'vtep', vtep };
  // The reply of a MAC behind a kernel vxlan device may not have been seen yet, so it is looked for there.
  if (context.hasForeign) return { to: 'flood', scope: 'foreign' };
  return { to: 'nowhere', reason: 'bridge-unknown-mac' };
}

/** Returns where a frame from the wire goes. A question goes to the port that holds the address, if one does. */
export function forwardFromWire(fdb: Fdb, frame: Frame): Verdict {
  const mac = frame.ethernet.destination;
  if (isGroupMac(mac)) {
    const question = readSolicitation(frame);
    const holder = question === undefined ? undefined : fdb.lookupPortByIp(question.target);
    return holder === undefined ? { to: 'flood', scope: 'local' } : { to: 'port', id: holder.id };
  }
  const port = fdb.lookupPort(mac);
  if (port !== undefined) return { to: 'port', id: port.id };
  return { to: 'nowhere', reason: 'wire-not-here' };
}

function forwardGroupFromPort(fdb: Fdb, frame: Frame, context: EgressContext): Verdict {
  // A gateway has its twin on every other host, with the same MAC and addresses: there it would be taken for a thief.
  const scope = context.from.router ? 'local' : 'network';
  const question = readSolicitation(frame);
  if (question === undefined) return { to: 'flood', scope };
  const holder = fdb.lookupMacByIp(question.target);
  // A port that probes for its own address wants to hear from others who use it; control knows none.
  if (holder === undefined || holder === context.from.mac) return { to: 'flood', scope };
  return { to: 'asker', answer: answerSolicitation(frame, question, holder, context.gateways) };
}
