/** Tells when interfaces of a namespace, or filters of tc, have changed. Says nothing of what it was: look again. */
import { closeSync } from 'node:fs';
import { kernel } from '../kernel.ts';
import { tapRefusal } from './tap-refusal.ts';

/** What tells; it keeps the namespace alive. */
export interface LinkNews {
  close(): void;
}

/** Room for the largest message that the kernel can make, which is what the reader wants to have left. */
const BYTES = 131_072;
const MESSAGES_MAX = 64;

/** What is read is looked at by nobody, so it may be written over at any time. */
const read = {
  bytes: new Uint8Array(BYTES),
  offsets: new Uint32Array(MESSAGES_MAX),
  lengths: new Uint32Array(MESSAGES_MAX),
};

/**
 * Calls `changed` after each change from when it resolves, and `ended` once when it tells no more, because there was
 * too much to tell. Throws `namespace-missing` or `system-refused`.
 *
 * @param namespace  path of a namespace file; absent: that of the agent
 */
export async function watchLinks(
  namespace: string | undefined,
  changed: () => void,
  ended: () => void,
): Promise<LinkNews> {
  const { FrameReader, openLinkNews } = kernel();
  const opened = await openLinkNews(namespace ?? '');
  if ('errno' in opened) throw tapRefusal('watch', 'interfaces', namespace, opened);
  const { fd } = opened;
  const { bytes, offsets, lengths } = read;
  let open = true;
  const reader = new FrameReader(fd, bytes, offsets, lengths, changed, () => {
    close();
    ended();
  });
  const close = (): void => {
    if (!open) return;
    open = false;
    reader.stop();
    closeSync(fd);
  };
  return { close };
}
