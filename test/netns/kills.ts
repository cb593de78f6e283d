/**
 * kill -9 again and again, at random moments of the work: networks made and removed, endpoints attached and detached,
 * tokens made. After each start the agent must have everything that it acknowledged, nothing twice, and the other
 * member must come to the same view.
 *
 *     h1 [ agent ] <- killed each round      h2 [ agent ] <- its mirror, killed in every fifth round too
 *       [ containers ]
 *
 * In every third round h1 is killed once more, while it starts.
 *
 * Run by scripts/kills.mjs. Bounded in time; removes what it made, also on interrupt. A run that fails says in which
 * round, with which seed, and what the agents logged last.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type AgentClient, agentClient } from '../../src/control/api/client.ts';
import { WeftError } from '../../src/model/errors.ts';
import { networkWish } from '../../src/simulator/network-wish.ts';
import { oneOf, seededRandom } from '../../src/simulator/random.ts';
import { Agents } from './support/agents.ts';
import { until } from './support/until.ts';

const USAGE = 'usage: npm run kills -- [--rounds N] [--seed N] [--minutes N]\n';
/** A life ends when so many requests at most were answered, and at most so many milliseconds later. */
const ANSWERS_MAX = 16;
const LAST_MS = 50;
const ANSWERED_MS = 120_000;
/** A start ends at most so many milliseconds after one of its steps was logged. */
const STEPS = [/"msg":"starting"/, /"msg":"engine"/] as const;
const STEP_MS = 300;
const SAME_VIEW_MS = 60_000;
/** A start costs three seconds of a processor, of which a busy machine may give little. */
const READY_MS = 120_000;
/** Lines of an agent's log that are shown when a run fails. */
const LOG_LINES = 20;
const CONTAINERS = 3;
/** No round begins with more networks, so that rounds stay short. */
const NETWORKS_MAX = 30;

/** What a person was told, and what was asked without an answer. */
interface Promised {
  /** Ids of what must be there. */
  readonly there: Set<string>;
  /** Ids of what must be gone. */
  readonly gone: Set<string>;
  /** Ids whose removal was asked for and never answered: both is right. */
  readonly open: Set<string>;
}

/** What an attach says beside where and how it is called. */
const PLAIN = { aliases: [], labels: {}, configure: true, ephemeral: false } as const;

const promised = { networks: kept(), endpoints: kept(), tokens: kept() };
const tally = { rounds: 0, kills: 0, acknowledged: 0, unanswered: 0 };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '20261125' },
    minutes: { type: 'string', default: '55' },
  },
});
const [rounds, seed, minutes] = [
  Number(values.rounds),
  Number(values.seed),
  Number(values.minutes),
];
if (!(rounds > 0) || !Number.isInteger(seed) || !(minutes > 0)) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const random = seededRandom(seed);
/** What the agents logged in the lives that were ended by the last kill, by host. */
const killedLogs = new Map<number, string>();
// The laboratory ends the process after this, and with it all that it made.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    print();
    process.stderr.write(`round ${tally.rounds} was ended by ${signal} (seed ${seed})\n`);
  });
}
const agents = await Agents.open({ hosts: 2, readyMs: READY_MS });
/** The network of all endpoints. */
let base = '';
try {
  base = (await agentClient(agents.socket(1)).createNetwork(networkWish('base'))).id;
  promised.networks.there.add(base);
  const containers = await Promise.all(
    Array.from({ length: CONTAINERS }, (_, i) => agents.lab.container(`k${i}`)),
  );
  const endMs = performance.now() + minutes * 60_000;
  while (tally.rounds < rounds && performance.now() < endMs) {
    await round(tally.rounds, containers);
    tally.rounds++;
    if (tally.rounds % 20 === 0) print();
  }
  print();
  process.exitCode = tally.rounds >= rounds ? 0 : 1;
} catch (error) {
  print();
  const reason = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`round ${tally.rounds} failed (seed ${seed}): ${reason}\n`);
  printLogs();
  process.exitCode = 1;
} finally {
  await agents.close();
}

async function round(number: number, containers: readonly string[]): Promise<void> {
  const both = number % 5 === 4;
  const client = agentClient(agents.socket(1));
  const hosts = both ? [1, 2] : [1];
  const work = Promise.all([
    workNetworks(client, number),
    workTokens(client),
    ...containers.map((ns, i) => workEndpoint(client, ns, `e${i}`)),
  ]);
  let refused = false;
  work.catch(() => {
    refused = true;
  });
  const enough = tally.acknowledged + random.below(ANSWERS_MAX);
  await until(() => refused || tally.acknowledged >= enough, {
    timeoutMs: ANSWERED_MS,
    what: 'requests to be answered',
  });
  await pause(random.below(LAST_MS));
  await Promise.all(hosts.map((host) => kill(host)));
  await work;
  if (number % 3 === 2) await killInStart(1);
  await Promise.all(hosts.map((host) => agents.start(host)));
  await check(client, agentClient(agents.socket(2)));
}

async function kill(host: number): Promise<void> {
  await agents.stop(host, 'SIGKILL');
  killedLogs.set(host, agents.log(host));
  tally.kills++;
}

/** Starts an agent, and kills it before or while it becomes ready. */
async function killInStart(host: number): Promise<void> {
  const agent = agents.launch(host);
  await agent.saying(oneOf(random, STEPS), READY_MS);
  await pause(random.below(STEP_MS));
  await agent.stop('SIGKILL');
  killedLogs.set(host, agent.output);
  tally.kills++;
}

