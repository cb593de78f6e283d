/**
 * A large cluster in which endpoints come and go: 150,000 records, 10,000 endpoints replaced within a minute. The
 * records that stay were written before the agents started (`fill.ts`). What is replaced is replaced through the API of
 * the agent that carries it: an attach under the name of an endpoint that is down ends that one and has its address.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentClient } from '../../../src/control/api/client.ts';
import type { EndpointView } from '../../../src/control/api/schema/endpoint.ts';
import { type Cluster, withCluster } from '../cluster.ts';
import { makeNetworks, networkNames, populate, residentMb } from '../endpoints.ts';
import { type Figure, percentiles } from '../figure.ts';
import type { Row, RowContext } from '../row.ts';
import { lastOf } from '../watch.ts';

const AGENTS = 25;
/** As large as a network gets that somebody looks at as a whole. */
const PER_NETWORK = 10_000;
const FILL_LIMIT_MS = 1_200_000;
const LAST_LIMIT_MS = 120_000;
/** Replacements are to take so long. */
const SPAN_MS = 60_000;
/** Calls of one agent at once, when it is late. */
const LANES = 4;
/** A TAP, and nothing done with it. */
const PLAIN = { aliases: [], labels: {}, configure: false, ephemeral: false } as const;

/** The row. */
export const LOAD: Row = {
  id: 'load',
  load: `${AGENTS} agents, dgram engine; endpoints are records without TAPs at first, an equal part of each agent; each replacement is an attach with a TAP under the name of one of them, by the API of its agent, which ends that one; then all views are compared with what was done`,
  measure: (context) => withCluster({ hosts: AGENTS }, (cluster) => measure(cluster, context)),
};

async function measure(cluster: Cluster, { sizes, progress }: RowContext): Promise<Figure[]> {
  const { agents, hosts, client, watch } = cluster;
  const { loadEndpoints, loadReplaced, loadSpanMs } = sizes;
  const networks = networkNames(Math.ceil(loadEndpoints / PER_NETWORK));
  await makeNetworks(cluster, networks);
  progress.say(`load: ${loadEndpoints} endpoints are made known to all`);
  const beginMs = performance.now();
  await populate(cluster, { networks, endpoints: loadEndpoints }, FILL_LIMIT_MS);
  const populateSeconds = (performance.now() - beginMs) / 1000;
  const each = Math.floor(loadReplaced / hosts.length);
  progress.say(`load: ${each * hosts.length} endpoints are replaced`);
  const old = await Promise.all(hosts.map((host) => firstOf(client(host), each)));
  const keys = old.flatMap((list) => list.map(({ name }) => `endpoint attach ${name}`));
  const known = watch.expect(
    new Map(hosts.map((host) => [host, keys])),
    2 * loadSpanMs + LAST_LIMIT_MS,
  );
  const replaceMs = performance.now();
  const calls = await Promise.all(
    old.map((list, i) => replace(client(hosts[i] as number), list, loadSpanMs)),
  );
  const endMs = performance.now();
  const lastMs = lastOf(await known);
  progress.say('load: all views are compared');
  const residentMbs = hosts.map((host) => residentMb(agents.pid(host)));
  const gone = new Set(old.flatMap((list) => list.map(({ id }) => id)));
  const wrong = await countWrong(cluster, networks, gone, loadEndpoints);
  const common = { count: AGENTS } as const;
  const whole = loadEndpoints >= 150_000 && loadReplaced >= 10_000;
  const of = `of ${loadEndpoints}, ${each * hosts.length} replaced`;
  return [
    {
      ...common,
      id: 'load.stale',
      title: `stale entries ${of}`,
      unit: '',
      value: wrong.stale,
      goal: { must: 0, goal: 0 },
      judged: whole || wrong.stale > 0,
    },
    { ...common, id: 'load.missing', title: 'entries missing', unit: '', value: wrong.missing },
    {
      ...common,
      id: 'load.span',
      title: 'the replacements took',
      unit: 's',
      value: (endMs - replaceMs) / 1000,
      ...(whole && { goal: { must: SPAN_MS / 1000 + 1, goal: SPAN_MS / 1000 + 1 } }),
    },
    ...percentiles(
      { id: 'load.attach', title: 'answer to an attach that replaces', unit: 'ms' },
      calls.flat(),
    ),
    {
      ...common,
      id: 'load.last',
      title: 'last agent behind the last answer',
      unit: 's',
      value: Math.max(0, lastMs - endMs) / 1000,
    },
    {
      ...common,
      id: 'load.populate',
      title: 'all written, started and known to all',
      unit: 's',
      value: populateSeconds,
    },
    {
      ...common,
      id: 'load.memory',
      title: 'resident memory, largest agent',
      unit: 'MB',
      value: Math.max(...residentMbs),
    },
  ];
}

/** The endpoints of an agent that are to be replaced. */
async function firstOf(client: AgentClient, count: number): Promise<EndpointView[]> {
  const own = await client.listEndpoints({ local: true });
  if (own.length >= count) return own.slice(0, count);
  throw new Error(`an agent has ${own.length} endpoints, not ${count}`);
}

/** Replaces endpoints of one agent, spread over the span. Returns how long each call took, milliseconds. */
async function replace(
  client: AgentClient,
  old: readonly EndpointView[],
  spanMs: number,
): Promise<number[]> {
  const times: number[] = [];
  const beginMs = performance.now();
  const lane = async (first: number): Promise<void> => {
    for (let i = first; i < old.length; i += LANES) {
      await pause(Math.max(0, beginMs + (i * spanMs) / old.length - performance.now()));
      const { name, networkId: network } = old[i] as EndpointView;
      const callMs = performance.now();
      await client.attach({ ...PLAIN, network, name, tap: `n${i}` });
      times.push(performance.now() - callMs);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, first) => lane(first)));
  return times;
}

/** Compares what every agent lists with what was done. Entries are counted once for each agent that lists them. */
async function countWrong(
  { hosts, client }: Cluster,
  networks: readonly string[],
  gone: ReadonlySet<string>,
  endpoints: number,
): Promise<{ stale: number; missing: number }> {
  // What an agent says of its own endpoints is the truth about them: for each that ended there is another.
  const truth = new Set<string>();
  for (const host of hosts) {
    for (const { id } of await client(host).listEndpoints({ local: true })) truth.add(id);
  }
  const left = [...gone].filter((id) => truth.has(id)).length;
  if (left > 0 || truth.size !== endpoints) {
    throw new Error(`the agents list ${truth.size} of their own, ${left} of which were replaced`);
  }
  let [stale, missing] = [0, 0];
  for (const host of hosts) {
    const seen = await allOf(client(host), networks);
    stale += [...seen].filter((id) => !truth.has(id)).length;
    missing += [...truth].filter((id) => !seen.has(id)).length;
  }
  return { stale, missing };
}

async function allOf(client: AgentClient, networks: readonly string[]): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const network of networks) {
    const list = await client.listEndpoints({ local: false, network });
    for (const { id } of list) seen.add(id);
  }
  return seen;
}
