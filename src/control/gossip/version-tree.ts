/**
 * Hashes over all that a node holds: one of everything, 32 of branches, 1,024 of leaves. Two nodes with equal logs
 * have equal hashes, whatever the order of arrival; where they differ the tree leads to the logs that do.
 *
 *     root                      8 bytes, in every digest
 *     32 branches             256 bytes, first message of a comparison
 *     32 leaves of each       256 bytes for each branch that differs
 *
 * The hash of a log is that of the text `<origin>/<generation>/<seq>/<content>`; that of a node of the tree is the
 * sum of its logs' hashes, modulo 2^64, so one change costs one subtraction and one addition. A sum needs a hash that
 * mixes well: with FNV-1a alone "A one ahead" and "B one ahead" are equal for one pair in four. So MurmurHash3's
 * finalizer follows (fmix64). Two different states have one root with a chance of 1 in 2^64. Nobody gains by searching
 * for such a pair: only members have logs, and each writes its own.
 */
import { type LogSummary, sameSummary } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';

/** Children of a node of the tree. */
export const TREE_WIDTH = 32;
/** Bytes of one hash. */
const TREE_HASH_BYTES = 8;

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const LEAVES = TREE_WIDTH * TREE_WIDTH;

interface Hashed {
  readonly version: LogSummary;
  readonly hash: bigint;
  readonly leaf: number;
}

/** Trees that were made, by what they are made of: hashing all logs anew for each comparison is most of its cost. */
const TREES = new WeakMap<object, VersionTree>();

/** The tree over logs as they are now. There is one for all who ask for the same logs. */
export function treeOf(logs: { versions(): ReadonlyMap<NodeId, LogSummary> }): VersionTree {
  let tree = TREES.get(logs);
  if (tree === undefined) {
    tree = new VersionTree();
    TREES.set(logs, tree);
  }
  return tree.refresh(logs.versions());
}

/** The tree. `refresh` before reading. */
export class VersionTree {
  readonly #logs = new Map<NodeId, Hashed>();
  readonly #leaves = new BigUint64Array(LEAVES);
  readonly #root = new BigUint64Array(1);

  /** Takes the versions as they are now. Costs hashing for the changed ones only. */
  refresh(versions: ReadonlyMap<NodeId, LogSummary>): this {
    for (const [origin, version] of versions) {
      const known = this.#logs.get(origin);
      // Mostly it is the very summary of the last time: nearly all logs are as they were.
      if (known?.version === version || sameSummary(known?.version, version)) continue;
      this.#set(origin, version, known);
    }
    if (this.#logs.size > versions.size) {
      for (const origin of this.#logs.keys()) if (!versions.has(origin)) this.#forget(origin);
    }
    return this;
  }

  /** 8 bytes, big-endian. */
  root(): Uint8Array {
    return toBytes(this.#root);
  }

  /** Hashes of the branches, 8 bytes each. */
  branches(): Uint8Array {
    const sums = Array.from({ length: TREE_WIDTH }, (_, i) => sum(this.#leavesOf(i)));
    return toBytes(sums);
  }

  /** Hashes of a branch's leaves, 8 bytes each. `branch` is below TREE_WIDTH. */
  leaves(branch: number): Uint8Array {
    return toBytes(this.#leavesOf(branch));
  }

  /** Number of the leaf that a log belongs to, whether it is known or not. */
  leafOf(origin: NodeId): number {
    return this.#logs.get(origin)?.leaf ?? leafOf(origin);
  }

  #leavesOf(branch: number): BigUint64Array {
    return this.#leaves.subarray(branch * TREE_WIDTH, (branch + 1) * TREE_WIDTH);
  }

  #set(origin: NodeId, version: LogSummary, known: Hashed | undefined): void {
    const leaf = known?.leaf ?? leafOf(origin);
    const hash = hashOf(`${origin}/${version.generation}/${version.seq}/${version.content}`);
    this.#add(leaf, hash - (known?.hash ?? 0n));
    this.#logs.set(origin, { version, hash, leaf });
  }

  #forget(origin: NodeId): void {
    const known = this.#logs.get(origin);
    if (known === undefined) return;
    this.#add(known.leaf, -known.hash);
    this.#logs.delete(origin);
  }

  /** Elements of a BigUint64Array wrap around, so sums are modulo 2^64. */
  #add(leaf: number, hash: bigint): void {
    this.#leaves[leaf] = (this.#leaves[leaf] ?? 0n) + hash;
    this.#root[0] = (this.#root[0] ?? 0n) + hash;
  }
}

/** Number of the leaf that a log belongs to: branch x 32 + place in it. The first 10 bits of the id's hash. */
export function leafOf(origin: NodeId): number {
  return Number(hashOf(origin) >> 54n);
}

/** Returns the places at which two rows of hashes differ; `undefined` when a row has not `count` hashes. */
export function differing(a: Uint8Array, b: Uint8Array, count: number): number[] | undefined {
  if (a.length !== count * TREE_HASH_BYTES || b.length !== a.length) return undefined;
  const places: number[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * TREE_HASH_BYTES;
    const same = a.subarray(at, at + TREE_HASH_BYTES).every((byte, j) => byte === b[at + j]);
    if (!same) places.push(i);
  }
  return places;
}

/** FNV-1a, 64 bits, then fmix64 of MurmurHash3. */
function hashOf(text: string): bigint {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * FNV_PRIME);
  }
  hash = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * 0xff51afd7ed558ccdn);
  hash = BigInt.asUintN(64, (hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return hash ^ (hash >> 33n);
}

function sum(hashes: BigUint64Array): bigint {
  let total = 0n;
  for (const hash of hashes) if (hash !== 0n) total += hash;
  return BigInt.asUintN(64, total);
}

function toBytes(hashes: Iterable<bigint>): Uint8Array {
  const all = [...hashes];
  const bytes = new Uint8Array(all.length * TREE_HASH_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [i, hash] of all.entries()) view.setBigUint64(i * TREE_HASH_BYTES, hash);
  return bytes;
}
