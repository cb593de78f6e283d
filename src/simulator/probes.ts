/**
 * What must be possible once everything is well again: while all are connected, an address that is free anywhere can
 * be had everywhere. Safety alone would be kept by a cluster that refuses everything.
 */
import { abandonEndpoint, prepareEndpoint } from '../control/network/attach-endpoint.ts';
import { poolsOf } from '../control/network/pools.ts';
import type { Network } from '../model/network.ts';
import type { ControlPlane } from './host/control-plane.ts';
import type { SimNode } from './host/node.ts';
import { endpointWish } from './people.ts';
import { oneOf } from './random.ts';
import type { World } from './world.ts';

const INVARIANT = 'while all are connected, a free address can be had';
/** A wish is answered within this: everybody is asked twice, and a grant needs a disk and two trips. */
export const ANSWER_MS = 10_000;

/** Asks for an address of each network, on some host. The world must be healed. */
export async function probeFreeAddresses(world: World): Promise<void> {
  const [first] = world.members;
  for (const network of first?.plane?.cluster.directory.networks() ?? []) {
    const free = freeAddresses(world, network);
    if (free === 0n || world.checks.violation !== undefined) continue;
    const node = oneOf(world.random, world.members);
    const outcome = await probe(world, node, network);
    if (outcome === undefined) continue;
    const what = `${node.name} is refused one of ${free} in ${network.name}: ${outcome}`;
    world.checks.violate(INVARIANT, what, [node]);
  }
}

/** Addresses that their owners could use or give at once. */
function freeAddresses(world: World, network: Network): bigint {
  let free = 0n;
  for (const { id } of poolsOf(network)) {
    for (const { plane } of world.members)
      free += plane?.cluster.ipam.lookup(id)?.stock().free ?? 0n;
  }
  return free;
}

/** Returns why the address cannot be had, or `undefined` when it was. It is given back. */
async function probe(world: World, node: SimNode, network: Network): Promise<string | undefined> {
  const { plane } = node;
  if (plane === undefined) return 'it does not run';
  const wish = async (): Promise<void> => {
    const endpoint = await prepareEndpoint(plane.cluster, endpointWish(network, 'probe'));
    abandonEndpoint(plane.cluster, endpoint);
  };
  const outcome = await answerOf(world, plane, wish);
  if (outcome === undefined) return 'no answer';
  if (!('error' in outcome)) return undefined;
  return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
}

/** Lets time pass until a wish of a person on a node is answered; `undefined` when it is not in time. */
export async function answerOf<T>(
  world: World,
  plane: ControlPlane,
  wish: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown } | undefined> {
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  plane.wishes++;
  world.settle();
  wish()
    .then(
      (value) => {
        outcome = { value };
      },
      (error: unknown) => {
        outcome = { error };
      },
    )
    .finally(() => {
      plane.wishes--;
    });
  await world.run(ANSWER_MS, () => outcome !== undefined);
  return outcome;
}