/** Makes networks, and removes each second one, until nobody answers. */
async function workNetworks(client: AgentClient, number: number): Promise<void> {
  const { networks } = promised;
  for (let i = 0; ; i++) {
    const made = await asked(client.createNetwork(networkWish(`n${number}-${i}`)));
    if (made === undefined) return;
    networks.there.add(made.id);
    const unused = [...networks.there].find((id) => id !== base);
    const full = networks.there.size > NETWORKS_MAX;
    if ((i % 2 === 0 && !full) || unused === undefined) continue;
    if (!(await removed(networks, unused, client.removeNetwork(unused)))) return;
  }
}

async function workTokens(client: AgentClient): Promise<void> {
  const { tokens } = promised;
  for (let i = 0; i < 3; i++) {
    const made = await asked(client.createToken({ ttlSeconds: 3600 }));
    if (made === undefined) return;
    tokens.there.add(made.id);
    const [oldest] = tokens.there;
    if (tokens.there.size < 5 || oldest === undefined) continue;
    if (!(await removed(tokens, oldest, client.removeToken(oldest)))) return;
  }
}

/** Attaches and detaches one endpoint of the network that stays. */
async function workEndpoint(client: AgentClient, ns: string, name: string): Promise<void> {
  const { endpoints } = promised;
  for (;;) {
    const own = (await asked(client.listEndpoints({ local: true })))?.find(
      (endpoint) => endpoint.name === name,
    );
    if (own !== undefined && !(await removed(endpoints, own.id, client.detach(own.id)))) return;
    const wish = { network: base, name, tap: 'eth0', namespace: `/run/netns/${ns}` };
    const made = await asked(client.attach({ ...wish, ...PLAIN }));
    if (made === undefined) return;
    endpoints.there.add(made.id);
  }
}

/** True when the removal was acknowledged; otherwise both outcomes are right. */
async function removed(
  { there, gone, open }: Promised,
  id: string,
  answer: Promise<unknown>,
): Promise<boolean> {
  there.delete(id);
  const done = (await asked(answer)) !== undefined;
  (done ? gone : open).add(id);
  return done;
}

/** The answer, or `undefined` when the agent was killed before it came. Any refusal is a failure of the run. */
async function asked<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    const value = await answer;
    tally.acknowledged++;
    return value;
  } catch (error) {
    if (!(error instanceof WeftError) || error.code !== 'agent-unreachable') throw error;
    tally.unanswered++;
    return undefined;
  }
}

async function check(killed: AgentClient, mirror: AgentClient): Promise<void> {
  const view = await viewOf(killed);
  holds(
    'network',
    promised.networks,
    view.networks.map(({ id }) => id),
  );
  holds(
    'endpoint',
    promised.endpoints,
    view.endpoints.map(({ id }) => id),
  );
  holds('token', promised.tokens, view.tokens);
  distinct(
    'VNI',
    view.networks.map(({ vni }) => vni),
  );
  distinct(
    'subnet',
    view.networks.flatMap(({ subnets }) => subnets),
  );
  distinct(
    'network name',
    view.networks.map(({ name }) => name),
  );
  distinct(
    'address',
    view.endpoints.flatMap(({ addresses }) => addresses),
  );
  distinct(
    'MAC',
    view.endpoints.map(({ mac }) => mac),
  );
  const wanted = JSON.stringify(view);
  await until(async () => JSON.stringify(await viewOf(mirror)) === wanted, {
    timeoutMs: SAME_VIEW_MS,
    what: 'both members to have the same view',
  });
}

async function viewOf(client: AgentClient) {
  const [networks, endpoints, tokens] = await Promise.all([
    client.listNetworks([]),
    client.listEndpoints({ local: false }),
    client.listTokens(),
  ]);
  const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
    a.id < b.id ? -1 : 1;
  return {
    networks: networks.map(({ id, name, vni, subnets }) => ({ id, name, vni, subnets })).sort(byId),
    endpoints: endpoints
      .map(({ id, name, mac, addresses }) => ({ id, name, mac, addresses }))
      .sort(byId),
    tokens: tokens.map(({ id }) => id).sort(),
  };
}

function holds(noun: string, { there, gone }: Promised, ids: readonly string[]): void {
  const lost = [...there].filter((id) => !ids.includes(id));
  const back = [...gone].filter((id) => ids.includes(id));
  if (lost.length > 0) throw new Error(`${noun} ${lost.join(', ')} was acknowledged and is lost`);
  if (back.length > 0) throw new Error(`${noun} ${back.join(', ')} was removed and is back`);
}

function distinct(noun: string, all: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const value of all) {
    if (seen.has(value)) throw new Error(`${noun} ${value} is there twice`);
    seen.add(value);
  }
}

function kept(): Promised {
  return { there: new Set(), gone: new Set(), open: new Set() };
}

function print(): void {
  const { rounds: done, kills, acknowledged, unanswered } = tally;
  process.stdout.write(
    `${done} rounds, ${kills} kills, ${acknowledged} answers, ${unanswered} requests cut off\n`,
  );
}

function printLogs(): void {
  for (const host of [1, 2]) {
    printLog(`h${host}, the life before the last kill`, killedLogs.get(host) ?? '');
    printLog(`h${host}, its last life`, agents.log(host));
  }
}

function printLog(whose: string, log: string): void {
  const lines = log.trimEnd().split('\n').slice(-LOG_LINES);
  process.stderr.write(`log of ${whose}:\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
