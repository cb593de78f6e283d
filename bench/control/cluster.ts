/** Clusters of real agents for the rows: built, waited for, compared, and removed whatever happens. */
import { type AgentClient, agentClient } from '../../src/control/api/client.ts';
import { networkWish } from '../../src/simulator/network-wish.ts';
import { Agents, type AgentsOptions } from '../../test/netns/support/agents.ts';
import { until } from '../../test/netns/support/until.ts';
import { Watch } from './watch.ts';

/** Network that every cluster has. */
export const NETWORK = 'web';

/** A cluster in which all see all alive, with a stream of events from each agent. */
export interface Cluster {
  readonly agents: Agents;
  readonly watch: Watch;
  /** Numbers of the hosts. */
  readonly hosts: readonly number[];
  client(host: number): AgentClient;
}

const ALIVE_MS = 30_000;
/** Agents that join at once: more would only take the processors from each other until some gave up. */
const JOINING = 4;

/**
 * Builds a cluster, hands it over, and removes it when `use` is done or has failed. Without `engines` all run dgram, which
 * needs the least memory; `agents` leaves the last hosts without one.
 */
export async function withCluster<T>(
  options: AgentsOptions,
  use: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const agents = await Agents.open({ engines: ['dgram'], ...options, agents: 1 });
  try {
    const numbers = agents.lab.hosts.map(({ number }) => number);
    const hosts = numbers.slice(0, options.agents ?? options.hosts);
    await joinAll(agents, hosts.slice(1));
    const clients = hosts.map((host) => agentClient(agents.socket(host)));
    const client = (host: number): AgentClient => clients[host - 1] as AgentClient;
    const cluster = { agents, hosts, client, watch: new Watch(agents) };
    await allAlive(cluster);
    for (const host of hosts) await cluster.watch.follow(host);
    const known = cluster.watch.expect(
      new Map(hosts.map((host) => [host, [`network create ${NETWORK}`]])),
      ALIVE_MS,
    );
    await client(1).createNetwork(networkWish(NETWORK, { subnets: ['10.10.0.0/16'] }));
    await known;
    return await use(cluster);
  } finally {
    await agents.close();
  }
}

/** Words with which an agent joins the cluster of the first host. */
export async function joinWords(agents: Agents): Promise<string[]> {
  const token = await agents.ok(1, 'token', 'create');
  return ['--join', agents.lab.host(1).ip4, '--token', token];
}

async function joinAll(agents: Agents, others: readonly number[]): Promise<void> {
  const join = await joinWords(agents);
  for (let first = 0; first < others.length; first += JOINING) {
    const group = others.slice(first, first + JOINING);
    await Promise.all(group.map((host) => agents.start(host, ...join)));
  }
}

/** Resolves when every agent holds every other for alive. */
export async function allAlive(
  { hosts, client }: Pick<Cluster, 'hosts' | 'client'>,
  timeoutMs: number = ALIVE_MS,
): Promise<void> {
  for (const host of hosts) {
    const full = async (): Promise<boolean> => {
      const nodes = await client(host).listNodes();
      return nodes.length === hosts.length && nodes.every(({ state }) => state === 'alive');
    };
    await until(full, { timeoutMs, what: `h${host} to see ${hosts.length} alive` });
  }
}

/** Returns all that an agent shows of the cluster, as text that is equal where the views are. */
export async function viewOf(client: AgentClient): Promise<string> {
  const nodes = await client.listNodes();
  const networks = await client.listNetworks([]);
  const vteps = await Promise.all(networks.map(({ id }) => client.listVteps(id)));
  const endpoints = await client.listEndpoints({ local: false });
  return JSON.stringify([
    // What differs from place to place: round trips, and which of them it is.
    sorted(nodes.map(({ id, name, state, endpoints: count }) => [id, name, state, count])),
    sorted(networks),
    vteps.map((list) => sorted(list.map(({ ip, port }) => [ip, port]))),
    sorted(endpoints),
    sorted([...(await client.listTokens())]),
  ]);
}

function sorted(items: readonly unknown[]): string[] {
  return items.map((item) => JSON.stringify(item)).sort();
}
