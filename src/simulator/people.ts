/**
 * People who wish for things on any host: networks, endpoints, their ends. Each wish goes the way that it goes in the
 * agent, through the shipped functions of `control/network`; what was answered is remembered by the checkers.
 */
import {
  commitEndpoint,
  prepareEndpoint,
  removeEndpoint,
} from '../control/network/attach-endpoint.ts';
import type { Cluster } from '../control/network/cluster.ts';
import { createNetwork, removeNetwork } from '../control/network/create-network.ts';
import { leave } from '../control/network/members/leave.ts';
import { removeMembers } from '../control/network/members/removal.ts';
import type { EndpointWish } from '../control/network/wish.ts';
import type { StoredEndpoint } from '../control/state/records.ts';
import { WeftError } from '../model/errors.ts';
import { formatIp } from '../model/ip.ts';
import type { Network } from '../model/network.ts';
import type { NodeId } from '../model/node-id.ts';
import { AUTOMATIC_SUBNET } from './checkers/apart-networks.ts';
import type { ControlPlane } from './host/control-plane.ts';
import type { SimNode } from './host/node.ts';
import { networkWish } from './network-wish.ts';
import { chance, oneOf, spread } from './random.ts';
import type { World } from './world.ts';

/** What people did. */
export interface WishTally {
  networks: number;
  /** Networks that were removed. */
  removed: number;
  attached: number;
  detached: number;
  /** Members that were removed. */
  dismissed: number;
  /** Members that left. */
  left: number;
  /** Members without a host, whose disk was lost, that were removed. */
  buried: number;
  refused: number;
}

/** Returns a tally of nothing. */
export function noWishes(): WishTally {
  return {
    networks: 0,
    removed: 0,
    attached: 0,
    detached: 0,
    dismissed: 0,
    left: 0,
    buried: 0,
    refused: 0,
  };
}

/** What people stop at. */
export interface PeopleLimits {
  /** Above this many, networks are removed rather than made. */
  readonly networksMax: number;
  /** Members are removed, and new hosts put in their place, until there were so many. */
  readonly hostsMax: number;
  /** Of a thousand wishes, the removals of members. */
  readonly removals: number;
  /** Of a thousand wishes, those of members that leave; their hosts join anew. */
  readonly leaves?: number;
}

/** Wishes that one host has under way at most. */
const WISHES_MAX = 8;
/** Opening a TAP takes a moment, and now and then a long one. */
const TAP_MS: readonly [number, number] = [0.5, 5_000];
/** Explicit subnets: four small ones, so that people want the same. */
const SUBNETS = ['172.20.0.0/28', '172.20.1.0/28', '172.20.2.0/29', '172.20.3.0/27'] as const;
/** Of a thousand wishes on a host that knows of a member without a host, those that remove it. */
const LOST_REMOVED = 100;
/** Whose intent is in the way of a network, in the refusal. */
const MAKER = /, which (\S+) makes now$/;
const NAMES = ['web', 'db', 'cache', 'queue', 'mail', 'test'] as const;

/** People. */
export class People {
  readonly #world: World;
  readonly #limits: PeopleLimits;
  #names = 0;
  /** Who leaves: nobody lets two leave at once, the last two members could. */
  #leaver: SimNode | undefined;
  readonly tally: WishTally = noWishes();

  constructor(world: World, limits: PeopleLimits) {
    this.#world = world;
    this.#limits = limits;
  }

