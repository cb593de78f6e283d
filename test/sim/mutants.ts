/**
 * Mutants: the shipped code with one rule taken out. The simulator has to notice each within a few schedules; if it does
 * not, it is the simulator that is broken. A mutant replaces one method for the time of a run.
 * A new rule gets its mutant here, with the invariant that is expected to break.
 */

import { Gossip } from '../../src/control/gossip/gossip.ts';
import { Ownership } from '../../src/control/ipam/ownership.ts';
import { Pool } from '../../src/control/ipam/pool.ts';
import { Flush } from '../../src/control/ipam/reclaim.ts';
import { Cluster } from '../../src/control/network/cluster.ts';
import { Intents } from '../../src/control/network/creation/intents.ts';
import { Standing } from '../../src/control/network/members/standing.ts';
import { readStoredEntry } from '../../src/control/state/entry.ts';
import { NodeLog } from '../../src/control/state/node-log.ts';
import { Registry } from '../../src/control/state/registry.ts';
import { State } from '../../src/control/state/state.ts';
import { WriteQueue } from '../../src/host/process/write-queue.ts';
import { LATER_KEY } from '../../src/simulator/host/dialect.ts';
import type { ScheduleOptions } from '../../src/simulator/schedule.ts';

/** One rule less. */
export interface Mutant {
  /** What is wrong with it. */
  readonly name: string;
  /** Invariants of which at least one breaks. */
  readonly breaks: readonly string[];
  /** What makes it show sooner. */
  readonly options?: Partial<ScheduleOptions>;
  /** The first seed that is tried, 1 when absent: a rare fault would cost a minute from there. */
  readonly from?: number;
  /** Puts it in; returns what takes it out again. */
  apply(): () => void;
}

const ONE_HOLDER = 'no address has two holders';
const EQUAL = 'equal versions mean equal states';
const DURABLE = 'nobody knows more of a log than its author has made durable';
const PROMISES = 'what was answered to a person holds';
const NO_RETURN = 'what was deleted does not come back, and no write gives way to an earlier one';
const APART = 'no two networks have one automatic VNI or overlapping automatic subnets';
const AGREEMENT = 'all hold the same within 20 s';
const FOUNDING = 'everybody who joins becomes a member';
const CUT_OFF = 'nobody is cut off whose disk never went back';
const OWN_WAY = 'nobody is in the way of what it wishes for itself';
const FREE = 'while all are connected, a free address can be had';

/** Replaces one method of a class; `make` gets the right one. */
function replace<T extends object, K extends keyof T>(
  prototype: T,
  method: K,
  make: (right: T[K]) => T[K],
): () => void {
  const right = prototype[method];
  prototype[method] = make(right);
  return () => {
    prototype[method] = right;
  };
}

/**
 * More hosts are removed than there were at first. Who has not confirmed must hold a grant that nobody else has heard of,
 * which is rare, and rarer among few.
 */
const MANY_REMOVALS = { removals: 150, minutes: 0.5, nodes: 5 };

/** Takes several out at once. */
function both(...undo: readonly (() => void)[]): () => void {
  return () => {
    for (const each of undo) each();
  };
}

