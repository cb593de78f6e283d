/** What the addon and TypeScript must agree on without being able to import it from each other. */
import { expect } from 'chai';
import { DROP_REASONS } from '../../src/datapath/drops.ts';
import { packProgram } from '../../src/host/engine/packed-program.ts';
import { native } from '../../src/host/native.ts';
import type { Vni } from '../../src/model/vni.ts';
import { CAROL, HOST_C, VNI } from '../datapath/frames.ts';

describe('native engine', () => {
  it('has the drop reasons of the specification, in their order', () => {
    expect(native().dropReasons).to.deep.equal(Object.keys(DROP_REASONS));
  });

  it('is packed records of 24 bytes: a head, the VTEP, the addresses', () => {
    const { mac, ip4 } = CAROL;
    const bytes = packProgram([
      { op: 'set-remote', vni: VNI, mac, addresses: [ip4], vtep: { ...HOST_C, foreign: true } },
      { op: 'delete-network', vni: 0xffffff as Vni },
    ]);
    const hex = Buffer.from(bytes).toString('hex');
    expect(hex.match(/.{48}/g)).to.deep.equal([
      '030000008813000003000000000200000200000000000000',
      '0401b51200000000c0000203000000000000000000000000',
      '04000000000000000a090003000000000000000000000000',
      '02000000ffffff0000000000000000000000000000000000',
    ]);
  });

  it('refuses a change of a network that is not installed, and says so', () => {
    const options = { addresses: [], port: 0, workers: 1, tier: 0, uplinkName: 'wf-none' };
    const plane = new (native().DataPlane)(options, () => undefined);
    expect(plane.program(packProgram([{ op: 'set-vteps', vni: VNI, vteps: [] }]))).to.equal(false);
    const network = { op: 'set-network', vni: VNI, mtuBytes: 1450, gateways: [] } as const;
    expect(plane.program(packProgram([network]))).to.equal(true);
    expect(plane.program(new Uint8Array(23))).to.equal(false);
    plane.stop();
  });
});
