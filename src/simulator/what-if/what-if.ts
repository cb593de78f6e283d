/**
 * What-if: asks a simulated copy of a cluster what happens when nodes are killed or parted. Several runs with seeds of
 * their own, because moments are a matter of chance; and one in which nothing happens, to tell what was so before.
 * docs/what-if.md.
 */
import type { ProfileName } from '../../control/gossip/config.ts';
import type { NodeId } from '../../model/node-id.ts';
import { shuffled } from '../../model/random.ts';
import { seededRandom } from '../random.ts';
import type { Ability, Refusal, SideReport, Span, WhatIfReport } from './report.ts';
import { type RunResult, runOnce, type SideRun } from './run.ts';
import { diskOf, type Question, type Snapshot } from './snapshot.ts';
import type { Trial } from './trials.ts';

/** How it is asked. */
export interface WhatIfOptions {
  readonly question: Question;
  /** Seed of the first run; others count up. */
  readonly seed: number;
  /** At least 1. */
  readonly runs: number;
  /** Absent: the profile of the node that told the snapshot. */
  readonly profile?: ProfileName;
  /** Told before each run, from 1; the last number is that of all. */
  readonly progress?: (run: number, all: number) => void;
}

/** Nodes of a side that try what they can do; each trial tells all the others of a network. */
const TRIED_MAX = 16;

/** Returns the answer. Throws `limit-reached` when something that must come does not. */
export async function whatIf(snapshot: Snapshot, options: WhatIfOptions): Promise<WhatIfReport> {
  const { question, seed, runs, progress } = options;
  const profile = options.profile ?? snapshot.profile;
  const disk = diskOf(snapshot);
  // The same in all runs, so that they can be compared.
  const random = seededRandom(seed);
  const tried = question.sides.flatMap((side) => shuffled(side, random).slice(0, TRIED_MAX));
  const run = (n: number, of: Question): Promise<RunResult> => {
    progress?.(n + 1, runs + 1);
    return runOnce({ snapshot, disk, profile, seed: seed + (n % runs), tried }, of);
  };
  const results: RunResult[] = [];
  for (let n = 0; n < runs; n++) results.push(await run(n, question));
  const before = await run(runs, calm(snapshot));
  return reportOf({ snapshot, question, profile, seed }, results, before);
}

/** The question in which nothing happens. */
function calm({ members }: Snapshot): Question {
  return { killed: [], sides: [members.filter(({ up }) => up).map(({ id }) => id)] };
}

interface Asked {
  readonly snapshot: Snapshot;
  readonly question: Question;
  readonly profile: ProfileName;
  readonly seed: number;
}

function reportOf(asked: Asked, results: readonly RunResult[], before: RunResult): WhatIfReport {
  const { snapshot, question, profile, seed } = asked;
  const { members } = snapshot;
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const nameOf = (node: NodeId): string => names.get(node) ?? node;
  const calmTrials = before.sides.flatMap(({ trials }) => trials);
  const parted = question.sides.length > 1;
  return {
    nodes: members.length,
    networks: before.networks,
    profile,
    seed,
    runs: results.length,
    down: members.filter(({ up }) => !up).map(({ name }) => name),
    killed: question.killed.map(nameOf),
    sides: question.sides.map((side, i) => {
      const seen = results.flatMap((result) => result.sides[i] ?? []);
      return sideReport(side.map(nameOf), seen, { nameOf, calmTrials });
    }),
    healed: spanOf(results.map(({ healMs }) => healMs)),
    ...(parted && { collisions: worstCollisions(results) }),
  };
}

interface Known {
  nameOf(node: NodeId): string;
  /** What came of the same wishes while nothing was wrong. */
  readonly calmTrials: readonly Trial[];
}

function sideReport(nodes: readonly string[], runs: readonly SideRun[], known: Known): SideReport {
  const noticed = (runs[0]?.noticed ?? []).map(({ node }, i) => {
    const times = runs.flatMap((run) => run.noticed[i] ?? []);
    return {
      node: known.nameOf(node),
      first: spanOf(times.map(({ firstMs }) => firstMs)),
      last: spanOf(times.map(({ lastMs }) => lastMs)),
    };
  });
  const trials = runs.map((run) => run.trials);
  return {
    nodes,
    noticed,
    // Records do not depend on chance; who owns which address hardly does.
    endpoints: runs[0]?.endpoints ?? [],
    names: runs[0]?.names ?? [],
    stranded: runs[0]?.stranded ?? [],
    abilities: (trials[0] ?? []).map((_, i) => {
      const ofNode = trials.flatMap((ofRun) => ofRun[i] ?? []);
      return abilityOf(ofNode, known.calmTrials);
    }),
  };
}

/** Worst last. */
const MAKINGS: readonly Ability['makesNetworks'][] = ['confirmed', 'provisional', 'refused'];

/** @param trials  of one node, one of each run */
function abilityOf(trials: readonly Trial[], calmTrials: readonly Trial[]): Ability {
  const worst = Math.max(...trials.map(({ makesNetworks }) => MAKINGS.indexOf(makesNetworks)));
  const id = trials[0]?.node.id;
  const calmRefusals = calmTrials.find(({ node }) => node.id === id)?.refusals;
  const keys = [...new Set(trials.flatMap(({ refusals }) => [...refusals.keys()]))];
  return {
    node: trials[0]?.node.name ?? '',
    makesNetworks: MAKINGS[worst] ?? 'refused',
    refusals: keys.flatMap((key): Refusal[] => {
      const refused = trials.flatMap(({ refusals }) => refusals.get(key) ?? []);
      const [first] = refused;
      if (first === undefined) return [];
      return [{ ...first, runs: refused.length, before: calmRefusals?.has(key) === true }];
    }),
  };
}

function worstCollisions(results: readonly RunResult[]): NonNullable<WhatIfReport['collisions']> {
  const all = results.map(({ collisions }) => collisions);
  const lost = all.find(({ networksMade, networksKept }) => networksKept < networksMade);
  const { networksMade = 0, networksKept = 0 } = lost ?? all[0] ?? {};
  return {
    networksMade,
    networksKept,
    givenTwice: [...new Set(all.flatMap(({ givenTwice }) => givenTwice))],
  };
}

function spanOf(times: readonly number[]): Span {
  const sorted = times.map(Math.round).sort((a, b) => a - b);
  return {
    medianMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
    worstMs: sorted.at(-1) ?? 0,
  };
}
