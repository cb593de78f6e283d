/**
 * What is done about stored records that are damaged. A node must know exactly what it wrote itself: a grant or an
 * endpoint that it forgot would be given out twice. What others wrote it holds as a copy, and can ask for again.
 */
import type { NodeId } from '../../model/node-id.ts';

/** What is to be done. */
export type DamageVerdict =
  /** Logs of others, which are to be dropped whole and fetched again. Empty: nothing is damaged. */
  | { readonly kind: 'drop'; readonly origins: readonly NodeId[] }
  /** This record was ours alone, or nobody can say whose it was. */
  | { readonly kind: 'refuse'; readonly key: string };

const REPLICA = /^(?:log|version)\/([0-9a-f]{32})(?:\/|$)/;

/**
 * Judges the damaged records of a store.
 *
 * @param damaged  keys, which may themselves be what is damaged
 * @param sound    keys of all other records: an origin counts only when one of them names it, too
 */
export function judgeDamage(
  damaged: readonly string[],
  sound: readonly string[],
  self: NodeId,
): DamageVerdict {
  const known = new Set(sound.map(originOf));
  const origins = new Set<NodeId>();
  for (const key of damaged) {
    const origin = originOf(key);
    if (origin === undefined || origin === self || !known.has(origin)) {
      return { kind: 'refuse', key };
    }
    origins.add(origin);
  }
  return { kind: 'drop', origins: [...origins] };
}

/** Keys of everything that is stored of a log. */
export function keysOfLog(keys: readonly string[], origin: NodeId): string[] {
  return keys.filter((key) => originOf(key) === origin);
}

function originOf(key: string): NodeId | undefined {
  return REPLICA.exec(key)?.[1] as NodeId | undefined;
}
