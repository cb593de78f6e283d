import { expect } from 'chai';
import type { PortId } from '../../src/datapath/engine.ts';
import { Program } from '../../src/datapath/program.ts';
import { ALICE, BOB, CAROL, HOST_C, portSpec, VNI } from './frames.ts';

const setNetwork = { op: 'set-network', vni: VNI, mtuBytes: 1450, gateways: [] } as const;
const setRemote = { op: 'set-remote', vni: VNI, ...CAROL, addresses: [], vtep: HOST_C } as const;

function programmed(): Program {
  const program = new Program();
  program.apply(setNetwork);
  return program;
}

describe('the program', () => {
  it('keeps what a network holds when its settings change', () => {
    const program = programmed();
    program.apply(setRemote);
    program.apply({ ...setNetwork, mtuBytes: 1400 });
    const network = program.lookupNetwork(VNI);
    expect(network?.mtuBytes).to.equal(1400);
    expect(network?.fdb.isKnownMac(CAROL.mac)).to.equal(true);
  });

  it('frees link-local claims with the port', () => {
    const program = programmed();
    program.installPort(portSpec(ALICE, 1));
    program.installPort(portSpec(BOB, 2));
    const free = { family: 6, value: (0xfe80n << 112n) | 0x1234n } as const;
    const [alice, bob] = [1, 2].map((id) => program.lookupPort(id as PortId)?.tap);
    expect(alice?.mayUseLinkLocal(free)).to.equal(true);
    expect(bob?.mayUseLinkLocal(free)).to.equal(false);
    program.withdrawPort(1 as PortId);
    expect(bob?.mayUseLinkLocal(free)).to.equal(true);
  });

  for (const [name, act] of [
    ['a remote of a network that is not there', () => new Program().apply(setRemote)],
    [
      'VTEPs of a network that is not there',
      () => new Program().apply({ op: 'set-vteps', vni: VNI, vteps: [] }),
    ],
    ['a port of a network that is not there', () => new Program().installPort(portSpec(ALICE, 1))],
    [
      'a port id that is taken',
      () => {
        const program = programmed();
        program.installPort(portSpec(ALICE, 1));
        program.installPort(portSpec(BOB, 1));
      },
    ],
    [
      'a MAC that is taken',
      () => {
        const program = programmed();
        program.installPort(portSpec(ALICE, 1));
        program.installPort(portSpec(ALICE, 2));
      },
    ],
    [
      'the end of a network that has ports',
      () => {
        const program = programmed();
        program.installPort(portSpec(ALICE, 1));
        program.apply({ op: 'delete-network', vni: VNI });
      },
    ],
  ] as const) {
    it(`stops at ${name}`, () => {
      expect(act).to.throw('bug: ');
    });
  }
});
