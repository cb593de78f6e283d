/**
 * What can be done meanwhile is found out by doing it: on each node somebody asks for an address of each network, and
 * makes a network. What is got is given back, so that one trial does not stand in the way of the next.
 */
import { abandonEndpoint, prepareEndpoint } from '../../control/network/attach-endpoint.ts';
import { createNetwork, removeNetwork } from '../../control/network/create-network.ts';
import { WeftError } from '../../model/errors.ts';
import { formatCidr, formatIp } from '../../model/ip.ts';
import type { Network } from '../../model/network.ts';
import { randomHex } from '../../model/random.ts';
import type { ControlPlane } from '../host/control-plane.ts';
import type { SimNode } from '../host/node.ts';
import { networkWish } from '../network-wish.ts';
import { endpointWish } from '../people.ts';
import { ANSWER_MS, answerOf } from '../probes.ts';
import type { World } from '../world.ts';
import type { Ability } from './report.ts';

/** A wish that was refused. */
export interface Refused {
  /** Name of the network; absent when it was a wish for a new one. */
  readonly network?: string;
  readonly why: string;
}

/** What came of the wishes of one node. */
export interface Trial {
  readonly node: SimNode;
  readonly makesNetworks: Ability['makesNetworks'];
  /** Refusals by the id of the network; the empty id stands for a new network. */
  readonly refusals: ReadonlyMap<string, Refused>;
  /** Addresses, VNIs and subnets that it was given, in words. */
  readonly given: readonly string[];
}

const NO_ANSWER = `no answer within ${ANSWER_MS / 1000} s`;

/**
 * Lets a node that serves ask for everything.
 *
 * @param networks  those of before all trials: the end of a trial's network may not be known everywhere yet
 */
export async function tryAll(
  world: World,
  node: SimNode,
  networks: readonly Network[],
): Promise<Trial> {
  const refusals = new Map<string, Refused>();
  const given: string[] = [];
  const plane = node.serving;
  if (plane === undefined) return { node, makesNetworks: 'refused', refusals, given };
  for (const network of networks) {
    const outcome = await tryAddress(world, plane, network);
    if ('refused' in outcome) {
      refusals.set(network.id, { network: network.name, why: outcome.refused });
    } else given.push(...outcome.given);
  }
  const made = await tryNetwork(world, plane, trialName(world));
  if ('refused' in made) {
    refusals.set('', { why: made.refused });
    return { node, makesNetworks: 'refused', refusals, given };
  }
  given.push(...valuesOf(made.given));
  await orThrow(answerOf(world, plane, () => removeNetwork(plane.cluster, made.given)));
  const makesNetworks = made.given.provisional ? 'provisional' : 'confirmed';
  return { node, makesNetworks, refusals, given };
}

/** Returns a name that no network has. */
export function trialName(world: World): string {
  return `trial-${randomHex(world.random, 8)}`;
}

/** Lets a node make a network, which stays; `undefined` when it is refused. */
export async function makeNetwork(
  world: World,
  node: SimNode,
  name: string,
): Promise<Network | undefined> {
  const outcome = node.serving && (await tryNetwork(world, node.serving, name));
  return outcome && 'given' in outcome ? outcome.given : undefined;
}

/** The numbers that a network has to itself, in words. */
export function valuesOf({ vni, subnets }: Network): string[] {
  return [`VNI ${vni}`, ...subnets.map(({ cidr }) => `subnet ${formatCidr(cidr)}`)];
}

type Outcome<T> = { readonly given: T } | { readonly refused: string };

function tryAddress(
  world: World,
  plane: ControlPlane,
  network: Network,
): Promise<Outcome<readonly string[]>> {
  return judge(world, plane, async () => {
    const endpoint = await prepareEndpoint(plane.cluster, endpointWish(network, trialName(world)));
    abandonEndpoint(plane.cluster, endpoint);
    // By id as well: two networks may have one name.
    const where = `network ${network.name} (${network.id.slice(0, 12)})`;
    return endpoint.addresses.map(({ ip }) => `${formatIp(ip)} in ${where}`);
  });
}

function tryNetwork(world: World, plane: ControlPlane, name: string): Promise<Outcome<Network>> {
  return judge(world, plane, async () => {
    const { network } = await createNetwork(plane.cluster, networkWish(name), []);
    return network;
  });
}

/** A refusal is an answer; anything else that is thrown is a fault of the program. */
async function judge<T>(
  world: World,
  plane: ControlPlane,
  wish: () => Promise<T>,
): Promise<Outcome<T>> {
  const answer = await answerOf(world, plane, wish);
  if (answer === undefined) return { refused: NO_ANSWER };
  if ('value' in answer) return { given: answer.value };
  if (answer.error instanceof WeftError) return { refused: answer.error.text.why };
  throw answer.error;
}

async function orThrow(answer: ReturnType<typeof answerOf<void>>): Promise<void> {
  const outcome = await answer;
  if (outcome !== undefined && 'error' in outcome) throw outcome.error;
}
