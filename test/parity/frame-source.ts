/**
 * Where the frames of the comparison come from: honest frames of every kind the data path knows, recorded ones, and both of
 * them damaged. Everything is drawn from a seed.
 */
import type { Ip } from '../../src/model/ip.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import type { Random } from '../../src/model/random.ts';
import { readU16, writeU16 } from '../../src/wire/bytes.ts';
import { checksumOfSum, foldSum, pseudoHeaderSum, sumWords } from '../../src/wire/checksum.ts';
import { encodeIpv4 } from '../../src/wire/ipv4.ts';
import { encodeIpv6 } from '../../src/wire/ipv6.ts';
import { encodeUdp } from '../../src/wire/udp.ts';
import {
  ALICE,
  arp,
  BOB,
  BROADCAST,
  CAROL,
  CLIENT,
  ERIN,
  frame,
  GATEWAY,
  GATEWAY_4,
  nd,
  type Person,
} from '../datapath/frames.ts';
import { encodeOffload, type Offload } from '../support/cut-superframe.ts';
import { bytesOf, loadFrames } from '../vectors/load.ts';

const PEOPLE: readonly Person[] = [ALICE, BOB, CAROL, ERIN, GATEWAY, CLIENT, CLIENT, CLIENT];
const RECORDED: readonly Uint8Array[] = loadFrames().map(({ hex }) => bytesOf(hex));
const PLAIN: Offload = {
  partial: false,
  gsoType: 0,
  gsoSize: 0,
  checksumStart: 0,
  checksumOffset: 0,
};

/** A frame as a TAP hands it over. */
export interface TapFrame {
  readonly offload: Offload;
  readonly bytes: Uint8Array;
}

/** Draws frames. */
export class FrameSource {
  private readonly random: Random;
  private identification = 1;
  private sequence = 1;

