/**
 * One run of a what-if: the cluster comes up, what is asked happens, those who are left notice and try what they can
 * do, then everything comes back. All of it is the shipped control plane on simulated time.
 */
import { PROFILES, type ProfileName } from '../../control/gossip/config.ts';
import { WeftError } from '../../model/errors.ts';
import type { Network } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { DiskImage } from '../host/disk.ts';
import type { SimNode } from '../host/node.ts';
import { GOOD_LINKS, type LinkQuality } from '../network.ts';
import { holdEqual, World } from '../world.ts';
import { lostEndpoints, lostNames, strandedValues, type View } from './loss.ts';
import type { Collisions, SideReport } from './report.ts';
import type { Question, Snapshot } from './snapshot.ts';
import { makeNetwork, type Trial, trialName, tryAll, valuesOf } from './trials.ts';

/** What a run is made of. */
export interface RunOptions {
  readonly snapshot: Snapshot;
  readonly disk: DiskImage;
  readonly profile: ProfileName;
  readonly seed: number;
  /** Nodes on which somebody tries what can be done. */
  readonly tried: readonly NodeId[];
}

/** When a side held a lost node for failed, from the beginning of the fault. */
export interface NoticedAt {
  readonly node: NodeId;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** What was seen on one side. */
export interface SideRun extends Pick<SideReport, 'endpoints' | 'names' | 'stranded'> {
  readonly noticed: readonly NoticedAt[];
  readonly trials: readonly Trial[];
}

/** What came of a run. */
export interface RunResult {
  readonly networks: number;
  readonly sides: readonly SideRun[];
  readonly healMs: number;
  readonly collisions: Collisions;
}

/** Links between hosts of each profile: nobody measured those of the cluster. */
const LINKS: Readonly<Record<ProfileName, LinkQuality>> = {
  fast: GOOD_LINKS,
  lan: GOOD_LINKS,
  wan: { ...GOOD_LINKS, delayMs: 40, jitterMs: 10 },
};
/** How exactly moments are seen. */
const LOOK_MS = 10;
/** Everything that is waited for comes within this, or never. */
const PATIENCE_MS = 120_000;

/** Runs a what-if once. Throws `limit-reached` when something that must come does not. */
export async function runOnce(options: RunOptions, question: Question): Promise<RunResult> {
  const cluster = new SimulatedCluster(options);
  await cluster.comeUp();
  const lost = cluster.strike(question);
  const sides = question.sides.map((ids) => cluster.nodesOf(ids));
  const noticed = await cluster.watch(sides, lost);
  const views = sides.map((side, i): View => {
    const ids = side.map(({ id }) => id);
    return { cluster: planeOf(side[0]).cluster, side: ids, lost: lost[i] ?? [] };
  });
  // Read before anybody tries anything: a trial moves addresses from one owner to another.
  const losses = views.map((view) => ({
    endpoints: lostEndpoints(view),
    names: lostNames(view),
    stranded: strandedValues(view),
  }));
  const networks = views[0]?.cluster.directory.networks() ?? [];
  const tried = sides.map((side) => side.filter(({ id }) => options.tried.includes(id)));
  const trials = await cluster.tryEverything(tried, networks);
  const made = sides.length > 1 ? await cluster.makeSameNetwork(sides) : undefined;
  const healMs = await cluster.mend();
  return {
    networks: networks.length,
    sides: losses.map((loss, i) => ({
      ...loss,
      noticed: noticed[i] ?? [],
      trials: trials[i] ?? [],
    })),
    healMs,
    collisions: cluster.collisions(trials, made),
  };
}

/** A network of one name, made on each side: what each side took for it. */
interface SameNetwork {
  readonly name: string;
  readonly taken: readonly (readonly string[])[];
}

class SimulatedCluster {
  readonly #world: World;
  /** Nodes that were up when the snapshot was taken. */
  readonly #up: readonly SimNode[];
  readonly #down: readonly NodeId[];

  constructor({ snapshot, disk, profile, seed }: RunOptions) {
    this.#world = new World({ seed, gossip: PROFILES[profile] });
    this.#world.network.quality = LINKS[profile];
    const placed = snapshot.members.map(({ id, name, up }) => ({
      node: this.#world.place({ id, name, disk, contact: snapshot.node }),
      up,
    }));
    this.#up = placed.filter(({ up }) => up).map(({ node }) => node);
    this.#down = placed.filter(({ up }) => !up).map(({ node }) => node.id);
  }

  nodesOf(ids: readonly NodeId[]): SimNode[] {
    return this.#up.filter(({ id }) => ids.includes(id));
  }

  /** Starts all that were up. What happens next does so at any moment of a period. */
  async comeUp(): Promise<void> {
    for (const node of this.#up) node.start();
    const all = 'all nodes to hold the same before anything happens';
    await this.#until(all, () => isWhole(this.#up) && hold(this.#up, this.#down, 'failed'));
    const { random, gossip } = this.#world;
    await this.#world.run(random.below(gossip.periodMs));
  }

  /** Lets it happen. Returns whom each side cannot reach. */
  strike({ killed, sides }: Question): NodeId[][] {
    for (const node of this.nodesOf(killed)) node.crash();
    const parts = sides.map((ids) => this.nodesOf(ids));
    for (const from of parts) {
      for (const to of parts.filter((other) => other !== from).flat()) {
        for (const { index } of from) this.#world.network.cut(index, to.index);
      }
    }
    return sides.map((side) => this.#up.map(({ id }) => id).filter((id) => !side.includes(id)));
  }

  /** Waits until every side holds all that it lost for failed, and holds the same itself. */
  async watch(
    sides: readonly (readonly SimNode[])[],
    lost: readonly (readonly NodeId[])[],
  ): Promise<NoticedAt[][]> {
    const startMs = this.#world.clock.nowMs;
    const watches = sides.map((side, i) => new Watch(side, lost[i] ?? []));
    await this.#until('everybody to notice', () => {
      const nowMs = this.#world.clock.nowMs - startMs;
      return watches.map((watch) => watch.look(nowMs)).every((over) => over);
    });
    await this.#until('each side to hold the same', () => sides.every(isWhole));
    return watches.map(({ noticed }) => noticed);
  }

