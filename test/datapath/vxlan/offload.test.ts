import { expect } from 'chai';
import { type Frame, parseFrame } from '../../../src/datapath/frame.ts';
import { undoOffload } from '../../../src/datapath/vxlan/offload.ts';
import { foldSum, pseudoHeaderSum, sumWords } from '../../../src/wire/checksum.ts';
import { l4Bytes, l4Offset } from '../../../src/wire/ip-packet.ts';
import { decodeTcp, type Tcp } from '../../../src/wire/tcp.ts';
import { bytesOf, loadVectors, type VectorFile, type VxlanVector } from '../../vectors/load.ts';
import { ALICE, BOB, frame, MTU_BYTES, pattern, udp4 } from '../frames.ts';

const { vectors } = loadVectors<VectorFile<VxlanVector>>('kernel-vxlan');

function parse(bytes: Uint8Array): Frame {
  const parsed = parseFrame(bytes);
  if (parsed === 'malformed') throw new Error(parsed);
  return parsed;
}

function named(name: string): Frame {
  const found = vectors.find((vector) => vector.name === name);
  if (found === undefined) throw new Error(name);
  return parse(bytesOf(found.hex).subarray(8));
}

function undone(received: Frame, mtuBytes = MTU_BYTES): readonly Uint8Array[] {
  const frames = undoOffload(received, mtuBytes);
  if (typeof frames === 'string') throw new Error(frames);
  return frames;
}

function isChecksumRight(bytes: Uint8Array): boolean {
  const { packet } = parse(bytes);
  if (packet?.protocol === undefined) return false;
  const { source, destination, protocol } = packet;
  const pseudo = pseudoHeaderSum(source, destination, protocol, l4Bytes(packet));
  return foldSum(pseudo + sumWords(bytes, l4Offset(packet), l4Bytes(packet))) === 0xffff;
}

function tcpOf(bytes: Uint8Array): Tcp & { readonly dataOffset: number } {
  const { packet } = parse(bytes);
  const tcp = packet && decodeTcp(bytes, l4Offset(packet));
  if (packet === undefined || typeof tcp !== 'object') throw new Error('no TCP');
  return { ...tcp, dataOffset: l4Offset(packet) + tcp.l4Len };
}

const payload = (bytes: Uint8Array): Uint8Array => bytes.subarray(tcpOf(bytes).dataOffset);

describe('frames that a kernel on the same machine left to the offload', () => {
  for (const { name, hex, innerChecksum } of vectors) {
    if (innerChecksum === undefined) continue;
    it(`get a right checksum: ${name}`, () => {
      const received = parse(bytesOf(hex).subarray(8));
      expect(isChecksumRight(received.bytes)).to.equal(innerChecksum === 'complete');
      const before = received.bytes.slice();
      for (const bytes of undone(received)) expect(isChecksumRight(bytes)).to.equal(true);
      expect(received.bytes).to.deep.equal(before);
    });
  }

  it('stay as they are when nothing was left to do', () => {
    const received = named('UDP over IPv4 from a segmented send, ipv4 underlay');
    expect(undone(received)[0]).to.equal(received.bytes);
    const bare = parse(frame(ALICE.mac, BOB.mac, 0x88b5, pattern(60)));
    expect(undone(bare)).to.deep.equal([bare.bytes]);
  });

  it('keep a UDP checksum of zero, which means none', () => {
    const received = parse(udp4(ALICE, BOB));
    expect(undone(received)).to.deep.equal([received.bytes]);
  });

  for (const family of ['IPv4', 'IPv6']) {
    it(`are cut to the MTU: TCP over ${family}`, () => {
      const received = named(`TCP superframe over ${family}, ipv4 underlay`);
      const segments = undone(received);
      expect(segments).to.have.length(3);
      const data = segments.flatMap((segment) => [...payload(segment)]);
      expect(Uint8Array.from(data)).to.deep.equal(pattern(4000));
      const first = tcpOf(received.bytes).sequence;
      const sequences = segments.map((segment) => tcpOf(segment).sequence - first);
      expect(sequences).to.deep.equal(family === 'IPv4' ? [0, 1398, 2796] : [0, 1378, 2756]);
      expect(segments.map((segment) => tcpOf(segment).flags)).to.deep.equal([0x10, 0x10, 0x18]);
      for (const segment of segments) {
        expect(parse(segment).packet?.packetLen).to.equal(segment.length - 14);
        expect(segment.length - 14).to.be.at.most(MTU_BYTES);
      }
    });
  }

  it('count their IPv4 identification up and have right header checksums', () => {
    const received = named('TCP superframe over IPv4, ipv4 underlay');
    const identification = (bytes: Uint8Array): number => sumWords(bytes, 18, 2);
    undone(received).forEach((segment, index) => {
      const expected = (identification(received.bytes) + index) % 65_536;
      expect(identification(segment)).to.equal(expected);
      expect(foldSum(sumWords(segment, 14, 20))).to.equal(0xffff);
    });
  });

  it('keep CWR on the first segment and FIN on the last', () => {
    const received = named('TCP superframe over IPv4, ipv4 underlay');
    const bytes = received.bytes.slice();
    bytes[47] = 0x80 | 0x19;
    const flags = undone(parse(bytes)).map((segment) => segment[47]);
    expect(flags).to.deep.equal([0x90, 0x10, 0x19]);
  });

  it('are cut as small as the MTU asks', () => {
    const received = named('TCP superframe over IPv4, ipv4 underlay');
    const segments = undone(received, 68);
    expect(segments).to.have.length(250);
    expect(segments.every(isChecksumRight)).to.equal(true);
  });

  for (const [name, act, reason] of [
    ['SYN', (bytes: Uint8Array) => bytes.fill(0x12, 47, 48), 'wire-too-big'],
    ['RST', (bytes: Uint8Array) => bytes.fill(0x14, 47, 48), 'wire-too-big'],
    ['URG', (bytes: Uint8Array) => bytes.fill(0x30, 47, 48), 'wire-too-big'],
    [
      'a header that is no TCP header',
      (bytes: Uint8Array) => bytes.fill(0x40, 46, 47),
      'wire-too-big',
    ],
    [
      'a checksum that is wrong',
      (bytes: Uint8Array) => bytes.fill(0xab, 50, 52),
      'wire-bad-checksum',
    ],
  ] as const) {
    it(`are dropped with ${name}`, () => {
      const received = named('TCP superframe over IPv4, ipv4 underlay');
      expect(undoOffload(parse(act(received.bytes.slice())), MTU_BYTES)).to.equal(reason);
    });
  }

  it('are dropped when the MTU leaves no room for data', () => {
    const received = named('TCP superframe over IPv6, ipv4 underlay');
    expect(undoOffload(received, 72)).to.equal('wire-too-big');
  });

  it('are dropped when they are UDP or no IP', () => {
    expect(undoOffload(parse(udp4(ALICE, BOB, 2000)), MTU_BYTES)).to.equal('wire-too-big');
    const bare = frame(ALICE.mac, BOB.mac, 0x88b5, pattern(MTU_BYTES + 1));
    expect(undoOffload(parse(bare), MTU_BYTES)).to.equal('wire-too-big');
  });
});
