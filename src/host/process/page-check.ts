/**
 * Looks over the pages of the store's file before LMDB does. LMDB trusts what it maps: a damaged page number would
 * end the process with a signal instead of a sentence, and a damaged transaction number would quietly bring back the
 * state before the last write. This reader follows both trees of the file and believes nothing.
 *
 * The layout is that of liblmdb's data version 2 as the package `lmdb` builds it (`mdb.c`: MDB_page, MDB_meta,
 * MDB_db, MDB_node), little-endian. What a record says is not looked at: `store.ts` has a checksum on each.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MAGIC = 0xbe_ef_c0_de;
const DATA_VERSION = 2;
const HEADER_BYTES = 24;
const NODE_BYTES = 8;
const META_FLAG = 0x08;
const BRANCH_FLAG = 0x01;
const LEAF_FLAG = 0x02;
const OVERFLOW_FLAG = 0x04;
/** The value of a node is a page number, and the value itself on overflow pages. */
const BIG_VALUE = 0x01;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const DEPTH_MAX = 32;

/** Flags of the tree of free pages (numbers as keys, a file and no folder), and of the tree of records. */
const TREE_FLAGS = [0x4008, 0] as const;
/** LMDB keeps free pages at the end in no file; more than this many are no longer believed. */
const UNWRITTEN_PAGES_MAX = 2 ** 18;

interface Tree {
  readonly flags: number;
  readonly depth: number;
  readonly entries: number;
  readonly root: bigint;
}

interface Meta {
  readonly pageBytes: number;
  readonly free: Tree;
  readonly main: Tree;
  readonly lastPage: number;
  readonly transaction: bigint;
}

/** Thrown inside, caught by `pageFault`. */
class Fault extends Error {}

/**
 * Returns what is wrong with the file, in words that complete "the file is damaged: ...", or `undefined` when every
 * page that is reached is sound. Throws what the operating system throws when the file cannot be read.
 */
export function pageFault(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    new Pages(file, fstatSync(file).size).check();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  } finally {
    closeSync(file);
  }
}

class Pages {
  readonly #file: number;
  readonly #fileBytes: number;
  readonly #seen = new Set<number>();
  #pageBytes = 0;
  #lastPage = 0;

  constructor(file: number, fileBytes: number) {
    this.#file = file;
    this.#fileBytes = fileBytes;
  }

  check(): void {
    const first = this.#meta(0, this.#pageSize());
    const metas = [first, this.#meta(1, first.pageBytes)] as const;
    const [even, odd] = [metas[0].transaction, metas[1].transaction];
    // Transaction N is noted on page N % 2, so the two are neighbours, but in a file that was never written to.
    const apart = even > odd ? even - odd : odd - even;
    const fresh = even === 0n && odd === 0n;
    if (!fresh && (apart !== 1n || even % 2n !== 0n)) {
      throw new Fault('its two heads are of transactions that do not follow each other');
    }
    const newest = even > odd ? metas[0] : metas[1];
    this.#pageBytes = newest.pageBytes;
    this.#lastPage = newest.lastPage;
    const flags = metas.every(
      ({ free, main }) => free.flags === TREE_FLAGS[0] && main.flags === TREE_FLAGS[1],
    );
    const pages = Math.ceil(this.#fileBytes / this.#pageBytes);
    if (!flags || this.#lastPage > pages + UNWRITTEN_PAGES_MAX) {
      throw new Fault('its head is not what it should be');
    }
    const free: Buffer[] = [];
    this.#walkTree(newest.free, (value) => free.push(value));
    this.#walkTree(newest.main, () => undefined);
    for (const list of free) this.#checkFree(list);
  }

  /** A page that is free and in use would be written over. Lists begin with their length; runs are negative. */
  #checkFree(list: Buffer): void {
    for (let at = 8; at + 8 <= list.length; at += 8) {
      const item = list.readBigInt64LE(at);
      if (item > BigInt(this.#lastPage) || this.#seen.has(Number(item))) {
        throw new Fault(`its list of free pages names page ${item}`);
      }
    }
  }

  #pageSize(): number {
    const head = this.#bytes(0, HEADER_BYTES + 40);
    const size = head.readUInt32LE(HEADER_BYTES + 24);
    if (![4096, 8192, 16_384, 32_768].includes(size)) throw new Fault('its head is not readable');
    return size;
  }

  #meta(page: number, pageBytes: number): Meta {
    const head = this.#bytes(page * pageBytes, HEADER_BYTES + 144);
    const at = (offset: number): bigint => head.readBigUInt64LE(HEADER_BYTES + offset);
    const sound =
      head.readUInt16LE(18) === META_FLAG &&
      head.readUInt32LE(HEADER_BYTES) === MAGIC &&
      head.readUInt32LE(HEADER_BYTES + 4) === DATA_VERSION &&
      head.readUInt32LE(HEADER_BYTES + 24) === pageBytes;
    if (!sound) throw new Fault(`its head ${page + 1} of 2 is not readable`);
    const tree = (offset: number): Tree => ({
      flags: head.readUInt16LE(HEADER_BYTES + offset + 4),
      depth: head.readUInt16LE(HEADER_BYTES + offset + 6),
      entries: Number(at(offset + 32)),
      root: at(offset + 40),
    });
    const [lastPage, transaction] = [Number(at(120)), at(128)];
    return { pageBytes, free: tree(24), main: tree(72), lastPage, transaction };
  }

