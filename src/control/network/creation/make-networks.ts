/**
 * Makes networks of which everything is chosen: one for `network create`, many for a restore. All of them are made or
 * none: every member is asked about each first, then their records and the first division of their addresses are
 * written in one turn, hence in one transaction.
 */
import type { Network } from '../../../model/network.ts';
import type { NodeId } from '../../../model/node-id.ts';
import { randomHex } from '../../../model/random.ts';
import type { Vni } from '../../../model/vni.ts';
import { divideGenesis } from '../../ipam/genesis.ts';
import { encodeNetwork } from '../../state/records.ts';
import type { Write } from '../../state/state.ts';
import type { Cluster } from '../cluster.ts';
import { poolsOf } from '../pools.ts';
import type { NetworkDraft } from '../read-network.ts';
import type { Refuse } from '../refuse.ts';
import { type Collision, type IntentOutcome, PENDING_MAX } from './intents.ts';

/** A network of which everything is chosen. Its VNI is held by whoever asks, who gives it back after a refusal. */
export interface NetworkPlan extends NetworkDraft {
  readonly vni: Vni;
}

/** How networks are to be made. */
export interface Making {
  /** Only when every member agrees. */
  readonly strict: boolean;
  /** Who speaks when a plan is refused. */
  refusalOf(plan: NetworkPlan): Refuse;
  /** Runs when all members have answered; throws when something stands against the plans by now. */
  recheck(): void;
  /** Writes of the same append, about the networks or others. */
  alongside?(made: readonly Network[]): readonly Write[];
}

/** Networks in the order of their plans, and the members that could not be asked about every one of them. */
export interface MadeNetworks {
  readonly networks: readonly Network[];
  readonly silent: readonly NodeId[];
}

/** Plans that members are asked about at once: more would overrun the socket of a member. */
const ASKED_AT_ONCE = 64;

interface Asked {
  readonly plan: NetworkPlan;
  readonly silent: readonly NodeId[];
}

/** Makes the networks; they are durable once `ClusterWorld.durable` says so. After a refusal no network is made. */
export async function makeNetworks(
  cluster: Cluster,
  plans: readonly NetworkPlan[],
  making: Making,
): Promise<MadeNetworks> {
  const intents = new Set<number>();
  try {
    const asked = await askMembers(cluster, plans, intents, making);
    making.recheck();
    const networks = asked.map((each) => networkOf(cluster, each));
    write(cluster, networks, making);
    const nowMs = cluster.world.nowMs();
    for (const number of intents) cluster.intents.made(number, nowMs);
    return { networks, silent: [...new Set(asked.flatMap(({ silent }) => silent))] };
  } catch (error) {
    for (const number of intents) cluster.intents.end(number);
    throw error;
  }
}

/** Asks every member whether anything stands against the plans. Throws when something does. */
async function askMembers(
  cluster: Cluster,
  plans: readonly NetworkPlan[],
  intents: Set<number>,
  making: Making,
): Promise<Asked[]> {
  checkNumber(cluster, plans, making);
  const asked: Asked[] = [];
  for (let i = 0; i < plans.length; i += ASKED_AT_ONCE) {
    const wave = plans.slice(i, i + ASKED_AT_ONCE);
    asked.push(...(await Promise.all(wave.map((plan) => ask(cluster, plan, intents, making)))));
  }
  return asked;
}

/** A member that agrees must remember until the network is made, and remembers a limited number. */
function checkNumber(cluster: Cluster, plans: readonly NetworkPlan[], making: Making): void {
  const first = plans[0];
  if (first === undefined || plans.length <= PENDING_MAX) return;
  if (cluster.registry.all().every(({ node }) => node === cluster.self)) return;
  const why = `members can be asked about ${PENDING_MAX} networks at once, and ${plans.length} are wished for`;
  throw making.refusalOf(first)('limit-reached', why, 'wish for fewer at once');
}

async function ask(
  cluster: Cluster,
  plan: NetworkPlan,
  intents: Set<number>,
  making: Making,
): Promise<Asked> {
  if (plan.driver === 'bridge') return { plan, silent: [] };
  const refuse = making.refusalOf(plan);
  const claim = { name: plan.name, subnets: plan.subnets.map(({ cidr }) => cidr), vni: plan.vni };
  const outcome = await new Promise<IntentOutcome>((resolve) => {
    intents.add(cluster.intents.propose(claim, cluster.world.nowMs(), resolve));
  });
  if (outcome.kind === 'collides') throw collisionRefusal(cluster, outcome.collision, refuse);
  const { silent } = outcome;
  if (!making.strict || silent.length === 0) return { plan, silent };
  const names = silent.map((node) => cluster.registry.nameOf(node)).join(', ');
  const why = `not every member could be asked: ${names}`;
  throw refuse('peer-unreachable', why, 'leave out --strict, or try again when they answer');
}

function collisionRefusal(cluster: Cluster, collision: Collision, refuse: Refuse): Error {
  const { what, maker } = collision;
  const by = maker && cluster.registry.nameOf(maker);
  const other = `network ${collision.with}`;
  const why = by
    ? `${what} is taken by ${other}, which ${by} makes now`
    : `${what} belongs to ${other}`;
  if (what === 'the name') return refuse('name-taken', why, 'choose another name');
  const code = what.startsWith('VNI') ? 'address-taken' : 'overlap';
  return refuse(code, why, 'choose another, see weft network ls');
}

function networkOf(cluster: Cluster, { plan, silent }: Asked): Network {
  return {
    id: randomHex(cluster.world.random, 16),
    name: plan.name,
    driver: plan.driver,
    subnets: plan.subnets,
    vni: plan.vni,
    attachable: plan.attachable,
    internal: plan.internal,
    labels: plan.labels,
    ...(plan.mtuBytes !== undefined && { mtuBytes: plan.mtuBytes }),
    creator: cluster.self,
    provisional: silent.length > 0,
    createdMs: cluster.world.wallMs(),
  };
}

/** The log comes first: it may refuse. */
function write(cluster: Cluster, networks: readonly Network[], making: Making): void {
  const writes: Write[] = [];
  for (const network of networks) {
    if (network.driver === 'overlay') pushWrites(cluster, network, writes);
  }
  writes.push(...(making.alongside?.(networks) ?? []));
  if (writes.length > 0) cluster.append(writes);
  for (const network of networks) {
    if (network.driver === 'bridge') cluster.write('bridge', [recordOf(network)]);
  }
}

function pushWrites(cluster: Cluster, network: Network, writes: Write[]): void {
  writes.push(recordOf(network));
  const members = cluster.registry.all().map(({ node }) => node);
  for (const pool of poolsOf(network)) {
    const grants = divideGenesis(pool.auto, members, network.creator);
    writes.push(...cluster.grantWrites(pool.id, grants, writes.length));
  }
}

function recordOf(network: Network): Write {
  return { key: `network/${network.id}`, value: encodeNetwork(network) };
}
