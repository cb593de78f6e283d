import { expect } from 'chai';
import { Resolver } from '../../../src/control/dns/resolver.ts';
import { commitEndpoint, prepareEndpoint } from '../../../src/control/network/attach-endpoint.ts';
import { createNetwork } from '../../../src/control/network/create-network.ts';
import { formatIp } from '../../../src/model/ip.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { ControlLab, type LabNode } from '../../support/control-lab.ts';

function resolverOf({ cluster }: LabNode): Resolver {
  const world = {
    random: seededRandom(1),
    network: (id: string) => cluster.directory.network(id),
    endpointsOf: (id: string) => cluster.directory.endpointsOf(id),
    joinedBy: () => [],
    reachesOut: () => false,
    health: () => 'alive' as const,
    servers: () => [],
  };
  const idle = (): void => undefined;
  return new Resolver(world, { send: idle, end: idle, after: idle });
}

describe('names in a cluster', () => {
  for (const nodes of [2, 10, 25]) {
    it(`a new name is answered on all of ${nodes} nodes within 100 ms of its attach`, async () => {
      const lab = new ControlLab({ nodes, seed: nodes });
      await lab.until(() => lab.agrees(), 5000, 'agreement');
      const first = lab.node(0).cluster;
      const { network } = await lab.resolve(createNetwork(first, networkWish('net'), []));
      await lab.until(() => lab.agrees(), 5000, 'agreement');
      const wish = { network: 'net', tap: 'eth0', name: 'web', aliases: [], labels: {} };
      const endpoint = await lab.resolve(prepareEndpoint(first, wish));
      await commitEndpoint(first, endpoint);
      const resolvers = lab.nodes.map(resolverOf);
      const answers = (): string[] =>
        resolvers.flatMap((resolver) => {
          const decision = resolver.explain({ name: 'web', type: 'A' }, network, undefined);
          return decision.kind === 'answer' ? decision.answers.map(({ data }) => `${data}`) : [];
        });
      await lab.until(() => answers().length === nodes, 100, 'the name is answered everywhere');
      const address = endpoint.addresses.map(({ ip }) => formatIp(ip)).join();
      expect(new Set(answers())).to.deep.equal(new Set([address]));
    });
  }
});
