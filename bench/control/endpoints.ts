/** Tens of thousands of endpoints in a cluster of real agents, and what the agents need for them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { networkWish } from '../../src/simulator/network-wish.ts';
import { run } from '../../test/netns/support/commands.ts';
import { until } from '../../test/netns/support/until.ts';
import { allAlive, type Cluster } from './cluster.ts';
import type { Filled, FillPlan } from './fill.ts';

const FILL = fileURLToPath(new URL('./fill.ts', import.meta.url));
const FILL_MS = 300_000;
const START_MS = 60_000;
/** Fillings at once, and agents that start at once. */
const TOGETHER = 2;
/** Endpoints that share a sync of the disk, where nothing is measured. */
const BATCH = 200;

/** How large. */
export interface Population {
  readonly networks: readonly string[];
  readonly endpoints: number;
}

/** Names of the networks that large loads are spread over. */
export function networkNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `load-${i}`);
}

/** Makes networks, each with addresses for a million endpoints. */
export async function makeNetworks({ client, hosts, watch }: Cluster, names: readonly string[]) {
  const keys = names.map((name) => `network create ${name}`);
  const known = watch.expect(new Map(hosts.map((host) => [host, keys])), START_MS);
  for (const [i, name] of names.entries()) {
    await client(1).createNetwork(networkWish(name, { subnets: [`10.${64 + 4 * i}.0.0/14`] }));
  }
  await known;
}

/** Writes endpoints into the stores of the agents, each its part, and starts them; resolves when all know all. */
export async function populate(
  cluster: Cluster,
  { networks, endpoints }: Population,
  limitMs: number,
): Promise<void> {
  const { agents, hosts, watch } = cluster;
  await Promise.all(hosts.map((host) => agents.stop(host)));
  const part = Math.ceil(endpoints / hosts.length);
  await inGroups(hosts, async (host) => {
    const count = Math.max(0, Math.min(part, endpoints - (host - 1) * part));
    await fill(cluster, host, { networks, endpoints: count, prefix: `e${host}`, together: BATCH });
  });
  await inGroups(hosts, (host) => agents.start(host));
  await allAlive(cluster, limitMs);
  await knowAll(cluster, hosts, endpoints, limitMs);
  for (const host of hosts) await watch.follow(host);
}

/** Fills the store of an agent that was stopped. */
export async function fill(
  { agents }: Cluster,
  host: number,
  plan: Omit<FillPlan, 'dataDir'>,
): Promise<Filled> {
  const words = JSON.stringify({ ...plan, dataDir: agents.dataDir(host) } satisfies FillPlan);
  const command = [process.execPath, '--import', 'tsx', FILL, words];
  // In a namespace of the laboratory it ends with that, whatever happens.
  const { ns } = agents.lab.host(host);
  return JSON.parse(await run(command, { ns, timeoutMs: FILL_MS })) as Filled;
}

/** Resolves when each host counts that many endpoints. */
export async function knowAll(
  { client }: Pick<Cluster, 'client'>,
  hosts: readonly number[],
  endpoints: number,
  limitMs: number,
): Promise<void> {
  for (const host of hosts) {
    const full = async (): Promise<boolean> => (await countOf(client(host))) === endpoints;
    const what = `h${host} to know ${endpoints} endpoints`;
    await until(full, { timeoutMs: limitMs, what });
  }
}

/** Resident memory of a process, MB of 10^6 bytes. */
export function residentMb(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024) / 1e6;
}

async function countOf(client: ReturnType<Cluster['client']>): Promise<number> {
  return Number(/^weft_endpoints (\d+)$/m.exec(await client.metrics())?.[1]);
}

async function inGroups(
  hosts: readonly number[],
  each: (host: number) => Promise<unknown>,
): Promise<void> {
  for (let first = 0; first < hosts.length; first += TOGETHER) {
    await Promise.all(hosts.slice(first, first + TOGETHER).map(each));
  }
}
