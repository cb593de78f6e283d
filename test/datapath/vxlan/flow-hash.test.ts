import { expect } from 'chai';
import fc from 'fast-check';
import { parseFrame } from '../../../src/datapath/frame.ts';
import { flowHash } from '../../../src/datapath/vxlan/flow-hash.ts';
import { frameNamed, loadVectors, type VectorFile } from '../../vectors/load.ts';
import { anyIp4, anyIp6, anyMac, anyPayload, anyU16 } from '../../wire/arbitraries.ts';
import { ALICE, CAROL, frame, ip4Frame, ip6Frame } from '../frames.ts';

interface HashVector {
  readonly name: string;
  readonly flowHash: number;
}

function hash(bytes: Uint8Array): number {
  const parsed = parseFrame(bytes);
  if (parsed === 'malformed') throw new Error(parsed);
  return flowHash(parsed);
}

const ports = (a: number, b: number, rest: Uint8Array): Uint8Array =>
  Uint8Array.of(a >> 8, a & 255, b >> 8, b & 255, ...rest);

describe('the flow hash', () => {
  for (const vector of loadVectors<VectorFile<HashVector>>('flow-hash').vectors) {
    it(`is pinned: ${vector.name}`, () => {
      expect(hash(frameNamed(vector.name))).to.equal(vector.flowHash);
    });
  }

  it('is 14 bits and the same for both directions of a flow', () => {
    const protocols = fc.constantFrom(1, 6, 17, 132);
    const addresses = fc.oneof(fc.tuple(anyIp4, anyIp4), fc.tuple(anyIp6, anyIp6));
    fc.assert(
      fc.property(addresses, protocols, anyU16, anyU16, ([a, b], protocol, portA, portB) => {
        const build = a.family === 4 ? ip4Frame : ip6Frame;
        const one = { ...ALICE, ip4: a, ip6: a };
        const two = { ...CAROL, ip4: b, ip6: b };
        const there = hash(build(one, two, protocol, ports(portA, portB, new Uint8Array(20))));
        expect(there).to.equal(
          hash(build(two, one, protocol, ports(portB, portA, new Uint8Array(20)))),
        );
        expect(there).to.be.within(0, 16_383);
      }),
    );
  });

  it('is the same for both directions of what is no IP', () => {
    fc.assert(
      fc.property(anyMac, anyMac, anyPayload, (a, b, payload) => {
        expect(hash(frame(a, b, 0x88b5, payload))).to.equal(hash(frame(b, a, 0x88b5, payload)));
      }),
    );
  });

  it('is one for all fragments of a packet', () => {
    for (const family of ['IPv4', 'IPv6']) {
      const parts = ['first', 'middle', 'last'].map((part) =>
        frameNamed(`${family} fragment, ${part}`),
      );
      expect(new Set(parts.map(hash)).size).to.equal(1);
    }
  });

  it('spreads flows: 4096 ports hit more than 3000 buckets and every sixteenth part evenly', () => {
    const hashes = Array.from({ length: 4096 }, (_, i) =>
      hash(ip4Frame(ALICE, CAROL, 6, ports(32_768 + i, 443, new Uint8Array(20)))),
    );
    expect(new Set(hashes).size).to.be.above(3000);
    const parts = new Array<number>(16).fill(0);
    for (const value of hashes) parts[value >> 10] = (parts[value >> 10] ?? 0) + 1;
    for (const part of parts) expect(part).to.be.within(180, 340);
  });
});
