/** Everything that can stand against a restore, without a cluster. */
import { expect } from 'chai';
import { savedPlan } from '../../../../src/control/network/backup/make-backup.ts';
import {
  planRestore,
  type RestorePlace,
} from '../../../../src/control/network/backup/plan-restore.ts';
import { readNetwork } from '../../../../src/control/network/read-network.ts';
import {
  checkBackupFormat,
  type SavedNetwork,
  type StateBackup,
} from '../../../../src/model/backup.ts';
import { WeftError } from '../../../../src/model/errors.ts';
import { type Cidr, type Ip, parseCidr, parseIp } from '../../../../src/model/ip.ts';
import type { Network } from '../../../../src/model/network.ts';
import type { Vni } from '../../../../src/model/vni.ts';
import { plainNode } from '../../../../src/simulator/host/identity.ts';
import { networkWish } from '../../../../src/simulator/network-wish.ts';

const cidr = (text: string): Cidr => parseCidr(text) as Cidr;
const ip = (text: string): Ip => parseIp(text) as Ip;

/** A saved network with the given number in its name, subnet and VNI. */
function saved(number: number, more: Partial<SavedNetwork> = {}): SavedNetwork {
  return {
    name: `n${number}`,
    id: `${number}`.padStart(32, 'a'),
    driver: 'overlay',
    vni: 5000 + number,
    subnets: [`10.1.${number}.0/24`],
    gateways: [`10.1.${number}.1`],
    ipRanges: [],
    auxAddresses: {},
    attachable: true,
    internal: false,
    labels: {},
    options: {},
    vteps: [],
    ...more,
  };
}

function backup(networks: readonly SavedNetwork[], more: Partial<StateBackup> = {}): StateBackup {
  return {
    format: 1,
    made: '2026-01-02T03:04:05.000Z',
    cluster: 'c0'.repeat(16),
    node: { id: plainNode(1), name: 'n0' },
    defaultAddressPool: '10.0.0.0/8',
    networks,
    ...more,
  };
}

/** The network that a restore would make of a saved one. */
function existing(from: SavedNetwork): Network {
  const draft = readNetwork(networkWish(from.name, from));
  const vni = from.vni as Vni;
  const rest = { id: 'e'.repeat(32), creator: plainNode(1), provisional: false, createdMs: 0 };
  return { ...draft, vni, ...rest };
}

function place(more: Partial<RestorePlace> = {}): RestorePlace {
  return {
    networks: [],
    vtepsOf: () => [],
    routes: [],
    members: [{ name: 'host-1', addresses: [ip('10.99.0.1')] }],
    ownAddresses: [ip('10.99.0.1')],
    defaultPool: cidr('10.0.0.0/8'),
    ...more,
  };
}

