/** Reads the vector files of this folder: bytes from outside our own encoders, each with its source. */
import { readFileSync } from 'node:fs';
import { type Ip, parseIp } from '../../src/model/ip.ts';
import { type MacAddress, parseMac } from '../../src/model/mac-address.ts';

/** A file of vectors. */
export interface VectorFile<Vector> {
  readonly source: string;
  readonly vectors: readonly Vector[];
}

/** What a separate script decoded from a frame. */
export interface FrameVector {
  readonly name: string;
  readonly hex: string;
  readonly expect: {
    readonly destination: string;
    readonly source: string;
    readonly etherType: number;
    readonly ip?: {
      readonly family: 4 | 6;
      readonly source: string;
      readonly destination: string;
      readonly protocol: number;
      readonly ecn: 0 | 1 | 2 | 3;
      readonly l3Len: number;
      readonly packetLen: number;
      readonly dontFragment: boolean;
      readonly fragment: 'none' | 'first' | 'later';
    };
    readonly udp?: Readonly<Record<string, number>>;
    readonly tcp?: Readonly<Record<string, number>>;
    readonly icmpType?: number;
  };
}

/** A datagram of a kernel vxlan device. */
export interface VxlanVector {
  readonly name: string;
  readonly underlay: 'ipv4' | 'ipv6';
  readonly outerSourcePort: number;
  readonly outerEcn: 0 | 1 | 2 | 3;
  readonly vni: number;
  readonly hex: string;
  readonly innerChecksum?: 'partial' | 'complete';
}

/** Returns the content of `<name>.json`. */
export function loadVectors<File>(name: string): File {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as File;
}

/** Returns the frames of `kernel-frames.json`. */
export function loadFrames(): readonly FrameVector[] {
  return loadVectors<VectorFile<FrameVector>>('kernel-frames').vectors;
}

/** Returns the bytes of the frame with that name in `kernel-frames.json`. */
export function frameNamed(name: string): Uint8Array {
  const found = loadFrames().find((vector) => vector.name === name);
  if (found === undefined) throw new Error(`no frame vector "${name}"`);
  return bytesOf(found.hex);
}

/** Returns the bytes of a hexadecimal text. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Returns the address, which must be well formed. */
export function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new Error(`bad address ${text}`);
  return parsed;
}

/** Returns the MAC, which must be well formed. */
export function mac(text: string): MacAddress {
  const parsed = parseMac(text);
  if (parsed === undefined) throw new Error(`bad MAC ${text}`);
  return parsed;
}
