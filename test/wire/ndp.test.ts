import { expect } from 'chai';
import fc from 'fast-check';
import { decodeIpv6 } from '../../src/wire/ipv6.ts';
import {
  decodeNdp,
  encodeNdp,
  isNdpType,
  type LinkLayerAddress,
  type Ndp,
  writeNdpLinkLayers,
} from '../../src/wire/ndp.ts';
import { frameNamed, ip, mac } from '../vectors/load.ts';
import { anyIp6, anyMac } from './arbitraries.ts';

const SOLICITATION: Ndp = {
  type: 135,
  flags: 0,
  target: ip('fd09::2'),
  linkLayers: [{ side: 'source', mac: mac('02:00:00:00:00:0a') }],
};
const ADVERTISEMENT: Ndp = {
  type: 136,
  flags: 0x60,
  target: ip('fd09::2'),
  linkLayers: [{ side: 'target', mac: mac('02:00:00:00:00:0b') }],
};
const message = (frame: Uint8Array): Uint8Array => frame.subarray(54);

const anyLinkLayer: fc.Arbitrary<LinkLayerAddress> = fc.record({
  side: fc.constantFrom('source', 'target'),
  mac: anyMac,
});
const anyNdp: fc.Arbitrary<Ndp> = fc
  .tuple(fc.constantFrom(133, 134, 135, 136, 137), fc.integer({ min: 0, max: 255 }), anyIp6)
  .chain(([type, flags, target]) =>
    fc.array(anyLinkLayer, { maxLength: 3 }).map((linkLayers) => ({
      type,
      flags,
      target: type < 135 ? undefined : target,
      linkLayers,
    })),
  );

describe('neighbor discovery', () => {
  it('of the kernel is read', () => {
    const multicast = frameNamed('neighbor solicitation, multicast');
    const advertisement = frameNamed('neighbor advertisement, solicited');
    expect(decodeNdp(message(multicast))).to.deep.equal(SOLICITATION);
    expect(decodeNdp(message(advertisement))).to.deep.equal(ADVERTISEMENT);
    expect(decodeNdp(message(frameNamed('DAD probe from ::')))).to.deep.include({ type: 135 });
    const router = frameNamed('router solicitation with source link-layer address');
    expect(decodeNdp(message(router))).to.deep.include({ type: 133, target: undefined });
  });

  it('is written as the kernel does', () => {
    const frame = frameNamed('neighbor advertisement, solicited');
    const addresses = { source: ip('fd09::2'), destination: ip('fd09::1') };
    expect(encodeNdp(addresses, ADVERTISEMENT)).to.deep.equal(frame.subarray(14));
  });

  it('survives a round trip', () => {
    fc.assert(
      fc.property(anyIp6, anyIp6, anyNdp, (source, destination, ndp) => {
        const packet = encodeNdp({ source, destination }, ndp);
        expect(decodeIpv6(packet, 0)).to.deep.include({ source, destination, protocol: 58 });
        expect(decodeNdp(packet.subarray(40))).to.deep.equal(ndp);
      }),
    );
  });

  it('is refused at every length below its own', () => {
    for (const name of ['neighbor solicitation, multicast', 'neighbor advertisement, solicited']) {
      const whole = message(frameNamed(name));
      for (let length = 0; length < whole.length; length++) {
        const decoded = decodeNdp(whole.subarray(0, length));
        // 24 bytes are a whole message without options.
        if (length === 24) expect(decoded).to.deep.include({ linkLayers: [] });
        else expect(decoded, `${length}`).to.equal(length < 24 ? 'truncated' : 'bad-option');
      }
    }
  });

  for (const [name, option] of [
    ['of length 0', [1, 0, 0, 0, 0, 0, 0, 0]],
    ['past the end', [1, 2, 0, 0, 0, 0, 0, 0]],
    ['with a link-layer address that is no MAC', [2, 2, ...new Array<number>(14).fill(0)]],
    ['past the end, of unknown type', [99, 200, 0, 0, 0, 0, 0, 0]],
  ] as const) {
    it(`is refused with an option ${name}`, () => {
      const bare = encodeNdp(
        { source: ip('::'), destination: ip('::') },
        { ...SOLICITATION, linkLayers: [] },
      );
      expect(decodeNdp(Uint8Array.of(...bare.subarray(40), ...option))).to.equal('bad-option');
    });
  }

  it('steps over options that it does not know', () => {
    const bytes = Uint8Array.of(...message(frameNamed('neighbor solicitation, multicast')));
    const nonce = [14, 1, 1, 2, 3, 4, 5, 6];
    expect(decodeNdp(Uint8Array.of(...bytes, ...nonce))).to.deep.equal(SOLICITATION);
  });

  it('is five types', () => {
    const types = Array.from({ length: 256 }, (_, type) => type).filter(isNdpType);
    expect(types).to.deep.equal([133, 134, 135, 136, 137]);
    expect(decodeNdp(message(frameNamed('ICMPv6 echo request')))).to.equal('not-ndp');
  });

  it('has its MACs renamed in place, checksum included', () => {
    fc.assert(
      fc.property(anyIp6, anyIp6, anyNdp, anyMac, (source, destination, ndp, other) => {
        const packet = encodeNdp({ source, destination }, ndp);
        writeNdpLinkLayers(packet.subarray(40), other, { source, destination });
        const linkLayers = ndp.linkLayers.map(({ side }) => ({ side, mac: other }));
        expect(packet).to.deep.equal(encodeNdp({ source, destination }, { ...ndp, linkLayers }));
      }),
    );
  });
});