function refusal(of: StateBackup, where: RestorePlace): WeftError {
  try {
    planRestore(of, where);
  } catch (error) {
    if (error instanceof WeftError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('planning a restore', () => {
  it('makes what is missing, in the order of the file, with all that the file says', () => {
    const labels = { b: '2', a: '' };
    const first = saved(2, { labels, vteps: [{ ip: '10.99.0.9', port: 8472 }] });
    const { steps, warnings } = planRestore(backup([first, saved(1)]), place());
    expect(steps.map(({ plan, there }) => [plan.name, there])).to.deep.equal([
      ['n2', undefined],
      ['n1', undefined],
    ]);
    const { id: _id, vteps: _vteps, ...wanted } = first;
    expect(steps.slice(0, 1).map(({ plan }) => savedPlan(plan))).to.deep.equal([wanted]);
    expect(steps[0]?.vteps).to.deep.equal([{ ip: ip('10.99.0.9'), port: 8472, there: false }]);
    expect(warnings).to.deep.equal([]);
  });

  it('leaves what is there and equal, whatever its id, and adds VTEPs to it', () => {
    const vteps = [
      { ip: '10.99.0.8', port: 4789 },
      { ip: '10.99.0.9', port: 4789 },
    ];
    const here = existing(saved(1));
    const known = { network: here.id, ip: ip('10.99.0.8'), port: 4789 };
    const where = place({
      networks: [here],
      vtepsOf: (network) => (network === here.id ? [known] : []),
    });
    const { steps } = planRestore(backup([saved(1, { vteps })]), where);
    expect(steps[0]?.there).to.equal(here);
    expect(steps[0]?.vteps.map(({ there }) => there)).to.deep.equal([true, false]);
  });

  it('leaves two networks that collide, when both are there', () => {
    const both = [saved(1), saved(2, { name: 'n1', subnets: ['10.1.1.0/25'] })];
    const gateways = ['10.1.1.1'];
    const files = both.map((each) => ({ ...each, gateways }));
    const { steps } = planRestore(backup(files), place({ networks: files.map(existing) }));
    expect(steps.every(({ there }) => there !== undefined)).to.equal(true);
  });

  it('warns when the default address pool is another one', () => {
    const where = place({ defaultPool: cidr('10.64.0.0/10') });
    expect(planRestore(backup([]), where).warnings).to.deep.equal([
      'the default address pool was 10.0.0.0/8 and is 10.64.0.0/10 here; only the agent that makes a cluster takes --default-addr-pool',
    ]);
  });

  const cases: readonly (readonly [string, SavedNetwork[], Partial<RestorePlace>, string])[] = [
    [
      'a name that is taken by another network',
      [saved(1)],
      { networks: [existing(saved(1, { subnets: ['10.1.1.0/25'], vni: 77, internal: true }))] },
      'network n1 is here already and has other vni, subnets, internal',
    ],
    [
      'a subnet that overlaps',
      [saved(1)],
      { networks: [existing(saved(9, { subnets: ['10.1.0.0/16'], gateways: [] }))] },
      'network n1: subnet 10.1.1.0/24 belongs to network n9 here',
    ],
    [
      'a VNI that is used',
      [saved(1)],
      { networks: [existing(saved(9, { vni: 5001 }))] },
      'network n1: VNI 5001 belongs to network n9 here',
    ],
    [
      'a route of this host',
      [saved(1)],
      { routes: [{ cidr: cidr('10.1.1.0/28'), device: 'eth7' }] },
      'network n1: subnet 10.1.1.0/24 overlaps a route of this host, 10.1.1.0/28 on eth7',
    ],
    [
      'two of one name',
      [saved(1), saved(2, { name: 'n1' })],
      {},
      'two networks of the backup are named n1',
    ],
    [
      'two of one subnet',
      [saved(1), saved(2, { subnets: ['10.1.1.0/24'], gateways: [] })],
      {},
      'network n2: subnet 10.1.1.0/24 belongs to network n1 of the backup too',
    ],
    [
      'two of one VNI',
      [saved(1), saved(2, { vni: 5001 })],
      {},
      'network n2: VNI 5001 belongs to network n1 of the backup too',
    ],
    ['no subnet', [saved(1, { subnets: [], gateways: [] })], {}, 'network n1 has no subnet'],
    [
      'a value that makes no sense',
      [saved(1, { subnets: ['10.1.1.7/24'] })],
      {},
      'network n1: --subnet 10.1.1.7/24 has host bits set, use 10.1.1.0/24',
    ],
    [
      'an option that is not known',
      [saved(1, { options: { colour: 'red' } })],
      {},
      'network n1: option "colour" is not known, known options: mtu',
    ],
    [
      'a VNI that is none',
      [saved(1, { vni: 16_777_216 })],
      {},
      'network n1: --vni 16777216 is no VNI, use a number from 1 to 16777215',
    ],
    [
      'a VTEP that is no address',
      [saved(1, { vteps: [{ ip: 'switch', port: 4789 }] })],
      {},
      'VTEP switch of network n1: "switch" is no IP address, write it like 10.99.0.9',
    ],
    [
      'a VTEP that is a member by now',
      [saved(1, { vteps: [{ ip: '10.99.0.1', port: 4789 }] })],
      {},
      'VTEP 10.99.0.1 of network n1: it is the address of node host-1, which runs an agent, nothing is to be added for it',
    ],
    [
      'a VTEP of a family that this node has not',
      [saved(1, { vteps: [{ ip: 'fd99::9', port: 4789 }] })],
      {},
      'VTEP fd99::9 of network n1: this node advertises no IPv6 address, add one with --advertise-addr',
    ],
    [
      'a VTEP of a bridge network',
      [saved(1, { driver: 'bridge', vteps: [{ ip: '10.99.0.9', port: 4789 }] })],
      {},
      'VTEP 10.99.0.9 of network n1: network n1 is confined to this host, use an overlay network',
    ],
    [
      'a port that is none',
      [saved(1, { vteps: [{ ip: '10.99.0.9', port: 65_536 }] })],
      {},
      'VTEP 10.99.0.9 of network n1: 65536 is no UDP port, use a number from 1 to 65535',
    ],
    [
      'a VTEP twice',
      [saved(1, { vteps: ['10.99.0.9', '10.99.0.9'].map((text) => ({ ip: text, port: 4789 })) })],
      {},
      'VTEP 10.99.0.9 of network n1: it is there twice',
    ],
    [
      'a VTEP with another port',
      [saved(1, { vteps: [{ ip: '10.99.0.9', port: 4789 }] })],
      {
        networks: [existing(saved(1))],
        vtepsOf: (network) => [{ network, ip: ip('10.99.0.9'), port: 8472 }],
      },
      'VTEP 10.99.0.9 of network n1: it has port 8472 here, and 4789 in the backup',
    ],
  ];
  for (const [what, networks, where, why] of cases) {
    it(`refuses ${what}`, () => {
      const { text } = refusal(backup(networks), place(where));
      expect(text).to.deep.equal({
        what: 'state restore',
        why,
        remedy: 'nothing was changed; remove what is in the way, or edit the backup',
      });
    });
  }

  it('names everything at once, with the code of the first', () => {
    const files = [saved(1), saved(2, { name: 'a b' }), saved(3)];
    const here = [existing(saved(1, { internal: true })), existing(saved(9, { vni: 5003 }))];
    const { code, text } = refusal(backup(files), place({ networks: here }));
    expect(code).to.equal('name-taken');
    expect(text.why).to.match(
      /^3 things stand against it: \(1\) network n1 is here already and has other internal; \(2\) network a b: "a b" is no name, .*; \(3\) network n3: VNI 5003 belongs to network n9 here$/,
    );
  });
});

describe('the format of a backup', () => {
  it('that is not known is refused before anything else is read', () => {
    expect(() => checkBackupFormat({ format: 2 })).to.throw(
      'state restore: the backup has format 2, and this version of weft knows format 1; restore it with the version of weft that made it',
    );
  });

  it('is left to the schema when there is none', () => {
    for (const value of [undefined, null, [], 'text', {}, { format: '1' }, { format: 1 }]) {
      expect(() => checkBackupFormat(value)).to.not.throw();
    }
  });
});
