/** Carries one comparison over a stream that takes no time and loses nothing. */
import type { Sync } from '../../src/control/gossip/sync.ts';
import { decode, Proto } from '../../src/wire/proto/codec.ts';

/** Lets a machine hear a frame. Returns its answers; `undefined` ends the stream. */
export type Hear = (to: Sync, frame: Uint8Array) => Iterable<Uint8Array> | undefined;

/** Hears a frame as it is. Throws when it is none. */
export function hear(to: Sync, bytes: Uint8Array): Iterable<Uint8Array> {
  const frame = decode(Proto.StreamFrame, bytes);
  if (frame === undefined) throw new Error('a frame is malformed');
  return to.receive(frame).send;
}

/**
 * Lets two machines talk, in order, until neither has anything to say. True unless the stream was ended before.
 *
 * @param first  what the opener said first, when it opened earlier
 */
export function pump(
  opener: Sync,
  server: Sync,
  each: Hear = hear,
  first: Uint8Array = opener.open(),
): boolean {
  const queue: [Sync, Uint8Array][] = [[server, first]];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [to, frame] = next;
    const back = to === server ? opener : server;
    const answers = each(to, frame);
    if (answers === undefined) return false;
    for (const answer of answers) queue.push([back, answer]);
  }
  return true;
}
