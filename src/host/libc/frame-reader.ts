/**
 * Reads frames as they come: `FrameReader` of `native/binding/frame-reader.h`. One thread waits for all descriptors at
 * once, as long as there are any; reading is done on the thread of the program.
 */
import { constants } from 'node:os';
import { assertThat } from '../../model/errors.ts';
import type { FrameReader, FrameReaderClass } from '../native.ts';
import { CLOSE_ON_EXEC, type Libc, NON_BLOCKING } from './libc.ts';

const EPOLLIN = 1;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
/** `struct epoll_event` has no hole on this one. */
const EVENT = process.arch === 'x64' ? { bytes: 12, dataAt: 4 } : { bytes: 16, dataAt: 8 };
const EVENTS_MAX = 64;
/** As the addon: kFrameHeadroom and kFrameBytesMax of `native/sys/tun.h`. */
const HEADROOM_BYTES = 64;
const FRAME_BYTES_MAX = 65_535 + 14;

/** Waits for descriptors. */
class Waiter {
  readonly #libc: Libc;
  readonly #epoll: number;
  /** Ends a wait early. */
  readonly #wake: number;
  readonly #events = Buffer.alloc(EVENTS_MAX * EVENT.bytes);
  readonly #watched = new Map<number, () => void>();
  #waiting = false;

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#epoll = libc.epollCreate(CLOSE_ON_EXEC);
    this.#wake = libc.eventfd(CLOSE_ON_EXEC | NON_BLOCKING);
    assertThat(this.#control(EPOLL_CTL_ADD, this.#wake) === 0, 'nothing can be waited for');
    // Threads are joined when the process ends.
    process.on('exit', () => this.#interrupt());
  }

  /** Calls `ready` whenever something can be read, until `unwatch`. Returns 0 or the negative errno. */
  watch(fd: number, ready: () => void): number {
    const result = this.#control(EPOLL_CTL_ADD, fd);
    if (result < 0) return result;
    this.#watched.set(fd, ready);
    this.#wait();
    return 0;
  }

  unwatch(fd: number): void {
    this.#watched.delete(fd);
    this.#control(EPOLL_CTL_DEL, fd);
    if (this.#watched.size === 0) this.#interrupt();
  }

  #wait(): void {
    if (this.#waiting || this.#watched.size === 0) return;
    this.#waiting = true;
    this.#libc.epollWait(this.#epoll, this.#events, EVENTS_MAX, (count) => {
      this.#waiting = false;
      try {
        for (const fd of this.#ready(count)) this.#watched.get(fd)?.();
      } finally {
        this.#wait();
      }
    });
  }

  #ready(count: number): number[] {
    const ready: number[] = [];
    for (let i = 0; i < count; i++) {
      const fd = this.#events.readInt32LE(i * EVENT.bytes + EVENT.dataAt);
      if (fd === this.#wake) this.#libc.read(fd, new Uint8Array(8));
      else ready.push(fd);
    }
    return ready;
  }

  #interrupt(): void {
    if (this.#waiting) this.#libc.write(this.#wake, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0));
  }

  #control(operation: number, fd: number): number {
    const event = Buffer.alloc(EVENT.bytes);
    event.writeUInt32LE(EPOLLIN, 0);
    event.writeInt32LE(fd, EVENT.dataAt);
    return this.#libc.epollCtl(this.#epoll, operation, fd, event);
  }
}

/** Returns the class of readers; all of its readers share one thread. */
export function frameReaderClass(libc: Libc): FrameReaderClass {
  let shared: Waiter | undefined;
  return class implements FrameReader {
    readonly #waiter: Waiter;
    readonly #fd: number;
    #open = true;

    constructor(...words: ConstructorParameters<FrameReaderClass>) {
      const [fd, bytes, offsets, lengths, onFrames, onLost] = words;
      shared ??= new Waiter(libc);
      this.#waiter = shared;
      this.#fd = fd;
      const batch = { bytes, offsets, lengths };
      const watched = this.#waiter.watch(fd, () => {
        const { count, errno } = readFrames(libc, fd, batch);
        if (count > 0) onFrames(count);
        if (errno === 0 || !this.#open) return;
        this.stop();
        onLost(errno);
      });
      assertThat(watched === 0, 'a descriptor cannot be waited for');
    }

    stop(): void {
      if (!this.#open) return;
      this.#open = false;
      this.#waiter.unwatch(this.#fd);
    }
  };
}

interface Batch {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
  readonly lengths: Uint32Array;
}

/** As ReadFrames of `native/sys/tun.cc`. HOT PATH. */
function readFrames(
  libc: Libc,
  fd: number,
  { bytes, offsets, lengths }: Batch,
): { readonly count: number; readonly errno: number } {
  let at = HEADROOM_BYTES;
  let count = 0;
  while (count < offsets.length && at + FRAME_BYTES_MAX <= bytes.length) {
    const length = libc.read(fd, bytes.subarray(at, at + FRAME_BYTES_MAX));
    if (length < 0) {
      if (length === -constants.errno.EINTR) continue;
      return { count, errno: length === -constants.errno.EAGAIN ? 0 : -length };
    }
    offsets[count] = at;
    lengths[count] = length;
    count++;
    at = ((at + length + 63) & ~63) + HEADROOM_BYTES;
  }
  return { count, errno: 0 };
}