  /** Somebody wishes something, on a host that serves. */
  wish(): void {
    const { random } = this.#world;
    this.#leaveAgain();
    const serving = this.#world.nodes.filter(
      (node) => (node.serving?.wishes ?? WISHES_MAX) < WISHES_MAX,
    );
    if (serving.length === 0) return;
    const node = oneOf(random, serving);
    const plane = node.serving as ControlPlane;
    this.#do(plane, this.#choose(node, plane));
  }

  #choose(node: SimNode, plane: ControlPlane): () => Promise<void> {
    const { random } = this.#world;
    const { directory } = plane.cluster;
    const end = this.#chooseEnd(node, plane);
    if (end !== undefined) return end;
    const [oldest, ...others] = directory.networks();
    const many = others.length >= this.#limits.networksMax - 1;
    if (oldest === undefined || (!many && chance(random, 250))) {
      return () => this.#create(node, plane);
    }
    if (chance(random, many ? 200 : 60)) {
      return () => this.#remove(plane, oneOf(random, [oldest, ...others]));
    }
    const own = [...directory.endpoints()].filter((endpoint) => endpoint.node === node.id);
    if (own.length > 0 && chance(random, 400)) {
      return () => this.#detach(node, plane, oneOf(random, own));
    }
    // Most go to the oldest network, so that others are empty now and then, and are removed while somebody comes.
    const network = chance(random, 700) ? oldest : oneOf(random, [oldest, ...others]);
    return () => this.#attach(node, plane, network);
  }

  /** Wishes for the end of a membership. */
  #chooseEnd(node: SimNode, plane: ControlPlane): (() => Promise<void>) | undefined {
    const { random } = this.#world;
    if (chance(random, this.#limits.removals) && this.#world.nodes.length < this.#limits.hostsMax) {
      return () => this.#dismiss(plane);
    }
    const lost = this.#world.lost.find((id) => plane.cluster.registry.isMember(id));
    if (lost !== undefined && chance(random, LOST_REMOVED)) return () => this.#bury(plane, lost);
    const mayLeave = this.#leaver === undefined && plane.cluster.world.liveMembers().length >= 2;
    if (mayLeave && chance(random, this.#limits.leaves ?? 0)) return () => this.#leave(node, plane);
    return undefined;
  }

  /** Carries a wish out. A refusal is an answer; anything else that is thrown is a fault of the program. */
  #do(plane: ControlPlane, wish: () => Promise<void>): void {
    plane.wishes++;
    this.#world.settle();
    wish()
      .catch((error: unknown) => {
        if (error instanceof WeftError) this.tally.refused++;
        else if (plane.alive) this.#fault(error);
      })
      .finally(() => {
        plane.wishes--;
      });
  }

  async #create(node: SimNode, plane: ControlPlane): Promise<void> {
    const { random, checks } = this.#world;
    const where = chance(random, 600)
      ? { labels: { [AUTOMATIC_SUBNET]: '' } }
      : { subnets: [oneOf(random, SUBNETS)] };
    const alone = plane.wishes === 1;
    const wish = networkWish(oneOf(random, NAMES), where);
    const { network } = await createNetwork(plane.cluster, wish, []).catch((error: unknown) => {
      if (alone && plane.wishes === 1) this.#checkMaker(node, plane, error);
      throw error;
    });
    if (!plane.alive) return;
    this.tally.networks++;
    checks.promised(node, { key: `network/${network.id}`, there: true });
  }

  /** Nothing else is wished for on this host, so it makes no other network now. */
  #checkMaker(node: SimNode, plane: ControlPlane, error: unknown): void {
    const maker = error instanceof WeftError && MAKER.exec(error.text.why)?.[1];
    if (!plane.alive || maker !== plane.cluster.registry.nameOf(node.id)) return;
    const invariant = 'nobody is in the way of what it wishes for itself';
    this.#world.checks.violate(invariant, (error as WeftError).message, [node]);
  }

  /** Half of the removed are alive: people err. Two members stay, in the view of whoever removes. */
  async #dismiss(plane: ControlPlane): Promise<void> {
    const { random, checks } = this.#world;
    const { registry, self } = plane.cluster;
    const others = registry.all().filter(({ node }) => node !== self);
    if (others.length < 2) return;
    const gone = others.filter(({ node }) => !plane.cluster.world.liveMembers().includes(node));
    const choice = gone.length > 0 && chance(random, 500) ? gone : others;
    const { node: id } = oneOf(random, choice);
    const victim = this.#world.nodeOf(id);
    if (victim === undefined) return;
    checks.dismissed(victim);
    await removeMembers(plane.cluster, { nodes: [id], force: true });
    this.tally.dismissed++;
    this.#world.add();
  }

  /** A member whose disk was lost, and whose host is another member by now, is removed. */
  async #bury(plane: ControlPlane, id: NodeId): Promise<void> {
    await removeMembers(plane.cluster, { nodes: [id], force: true });
    if (!plane.alive) return;
    this.tally.buried++;
    this.#world.lost.splice(this.#world.lost.indexOf(id), 1);
  }

  /** Detaches what the host carries, and leaves; then the host joins as a new member. */
  async #leave(node: SimNode, plane: ControlPlane): Promise<void> {
    this.#leaver = node;
    const { cluster } = plane;
    try {
      const own = [...cluster.directory.endpoints()].filter(({ node: by }) => by === node.id);
      for (const endpoint of own) if (plane.alive) await this.#detach(node, plane, endpoint);
      const heir = this.#world.nodeOf(await leave(cluster, node.farewell(plane)));
      if (!plane.alive) return;
      this.tally.left++;
      this.#leaver = undefined;
      if (heir !== undefined) this.#world.checks.handedOver(node, heir);
      this.#world.joinAnew(node);
    } finally {
      // One that is fenced has left, and only has to say so; any other goes on as before.
      if (plane.alive && !cluster.fenced) this.#leaver = undefined;
    }
  }

  /** Somebody who has left without anybody knowing it, or whose agent died meanwhile, says so again. */
  #leaveAgain(): void {
    const leaver = this.#leaver;
    const plane = leaver?.plane;
    if (leaver === undefined || plane?.alive !== true || plane.paused || plane.wishes > 0) return;
    const { cluster } = plane;
    if (cluster.registry.removal(leaver.id)?.by !== leaver.id) this.#leaver = undefined;
    else this.#do(plane, () => this.#leave(leaver, plane));
  }

  async #remove(plane: ControlPlane, network: Network): Promise<void> {
    this.#world.checks.withdrawn(`network/${network.id}`);
    await removeNetwork(plane.cluster, network);
    if (plane.alive) this.tally.removed++;
  }

  async #attach(node: SimNode, plane: ControlPlane, network: Network): Promise<void> {
    const { cluster } = plane;
    const { checks, random } = this.#world;
    const endpoint = await prepareEndpoint(cluster, this.#endpointWish(cluster, network));
    if (!plane.alive) return;
    checks.took(node, endpoint);
    await new Promise<void>((open) => node.after(spread(random, ...TAP_MS), open));
    try {
      await commitEndpoint(cluster, endpoint);
    } catch (error) {
      if (plane.alive) checks.gave(node, endpoint);
      throw error;
    }
    if (!plane.alive) return;
    this.tally.attached++;
    // Somebody may have ended it while the answer was on its way.
    if (cluster.directory.endpoint(endpoint.id) === undefined) return;
    checks.promised(node, { key: `endpoint/${endpoint.id}`, there: true });
  }

  async #detach(node: SimNode, plane: ControlPlane, endpoint: StoredEndpoint): Promise<void> {
    const { checks } = this.#world;
    checks.withdrawn(`endpoint/${endpoint.id}`);
    checks.gave(node, endpoint);
    await removeEndpoint(plane.cluster, endpoint);
    if (!plane.alive) return;
    this.tally.detached++;
    checks.promised(node, { key: `endpoint/${endpoint.id}`, there: false });
  }

  #endpointWish(cluster: Cluster, network: Network): EndpointWish {
    const { random } = this.#world;
    const subnet = network.subnets[0];
    const wanted =
      subnet !== undefined && chance(random, 200)
        ? formatIp({
            family: subnet.cidr.family,
            value: subnet.cidr.base + BigInt(random.below(16)),
          })
        : undefined;
    const clash = chance(random, 50)
      ? [...cluster.directory.endpointsOf(network.id)][0]
      : undefined;
    return endpointWish(network, clash?.name ?? `e${++this.#names}`, wanted);
  }

  #fault(error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#world.checks.violate('a wish ends with an answer or a refusal', what, []);
  }
}

/** A wish for an endpoint, with a certain address or any. */
export function endpointWish(network: Network, name: string, ip?: string): EndpointWish {
  return {
    network: network.id,
    tap: 'eth0',
    name,
    aliases: [],
    labels: {},
    ...(ip !== undefined && { ip }),
  };
}
