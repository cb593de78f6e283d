import { expect } from 'chai';
import fc from 'fast-check';
import { routerMac } from '../../../src/control/gateway/gateway.ts';
import type { Cluster } from '../../../src/control/network/cluster.ts';
import { Directory } from '../../../src/control/network/directory.ts';
import { Reconciler } from '../../../src/control/network/reconcile.ts';
import type { Entry } from '../../../src/control/state/entry.ts';
import {
  encodeEndpoint,
  encodeNetwork,
  encodeNodeInfo,
  encodeVtep,
  type StoredEndpoint,
} from '../../../src/control/state/records.ts';
import type { Change } from '../../../src/datapath/engine.ts';
import { type Cidr, formatIp, type Ip, parseCidr, parseIp } from '../../../src/model/ip.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';
import type { Network } from '../../../src/model/network.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import { toVni } from '../../../src/model/vni.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';

const [SELF, B, C] = [plainNode(1), plainNode(2), plainNode(3)] as const;
const NODES = [SELF, B, C];
const NETWORK = 'ab'.repeat(16);
const OTHER = 'cd'.repeat(16);
const ip = (text: string): Ip => parseIp(text) as Ip;
const UPLINK = { addresses: [ip('10.99.0.1')], mtuBytes: 1500 };

/** A cluster's directory, and the tables of an engine that only keeps them. */
class Bench {
  readonly directory = new Directory();
  readonly cluster: Cluster;
  readonly tables = new Tables();
  readonly reconciler: Reconciler;

  constructor() {
    // Of a cluster the reconciler reads no more than this.
    const { directory } = this;
    this.cluster = { self: SELF, fenced: false, directory } as unknown as Cluster;
    this.reconciler = new Reconciler(this.cluster, this.tables, UPLINK);
  }

  take(entry: Entry): void {
    const change = this.directory.take(entry);
    if (change !== undefined) this.reconciler.changed(change);
  }

  /** What a reconciler installs that finds everything as it is now. */
  anew(): Tables {
    const tables = new Tables();
    const network = this.directory.network(NETWORK);
    if (network !== undefined) new Reconciler(this.cluster, tables, UPLINK).activate(network);
    return tables;
  }
}

/** What was programmed, as text. */
class Tables {
  readonly remotes = new Map<MacAddress, string>();
  network = '';
  vteps = '';
  calls = 0;
  changes = 0;

  program(changes: readonly Change[]): void {
    this.calls++;
    this.changes += changes.length;
    for (const change of changes) this.#apply(change);
  }

  #apply(change: Change): void {
    if (change.op === 'set-network') {
      this.network = `${change.mtuBytes} ${change.gateways.map(formatIp).join(' ')}`;
    } else if (change.op === 'set-vteps') {
      this.vteps = change.vteps.map((vtep) => `${formatIp(vtep.ip)}${vtep.foreign}`).join(' ');
    } else if (change.op === 'set-remote') {
      const addresses = change.addresses.map(formatIp).join(' ');
      const router = change.router === true ? ' router' : '';
      this.remotes.set(change.mac, `${formatIp(change.vtep.ip)} ${addresses}${router}`);
    } else if (change.op === 'delete-remote') this.remotes.delete(change.mac);
  }
}

const entry = (origin: NodeId, key: string, value: Uint8Array | undefined): Entry => ({
  origin,
  generation: 1,
  seq: 1,
  lamport: 1,
  key,
  value,
  signed: new Uint8Array(0),
  print: 0,
});

function endpointEntry(one: EndpointStep['endpoint']): Entry {
  const { id, node, mac, last, network, there, what } = one;
  const value = encodeEndpoint({
    id,
    node,
    name: id,
    network,
    tap: 'eth0',
    mac,
    addresses: [{ ip: ip(`10.1.0.${last}`), prefixBits: 24 }],
    aliases: [],
    links: [],
    published: [],
    labels: new Map(),
    idempotencyKey: '',
    ...parts(what),
  });
  return entry(node, `endpoint/${id}`, there ? value : undefined);
}

