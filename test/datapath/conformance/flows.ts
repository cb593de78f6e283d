/** Frames of one flow between a client outside and bob, as they are on bob's host: requests, answers, fragments, errors. */
import type { IpFamily } from '../../../src/model/ip.ts';
import { writeU16 } from '../../../src/wire/bytes.ts';
import { BOB, CLIENT, GATEWAY, ip4Frame, ip6Frame, type Person } from '../frames.ts';

/** A flow; echo uses the first port as its identifier. */
export interface Flow {
  readonly family: IpFamily;
  readonly protocol: number;
  /** The client's and bob's. */
  readonly ports?: readonly [number, number];
  /** Last byte of the client's address. */
  readonly client?: number;
}

/** One of each kind. */
export const FLOWS: readonly (readonly [string, Flow])[] = [
  ['TCP over IPv4', { family: 4, protocol: 6 }],
  ['TCP over IPv6', { family: 6, protocol: 6 }],
  ['UDP over IPv4', { family: 4, protocol: 17 }],
  ['UDP over IPv6', { family: 6, protocol: 17 }],
  ['an echo over IPv4', { family: 4, protocol: 1 }],
  ['an echo over IPv6', { family: 6, protocol: 58 }],
  ['GRE over IPv4', { family: 4, protocol: 47 }],
];

const ICMP: readonly number[] = [1, 58];
const L2_BYTES = 14;

/** The client's packet for bob; whose gateway brings it is the frame's source. */
export function request(flow: Flow): Uint8Array {
  const [near, far] = flow.ports ?? [5000, 80];
  return packet(flow, client(flow), BOB, l4(flow, [near, far], flow.family === 4 ? 8 : 128));
}

/** Bob's answer, to his gateway. */
export function answer(flow: Flow): Uint8Array {
  const [near, far] = flow.ports ?? [5000, 80];
  return packet(flow, BOB, client(flow), l4(flow, [far, near], flow.family === 4 ? 0 : 129));
}

/** Bob's "port unreachable" about a packet that he got; what is quoted of it is cut. */
export function errorAbout(flow: Flow, refused: Uint8Array): Uint8Array {
  const [type, code] = flow.family === 4 ? [3, 3] : [1, 4];
  const quoted = refused.subarray(L2_BYTES, L2_BYTES + (flow.family === 4 ? 28 : 48));
  const message = Uint8Array.from([type, code, 0, 0, 0, 0, 0, 0, ...quoted]);
  return packet({ ...flow, protocol: flow.family === 4 ? 1 : 58 }, BOB, client(flow), message);
}

/** The same the other way: from the client to bob. */
export function asked(frame: Uint8Array): Uint8Array {
  const copy = frame.slice();
  const isIpv4 = frame[12] === 0x08;
  const [at, bytes] = isIpv4 ? [26, 4] : [22, 16];
  copy.set(frame.subarray(0, 6), 6);
  copy.set(frame.subarray(6, 12), 0);
  copy.set(frame.subarray(at, at + bytes), at + bytes);
  copy.set(frame.subarray(at + bytes, at + 2 * bytes), at);
  return copy;
}

/** A packet as the first or a later fragment of a longer one. */
export function fragmentOf(frame: Uint8Array, part: 'first' | 'later'): Uint8Array {
  const word = part === 'first' ? 1 : 0x0100;
  if (frame[12] === 0x08) {
    const copy = frame.slice();
    writeU16(copy, L2_BYTES + 6, part === 'first' ? 0x2000 : 0x0020);
    return copy;
  }
  const l3 = frame.subarray(L2_BYTES, L2_BYTES + 40).slice();
  const rest = frame.subarray(L2_BYTES + 40);
  const next = l3[6] ?? 0;
  l3[6] = 44;
  writeU16(l3, 4, rest.length + 8);
  const header = [next, 0, word >>> 8, word & 0xff, 0, 0, 0, 1];
  return Uint8Array.from([...frame.subarray(0, L2_BYTES), ...l3, ...header, ...rest]);
}

function client({ client: last = 7 }: Flow): Person {
  const { ip4, ip6 } = CLIENT;
  return {
    ...CLIENT,
    mac: GATEWAY.mac,
    ip4: { family: 4, value: (ip4.value & ~0xffn) | BigInt(last) },
    ip6: { family: 6, value: (ip6.value & ~0xffn) | BigInt(last) },
  };
}

function packet(
  { family, protocol }: Flow,
  from: Person,
  to: Person,
  rest: Uint8Array,
): Uint8Array {
  return family === 4 ? ip4Frame(from, to, protocol, rest) : ip6Frame(from, to, protocol, rest);
}

function l4({ protocol }: Flow, [from, to]: readonly [number, number], type: number): Uint8Array {
  const bytes = new Uint8Array(28);
  if (ICMP.includes(protocol)) {
    bytes[0] = type;
    writeU16(bytes, 4, Math.max(from, to));
    return bytes;
  }
  writeU16(bytes, 0, from);
  writeU16(bytes, 2, to);
  if (protocol === 17) writeU16(bytes, 4, bytes.length);
  if (protocol === 6) bytes.set([0x50, 0x10], 12);
  return bytes;
}
