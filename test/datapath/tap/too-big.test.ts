import { expect } from 'chai';
import { parseFrame } from '../../../src/datapath/frame.ts';
import { answerTooBig, type MtuPolicy } from '../../../src/datapath/tap/too-big.ts';
import { formatIp, type Ip } from '../../../src/model/ip.ts';
import { formatMac } from '../../../src/model/mac-address.ts';
import { ip, mac } from '../../vectors/load.ts';
import { ALICE, CAROL, frame, ip4Frame, ip6Frame, pattern, udp4, udp6 } from '../frames.ts';

const policy = (...gateways: Ip[]): MtuPolicy => ({ mtuBytes: 1300, gateways });
const GATEWAYS = policy(ip('172.16.0.1'), ip('10.9.0.254'), ip('fd09::fe'));

function answer(bytes: Uint8Array, rules = GATEWAYS): ReturnType<typeof parseFrame> | undefined {
  const parsed = parseFrame(bytes);
  if (parsed === 'malformed') throw new Error(parsed);
  const reply = answerTooBig(parsed, rules);
  return reply === undefined ? undefined : parseFrame(reply);
}

function reporter(bytes: Uint8Array, rules: MtuPolicy): string | undefined {
  const reply = answer(bytes, rules);
  return typeof reply === 'object' && reply.packet ? formatIp(reply.packet.source) : undefined;
}

describe('the answer to a packet that is too big', () => {
  it('goes back to its sender', () => {
    const reply = answer(udp4(ALICE, CAROL, 1400));
    if (typeof reply !== 'object' || reply.packet === undefined) throw new Error('no answer');
    expect(formatMac(reply.ethernet.destination)).to.equal(formatMac(ALICE.mac));
    expect(formatMac(reply.ethernet.source)).to.equal(formatMac(CAROL.mac));
    expect(reply.packet).to.deep.include({ destination: ALICE.ip4, protocol: 1 });
    expect(reply.bytes.subarray(40, 42)).to.deep.equal(Uint8Array.of(1300 >> 8, 1300 & 255));
  });

  it('comes from the gateway nearest to the sender', () => {
    expect(reporter(udp4(ALICE, CAROL, 1400), GATEWAYS)).to.equal('10.9.0.254');
    expect(reporter(udp6(ALICE, CAROL, 1400), GATEWAYS)).to.equal('fd09::fe');
  });

  it('comes from the destination when there is no gateway of the family', () => {
    expect(reporter(udp4(ALICE, CAROL, 1400), policy(ip('fd09::fe')))).to.equal('10.9.0.3');
    expect(reporter(udp6(ALICE, CAROL, 1400), policy(ip('10.9.0.254')))).to.equal('fd09::3');
  });

  it('is sent without DF too', () => {
    const fragmentable = udp4(ALICE, CAROL, 1400);
    fragmentable[20] = 0;
    expect(answer(fragmentable)).to.be.an('object');
  });

  const later4 = ip4Frame(ALICE, CAROL, 17, pattern(1400));
  later4[21] = 9;
  const later6 = ip6Frame(
    ALICE,
    CAROL,
    44,
    Uint8Array.of(17, 0, 0, 9, 0, 0, 0, 1, ...pattern(1400)),
  );
  for (const [name, bytes] of [
    ['no IP', frame(ALICE.mac, CAROL.mac, 0x88b5, pattern(1400))],
    ['a later IPv4 fragment', later4],
    ['a later IPv6 fragment', later6],
    ['an ICMP error', ip4Frame(ALICE, CAROL, 1, Uint8Array.of(3, 4, ...pattern(1400)))],
    ['an ICMPv6 error', ip6Frame(ALICE, CAROL, 58, Uint8Array.of(2, 0, ...pattern(1400)))],
    ['a group MAC', udp4(ALICE, { ...CAROL, mac: mac('ff:ff:ff:ff:ff:ff') }, 1400)],
    ['an IPv4 group', udp4(ALICE, { ...CAROL, ip4: ip('224.0.0.1') }, 1400)],
    ['an IPv6 group', udp6(ALICE, { ...CAROL, ip6: ip('ff02::1') }, 1400)],
    ['an IPv4 group as source', udp4({ ...ALICE, ip4: ip('224.0.0.1') }, CAROL, 1400)],
    ['0.0.0.0 as source', udp4({ ...ALICE, ip4: ip('0.0.0.0') }, CAROL, 1400)],
  ] as const) {
    it(`is not sent for ${name}`, () => {
      expect(answer(bytes)).to.equal(undefined);
    });
  }

  it('is sent for an ICMP echo', () => {
    expect(answer(ip4Frame(ALICE, CAROL, 1, Uint8Array.of(8, 0, ...pattern(1400))))).to.be.an(
      'object',
    );
    expect(answer(ip6Frame(ALICE, CAROL, 58, Uint8Array.of(128, 0, ...pattern(1400))))).to.be.an(
      'object',
    );
  });
});