  constructor(random: Random) {
    this.random = random;
  }

  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.random.below(items.length)] as Item;
  }

  /** True once in `count` times. */
  once(count: number): boolean {
    return this.random.below(count) === 0;
  }

  below(bound: number): number {
    return this.random.below(bound);
  }

  /** A frame that `from` might send: usually honest, sometimes recorded, sometimes damaged. */
  frame(from: Person): Uint8Array {
    const honest = this.once(12) ? this.recorded(from) : this.honest(from);
    return this.once(4) ? this.damage(honest) : honest;
  }

  /** A frame with a header: a superframe, a partial checksum, or an ordinary frame. */
  tapFrame(from: Person): TapFrame {
    if (this.once(3)) return this.superframe(from);
    const bytes = this.frame(from);
    return { offload: PLAIN, bytes };
  }

  /** The virtio-net header as bytes. */
  header({ offload }: TapFrame): Uint8Array {
    return encodeOffload(offload);
  }

  /** A TCP or UDP packet of one flow between two people: equal size, consecutive, right checksums. */
  flow(from: Person, to: Person, count: number): Uint8Array[] {
    const family = this.pick([4, 6] as const);
    const isUdp = this.once(2);
    const payloadBytes = 1 + this.below(400);
    const ports = this.ports();
    return Array.from({ length: count }, (_, index) => {
      const last = index === count - 1 && this.once(2);
      const size = last ? 1 + this.below(payloadBytes) : payloadBytes;
      const l4 = isUdp ? this.udp(ports, size) : this.tcp(ports, size, last ? 0x18 : 0x10);
      const packet = this.packet(family, from, to, isUdp ? 17 : 6, l4);
      return frame(from.mac, to.mac, family === 4 ? 0x0800 : 0x86dd, packet);
    });
  }

  /** Flips bits, cuts, lengthens, or overwrites a word. */
  damage(bytes: Uint8Array): Uint8Array {
    const copy = bytes.slice();
    switch (this.below(5)) {
      case 0:
        return copy.subarray(0, this.below(copy.length + 1));
      case 1:
        return Uint8Array.from([...copy, ...this.random.bytes(this.below(40))]);
      case 2: {
        const at = this.below(Math.max(1, Math.min(copy.length, 80)));
        copy[at] = (copy[at] ?? 0) ^ (1 << this.below(8));
        return copy;
      }
      case 3:
        if (copy.length > 20) writeU16(copy, 12 + this.below(copy.length - 14), this.below(65_536));
        return copy;
      default:
        copy.set(
          this.random.bytes(Math.min(6, copy.length)),
          this.below(Math.max(1, copy.length - 6)),
        );
        return copy;
    }
  }

  private recorded(from: Person): Uint8Array {
    const bytes = this.pick(RECORDED).slice();
    if (this.once(2)) setMac(bytes, 6, from.mac);
    return bytes;
  }

  private honest(from: Person): Uint8Array {
    const to = this.pick(PEOPLE);
    switch (this.below(12)) {
      case 0:
        return arp(
          from,
          this.pick([to.ip4, GATEWAY_4]),
          this.once(4) ? { operation: 2, to: to.mac } : {},
        );
      case 1:
        return nd(from, this.pick([to.ip6, to.linkLocal]), this.ndOptions(from));
      case 2:
        return frame(from.mac, this.pick([BROADCAST, to.mac]), 0x88b5, this.random.bytes(46));
      case 3:
        return this.extended(from, to);
      case 4:
        return this.fragmented(from, to);
      case 6:
        return this.echo(from, to);
      case 7:
        return this.error(from, to);
      case 5:
        return this.tagged(this.flow(from, to, 1)[0] as Uint8Array);
      default:
        return this.flow(from, to, 1)[0] as Uint8Array;
    }
  }

  private ndOptions(from: Person): Parameters<typeof nd>[2] {
    const source = this.pick([from.ip6, from.linkLocal, { family: 6, value: 0n } as Ip]);
    const type = this.pick([133, 134, 135, 135, 136, 136, 137]);
    return { type, source, linkLayer: this.once(3) ? null : from.mac };
  }

  /** IPv6 with extension headers, down to ones that hide the upper layer. */
  private extended(from: Person, to: Person): Uint8Array {
    let rest: Uint8Array = this.udp([5000, 5001], this.below(64));
    let next = 17;
    for (let i = this.below(11); i > 0; i--) {
      const header = this.pick([0, 43, 44, 51, 60]);
      const extension = new Uint8Array(header === 44 ? 8 : 8 * (1 + this.below(3)));
      extension[0] = next;
      extension[1] = header === 51 ? extension.length / 4 - 2 : extension.length / 8 - 1;
      if (header === 44) writeU16(extension, 2, this.pick([0, 1, 8, 9]));
      rest = Uint8Array.from([...extension, ...rest]);
      next = header;
    }
    const packet = encodeIpv6(
      { source: from.ip6, destination: to.ip6, protocol: next, hopLimit: 64 },
      rest,
    );
    return frame(from.mac, to.mac, 0x86dd, packet);
  }

  private fragmented(from: Person, to: Person): Uint8Array {
    const l4 = this.udp([67 + this.below(2), 68], 100 + this.below(200));
    const packet = this.packet(4, from, to, 17, l4);
    writeU16(packet, 6, this.pick([0x2000, 0x2003, 0x0005, 0x4000]));
    writeU16(packet, 10, 0);
    writeU16(packet, 10, checksumOfSum(sumWords(packet, 0, 20)));
    return frame(from.mac, to.mac, 0x0800, packet);
  }

  /** Both directions of a few flows. */
  private ports(): readonly [number, number] {
    const near = 1024 + this.below(4);
    return this.once(2) ? [near, 5001] : [5001, near];
  }

  private echo(from: Person, to: Person): Uint8Array {
    const family = this.pick([4, 6] as const);
    const message = Uint8Array.from([0, 0, 0, 0, 0, this.below(3), ...this.random.bytes(20)]);
    message[0] = family === 4 ? this.pick([0, 8, 13]) : this.pick([128, 129, 131]);
    return this.icmp(family, from, to, message);
  }

  /** An ICMP error that quotes a packet to its sender, whole or cut. */
  private error(from: Person, to: Person): Uint8Array {
    const about = this.once(2) ? this.echo(to, from) : (this.flow(to, from, 1)[0] as Uint8Array);
    const family = about[12] === 0x08 ? 4 : 6;
    const quoted = this.once(4) ? this.damage(about.subarray(14)) : about.subarray(14);
    const kept = quoted.subarray(0, this.pick([8, 20, 28, 44, 48, 80]));
    const message = Uint8Array.from([family === 4 ? 3 : 1, 0, 0, 0, 0, 0, 0, 0, ...kept]);
    return this.icmp(family, from, to, message);
  }

  private icmp(family: 4 | 6, from: Person, to: Person, message: Uint8Array): Uint8Array {
    const protocol = family === 4 ? 1 : 58;
    const packet =
      family === 4
        ? encodeIpv4({ source: from.ip4, destination: to.ip4, protocol }, message)
        : encodeIpv6({ source: from.ip6, destination: to.ip6, protocol, hopLimit: 64 }, message);
    return frame(from.mac, to.mac, family === 4 ? 0x0800 : 0x86dd, packet);
  }

  private tagged(bytes: Uint8Array): Uint8Array {
    const tag = [this.pick([0x81, 0x88]), this.pick([0x00, 0xa8]), 0, 1 + this.below(200)];
    return Uint8Array.from([...bytes.subarray(0, 12), ...tag, ...bytes.subarray(12)]);
  }

  private superframe(from: Person): TapFrame {
    const to = this.pick(PEOPLE);
    const family = this.pick([4, 6] as const);
    const isUdp = this.once(2);
    // A container's stack cuts for the MTU of its interface, so a segment never exceeds it.
    const gsoSize = 200 + this.below(1000);
    const segments = 1 + this.below(isUdp ? 40 : 44);
    const headerBytes = (family === 4 ? 20 : 40) + (isUdp ? 8 : 32);
    const most = 65_000 - headerBytes;
    const payloadBytes = Math.min(most, (segments - 1) * gsoSize + 1 + this.below(gsoSize));
    const ports = [2000 + this.below(3), 5001] as const;
    const flags = this.pick([0x10, 0x18, 0x90, 0x11]);
    const l4 = isUdp ? this.udp(ports, payloadBytes) : this.tcp(ports, payloadBytes, flags);
    const packet = this.packet(family, from, to, isUdp ? 17 : 6, l4);
    const checksumStart = 14 + (family === 4 ? 20 : 40);
    const checksumOffset = isUdp ? 6 : 16;
    const bytes = frame(from.mac, to.mac, family === 4 ? 0x0800 : 0x86dd, packet);
    makePartial(bytes, family, isUdp, from, to, checksumStart + checksumOffset, l4.length);
    const isSuper = payloadBytes > gsoSize;
    const type = isUdp ? 5 : family === 4 ? 1 : 4;
    return {
      bytes,
      offload: {
        partial: true,
        gsoType: isSuper ? type : 0,
        gsoSize: isSuper ? gsoSize : 0,
        checksumStart,
        checksumOffset,
      },
    };
  }

  private packet(
    family: 4 | 6,
    from: Person,
    to: Person,
    protocol: number,
    l4: Uint8Array,
  ): Uint8Array {
    const field = protocol === 17 ? 6 : 16;
    const [source, destination] = family === 4 ? [from.ip4, to.ip4] : [from.ip6, to.ip6];
    writeU16(l4, field, 0);
    const sum =
      pseudoHeaderSum(source, destination, protocol, l4.length) + sumWords(l4, 0, l4.length);
    writeU16(l4, field, checksumOfSum(sum) === 0 && protocol === 17 ? 0xffff : checksumOfSum(sum));
    const ecn = this.pick([0, 0, 0, 1, 2, 3]);
    if (family === 6) {
      const packet = encodeIpv6({ source, destination, protocol, hopLimit: 64 }, l4);
      packet[1] = ((packet[1] ?? 0) & 0xcf) | (ecn << 4);
      return packet;
    }
    const packet = encodeIpv4({ source, destination, protocol }, l4);
    packet[1] = ecn;
    writeU16(packet, 4, this.identification++ & 0xffff);
    if (this.once(3)) writeU16(packet, 6, 0);
    writeU16(packet, 10, 0);
    writeU16(packet, 10, checksumOfSum(sumWords(packet, 0, 20)));
    return packet;
  }

  private udp(ports: readonly [number, number], payloadBytes: number): Uint8Array {
    const [sourcePort, destinationPort] = ports;
    return encodeUdp({ sourcePort, destinationPort }, this.random.bytes(payloadBytes));
  }

  private tcp(ports: readonly [number, number], payloadBytes: number, flags: number): Uint8Array {
    const segment = new Uint8Array(32 + payloadBytes);
    const view = new DataView(segment.buffer);
    view.setUint16(0, ports[0]);
    view.setUint16(2, ports[1]);
    view.setUint32(4, this.sequence);
    view.setUint32(8, 77);
    view.setUint8(12, 0x80);
    view.setUint8(13, flags);
    view.setUint16(14, 500);
    // Two NOPs and a timestamp.
    segment.set([1, 1, 8, 10, 0, 0, 1, 0, 0, 0, 2, 0], 20);
    segment.set(this.random.bytes(payloadBytes), 32);
    this.sequence = (this.sequence + payloadBytes) >>> 0;
    return segment;
  }
}

