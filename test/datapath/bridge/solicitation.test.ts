import { expect } from 'chai';
import { readClaims, readSolicitation } from '../../../src/datapath/bridge/solicitation.ts';
import { parseFrame } from '../../../src/datapath/frame.ts';
import { bytesOf, frameNamed, ip, mac } from '../../vectors/load.ts';
import { ALICE, arp, BOB, CAROL, ip6Frame, nd, UNSPECIFIED_6, udp4 } from '../frames.ts';

function parse(bytes: Uint8Array): Exclude<ReturnType<typeof parseFrame>, string> {
  const parsed = parseFrame(bytes);
  if (parsed === 'malformed') throw new Error(parsed);
  return parsed;
}
const question = (bytes: Uint8Array) => readSolicitation(parse(bytes));
const claims = (bytes: Uint8Array) => readClaims(parse(bytes));

describe('solicitations', () => {
  it('are read from what the kernel asks', () => {
    const request = frameNamed('ARP request');
    request.fill(0xff, 0, 6);
    expect(question(request)).to.deep.equal({ target: ip('10.9.0.2'), asker: ip('10.9.0.1') });
    const solicitation = frameNamed('neighbor solicitation, multicast');
    expect(question(solicitation)).to.deep.equal({ target: ip('fd09::2'), asker: ip('fd09::1') });
    expect(question(frameNamed('DAD probe from ::'))?.asker).to.deep.equal(UNSPECIFIED_6);
  });

  for (const [name, bytes] of [
    ['a question to one MAC', arp(ALICE, BOB.ip4, { to: BOB.mac })],
    ['a gratuitous ARP', arp(ALICE, ALICE.ip4)],
    ['an ARP reply', arp(ALICE, BOB.ip4, { operation: 2 })],
    ['an advertisement', nd(ALICE, ALICE.ip6, { type: 136 })],
    ['a router solicitation', nd(ALICE, ALICE.ip6, { type: 133 })],
    ['an ordinary packet', udp4(ALICE, { ...BOB, mac: mac('ff:ff:ff:ff:ff:ff') })],
  ] as const) {
    it(`are not found in ${name}`, () => {
      expect(question(bytes)).to.equal(undefined);
    });
  }
});

describe('claims', () => {
  it('are the sender of ARP, but not of a probe', () => {
    const foreign = arp(ALICE, BOB.ip4, { senderIp: CAROL.ip4, senderMac: CAROL.mac });
    expect(claims(foreign)).to.deep.equal([{ ip: CAROL.ip4, mac: CAROL.mac }]);
    expect(claims(arp(ALICE, BOB.ip4, { senderIp: ip('0.0.0.0') }))).to.deep.equal([]);
  });

  it('are source and target of neighbor discovery', () => {
    expect(claims(nd(ALICE, BOB.ip6))).to.deep.equal([{ ip: ALICE.ip6, mac: ALICE.mac }]);
    expect(claims(nd(ALICE, CAROL.ip6, { type: 136, linkLayer: BOB.mac }))).to.deep.equal([
      { ip: CAROL.ip6, mac: BOB.mac },
      { ip: CAROL.ip6, mac: ALICE.mac },
    ]);
    expect(claims(nd(ALICE, BOB.ip6, { source: UNSPECIFIED_6, linkLayer: null }))).to.deep.equal(
      [],
    );
  });

  it('are not found in an ordinary packet', () => {
    expect(claims(udp4(ALICE, BOB))).to.deep.equal([]);
    expect(claims(frameNamed('ICMPv6 echo reply'))).to.deep.equal([]);
  });

  it('are malformed when the message cannot be read', () => {
    expect(claims(arp(ALICE, BOB.ip4).subarray(0, 41))).to.equal('malformed');
    const cut = ip6Frame(ALICE, BOB, 58, bytesOf('87000000'));
    expect(claims(cut)).to.equal('malformed');
    const message = nd(ALICE, BOB.ip6).subarray(54);
    const fragment = ip6Frame(ALICE, BOB, 44, Uint8Array.of(58, 0, 0, 0, 0, 0, 0, 1, ...message));
    expect(claims(fragment)).to.equal('malformed');
  });
});