  #walkTree(tree: Tree, visit: (value: Buffer) => void): void {
    const entries = tree.root === NO_PAGE ? 0 : this.#walk(tree.root, tree.depth, visit);
    if (entries !== tree.entries) {
      throw new Fault(`it has ${entries} records where its head says ${tree.entries}`);
    }
  }

  /** Returns the number of records in and under a page, which is `depth` pages above the values. */
  #walk(number: bigint, depth: number, visit: (value: Buffer) => void): number {
    const page = this.#page(number, depth <= 1 ? LEAF_FLAG : BRANCH_FLAG);
    if (depth < 1 || depth > DEPTH_MAX) throw new Fault('its tree has an impossible depth');
    const lower = page.readUInt16LE(20);
    const upper = page.readUInt16LE(22);
    const room = this.#pageBytes - HEADER_BYTES;
    if (lower % 2 !== 0 || lower > upper || upper > room) throw this.#broken(number);
    let entries = 0;
    for (let i = 0; i < lower / 2; i++) {
      const node = page.readUInt16LE(HEADER_BYTES + i * 2);
      if (node < upper || node + NODE_BYTES > room) throw this.#broken(number);
      entries +=
        depth > 1
          ? this.#walk(this.#child(page, HEADER_BYTES + node, number), depth - 1, visit)
          : this.#leaf(page, HEADER_BYTES + node, number, visit);
    }
    return entries;
  }

  #child(page: Buffer, at: number, number: bigint): bigint {
    this.#keyEnd(page, at, number);
    const [low, high, top] = [0, 2, 4].map((offset) => BigInt(page.readUInt16LE(at + offset)));
    return (low as bigint) | ((high as bigint) << 16n) | ((top as bigint) << 32n);
  }

  #leaf(page: Buffer, at: number, number: bigint, visit: (value: Buffer) => void): number {
    const start = this.#keyEnd(page, at, number);
    const valueBytes = page.readUInt16LE(at) + page.readUInt16LE(at + 2) * 65_536;
    const flags = page.readUInt16LE(at + 4);
    const big = flags === BIG_VALUE;
    if (!big && flags !== 0) throw this.#broken(number);
    if (start + (big ? 8 : valueBytes) > this.#pageBytes) throw this.#broken(number);
    visit(
      big
        ? this.#overflow(page.readBigUInt64LE(start), valueBytes)
        : page.subarray(start, start + valueBytes),
    );
    return 1;
  }

  #keyEnd(page: Buffer, at: number, number: bigint): number {
    const end = at + NODE_BYTES + page.readUInt16LE(at + 6);
    if (end > this.#pageBytes) throw this.#broken(number);
    return end;
  }

  #overflow(number: bigint, valueBytes: number): Buffer {
    const count = this.#page(number, OVERFLOW_FLAG).readUInt32LE(20);
    const wanted = Math.floor((HEADER_BYTES - 1 + valueBytes) / this.#pageBytes) + 1;
    if (count !== wanted) throw this.#broken(number);
    for (let i = 1; i < count; i++) this.#claim(number + BigInt(i));
    return this.#bytes(Number(number) * this.#pageBytes + HEADER_BYTES, valueBytes);
  }

  #page(number: bigint, flag: number): Buffer {
    const index = this.#claim(number);
    const page = this.#bytes(index * this.#pageBytes, this.#pageBytes);
    if (page.readBigUInt64LE(0) !== number || (page.readUInt16LE(18) & 0xff) !== flag) {
      throw this.#broken(number);
    }
    return page;
  }

  /** No page is in two places. */
  #claim(number: bigint): number {
    const index = Number(number);
    if (number < 2n || index > this.#lastPage || this.#seen.has(index)) throw this.#broken(number);
    this.#seen.add(index);
    return index;
  }

  #broken(number: bigint): Fault {
    return new Fault(`page ${number} is not what it should be`);
  }

  #bytes(offset: number, count: number): Buffer {
    const bytes = Buffer.alloc(count);
    if (offset + count > this.#fileBytes || readSync(this.#file, bytes, 0, count, offset) < count) {
      throw new Fault('it is shorter than it was');
    }
    return bytes;
  }
}
