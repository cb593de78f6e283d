/** The roads of Weft: two agents of one cluster, a network, an endpoint on each; made by the command line only. */
import { Agents } from '../../test/netns/support/agents.ts';
import { withoutAddon } from '../../test/netns/support/hiding.ts';
import { until } from '../../test/netns/support/until.ts';
import { INNER_MTU_BYTES, joinDirectly } from '../bed.ts';
import { type OpenRoad, onBed, type Road } from '../road.ts';

const NETWORK = 'bench';

/** The TypeScript engine. */
export const DGRAM: Road = weft('dgram', 'Weft dgram', { engine: 'dgram' });

/** The native engine, held to one tier each. */
export const NATIVE: readonly Road[] = [
  weft('t0', 'Weft native T0', { engine: 'native', tier: 'T0' }),
  weft('t1', 'Weft native T1', { engine: 'native', tier: 'T1' }),
  weft('t2', 'Weft native T2', { engine: 'native', tier: 'T2' }),
];

/** The TypeScript engine where the addon cannot be loaded, and the C library is called from JavaScript in its place. */
export const WITHOUT_ADDON: Road = weft('no-addon', 'Weft dgram, no addon', {
  engine: 'dgram',
  isBare: true,
});

interface Choice {
  readonly engine: 'dgram' | 'native';
  readonly tier?: string;
  /** The addon is hidden from the agents. */
  readonly isBare?: boolean;
}

interface Status {
  readonly node: { readonly engine: { readonly kind: string; readonly tier?: string } };
}

function weft(id: string, title: string, choice: Choice): Road {
  return { id, title, kind: choice.engine, programs: [], open: () => openWeft(choice) };
}

async function openWeft(choice: Choice): Promise<OpenRoad> {
  const agents = await Agents.open({ hosts: 2, agents: 0 });
  return onBed(agents.lab, async (lab) => {
    await joinDirectly(lab);
    await startAgents(agents, choice);
    await agents.ok(1, 'network', 'create', '--attachable', NETWORK);
    const known = async (): Promise<boolean> =>
      (await agents.weft(2, 'network', 'inspect', NETWORK)).code === 0;
    await until(known, { timeoutMs: 5_000, what: `${NETWORK} on the second host` });
    const from = await agents.attach(1, NETWORK, 'c1');
    const to = await agents.attach(2, NETWORK, 'c2');
    await agents.sees([1, 2], NETWORK, 2);
    if (to.mtu !== INNER_MTU_BYTES) throw new Error(`its inner MTU is ${to.mtu}`);
    return { from: from.ns, to: to.ns, address: to.ip4, pids: [agents.pid(1), agents.pid(2)] };
  });
}

async function startAgents(agents: Agents, choice: Choice): Promise<void> {
  const { engine, tier, isBare = false } = choice;
  if (isBare) for (const host of [1, 2]) agents.setPlace(host, withoutAddon(agents.lab));
  const words = ['--engine', engine, ...(tier === undefined ? [] : ['--tier', tier])];
  await requireEngine(agents, choice);
  await agents.start(1, ...words);
  const token = await agents.ok(1, 'token', 'create');
  await agents.start(2, ...words, '--join', agents.lab.host(1).ip4, '--token', token);
  for (const host of [1, 2]) await requireChosen(agents, host, choice);
}

/** An agent refuses a word that it does not know; this says it in words of the comparison. */
async function requireEngine(agents: Agents, { engine, tier }: Choice): Promise<void> {
  const help = await agents.ok(1, 'agent', '--help');
  const engines = /--engine[\s\S]*?(?=\n {2}-)/.exec(help)?.[0] ?? '';
  if (!engines.includes(engine)) throw new Error(`this build has no engine ${engine}`);
  if (tier !== undefined && !help.includes('--tier')) throw new Error('this build has no tiers');
}

/** An agent may fall back to what the kernel can do; a figure must not stand beside the wrong name. */
async function requireChosen(agents: Agents, host: number, choice: Choice): Promise<void> {
  const { node } = await agents.json<Status>(host, 'status');
  const { kind, tier } = node.engine;
  if (kind !== choice.engine) throw new Error(`the agent chose the engine ${kind}`);
  if (choice.tier === undefined || tier === undefined) return;
  if (tier.toUpperCase() === choice.tier) return;
  throw new Error(`the agent chose tier ${tier}`);
}
