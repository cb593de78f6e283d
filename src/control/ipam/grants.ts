/** Grants as records: what the owner of ranges writes to hand them on. docs/ipam.md. */
import { fromHex } from '../../model/hex.ts';
import { nodeIdFromBytes } from '../../model/node-id.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import { bytesToInteger, integerToBytes } from './integer.ts';
import type { OwnedRange } from './ownership.ts';

/** A grant's record and the key that it stands under in the log of its author. */
export interface GrantWrite {
  readonly key: string;
  readonly value: Uint8Array;
}

/** Ranges in one record; keeps it below the bound of a record. */
const RANGES_PER_GRANT = 64;

/**
 * Returns the writes of grants of one pool.
 *
 * @param number  sequence number of the first of them: it makes their keys unique in the log
 */
export function grantWrites(
  pool: string,
  ranges: readonly OwnedRange[],
  number: number,
): GrantWrite[] {
  const writes: GrantWrite[] = [];
  for (let i = 0; i < ranges.length; i += RANGES_PER_GRANT) {
    const value = encodeGrant(pool, ranges.slice(i, i + RANGES_PER_GRANT));
    writes.push({ key: `grant/${pool}/${number + writes.length}`, value });
  }
  return writes;
}

/** Returns what a grant's record says; ranges that make no sense are left out. */
export function decodeGrant(
  value: Uint8Array,
): { readonly pool: string; readonly ranges: readonly OwnedRange[] } | undefined {
  const record = decode(Proto.GrantRecord, value);
  if (record === undefined) return undefined;
  const ranges = record.ranges.flatMap((range): OwnedRange[] => {
    const owner = nodeIdFromBytes(range.owner);
    const first = bytesToInteger(range.first);
    const last = bytesToInteger(range.last);
    if (owner === undefined || first > last || range.epoch < 1) return [];
    return [{ first, last, epoch: range.epoch, owner }];
  });
  return { pool: record.pool, ranges };
}

function encodeGrant(pool: string, ranges: readonly OwnedRange[]): Uint8Array {
  return encode(Proto.GrantRecord, {
    pool,
    ranges: ranges.map(({ first, last, epoch, owner }) => ({
      first: integerToBytes(first),
      last: integerToBytes(last),
      epoch,
      owner: fromHex(owner),
    })),
  });
}
