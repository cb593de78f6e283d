import { expect } from 'chai';
import fc from 'fast-check';
import { Directory } from '../../../src/control/network/directory.ts';
import { Endpoints } from '../../../src/control/network/endpoints/endpoints.ts';
import type { Entry } from '../../../src/control/state/entry.ts';
import { encodeNetwork, type StoredEndpoint } from '../../../src/control/state/records.ts';
import { type Cidr, type Ip, parseCidr, parseIp } from '../../../src/model/ip.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';
import type { Network } from '../../../src/model/network.ts';
import type { NodeId } from '../../../src/model/node-id.ts';
import type { PublishedPort } from '../../../src/model/ports/published.ts';
import { toVni } from '../../../src/model/vni.ts';
import { plainNode } from '../../../src/simulator/host/identity.ts';

const NODES = [plainNode(1), plainNode(2), plainNode(3)];
const NETWORKS = ['a', 'b'];
const NAMES = ['web', 'db'];
const PORT: PublishedPort = {
  ...{ protocol: 'tcp', mode: 'ingress', hostPort: 8080, containerPort: 80, count: 1 },
};
const MACS = [1, 2, 3] as MacAddress[];

const endpoint = fc
  .record({
    id: fc.constantFrom('1', '2', '3', '4', '5'),
    node: fc.constantFrom(...NODES),
    network: fc.constantFrom(...NETWORKS),
    name: fc.constantFrom(...NAMES),
    mac: fc.constantFrom(...MACS),
    published: fc.constantFrom([], [PORT]),
  })
  .map(
    (some): StoredEndpoint => ({
      ...some,
      tap: 'eth0',
      addresses: [],
      aliases: [],
      links: [],
      labels: new Map(),
      idempotencyKey: '',
    }),
  );
const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ set: endpoint }) },
    { weight: 1, arbitrary: fc.record({ delete: fc.constantFrom('1', '2', '3', '4', '5') }) },
  ),
  { maxLength: 40 },
);

type Step = { readonly set: StoredEndpoint } | { readonly delete: string };

/** The table after the steps, and the same as a list: what was written last stands last. */
function run(list: readonly Step[]): { table: Endpoints; model: StoredEndpoint[] } {
  const table = new Endpoints();
  let model: StoredEndpoint[] = [];
  for (const step of list) {
    const id = 'set' in step ? step.set.id : step.delete;
    model = model.filter((other) => other.id !== id);
    if ('set' in step) {
      table.set(step.set);
      model.push(step.set);
    } else table.delete(step.delete);
  }
  return { table, model };
}

function countByNode(list: readonly StoredEndpoint[]): (readonly [NodeId, number])[] {
  const counts = NODES.map(
    (node) => [node, list.filter((one) => one.node === node).length] as const,
  );
  return counts.filter(([, count]) => count > 0);
}

describe('the ways to endpoints', () => {
  it('lead to what a look at all of them finds, after any writes and deletes', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { table, model } = run(list);
        expect(table.count).to.equal(model.length);
        expect([...table.all()]).to.have.members(model);
        for (const one of model) expect(table.get(one.id)).to.equal(one);
        for (const network of NETWORKS) {
          const there = model.filter((other) => other.network === network);
          expect([...table.ofNetwork(network)]).to.deep.equal(there);
          expect(table.countOfNetwork(network)).to.equal(there.length);
          expect([...table.carriers(network)]).to.have.deep.members(countByNode(there));
        }
        for (const node of NODES) {
          const there = model.filter((other) => other.node === node);
          expect([...table.ofNode(node)]).to.deep.equal(there);
          expect(table.countOfNode(node)).to.equal(there.length);
        }
        for (const name of NAMES) {
          expect([...table.named(name)]).to.deep.equal(model.filter((one) => one.name === name));
        }
        for (const mac of MACS) {
          expect([...table.withMac(mac)]).to.deep.equal(model.filter((one) => one.mac === mac));
        }
        const publishing = model.filter(({ published }) => published.length > 0);
        expect([...table.publishing()]).to.deep.equal(publishing);
      }),
      { numRuns: 500 },
    );
  });

  it('the network that holds a name is the first of those that have it, after any writes and deletes', () => {
    const write = fc.record({
      id: fc.constantFrom('11', '12', '13'),
      name: fc.constantFrom('web', 'db'),
      provisional: fc.boolean(),
      there: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 20 }), (writes) => {
        const directory = new Directory();
        for (const [i, one] of writes.entries()) directory.take(networkEntry(one, 20 - i));
        for (const name of ['web', 'db']) {
          // `networks` is in the order of who goes first.
          const first = directory.networks().find((network) => network.name === name);
          expect(directory.networkNamed(name)).to.equal(first);
        }
      }),
    );
  });
});

function networkEntry(
  write: { id: string; name: string; provisional: boolean; there: boolean },
  lamport: number,
): Entry {
  const { id, name, provisional, there } = write;
  const network: Network = {
    id,
    name,
    driver: 'overlay',
    subnets: [
      {
        cidr: parseCidr('10.1.0.0/24') as Cidr,
        gateway: parseIp('10.1.0.1') as Ip,
        aux: [],
      },
    ],
    vni: toVni(4096) as Network['vni'],
    attachable: true,
    internal: false,
    provisional,
    labels: new Map(),
    creator: plainNode(1),
    createdMs: 0,
  };
  const value = there ? encodeNetwork(network) : undefined;
  const key = `network/${id}`;
  const signed = new Uint8Array(0);
  return { origin: plainNode(1), generation: 1, seq: 1, lamport, key, value, signed, print: 0 };
}
