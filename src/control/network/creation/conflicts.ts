/**
 * What networks that exist take from each other: a name, a VNI, addresses. Members are asked before a network is made
 * (`intents.ts`), so this happens only where they could not be asked: on two sides of a partition, beside a `bridge`
 * network that only its host knows, or where a network was removed and is kept by somebody who uses it. Both stay. The
 * fixed rule of `directory.ts` says which of them goes first; here it is found out, told, and kept from doing harm.
 */
import { type Cidr, cidrCovers, cidrOverlaps, formatCidr } from '../../../model/ip.ts';
import type { Network } from '../../../model/network.ts';

/** Two networks that take the same. */
export interface NetworkConflict {
  readonly kind: 'name' | 'vni' | 'subnet';
  /** The network that goes first by the rule. */
  readonly earlier: Network;
  readonly later: Network;
  /** What both take: `name web`, `VNI 77`, or the later network's `subnet 10.1.0.0/24`. */
  readonly what: string;
}

/** What became known since the last look, and what is over. */
export interface ConflictNews {
  readonly begun: readonly NetworkConflict[];
  readonly over: readonly NetworkConflict[];
}

/** Why nothing may be attached to a network here, and what to do. */
export interface AttachObjection {
  readonly why: string;
  readonly remedy: string;
}

/** A prefix that networks have, in the tree of those that it lies in. Numbers are ranks of networks. */
interface Prefix {
  readonly cidr: Cidr;
  readonly parent: Prefix | undefined;
  /** The first network that has this prefix or one around it. */
  readonly around: number;
  /** The first network that has this prefix or one inside it. */
  within: number;
}

/**
 * Returns the conflicts among networks: each network with the first one that goes before it and takes its name, its
 * VNI, or some of its addresses. So there are at most three for a network, however many take the same.
 *
 * @param ranked  the networks in the order of the rule
 */
export function conflictsOf(ranked: readonly Network[]): NetworkConflict[] {
  return [
    ...sameBy(ranked, 'name', ({ name }) => `name ${name}`),
    ...sameBy(ranked, 'vni', ({ vni }) => `VNI ${vni}`),
    ...overlaps(ranked),
  ];
}

/** True when two networks have an address in common, so that a container in both would have two roads to it. */
export function sharesAddresses(a: Network, b: Network): boolean {
  return a.id !== b.id && sharedSubnet(a, b) !== undefined;
}

/**
 * Says why no container may be attached to the network on this host: another one with its VNI goes first, or has
 * containers here. On the wire and in the engine a VNI is all that a network is, so two of them would be one.
 *
 * @param ranked   all networks in the order of the rule
 * @param isHere   whether an endpoint of that network is on this host
 */
export function attachObjection(
  network: Network,
  ranked: readonly Network[],
  isHere: (other: Network) => boolean,
): AttachObjection | undefined {
  const same = ranked.filter(({ vni }) => vni === network.vni);
  const first = same[0];
  if (first !== undefined && first.id !== network.id) {
    const why = `${called(network)} has VNI ${network.vni} of ${called(first)}, which goes first`;
    return { why, remedy: 'remove it and make it again with another VNI' };
  }
  const other = same.find((candidate) => candidate.id !== network.id && isHere(candidate));
  if (other === undefined) return undefined;
  const why = `containers of ${called(other)}, which has VNI ${network.vni} as well, are on this host`;
  return { why, remedy: 'detach them first, see weft ps --local' };
}

/** Says what is wrong and what to do, one sentence. */
export function conflictText({ kind, earlier, later, what }: NetworkConflict): string {
  if (kind === 'name') {
    const id = later.id.slice(0, 12);
    return (
      `two networks are named ${later.name}; the later one is reached by its id ${id}: ` +
      'attach its containers elsewhere and remove it'
    );
  }
  const both = `${called(earlier)} and ${called(later)}`;
  if (kind === 'vni') {
    return `${both} both have ${what}; nothing is attached to the later one: remove it and make it again`;
  }
  return (
    `${both} share addresses of ${what}; no container can be attached to both: ` +
    'if one is to be, remove the later one and make it again with another --subnet'
  );
}

