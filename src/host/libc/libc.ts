/**
 * The C library's functions, called from JavaScript. It is for an agent whose addon cannot be loaded: slower than the
 * addon, and there where no compiler is, because koffi comes ready made.
 */
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

type Koffi = typeof import('koffi');

/** A function that returns a result, or -1 and sets errno, as everything here does. */
type CFunction = ((...words: readonly unknown[]) => number) & {
  readonly async: (...words: readonly unknown[]) => void;
};

/** A datagram to a unix socket. */
export interface UnixMessage {
  /** `struct sockaddr_un`. */
  readonly to: Uint8Array;
  readonly content: Uint8Array;
  /** `struct cmsghdr` and what follows it; may be empty. */
  readonly control: Uint8Array;
}

/** Processors whose numbers of ioctls and layouts of structures are the ones that are written down here. */
const ARCHITECTURES: readonly string[] = ['x64', 'arm64', 'riscv64'];

/** Of `setsockopt`. */
export const SOL_SOCKET = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const SOCK_DGRAM = 2;
/** Flags of descriptors, the same of `open`, `socket`, `pipe2`, `eventfd` and `epoll_create1`. */
export const CLOSE_ON_EXEC = 0o2000000;
export const NON_BLOCKING = 0o4000;

/**
 * What is called of the C library. A method returns what the C function does, and the negative errno where that one
 * fails. Nothing is checked: a wrong size writes over memory of the process. What waits does so on another thread,
 * whose errno is lost.
 */
export class Libc {
  readonly #koffi: Koffi;
  readonly #c: ReturnType<typeof bindAll>;

  /** Throws where koffi is not installed, or not for this machine. */
  constructor() {
    if (!ARCHITECTURES.includes(process.arch)) throw new Error(`not for ${process.arch}`);
    this.#koffi = createRequire(import.meta.url)('koffi') as Koffi;
    this.#c = bindAll(this.#koffi);
  }

  open(path: string, flags: number): number {
    return this.#outcome(this.#c.open(path, flags));
  }

  read(fd: number, into: Uint8Array): number {
    return this.#outcome(this.#c.read(fd, into, into.length));
  }

  write(fd: number, from: Uint8Array): number {
    return this.#outcome(this.#c.write(fd, from, from.length));
  }

  ioctl(fd: number, request: number, argument: Uint8Array): number {
    return this.#outcome(this.#c.ioctl(fd, request, argument));
  }

  ioctlValue(fd: number, request: number, value: number): number {
    return this.#outcome(this.#c.ioctlValue(fd, request, value));
  }

  fcntl(fd: number, command: number, value: number): number {
    return this.#outcome(this.#c.fcntl(fd, command, value));
  }

  setns(fd: number, type: number): number {
    return this.#outcome(this.#c.setns(fd, type));
  }

  socket(family: number, type: number, protocol: number): number {
    return this.#outcome(this.#c.socket(family, type, protocol));
  }

  bind(fd: number, address: Uint8Array): number {
    return this.#outcome(this.#c.bind(fd, address, address.length));
  }

  setsockopt(fd: number, level: number, option: number, value: Uint8Array): number {
    return this.#outcome(this.#c.setsockopt(fd, level, option, value, value.length));
  }

  /** An option of sockets whose value is a `struct sock_fprog`, of these instructions of 8 bytes. */
  setFilter(fd: number, option: number, code: Uint8Array): number {
    const program = { count: code.length / 8, code };
    const size = this.#koffi.sizeof(this.#c.filter);
    return this.#outcome(this.#c.setFilter(fd, SOL_SOCKET, option, program, size));
  }

  sendmsg(fd: number, { to, content, control }: UnixMessage, flags: number): number {
    const header = {
      name: to,
      nameSize: to.length,
      parts: [{ base: content, size: content.length }],
      count: 1,
      control: control.length > 0 ? control : null,
      controlSize: control.length,
      flags: 0,
    };
    return this.#outcome(this.#c.sendmsg(fd, header, flags));
  }

  pipe(ends: Int32Array, flags: number): number {
    return this.#outcome(this.#c.pipe(ends, flags));
  }

  eventfd(flags: number): number {
    return this.#outcome(this.#c.eventfd(0, flags));
  }

  epollCreate(flags: number): number {
    return this.#outcome(this.#c.epollCreate(flags));
  }

  epollCtl(fd: number, operation: number, watched: number, event: Uint8Array): number {
    return this.#outcome(this.#c.epollCtl(fd, operation, watched, event));
  }

  /** Calls `done` with how many events were written; keeps its thread until there are some. */
  epollWait(fd: number, events: Uint8Array, count: number, done: (count: number) => void): void {
    this.#c.epollWait.async(fd, events, count, -1, (_error: unknown, ready: number) => done(ready));
  }

  poll(descriptors: Uint8Array, count: number, timeoutMs: number): Promise<number> {
    const start = promisify(this.#c.poll.async) as (
      ...words: readonly unknown[]
    ) => Promise<number>;
    return start(descriptors, count, timeoutMs);
  }

  /** errno is asked for before anything else is called. */
  #outcome(result: number): number {
    return result < 0 ? -this.#koffi.errno() : result;
  }
}

function bindAll(koffi: Koffi) {
  const library = koffi.load(null);
  const bind = (name: string, result: string, ...words: readonly unknown[]): CFunction =>
    library.func(name, result, words as string[]) as unknown as CFunction;
  const filter = koffi.struct({ count: 'uint16_t', code: 'void *' });
  const part = koffi.struct({ base: 'void *', size: 'size_t' });
  const message = koffi.struct({
    name: 'void *',
    nameSize: 'uint32_t',
    parts: koffi.pointer(part),
    count: 'size_t',
    control: 'void *',
    controlSize: 'size_t',
    flags: 'int',
  });
  const toOption = ['int', 'int', 'int'];
  return {
    filter,
    open: bind('open', 'int', 'str', 'int'),
    read: bind('read', 'intptr_t', 'int', 'void *', 'size_t'),
    write: bind('write', 'intptr_t', 'int', 'void *', 'size_t'),
    ioctl: bind('ioctl', 'int', 'int', 'unsigned long', 'void *'),
    ioctlValue: bind('ioctl', 'int', 'int', 'unsigned long', 'long'),
    fcntl: bind('fcntl', 'int', 'int', 'int', 'long'),
    setns: bind('setns', 'int', 'int', 'int'),
    socket: bind('socket', 'int', 'int', 'int', 'int'),
    bind: bind('bind', 'int', 'int', 'void *', 'uint32_t'),
    setsockopt: bind('setsockopt', 'int', ...toOption, 'void *', 'uint32_t'),
    setFilter: bind('setsockopt', 'int', ...toOption, koffi.pointer(filter), 'uint32_t'),
    sendmsg: bind('sendmsg', 'intptr_t', 'int', koffi.pointer(message), 'int'),
    pipe: bind('pipe2', 'int', 'void *', 'int'),
    eventfd: bind('eventfd', 'int', 'unsigned int', 'int'),
    epollCreate: bind('epoll_create1', 'int', 'int'),
    epollCtl: bind('epoll_ctl', 'int', 'int', 'int', 'int', 'void *'),
    epollWait: bind('epoll_wait', 'int', 'int', 'void *', 'int', 'int'),
    poll: bind('poll', 'int', 'void *', 'unsigned long', 'int'),
  };
}

/** The family of an address of 4 or 16 bytes. */
export function familyOf({ length }: Uint8Array): number {
  return length === 4 ? AF_INET : AF_INET6;
}