/** All of them. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'addresses of a removed member are taken over at once',
    breaks: [ONE_HOLDER, APART, EQUAL],
    options: MANY_REMOVALS,
    from: 88,
    apply: () =>
      both(
        replace(Flush.prototype, 'silent', () => () => []),
        replace(Flush.prototype, 'behind', () => () => []),
      ),
  },
  {
    name: 'addresses of a removed member are taken over before all have confirmed',
    breaks: [ONE_HOLDER, APART, EQUAL],
    options: MANY_REMOVALS,
    from: 88,
    apply: () => replace(Flush.prototype, 'silent', () => () => []),
  },
  {
    name: 'a removed member is heard as before',
    breaks: [ONE_HOLDER, APART, EQUAL, AGREEMENT, FREE],
    apply: () =>
      both(
        replace(Registry.prototype, 'removal', () => () => undefined),
        replace(
          Registry.prototype,
          'isMember',
          () =>
            function (this: Registry, node) {
              return this.lookup(node) !== undefined;
            },
        ),
        replace(
          Gossip.prototype,
          'tell',
          (right) =>
            function (this: Gossip, command, nowMs) {
              if (command.kind !== 'remove-member') right.call(this, command, nowMs);
            },
        ),
      ),
  },
  {
    name: 'a wanted address is granted although it is in use',
    breaks: [ONE_HOLDER, FREE],
    apply: () => replace(Pool.prototype, 'isUsed', () => () => false),
  },
  {
    name: 'a run is granted without a look at what of it is in use',
    breaks: [ONE_HOLDER],
    apply: () =>
      replace(
        Pool.prototype,
        'runToGrant',
        () =>
          function (this: Pool) {
            return [...this.ownership.ranges()].find(({ first }) => this.owns(first));
          },
      ),
  },
  {
    name: 'an address is allocated that somebody else owns',
    breaks: [ONE_HOLDER],
    apply: () =>
      replace(
        Ownership.prototype,
        'ownedBy',
        () =>
          function (this: Ownership) {
            return [...this.ranges()];
          },
      ),
  },
  {
    name: 'a wanted address is taken without asking its owner',
    breaks: [ONE_HOLDER],
    apply: () => replace(Pool.prototype, 'owns', () => () => true),
  },
  {
    name: 'a grant does not raise the epoch',
    breaks: [FREE, EQUAL],
    apply: () =>
      replace(
        Ownership.prototype,
        'ownedBy',
        (right) =>
          function (this: Ownership, owner) {
            return right.call(this, owner).map((range) => ({ ...range, epoch: range.epoch - 1 }));
          },
      ),
  },
  {
    name: 'an effect leaves before the writes made before it are durable',
    breaks: [DURABLE, PROMISES],
    apply: () => replace(WriteQueue.prototype, 'effect', () => (run) => run()),
  },
  {
    name: 'a delta is merged although it leaves a hole, and no comparison mends it',
    breaks: [AGREEMENT, NO_RETURN, PROMISES],
    apply: () =>
      both(
        replace(
          State.prototype,
          'merge',
          (right) =>
            function (this: State, delta) {
              const { seq } = this.versionOf(delta.origin);
              return right.call(this, { ...delta, fromSeq: Math.min(delta.fromSeq, seq) });
            },
        ),
        replace(State.prototype, 'repair', () => () => 'stale'),
      ),
  },
  {
    name: 'a delete does not travel',
    breaks: [AGREEMENT, PROMISES],
    apply: () =>
      replace(
        NodeLog.prototype,
        'entriesAfter',
        (right) =>
          function (this: NodeLog, seq) {
            return right.call(this, seq).filter(({ value }) => value !== undefined);
          },
      ),
  },
  {
    name: 'a record of an unknown kind does not travel',
    breaks: [EQUAL, AGREEMENT, FOUNDING],
    apply: () =>
      replace(
        NodeLog.prototype,
        'entriesAfter',
        (right) =>
          function (this: NodeLog, seq) {
            return right.call(this, seq).filter(({ key }) => key !== LATER_KEY);
          },
      ),
  },
  {
    name: 'what a new generation of a log leaves out stays in the directory',
    breaks: [EQUAL, PROMISES],
    apply: () => replace(NodeLog.prototype, 'former', () => function* () {}),
    options: { minutes: 2, removals: 0 },
    from: 38,
  },
  {
    name: 'deletes are forgotten at a start',
    breaks: [CUT_OFF, AGREEMENT, PROMISES],
    apply: () =>
      replace(
        State.prototype,
        'restore',
        (right) =>
          function (this: State, stored) {
            const kept = [...stored].filter((signed) => readStoredEntry(signed)?.value);
            return right.call(this, kept);
          },
      ),
  },
  {
    name: 'a node that starts forgets its own log',
    breaks: [PROMISES, CUT_OFF, 'how far a log is known never falls'],
    apply: () =>
      replace(
        Cluster.prototype,
        'restore',
        (right) =>
          function (this: Cluster, entries) {
            const foreign = [...entries].filter(
              (signed) => readStoredEntry(signed)?.origin !== this.self,
            );
            return right.call(this, foreign);
          },
      ),
  },
  {
    name: 'a node that the others do not know is not told so',
    breaks: [AGREEMENT],
    options: { removals: 300, nodes: 4 },
    apply: () => replace(Standing.prototype, 'refused', () => () => undefined),
  },
  {
    name: 'an intent stands in the way of a newer one of the same author',
    breaks: [OWN_WAY],
    options: { minutes: 0.5 },
    apply: () => replace(Intents.prototype, 'endOlder', () => () => true),
  },
];
