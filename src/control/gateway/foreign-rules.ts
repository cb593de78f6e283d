/**
 * Exceptions for our interfaces in the packet filters of others. Where a base chain drops what it does not know (the
 * policy that Docker and ufw give to iptables' FORWARD and INPUT, and firewalld's own chains), containers would reach
 * nothing, because the verdict "accept" of our table ends only our table. Two rules at the head of such a chain leave
 * what comes from or goes to a gateway to `ruleset.ts`, which refuses what is not allowed.
 *
 * They are found again by their comment, put back when the owner of the chain has made it anew, and taken out with
 * the last gateway. Chains of iptables-legacy are no part of nftables and are not seen.
 */
import { ANY_GATEWAY } from './gateway.ts';
import { type NftCommand, TABLE_NAME } from './nft-expression.ts';

/** Marks our rules among those of others. */
const COMMENT = 'weft';
const FAMILIES = new Set(['ip', 'ip6', 'inet']);
/** firewalld accepts by policy and rejects by the last rule of these. */
const FIREWALLD = { table: 'firewalld', chains: new Set(['filter_FORWARD', 'filter_INPUT']) };

/** A chain of somebody else through which packets of containers go. */
export interface ForeignChain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook: 'forward' | 'input';
  /** What no rule speaks of is dropped there. */
  readonly drops: boolean;
}

/** Finds such chains in what `nft -j list chains` says. Objects of other kinds are skipped. */
export function foreignChains(listing: readonly NftCommand[]): ForeignChain[] {
  return listing.flatMap((object) => {
    const chain = object['chain'] as Readonly<Record<string, unknown>> | undefined;
    if (chain === undefined || chain['type'] !== 'filter' || chain['table'] === TABLE_NAME)
      return [];
    const { family, table, name, hook, policy } = chain;
    if (hook !== 'forward' && hook !== 'input') return [];
    if (!FAMILIES.has(String(family))) return [];
    const isFirewalld = table === FIREWALLD.table && FIREWALLD.chains.has(String(name));
    const drops = policy === 'drop' || isFirewalld;
    return [{ family: String(family), table: String(table), name: String(name), hook, drops }];
  });
}

/**
 * Returns the commands that make a chain's exceptions what they should be; none when they are.
 *
 * @param listing  what `nft -j list chain` says of it: its rules in order
 * @param wanted   false: there are to be none
 */
export function exceptionsOf(
  chain: ForeignChain,
  listing: readonly NftCommand[],
  wanted: boolean,
): NftCommand[] {
  const rules = listing.flatMap(({ rule }) => (rule === undefined ? [] : [rule as Rule]));
  const ours = rules.filter(({ comment }) => comment === COMMENT);
  const keys = wanted && chain.drops ? keysOf(chain) : [];
  const first = rules.slice(0, keys.length);
  const inPlace = first.length === keys.length && first.every(({ comment }) => comment === COMMENT);
  if (inPlace && ours.length === keys.length) return [];
  const place = { family: chain.family, table: chain.table };
  return [
    ...ours.map(({ handle }) => ({ delete: { rule: { ...place, chain: chain.name, handle } } })),
    ...keys.map((key) => ({
      insert: { rule: { ...place, chain: chain.name, comment: COMMENT, expr: exception(key) } },
    })),
  ];
}

interface Rule {
  readonly handle: number;
  readonly comment?: string;
}

function keysOf({ hook }: ForeignChain): readonly string[] {
  return hook === 'forward' ? ['iifname', 'oifname'] : ['iifname'];
}

function exception(key: string): unknown[] {
  return [
    { match: { op: '==', left: { meta: { key } }, right: ANY_GATEWAY } },
    // As iptables writes its own rules, so that it can still read the chain.
    { counter: { packets: 0, bytes: 0 } },
    { accept: null },
  ];
}
