/**
 * One schedule: a cluster that comes to be, people and faults for some minutes, then an end of all faults, and a
 * deadline within which everybody must hold the same. Equal options give equal runs.
 */
import { ALL_CHECKERS } from './checkers/all.ts';
import type { CheckerMaker, Violation } from './checkers/checker.ts';
import { Faults, type FaultTally } from './faults.ts';
import { People, type WishTally } from './people.ts';
import { probeFreeAddresses } from './probes.ts';
import { World } from './world.ts';

/** What a schedule is made of. */
export interface ScheduleOptions {
  readonly seed: number;
  /** Hosts. */
  readonly nodes: number;
  /** Time with people and faults. */
  readonly minutes: number;
  /** Of a thousand wishes, the removals of members; new hosts join in their place. */
  readonly removals?: number;
  /** Of a thousand wishes, those of members that leave; their hosts join anew. */
  readonly leaves?: number;
  /** Disks may go back to an earlier image; Weft does not survive that. */
  readonly rollback?: boolean;
  /** A disk may be used twice at once; Weft does not always survive that either. */
  readonly copy?: boolean;
  /** Nobody wishes anything and nothing goes wrong: what a cluster costs that is left alone. */
  readonly idle?: boolean;
  /** Messages kept for a picture. */
  readonly traced?: number;
  readonly checkers?: readonly CheckerMaker[];
}

/** What came of it. */
export interface ScheduleResult {
  readonly violation: Violation | undefined;
  readonly world: World;
  readonly wishes: WishTally;
  readonly faults: FaultTally;
  /** Runs that ended by a crash. */
  readonly crashes: number;
  /** Grants in all logs at the end. */
  readonly grants: number;
  /** From the end of all faults until everybody held the same. */
  readonly healMs: number;
  readonly simulatedMs: number;
}

/** Everybody is a member within this, when nothing goes wrong yet. */
const FOUNDING_MS = 20_000;
/** All states are equal this long after the last fault. */
const HEAL_MS = 20_000;
/** Mean time between two wishes of one host, and between two faults of a cluster. */
const WISH_MS = 1_500;
const FAULT_MS = 2_500;
const NETWORKS_MAX = 4;
const REMOVALS = 15;
const LEAVES = 6;
/** One host of so many joins later, while things go wrong. */
const LATE_SHARE = 3;

/** Runs a schedule to its end, or to the first violation. */
export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const { seed, nodes, minutes, rollback = false, copy = false, traced = 0 } = options;
  const world = new World({
    seed,
    traced,
    mixed: true,
    checkers: options.checkers ?? ALL_CHECKERS,
  });
  const people = new People(world, {
    networksMax: NETWORKS_MAX,
    hostsMax: nodes * 2,
    removals: options.removals ?? REMOVALS,
    leaves: options.leaves ?? LEAVES,
  });
  const faults = new Faults(world, { rollback, copy });
  let healMs = 0;
  const founders = options.idle === true ? nodes : nodes - Math.floor(nodes / LATE_SHARE);
  await found(world, founders);
  if (world.checks.violation === undefined) {
    const endMs = world.clock.nowMs + minutes * 60_000;
    const during = (): boolean => options.idle !== true && world.clock.nowMs < endMs;
    repeat(world, WISH_MS / nodes, during, () => people.wish());
    repeat(world, FAULT_MS, during, () => faults.strike());
    for (let i = founders; i < nodes; i++) {
      world.clock.after(world.random.below(minutes * 60_000), () => faults.join());
    }
    await world.run(endMs - world.clock.nowMs);
    healMs = await heal(world, faults);
  }
  return {
    violation: world.checks.violation,
    world,
    wishes: people.tally,
    faults: faults.tally,
    crashes: faults.crashed,
    grants: grantsOf(world),
    healMs,
    simulatedMs: world.clock.nowMs,
  };
}

async function found(world: World, nodes: number): Promise<void> {
  world.add();
  await world.run(100);
  for (let i = 1; i < nodes; i++) world.add();
  if (await world.run(FOUNDING_MS, () => world.agrees())) return;
  world.checks.violate('everybody who joins becomes a member', 'some are not', []);
}

/** Ends all faults and waits until everybody holds the same. */
async function heal(world: World, faults: Faults): Promise<number> {
  if (world.checks.violation !== undefined) return 0;
  const startMs = world.clock.nowMs;
  faults.end();
  // The cheapest question first: it is asked after each event.
  const over = (): boolean =>
    isQuiet(world) && world.allAlive() && world.agrees() && world.untold().length === 0;
  if (!(await world.run(HEAL_MS, over))) {
    world.checks.violate(`all hold the same within ${HEAL_MS / 1000} s`, discordOf(world), []);
  }
  const healMs = world.clock.nowMs - startMs;
  for (const node of world.nodes) if (!world.members.includes(node)) world.checks.dismissed(node);
  if (world.checks.violation === undefined) world.checks.settled(world.members);
  if (world.checks.violation === undefined) await probeFreeAddresses(world);
  return healMs;
}

/** Says who does not serve, who waits, or who holds what of whom. */
function discordOf(world: World): string {
  const said = world.members.flatMap(({ name, serving }): string[] => {
    if (serving === undefined) return [`${name} does not serve`];
    if (serving.wishes > 0) return [`${name} has ${serving.wishes} wishes that do not end`];
    const doubted = [...serving.gossip.members.all()]
      .filter(({ belief }) => belief.status !== 'alive')
      .flatMap(({ node, belief }) => {
        const host = world.nodeOf(node);
        return host === undefined ? [] : [`${host.name} for ${belief.status}`];
      });
    const total = [...serving.cluster.state.versions().values()].reduce((n, v) => n + v.seq, 0);
    const holds = doubted.length === 0 ? '' : ` and holds ${doubted.join(', ')}`;
    return [`${name} knows ${total} entries${holds}`];
  });
  const untold = world.untold().map(({ name }) => `${name} was not told that it is no member`);
  return [...said, ...untold].join('; ');
}

/** Nobody wishes for anything, and no commit of the time of slow disks is still under way. */
function isQuiet(world: World): boolean {
  return world.members.every(({ plane }) => plane?.wishes === 0 && plane.store.isIdle);
}

function repeat(world: World, meanMs: number, during: () => boolean, act: () => void): void {
  const next = (): void => {
    const waitMs = (meanMs * (1 + world.random.below(2_000))) / 1_000;
    world.clock.after(waitMs, () => {
      if (!during()) return;
      act();
      next();
    });
  };
  next();
}

function grantsOf(world: World): number {
  const state = world.nodes.find(({ serving }) => serving)?.plane?.cluster.state;
  return state === undefined ? 0 : [...state.scan('grant/')].length;
}