function nodeEntry(node: NodeId, last: number): Entry {
  const addresses = [ip(`10.99.0.${last}`)];
  const info = {
    addresses,
    gossipPort: 7946,
    vxlanPort: 4789,
    boot: 1,
    version: '',
    mtuBytes: 1500,
  };
  return entry(node, 'node', encodeNodeInfo(info));
}

function networkEntry(mtuBytes: number): Entry {
  const network: Network = {
    id: NETWORK,
    name: 'web',
    driver: 'overlay',
    subnets: [
      {
        cidr: parseCidr('10.1.0.0/24') as Cidr,
        gateway: ip('10.1.0.1'),
        aux: [],
      },
    ],
    vni: toVni(4096) as Network['vni'],
    attachable: true,
    internal: false,
    provisional: false,
    labels: new Map(),
    mtuBytes,
    creator: SELF,
    createdMs: 0,
  };
  return entry(SELF, `network/${NETWORK}`, encodeNetwork(network));
}

function parts(
  what: EndpointStep['endpoint']['what'],
): Pick<StoredEndpoint, 'exposure' | 'external'> & { published?: StoredEndpoint['published'] } {
  const port = { protocol: 'tcp', hostPort: 80, containerPort: 80, count: 1 } as const;
  if (what === 'exposed') return { exposure: { routeFrom: [] } };
  if (what === 'external') return { external: { target: '192.0.2.1', ports: [] } };
  if (what === 'local') return { external: { target: '127.0.0.1', ports: [] } };
  return what === undefined ? {} : { published: [{ ...port, mode: what }] };
}

interface EndpointStep {
  readonly endpoint: {
    readonly id: string;
    readonly node: NodeId;
    readonly mac: MacAddress;
    readonly last: number;
    readonly network: string;
    readonly there: boolean;
    /** Absent: a container without published ports. */
    readonly what?: 'exposed' | 'external' | 'local' | 'ingress' | 'host' | undefined;
  };
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      endpoint: fc.record({
        id: fc.constantFrom('e1', 'e2', 'e3', 'e4'),
        node: fc.constantFrom(...NODES),
        mac: fc.constantFrom(...([11, 12, 13] as MacAddress[])),
        last: fc.integer({ min: 2, max: 6 }),
        network: fc.constantFrom(NETWORK, NETWORK, OTHER),
        there: fc.boolean(),
        what: fc.constantFrom(
          ...([undefined, 'exposed', 'external', 'local', 'ingress', 'host'] as const),
        ),
      }),
    }),
  },
  fc.record({ node: fc.constantFrom(B, C), last: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ vtep: fc.boolean() }),
  fc.record({ mtuBytes: fc.constantFrom(1400, 1450) }),
  fc.record({ forget: fc.constantFrom(B, C) }),
  fc.constant('turn' as const),
);

async function take(bench: Bench, one: typeof step extends fc.Arbitrary<infer T> ? T : never) {
  if (one === 'turn') await undefined;
  else if ('endpoint' in one) bench.take(endpointEntry(one.endpoint));
  else if ('node' in one) bench.take(nodeEntry(one.node, one.last));
  else if ('mtuBytes' in one) bench.take(networkEntry(one.mtuBytes));
  else if ('vtep' in one) {
    const vtep = { network: NETWORK, ip: ip('10.98.0.1'), port: 4789 };
    const value = one.vtep ? encodeVtep(vtep) : undefined;
    bench.take(entry(B, `vtep/${NETWORK}/10.98.0.1`, value));
  } else {
    for (const change of bench.directory.forget(one.forget)) bench.reconciler.changed(change);
    bench.reconciler.touchAll();
  }
}