  /** Lets nodes of each side try what they can do, one after the other. */
  async tryEverything(
    sides: readonly (readonly SimNode[])[],
    networks: readonly Network[],
  ): Promise<Trial[][]> {
    const trials: Trial[][] = [];
    for (const side of sides) {
      const ofSide: Trial[] = [];
      for (const node of side) ofSide.push(await tryAll(this.#world, node, networks));
      trials.push(ofSide);
    }
    return trials;
  }

  /** Lets each side make a network of the same name. */
  async makeSameNetwork(sides: readonly (readonly SimNode[])[]): Promise<SameNetwork> {
    const name = trialName(this.#world);
    const taken: (readonly string[])[] = [];
    for (const [first] of sides) {
      const network = first && (await makeNetwork(this.#world, first, name));
      taken.push(network === undefined ? [] : valuesOf(network));
    }
    return { name, taken };
  }

  /** Brings everybody back and mends every link. Returns how long it takes until all hold the same. */
  async mend(): Promise<number> {
    const startMs = this.#world.clock.nowMs;
    const { network } = this.#world;
    for (const from of this.#up) for (const to of this.#up) network.mend(from.index, to.index);
    for (const node of this.#up) node.start();
    await this.#until('all nodes to hold the same again', () => isWhole(this.#up));
    return this.#world.clock.nowMs - startMs;
  }

  /** Looks for what met. */
  collisions(trials: readonly (readonly Trial[])[], made: SameNetwork | undefined): Collisions {
    const given = trials.map((side, i) => {
      const taken = [...side.flatMap((trial) => trial.given), ...(made?.taken[i] ?? [])];
      return [...new Set(taken)];
    });
    const all = given.flat();
    const { directory } = planeOf(this.#up[0]).cluster;
    return {
      networksMade: made?.taken.filter((values) => values.length > 0).length ?? 0,
      networksKept: directory.networks().filter(({ name }) => name === made?.name).length,
      givenTwice: [...new Set(all.filter((value, i) => all.indexOf(value) !== i))],
    };
  }

  async #until(what: string, done: () => boolean): Promise<void> {
    const untilMs = this.#world.clock.nowMs + PATIENCE_MS;
    while (!done()) {
      if (this.#world.clock.nowMs >= untilMs) throw tooLong(what);
      await this.#world.run(LOOK_MS);
    }
  }
}

/** Sees when a side holds nodes for failed. */
class Watch {
  readonly #side: readonly SimNode[];
  readonly #lost: readonly NodeId[];
  readonly #first = new Map<NodeId, number>();
  readonly #last = new Map<NodeId, number>();

  constructor(side: readonly SimNode[], lost: readonly NodeId[]) {
    this.#side = side;
    this.#lost = lost;
  }

  get noticed(): NoticedAt[] {
    return this.#lost.map((node) => ({
      node,
      firstMs: this.#first.get(node) ?? 0,
      lastMs: this.#last.get(node) ?? 0,
    }));
  }

  /** True when all was noticed. */
  look(nowMs: number): boolean {
    for (const node of this.#lost.filter((candidate) => !this.#last.has(candidate))) {
      const holders = this.#side.filter((observer) => believes(observer, node, 'failed'));
      if (holders.length > 0 && !this.#first.has(node)) this.#first.set(node, nowMs);
      if (holders.length === this.#side.length) this.#last.set(node, nowMs);
    }
    return this.#last.size === this.#lost.length;
  }
}

function planeOf(node: SimNode | undefined): NonNullable<SimNode['plane']> {
  if (node?.serving !== undefined) return node.serving;
  throw tooLong(`${node?.name ?? 'somebody'} to serve`);
}

/** True when all hold the same and each other for alive, and nobody waits for an answer. */
function isWhole(nodes: readonly SimNode[]): boolean {
  const ids = nodes.map(({ id }) => id);
  const idle = nodes.every(({ plane }) => plane?.wishes === 0);
  return idle && holdEqual(nodes) && hold(nodes, ids, 'alive');
}

/** True when each of the nodes believes this of all the others. */
function hold(
  nodes: readonly SimNode[],
  others: readonly NodeId[],
  status: 'alive' | 'failed',
): boolean {
  return nodes.every((node) =>
    others.every((other) => other === node.id || believes(node, other, status)),
  );
}

function believes(observer: SimNode, node: NodeId, status: 'alive' | 'failed'): boolean {
  return observer.plane?.gossip.members.lookup(node)?.belief.status === status;
}

function tooLong(what: string): WeftError {
  return new WeftError('limit-reached', {
    what: 'simulate',
    why: `it waited ${PATIENCE_MS / 1000} s of simulated time in vain for ${what}`,
    remedy: 'try another --seed, and report it, because that is a fault of weft',
  });
}
