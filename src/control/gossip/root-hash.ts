/** The hash of all that a node holds: equal logs give equal hashes, whatever the order of their arrival. */
import type { LogVersion } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Returns a 32-bit hash of the versions. Each origin is hashed by FNV-1a, the hashes are added, so order plays
 * no part. Two different sets collide once in 2^32; the next change makes them differ again.
 */
export function rootHash(versions: ReadonlyMap<NodeId, LogVersion>): number {
  let root = 0;
  for (const [origin, { generation, seq }] of versions) {
    const text = `${origin}/${generation}/${seq}`;
    let hash = FNV_OFFSET;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
    root = (root + (hash >>> 0)) >>> 0;
  }
  return root;
}
