/**
 * Ten agents on one underlay.
 *
 *     h1 ... h10, a container on each      what one does, the nine others see
 */
import { expect } from 'chai';
import { type AgentClient, agentClient } from '../../../src/control/api/client.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { Agents, type Container, type NodeJson } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const COUNT = 10;
const WEB = networkWish('web', { subnets: ['10.10.20.0/24'] });

describe('ten agents', function () {
  this.timeout(240_000);
  let agents: Agents;
  let hosts: number[];

  before(async function () {
    await requireLab(this, ['ping']);
    agents = await Agents.open({ hosts: COUNT });
    hosts = agents.lab.hosts.map(({ number }) => number);
  });
  after(() => agents?.close());

  it('see each other, all alive', async () => {
    for (const host of hosts) {
      const full = async (): Promise<boolean> => {
        const nodes = await agents.json<NodeJson[]>(host, 'node', 'ls');
        return nodes.length === COUNT && nodes.every(({ state }) => state === 'alive');
      };
      await until(full, { timeoutMs: 20_000, what: `h${host} to see ${COUNT} nodes alive` });
    }
  });

  it('see a network that one of them makes', async () => {
    const clients = hosts.map((host) => agentClient(agents.socket(host)));
    const seen = clients.map((client) => momentOf(client, 'network', 'web'));
    // The subscriptions were asked for before these calls, so they are there when these are answered.
    for (let round = 0; round < 2; round++) {
      await Promise.all(clients.map((client) => client.listNetworks([])));
    }
    const begin = performance.now();
    await (clients[3] as AgentClient).createNetwork({ ...WEB });
    const answered = performance.now();
    const last = Math.max(...(await Promise.all(seen)));
    const [call, all] = [answered - begin, last - begin].map((ms) => ms.toFixed(1));
    console.log(
      `      create answered after ${call} ms; all ${COUNT} knew the network after ${all} ms`,
    );
    for (const host of hosts) {
      const networks = await agents.json<{ name: string }[]>(host, 'network', 'ls');
      expect(networks.map(({ name }) => name)).to.deep.equal(['web']);
    }
  });

  it('give ten containers ten addresses, and each reaches each', async () => {
    const containers: Container[] = await Promise.all(
      hosts.map((host) => agents.attach(host, 'web', `c${host}`)),
    );
    expect(new Set(containers.map(({ ip4 }) => ip4)).size).to.equal(COUNT);
    await agents.sees(hosts, 'web', COUNT);
    const failures = await Promise.all(
      containers.flatMap((from) =>
        containers
          .filter((to) => to !== from)
          .map(async (to) => {
            const text = await ping(from.ns, to.ip4, '-c', '1', '-W', '5');
            return text.includes(' 0% packet loss') ? '' : `${from.name} to ${to.name}`;
          }),
      ),
    );
    expect(failures.filter((text) => text !== '')).to.deep.equal([]);
  });
});

/** Resolves with the moment at which an agent tells of a new object. */
async function momentOf(client: AgentClient, type: string, name: string): Promise<number> {
  for await (const event of client.events()) {
    if (event.type === type && event.name === name) return performance.now();
  }
  throw new Error(`the agent stopped before it told of ${type} ${name}`);
}