/** Remembers which conflicts were told, so that each is told once when it begins and once when it is over. */
export class ConflictLedger {
  #known = new Map<string, NetworkConflict>();

  /** Takes the conflicts as they are now, and returns what is new since the last time. */
  take(conflicts: readonly NetworkConflict[]): ConflictNews {
    const before = this.#known;
    this.#known = new Map(conflicts.map((conflict) => [keyOf(conflict), conflict]));
    return {
      begun: [...this.#known].filter(([key]) => !before.has(key)).map(([, conflict]) => conflict),
      over: [...before].filter(([key]) => !this.#known.has(key)).map(([, conflict]) => conflict),
    };
  }
}

function keyOf({ kind, earlier, later }: NetworkConflict): string {
  return `${kind}/${earlier.id}/${later.id}`;
}

/** Names may be equal, so the id stands beside it. */
function called({ name, id }: Network): string {
  return `network ${name} (${id.slice(0, 12)})`;
}

function sameBy(
  ranked: readonly Network[],
  kind: 'name' | 'vni',
  whatOf: (network: Network) => string,
): NetworkConflict[] {
  const holders = new Map<string, Network>();
  return ranked.flatMap((later) => {
    const what = whatOf(later);
    const earlier = holders.get(what);
    if (earlier === undefined) holders.set(what, later);
    return earlier === undefined ? [] : [{ kind, earlier, later, what }];
  });
}

function overlaps(ranked: readonly Network[]): NetworkConflict[] {
  const firsts = firstOverlaps(ranked);
  return ranked.flatMap((later, rank) => {
    const first = firsts[rank] as number;
    const earlier = ranked[first];
    const cidr = first < rank && earlier !== undefined && sharedSubnet(later, earlier);
    if (!cidr) return [];
    return [{ kind: 'subnet' as const, earlier, later, what: `subnet ${formatCidr(cidr)}` }];
  });
}

/**
 * For each network the rank of the first one that has some of its addresses, itself included. Two prefixes overlap when
 * one lies in the other; sorted, a prefix stands behind all that it lies in, so one way forward finds what is around
 * each, and one way back what is within.
 */
function firstOverlaps(ranked: readonly Network[]): number[] {
  const spans = ranked.flatMap(({ subnets }, rank) => subnets.map(({ cidr }) => ({ cidr, rank })));
  spans.sort((a, b) => byPrefix(a.cidr, b.cidr) || a.rank - b.rank);
  const placed: { readonly prefix: Prefix; readonly rank: number }[] = [];
  let last: Prefix | undefined;
  for (const { cidr, rank } of spans) {
    while (last !== undefined && !cidrCovers(last.cidr, cidr)) last = last.parent;
    if (last === undefined || byPrefix(last.cidr, cidr) !== 0) {
      last = { cidr, parent: last, around: Math.min(rank, last?.around ?? rank), within: rank };
    }
    placed.push({ prefix: last, rank });
  }
  for (const { prefix } of placed.toReversed()) {
    const { parent } = prefix;
    if (parent !== undefined) parent.within = Math.min(parent.within, prefix.within);
  }
  const firsts = ranked.map((_, rank) => rank);
  for (const { prefix, rank } of placed) {
    firsts[rank] = Math.min(firsts[rank] as number, prefix.around, prefix.within);
  }
  return firsts;
}

/** The order of prefixes: by where they begin, the wider one first. */
function byPrefix(a: Cidr, b: Cidr): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.base !== b.base) return a.base < b.base ? -1 : 1;
  return a.prefixBits - b.prefixBits;
}

function sharedSubnet(a: Network, b: Network): Cidr | undefined {
  const shared = a.subnets.find(({ cidr }) =>
    b.subnets.some((other) => cidrOverlaps(cidr, other.cidr)),
  );
  return shared?.cidr;
}