describe('the tables of an engine', () => {
  it('are what the whole network would give, after any changes in any turns', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const bench = new Bench();
        bench.take(networkEntry(1450));
        bench.reconciler.activate(bench.directory.network(NETWORK) as Network);
        for (const one of steps) await take(bench, one);
        await undefined;
        const { remotes, network, vteps } = bench.anew();
        expect(new Map([...bench.tables.remotes].sort())).to.deep.equal(
          new Map([...remotes].sort()),
        );
        expect([bench.tables.network, bench.tables.vteps]).to.deep.equal([network, vteps]);
      }),
      { numRuns: 500 },
    );
  });

  it('a change of one endpoint programs one remote, and the list of VTEPs only when it is another one', async () => {
    const bench = new Bench();
    bench.take(networkEntry(1450));
    bench.take(nodeEntry(B, 2));
    bench.reconciler.activate(bench.directory.network(NETWORK) as Network);
    const one = { node: B, network: NETWORK, there: true };
    bench.take(endpointEntry({ ...one, id: 'e1', mac: 11 as MacAddress, last: 2 }));
    await undefined;
    expect(bench.tables.vteps).to.equal('10.99.0.2false');
    const { calls, changes } = bench.tables;
    bench.take(endpointEntry({ ...one, id: 'e2', mac: 12 as MacAddress, last: 3 }));
    await undefined;
    expect([bench.tables.calls - calls, bench.tables.changes - changes]).to.deep.equal([1, 1]);
  });

  it('hold the router of each node that takes part, with the addresses that are the node itself', async () => {
    const bench = new Bench();
    bench.take(networkEntry(1450));
    for (const [node, last] of [
      [B, 2],
      [C, 3],
    ] as const) {
      bench.take(nodeEntry(node, last));
    }
    bench.reconciler.activate(bench.directory.network(NETWORK) as Network);
    const network = bench.directory.network(NETWORK) as Network;
    const [routerB, routerC] = [routerMac(network, B), routerMac(network, C)];
    const change = async (one: Partial<EndpointStep['endpoint']>): Promise<unknown> => {
      const place = { id: 'e1', node: B, network: NETWORK, mac: 11 as MacAddress, last: 2 };
      bench.take(endpointEntry({ ...place, there: true, ...one }));
      await undefined;
      return Object.fromEntries(
        [routerB, routerC].map((mac, i) => [i, bench.tables.remotes.get(mac)]),
      );
    };
    expect(await change({})).to.deep.equal({ 0: '10.99.0.2  router', 1: undefined });
    expect(await change({ id: 'e2', last: 9, what: 'exposed' })).to.deep.equal({
      0: '10.99.0.2 10.1.0.9 router',
      1: undefined,
    });
    // Each host answers for an application outside, but for one that listens on a node alone.
    expect(await change({ id: 'e3', last: 7, what: 'external' })).to.have.property(
      '0',
      '10.99.0.2 10.1.0.9 router',
    );
    expect(await change({ id: 'e3', last: 7, what: 'local' })).to.have.property(
      '0',
      '10.99.0.2 10.1.0.9 10.1.0.7 router',
    );
    expect(await change({ what: 'ingress' })).to.have.property('1', '10.99.0.3  router');
    expect(bench.tables.vteps).to.equal('10.99.0.2false 10.99.0.3false');
    expect(await change({ what: 'host' })).to.have.property('1', undefined);
    expect(bench.tables.vteps).to.equal('10.99.0.2false');
  });

  it('an address that moves to another MAC in one turn is there, not gone', async () => {
    const bench = new Bench();
    bench.take(networkEntry(1450));
    bench.take(nodeEntry(B, 2));
    bench.reconciler.activate(bench.directory.network(NETWORK) as Network);
    const one = { node: B, network: NETWORK, last: 2 };
    bench.take(endpointEntry({ ...one, id: 'e1', mac: 11 as MacAddress, there: true }));
    await undefined;
    const order: string[] = [];
    const { tables } = bench;
    const program = tables.program.bind(tables);
    tables.program = (changes) => {
      order.push(...changes.map(({ op }) => op));
      program(changes);
    };
    bench.take(endpointEntry({ ...one, id: 'e1', mac: 11 as MacAddress, there: false }));
    bench.take(endpointEntry({ ...one, id: 'e2', mac: 12 as MacAddress, there: true }));
    await undefined;
    expect(order.filter((op) => op.endsWith('remote'))).to.deep.equal([
      'set-remote',
      'delete-remote',
    ]);
  });
});
