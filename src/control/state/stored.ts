/** How logs lie in the store: keys, and the bytes of a version. docs/state.md, "On disk". */
import { assertThat } from '../../model/errors.ts';
import type { LogVersion } from '../../model/log.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Entry } from './entry.ts';

/** Store key of an entry that we signed and do not know: `State.forgot`. */
export const FORGOTTEN_KEY = 'self/forgotten';

/** Store key of an entry. */
export function entryKey(entry: Pick<Entry, 'origin' | 'key'>): string {
  return `log/${entry.origin}/${entry.key}`;
}

/** Store key of a log's version. */
export function versionKey(origin: NodeId): string {
  return `version/${origin}`;
}

/** Bytes of a version in the store: two unsigned 64-bit numbers, big-endian. */
export function versionBytes(version: LogVersion): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  [version.generation, version.seq].forEach((number, i) => {
    view.setUint32(i * 8, Math.floor(number / 2 ** 32));
    view.setUint32(i * 8 + 4, number % 2 ** 32);
  });
  return bytes;
}

/** Returns the version in 16 bytes of the store. */
export function readVersion(bytes: Uint8Array): LogVersion {
  assertThat(bytes.length === 16, 'a stored version has 16 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { generation: Number(view.getBigUint64(0)), seq: Number(view.getBigUint64(8)) };
}
