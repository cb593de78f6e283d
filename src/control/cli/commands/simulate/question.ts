/** What is asked, read: which nodes are killed, and which sides the others are parted into. */
import { WeftError } from '../../../../model/errors.ts';
import type { NodeId } from '../../../../model/node-id.ts';
import type { Question, Snapshot, SnapshotMember } from '../../../../simulator/what-if/snapshot.ts';
import { closest } from '../../closest.ts';
import { wrongUsage } from '../../usage.ts';

/** What people write. */
export interface QuestionText {
  /** Names or ids of nodes, separated by commas; each text adds to the one before. */
  readonly kill: readonly string[];
  /** Sides separated by `/`, each a list as above; `*` stands for all nodes that are not named. */
  readonly partition: string | undefined;
}

const REST = '*';

/**
 * Returns the question. Throws `wrong-usage` when it is none or contradicts itself, `not-found` and `ambiguous` for a
 * node, `not-safe` when nobody would be left.
 */
export function readQuestion(text: QuestionText, snapshot: Snapshot): Question {
  if (text.kill.length === 0 && text.partition === undefined) {
    throw wrong('neither --kill nor --partition is given', 'say what is to happen');
  }
  const named = new Set<NodeId>();
  const name = (ref: string): NodeId => {
    const { id, name: known, up } = memberOf(ref, snapshot);
    if (!up) throw wrong(`node ${known} does not answer now`, 'leave it out: it is down anyway');
    if (named.has(id)) throw wrong(`node ${known} is named twice`, 'name each node once');
    named.add(id);
    return id;
  };
  const killed = text.kill.flatMap((list) => refsIn('--kill', list).map(name));
  const sides = (text.partition ?? REST).split('/').map((list) => {
    return refsIn('--partition', list).map((ref) => (ref === REST ? REST : name(ref)));
  });
  if (text.partition !== undefined && sides.length < 2) {
    throw wrong('a partition has at least two sides', 'write it like a,b/c');
  }
  return { killed, sides: withRest(sides, named, snapshot) };
}

/** Puts all nodes that nobody named where the star is. */
function withRest(
  sides: readonly (readonly (NodeId | typeof REST)[])[],
  named: ReadonlySet<NodeId>,
  { members }: Snapshot,
): NodeId[][] {
  const rest = members.filter(({ id, up }) => up && !named.has(id));
  const stars = sides.flat().filter((part) => part === REST).length;
  if (stars > 1) throw wrong('* stands on two sides', 'let one side have the rest');
  if (stars === 0 && rest.length > 0) {
    const names = rest.map(({ name }) => name).join(', ');
    throw wrong(`${names} on no side`, `name every node, or add ${REST} to the side of the rest`);
  }
  const whole = sides.map((side) =>
    side.flatMap((part) => (part === REST ? rest.map(({ id }) => id) : [part])),
  );
  if (named.size > 0 && whole.flat().length === 0) {
    const why = 'no node would be left to ask';
    throw new WeftError('not-safe', { what: 'simulate', why, remedy: 'leave one alive' });
  }
  if (whole.some((side) => side.length === 0)) {
    throw wrong('a side of the partition has no node', 'name one on each side');
  }
  return whole;
}

function refsIn(flag: string, list: string): string[] {
  const refs = list.split(',').map((ref) => ref.trim());
  if (refs.every((ref) => ref !== '')) return refs;
  throw wrong(`${flag} "${list}" has an empty name`, 'write it like a,b or, for sides, a,b/c');
}

function memberOf(ref: string, { members }: Snapshot): SnapshotMember {
  const byName = members.filter(({ name }) => name === ref);
  const fits = byName.length > 0 ? byName : members.filter(({ id }) => id.startsWith(ref));
  const [first, second] = fits;
  const what = `node ${ref}`;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) {
    const remedy = 'use a longer id, see weft node ls';
    throw new WeftError('ambiguous', { what, why: 'more than one node fits', remedy });
  }
  const near = closest(
    ref,
    members.map(({ name }) => name),
  );
  const guess = near === undefined ? '' : `did you mean ${near}? `;
  const remedy = `${guess}see weft node ls`;
  throw new WeftError('not-found', { what, why: 'no such name or id', remedy });
}

function wrong(why: string, remedy: string): WeftError {
  return wrongUsage('simulate', why, remedy);
}
