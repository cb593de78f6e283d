/**
 * Where a frame goes. Pure decisions over the FDB; the pipeline carries them out.
 *
 * From a port: to the port or VTEP that has the MAC; broadcast and multicast to all; questions that control state
 * can answer back to the asker. From the wire: to local ports only, never to another VTEP (split horizon), so no
 * frame can circle between hosts.
 *
 * A gateway has one MAC on every host, so to other hosts it is known by its router MAC, which takes the place of that
 * one on the wire. What another host's gateway forwards to a container pins its flow, and the container's answers, sent
 * to its own gateway, go there.
 */
import type { Ip } from '../../model/ip.ts';
import { isGroupMac } from '../../model/mac-address.ts';
import type { Vni } from '../../model/vni.ts';
import type { DropReason } from '../drops.ts';
import type { PortId, Vtep } from '../engine.ts';
import type { Frame } from '../frame.ts';
import type { BridgePort, Fdb } from './fdb.ts';
import type { FlowPins } from './flow-pins.ts';
import { answerSolicitation } from './neighbor-proxy.ts';
import type { NewMacs } from './readdress.ts';
import { readQuestion, readSolicitation, type Solicitation } from './solicitation.ts';

/**
 * A decision. Flood scopes: `network` is all other ports and all VTEPs, `foreign` is the foreign VTEPs, `local` is
 * all other ports. `macs` is there when the frame gets other ones.
 */
export type Verdict =
  | { readonly to: 'port'; readonly id: PortId; readonly macs?: NewMacs }
  | {
      readonly to: 'vtep';
      readonly vtep: Vtep;
      readonly macs?: NewMacs;
      /** It goes by a flow pin. */
      readonly pinned?: true;
    }
  | {
      readonly to: 'flood';
      readonly scope: 'network' | 'foreign' | 'local';
      readonly macs?: NewMacs;
    }
  | { readonly to: 'asker'; readonly answer: Uint8Array }
  | { readonly to: 'nowhere'; readonly reason: DropReason };

/** The network of a frame, and the pins of all. */
export interface FlowContext {
  readonly vni: Vni;
  readonly pins: FlowPins;
}

/** What a decision for a frame from a port depends on, besides the FDB. */
export interface EgressContext extends FlowContext {
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
  const port = fdb.lookupPort(mac);
  if (port?.id === context.from.id) return { to: 'nowhere', reason: 'bridge-same-port' };
  if (port !== undefined) return forwardToPort(fdb, frame, port, context);
  return forwardAway(fdb, frame, context);
}

/**
 * Returns where a frame from the wire goes, and pins its flow. A question goes to the port that holds the address, if
 * one does.
 */
export function forwardFromWire(fdb: Fdb, frame: Frame, { vni, pins }: FlowContext): Verdict {
  const mac = frame.ethernet.destination;
  if (isGroupMac(mac)) {
    const question = readSolicitation(frame);
    const holder = question === undefined ? undefined : fdb.lookupPortByIp(question.target);
    return holder === undefined ? { to: 'flood', scope: 'local' } : { to: 'port', id: holder.id };
  }
  const port = fdb.lookupPort(mac);
  if (port === undefined) return { to: 'nowhere', reason: 'wire-not-here' };
  const { source } = frame.ethernet;
  if (port.router === undefined && fdb.lookupRemote(source)?.router === true) {
    pins.pin(vni, frame, source);
  }
  return toPort(frame, port);
}

/** The answer to a pinned flow goes back to where the flow came from, in place of the gateway of this host. */
function forwardToPort(
  fdb: Fdb,
  frame: Frame,
  port: BridgePort,
  { from, vni, pins }: EgressContext,
): Verdict {
  if (from.router !== undefined) {
    pins.release(vni, frame);
  } else if (port.router !== undefined) {
    const destination = pins.lookup(vni, frame);
    const remote = destination === undefined ? undefined : fdb.lookupRemote(destination);
    if (destination !== undefined && remote?.router === true) {
      return { to: 'vtep', vtep: remote.vtep, macs: { destination }, pinned: true };
    }
  }
  return toPort(frame, port);
}

/** A gateway is found by its router MAC, too, and takes frames with its own one only. */
function toPort({ ethernet }: Frame, { id, mac }: BridgePort): Verdict {
  if (ethernet.destination === mac) return { to: 'port', id };
  return { to: 'port', id, macs: { destination: mac } };
}

function forwardAway(fdb: Fdb, frame: Frame, context: EgressContext): Verdict {
  const { from, hasForeign, nowMs } = context;
  const { destination } = frame.ethernet;
  // Whether a neighbor is alive is asked with the gateway's address, which belongs to another gateway there.
  const question = from.router === undefined ? undefined : readQuestion(frame);
  const answer = question === undefined ? undefined : answerQuestion(fdb, frame, question, context);
  if (answer !== undefined) return answer;
  const macs = from.router === undefined ? {} : { macs: { source: from.router } };
  const vtep = fdb.lookupRemote(destination)?.vtep ?? fdb.learned.lookup(destination, nowMs);
  if (vtep !== undefined) return { to: 'vtep', vtep, ...macs };
  // The reply of a MAC behind a kernel vxlan device may not have been seen yet, so it is looked for there.
  if (hasForeign) return { to: 'flood', scope: 'foreign', ...macs };
  return { to: 'nowhere', reason: 'bridge-unknown-mac' };
}

function forwardGroupFromPort(fdb: Fdb, frame: Frame, context: EgressContext): Verdict {
  // A gateway has its twin on every other host, with the same MAC and addresses: there it would be taken for a thief.
  const scope = context.from.router === undefined ? 'network' : 'local';
  const question = readSolicitation(frame);
  const answer = question === undefined ? undefined : answerQuestion(fdb, frame, question, context);
  return answer ?? { to: 'flood', scope };
}

function answerQuestion(
  fdb: Fdb,
  frame: Frame,
  question: Solicitation,
  { from, gateways }: EgressContext,
): Verdict | undefined {
  const holder = fdb.lookupMacByIp(question.target);
  // A port that probes for its own address wants to hear from others who use it; control knows none.
  if (holder === undefined || holder === from.mac) return undefined;
  return { to: 'asker', answer: answerSolicitation(frame, question, holder, gateways) };
}
