import { expect } from 'chai';
import { answerSolicitation } from '../../../src/datapath/bridge/neighbor-proxy.ts';
import { readSolicitation } from '../../../src/datapath/bridge/solicitation.ts';
import { parseFrame } from '../../../src/datapath/frame.ts';
import type { Ip } from '../../../src/model/ip.ts';
import { frameNamed, ip, mac } from '../../vectors/load.ts';

const HOLDER = mac('02:00:00:00:00:0b');

function answer(bytes: Uint8Array, gateways: readonly Ip[] = []): Uint8Array {
  const frame = parseFrame(bytes);
  if (frame === 'malformed') throw new Error(frame);
  const question = readSolicitation(frame);
  if (question === undefined) throw new Error('no question');
  return answerSolicitation(frame, question, HOLDER, gateways);
}

describe('the neighbor proxy', () => {
  it('says what the kernel of the holder would have said: ARP', () => {
    expect(answer(frameNamed('ARP request'))).to.deep.equal(frameNamed('ARP reply'));
  });

  it('says what the kernel of the holder would have said: neighbor discovery', () => {
    const solicitation = frameNamed('neighbor solicitation, multicast');
    const advertisement = frameNamed('neighbor advertisement, solicited');
    expect(answer(solicitation)).to.deep.equal(advertisement);
  });

  it('sets the router flag for a gateway alone', () => {
    const solicitation = frameNamed('neighbor solicitation, multicast');
    expect(answer(solicitation, [ip('fd09::1')])[58]).to.equal(0x60);
    expect(answer(solicitation, [ip('fd09::2')])[58]).to.equal(0xe0);
  });

  it('answers a probe to all nodes, unsolicited', () => {
    const advertisement = answer(frameNamed('DAD probe from ::'));
    expect(advertisement.subarray(0, 6)).to.deep.equal(Uint8Array.of(0x33, 0x33, 0, 0, 0, 1));
    expect(advertisement[58]).to.equal(0x20);
    expect(parseFrame(advertisement)).to.have.deep.nested.property(
      'packet.destination',
      ip('ff02::1'),
    );
  });
});