/** Leaves only the sum over the pseudo header in the field, as a kernel does that offloads the rest. */
function makePartial(
  bytes: Uint8Array,
  family: 4 | 6,
  isUdp: boolean,
  from: Person,
  to: Person,
  field: number,
  l4Bytes: number,
): void {
  const [source, destination] = family === 4 ? [from.ip4, to.ip4] : [from.ip6, to.ip6];
  const sum = pseudoHeaderSum(source, destination, isUdp ? 17 : 6, l4Bytes);
  writeU16(bytes, field, foldSum(sum));
}

function setMac(bytes: Uint8Array, at: number, mac: MacAddress): void {
  if (bytes.length < at + 6) return;
  writeU16(bytes, at, Math.floor(mac / 0x1_0000_0000));
  writeU16(bytes, at + 2, Math.floor(mac / 0x1_0000) % 0x1_0000);
  writeU16(bytes, at + 4, mac % 0x1_0000);
}

/** Bytes that a comparison may ignore when DF is set: the identification, and with it the header checksum. */
export function withoutAtomicId(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 34 || readU16(bytes, 12) !== 0x0800 || ((bytes[20] ?? 0) & 0x40) === 0) {
    return bytes;
  }
  const copy = bytes.slice();
  writeU16(copy, 18, 0);
  writeU16(copy, 24, 0);
  return copy;
}
