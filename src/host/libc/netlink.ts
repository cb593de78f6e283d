/** Questions to the kernel about its network: messages of netlink(7), as `native/sys/netlink.cc` sends them. */
import { closeSync } from 'node:fs';
import { CLOSE_ON_EXEC, type Libc, NON_BLOCKING } from './libc.ts';
import { must } from './refused.ts';

/** A message, of which `body` is what follows `struct nlmsghdr`. */
export interface NetlinkMessage {
  readonly type: number;
  readonly body: Buffer;
}

/** What is asked. */
export interface NetlinkRequest {
  readonly type: number;
  /** Beside NLM_F_REQUEST and NLM_F_ACK. */
  readonly flags?: number;
  /** The fixed part, such as `struct ifinfomsg`. */
  readonly header: Uint8Array;
  /** Made by `attribute`. */
  readonly attributes?: readonly Uint8Array[];
}

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const NETLINK_ROUTE = 0;
export const NETLINK_NETFILTER = 12;
export const NLM_F_DUMP = 0x300;
export const NLM_F_REPLACE = 0x100;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;

const NLM_F_REQUEST = 1;
const NLM_F_ACK = 4;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const HEADER_BYTES = 16;
/** More than the kernel puts into one message of a dump. */
const ANSWER_BYTES = 65_536;

/** A socket in the namespace in which it was opened. */
export class Netlink {
  readonly #libc: Libc;
  readonly #fd: number;
  readonly #answer = Buffer.alloc(ANSWER_BYTES);
  #sequence = 0;

  /** Step: open-netlink. */
  constructor(libc: Libc, protocol: number = NETLINK_ROUTE) {
    this.#libc = libc;
    this.#fd = must('open-netlink', libc.socket(AF_NETLINK, SOCK_RAW | CLOSE_ON_EXEC, protocol));
  }

  /** Asks, and calls `heard` for every message of the answer. Returns 0 or the negative errno. */
  ask(request: NetlinkRequest, heard: (message: NetlinkMessage) => void = () => undefined): number {
    const sent = this.#libc.write(this.#fd, this.#encode(request));
    if (sent < 0) return sent;
    for (;;) {
      const length = this.#libc.read(this.#fd, this.#answer);
      if (length < 0) return length;
      const result = this.#take(this.#answer.subarray(0, length), heard);
      if (result !== undefined) return result;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  #encode({ type, flags = 0, header, attributes = [] }: NetlinkRequest): Buffer {
    const message = Buffer.concat([Buffer.alloc(HEADER_BYTES), header, ...attributes]);
    this.#sequence++;
    message.writeUInt32LE(message.length, 0);
    message.writeUInt16LE(type, 4);
    message.writeUInt16LE(flags | NLM_F_REQUEST | NLM_F_ACK, 6);
    message.writeUInt32LE(this.#sequence, 8);
    return message;
  }

  /** Returns the result when the answer is over. */
  #take(answer: Buffer, heard: (message: NetlinkMessage) => void): number | undefined {
    for (let at = 0; at + HEADER_BYTES <= answer.length; ) {
      const length = answer.readUInt32LE(at);
      const type = answer.readUInt16LE(at + 4);
      const body = answer.subarray(at + HEADER_BYTES, at + length);
      if (answer.readUInt32LE(at + 8) === this.#sequence) {
        if (type === NLMSG_ERROR || type === NLMSG_DONE) return body.readInt32LE(0);
        heard({ type, body });
      }
      at += aligned(length);
    }
    return undefined;
  }
}

/**
 * Opens a socket that can be read when what the groups stand for has changed: `native/sys/netlink-news.cc`.
 * Steps: open-netlink, subscribe.
 */
export function openNetlinkNews(libc: Libc, protocol: number, groups: number): number {
  const type = SOCK_RAW | NON_BLOCKING | CLOSE_ON_EXEC;
  const fd = must('open-netlink', libc.socket(AF_NETLINK, type, protocol));
  // `struct sockaddr_nl`
  const address = Buffer.alloc(12);
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(groups, 8);
  const bound = libc.bind(fd, address);
  if (bound < 0) closeSync(fd);
  must('subscribe', bound);
  return fd;
}

/** Makes an attribute: `struct rtattr` and its content. */
export function attribute(type: number, content: Uint8Array): Buffer {
  const made = Buffer.alloc(aligned(4 + content.length));
  made.writeUInt16LE(4 + content.length, 0);
  made.writeUInt16LE(type, 2);
  made.set(content, 4);
  return made;
}

/** Reads attributes: contents by type. */
export function attributesOf(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(at);
    if (length < 4) break;
    // The two highest bits are flags.
    found.set(bytes.readUInt16LE(at + 2) & 0x3fff, bytes.subarray(at + 4, at + length));
    at += aligned(length);
  }
  return found;
}

/** The content of an attribute that is a number. */
export function number32(value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeUInt32LE(value);
  return content;
}

function aligned(bytes: number): number {
  return (bytes + 3) & ~3;
}
