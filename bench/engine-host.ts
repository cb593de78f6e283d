/**
 * A host with the native engine and no agent, so that its tables can be filled with thousands of endpoints that nobody has
 * to attach. Started by bench/roads/tables.ts in the namespace of a host; the one argument is a `HostPlan` as JSON.
 * Says `ready` and runs until SIGTERM.
 */
import type { PortId, Remote, Vtep } from '../src/datapath/engine.ts';
import { openNativeEngine } from '../src/host/engine/native-engine.ts';
import { openTap } from '../src/host/tap/tap-device.ts';
import { type Ip, parseIp } from '../src/model/ip.ts';
import { type MacAddress, parseMac } from '../src/model/mac-address.ts';
import type { Vni } from '../src/model/vni.ts';
import { INNER_MTU_BYTES } from './bed.ts';

/** What the host is and knows. */
export interface HostPlan {
  readonly tier: 1 | 2;
  readonly address: string;
  readonly peer: string;
  /** Namespace of the container. */
  readonly container: string;
  readonly own: Attachment;
  readonly other: Attachment;
  /** Endpoints and VTEPs that exist in the tables only. */
  readonly endpoints: number;
  readonly vteps: number;
}

/** An endpoint. */
export interface Attachment {
  readonly mac: string;
  readonly ip: string;
}

const VNI = 77_777 as Vni;
const VXLAN_PORT = 4789;
const HOUR_MS = 3_600_000;
const FIRST_MAC = 0x0a00_0000_0000;
/** 10.200.0.0 and 10.201.0.0: nobody has a route there. */
const FIRST_ENDPOINT = 0x0ac8_0000n;
const FIRST_VTEP = 0x0ac9_0000n;
/** As for an agent in tier T1: what fits one send. */
const GSO_MAX_BYTES_T1 = 61_900;

const plan = JSON.parse(process.argv[2] ?? '{}') as HostPlan;
const peer: Vtep = { ip: ip(plan.peer), port: VXLAN_PORT, foreign: false };
const engine = await openNativeEngine({
  addresses: [ip(plan.address)],
  port: VXLAN_PORT,
  workers: 1,
  tier: { level: plan.tier },
  uplinkName: 'wfu-bench',
  pinsPath: '',
  events: { portLost: () => undefined, probeAnswered: () => undefined },
});
engine.program([
  { op: 'set-network', vni: VNI, mtuBytes: INNER_MTU_BYTES, gateways: [] },
  { op: 'set-vteps', vni: VNI, vteps: [peer, ...strangers()] },
  { op: 'replace-remotes', vni: VNI, remotes: [remoteOf(plan.other, peer), ...inventions()] },
]);
const tap = await openTap({
  namespace: `/run/netns/${plan.container}`,
  name: 'eth0',
  mac: mac(plan.own.mac),
  mtuBytes: INNER_MTU_BYTES,
  addresses: [{ ip: ip(plan.own.ip), prefixBits: 24 }],
  gateways: [],
  configure: true,
  offload: { gsoMaxBytes: plan.tier === 2 ? 0 : GSO_MAX_BYTES_T1 },
});
const spec = { id: 1 as PortId, vni: VNI, mac: mac(plan.own.mac), addresses: [ip(plan.own.ip)] };
engine.attachPort(spec, tap);
process.stdout.write('ready\n');
// Threads of the addon do not keep Node running.
const stay = setInterval(() => undefined, HOUR_MS);
process.once('SIGTERM', () => {
  clearInterval(stay);
  engine.stop();
});

function strangers(): Vtep[] {
  return Array.from({ length: plan.vteps }, (_, i) => ({
    ip: { family: 4, value: FIRST_VTEP + BigInt(i) },
    port: VXLAN_PORT,
    foreign: false,
  }));
}

function inventions(): Remote[] {
  const vteps = strangers();
  return Array.from({ length: plan.endpoints }, (_, i) => ({
    mac: (FIRST_MAC + i) as MacAddress,
    addresses: [{ family: 4, value: FIRST_ENDPOINT + BigInt(i) }],
    vtep: vteps[i % vteps.length] ?? peer,
  }));
}

function remoteOf(other: Attachment, vtep: Vtep): Remote {
  return { mac: mac(other.mac), addresses: [ip(other.ip)], vtep };
}

function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

function mac(text: string): MacAddress {
  const parsed = parseMac(text);
  if (parsed === undefined) throw new Error(`${text} is no MAC`);
  return parsed;
}
