/**
 * Control datagrams: sealed on the way out, opened on the way in. Layout and reasons: `wire/sealed.ts`.
 *
 * Nothing changes state before the tag was verified, nothing is answered, and nothing is logged for a datagram that
 * is not ours: a counter moves.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';
import { WeftError } from '../../model/errors.ts';
import { fromHex } from '../../model/hex.ts';
import { formatIp, type Ip, type IpFamily } from '../../model/ip.ts';
import { CONTROL_DATAGRAM_BYTES_MAX } from '../../model/limits.ts';
import type { NodeId } from '../../model/node-id.ts';
import { ReplayWindow } from '../../wire/replay-window.ts';
import {
  decodeSealedHeader,
  encodeSealedHeader,
  SEALED_HEADER_BYTES,
  SEALED_NONCE,
  SEALED_TAG_BYTES,
  type SealedHeader,
} from '../../wire/sealed.ts';

type LookupCallback = (error: null, address: string, family: number) => void;

const CIPHER = 'aes-256-gcm';
const KEY_INFO = 'weft gossip v1';
/** Our own datagrams are at most CONTROL_DATAGRAM_BYTES_MAX plus an item's slack. */
const DATAGRAM_BYTES_MAX = CONTROL_DATAGRAM_BYTES_MAX + 400;
/** Senders whose windows are kept; more than MEMBERS_MAX cannot hold a key. */
const SENDERS_MAX = 8192;

/** A key of the gossip keyring. */
export interface GossipKey {
  readonly id: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Datagrams that were not taken, by reason. */
export interface SealedCounters {
  malformed: number;
  unknownKey: number;
  badTag: number;
  replayed: number;
  /** Sealed with a key that was in use once. */
  droppedKey: number;
  /** In the name of a node that was removed. */
  revoked: number;
}

/** Who sends, and with which keys; the first key seals, all of them open. */
export interface SealedConfig {
  readonly self: NodeId;
  readonly boot: number;
  readonly keys: readonly GossipKey[];
  /** True for a node that was removed: nothing of it is taken. Asked for each datagram. */
  readonly isRevoked?: (node: NodeId) => boolean;
  /** True for a key that was in use once and is no longer. */
  readonly isDropped?: (keyId: number) => boolean;
  /** Called for each datagram whose key was never known; neither sender nor key is proven. */
  readonly onUnknownKey?: (sender: NodeId) => void;
}

/** Called with the payload of a datagram whose sender holds a key of the cluster. */
export type SealedReceiver = (sender: NodeId, payload: Uint8Array) => void;

/** The control sockets of a node, one for each family that it advertises. */
export class SealedSocket {
  readonly counters: SealedCounters = {
    malformed: 0,
    unknownKey: 0,
    badTag: 0,
    replayed: 0,
    droppedKey: 0,
    revoked: 0,
  };
  readonly #config: SealedConfig;
  #keys: readonly GossipKey[];
  readonly #sockets = new Map<IpFamily, Socket>();
  readonly #senderKeys = new Map<string, Buffer>();
  readonly #windows = new Map<NodeId, ReplayWindow>();
  #counter = 0;

  constructor(config: SealedConfig) {
    this.#config = config;
    this.#keys = config.keys;
  }

  /** Seals with the first of these keys from now on, and opens with all of them and no other. */
  setKeys(keys: readonly GossipKey[]): void {
    this.#keys = keys;
    this.#senderKeys.clear();
  }

  /** Binds the port on each address. Throws `port-in-use` or `system-refused`. */
  async open(addresses: readonly Ip[], port: number, receive: SealedReceiver): Promise<void> {
    for (const ip of addresses) {
      const socket = createSocket({ type: ip.family === 4 ? 'udp4' : 'udp6', lookup: asItIs });
      this.#sockets.set(ip.family, socket);
      socket.on('message', (datagram) => this.#take(datagram, receive));
      await bind(socket, ip, port);
      // A peer that is not there yet answers with ICMP; that is no fault of this socket.
      socket.on('error', () => undefined);
    }
  }

  /** Seals and sends. A family that we do not have is like a lost datagram. */
  send(to: { readonly ip: Ip; readonly port: number }, payload: Uint8Array): void {
    this.#sockets.get(to.ip.family)?.send(this.seal(payload), to.port, formatIp(to.ip));
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  /** Returns the payload as a sealed datagram. */
  seal(payload: Uint8Array): Buffer {
    const { self, boot } = this.#config;
    const key = this.#keys[0] as GossipKey;
    const header = encodeSealedHeader({
      keyId: key.id,
      sender: self,
      boot,
      counter: ++this.#counter,
    });
    const cipher = createCipheriv(CIPHER, this.#senderKey(key, self), nonceOf(header));
    cipher.setAAD(header);
    const body = cipher.update(payload);
    return Buffer.concat([header, body, cipher.final(), cipher.getAuthTag()]);
  }

  /** Returns sender and payload of a datagram, or counts why not. */
  unseal(
    datagram: Uint8Array,
  ): { readonly sender: NodeId; readonly payload: Uint8Array } | undefined {
    const header = datagram.length <= DATAGRAM_BYTES_MAX ? decodeSealedHeader(datagram) : undefined;
    if (header === undefined) {
      this.counters.malformed++;
      return undefined;
    }
    if (this.#config.isRevoked?.(header.sender) === true) {
      this.counters.revoked++;
      return undefined;
    }
    const key = this.#keys.find(({ id }) => id === header.keyId);
    if (key === undefined || header.sender === this.#config.self) {
      this.#countKey(header);
      return undefined;
    }
    const payload = this.#open(datagram, header, key);
    if (payload === undefined) {
      this.counters.badTag++;
      return undefined;
    }
    if (!this.#windowOf(header.sender).accept(header.boot, header.counter)) {
      this.counters.replayed++;
      return undefined;
    }
    return { sender: header.sender, payload };
  }

  #take(datagram: Buffer, receive: SealedReceiver): void {
    const opened = this.unseal(datagram);
    if (opened !== undefined) receive(opened.sender, opened.payload);
  }

  #countKey({ keyId, sender }: SealedHeader): void {
    if (this.#config.isDropped?.(keyId) === true) this.counters.droppedKey++;
    else {
      this.counters.unknownKey++;
      if (sender !== this.#config.self) this.#config.onUnknownKey?.(sender);
    }
  }

  #open(datagram: Uint8Array, header: SealedHeader, key: GossipKey): Uint8Array | undefined {
    const aad = datagram.subarray(0, SEALED_HEADER_BYTES);
    const tagAt = datagram.length - SEALED_TAG_BYTES;
    try {
      const cipher = createDecipheriv(CIPHER, this.#senderKey(key, header.sender), nonceOf(aad));
      cipher.setAAD(aad);
      cipher.setAuthTag(datagram.subarray(tagAt));
      const payload = cipher.update(datagram.subarray(SEALED_HEADER_BYTES, tagAt));
      cipher.final();
      return payload;
    } catch {
      return undefined;
    }
  }

  #senderKey({ id, key }: GossipKey, sender: NodeId): Buffer {
    const name = `${id}/${sender}`;
    let derived = this.#senderKeys.get(name);
    if (derived === undefined) {
      if (this.#senderKeys.size >= SENDERS_MAX) this.#senderKeys.clear();
      derived = Buffer.from(hkdfSync('sha256', key, fromHex(sender), KEY_INFO, 32));
      this.#senderKeys.set(name, derived);
    }
    return derived;
  }

  #windowOf(sender: NodeId): ReplayWindow {
    let window = this.#windows.get(sender);
    if (window === undefined) {
      window = new ReplayWindow();
      this.#windows.set(sender, window);
    }
    return window;
  }
}

/** Addresses are numeric: there is nothing to look up, and no turn to wait for. */
function asItIs(address: string, family: unknown, found: LookupCallback): void {
  found(null, address, Number(family));
}

function nonceOf(header: Uint8Array): Uint8Array {
  return header.subarray(SEALED_NONCE.start, SEALED_NONCE.end);
}

/** Throws `port-in-use` or `invalid-value` when UDP or TCP cannot be bound on each address; both are free after. */
export async function checkPort(addresses: readonly Ip[], port: number): Promise<void> {
  for (const ip of addresses) {
    const socket = createSocket(ip.family === 4 ? 'udp4' : 'udp6');
    await bind(socket, ip, port).finally(() => socket.close());
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        reject(bindRefusal(`gossip port ${formatIp(ip)} TCP ${port}`, error));
      });
      server.listen({ host: formatIp(ip), port, exclusive: true }, () =>
        server.close(() => resolve()),
      );
    });
  }
}

function bind(socket: Socket, ip: Ip, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      reject(bindRefusal(`gossip port ${formatIp(ip)} UDP ${port}`, error));
    });
    socket.bind({ port, address: formatIp(ip), exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
}

/** The refusal that explains why a port could not be bound. */
export function bindRefusal(what: string, error: NodeJS.ErrnoException): WeftError {
  if (error.code === 'EADDRINUSE') {
    const why = 'another socket of this host uses it';
    return new WeftError(
      'port-in-use',
      { what, why, remedy: 'stop it (ss -lntup), or set --gossip-port' },
      error,
    );
  }
  if (error.code === 'EADDRNOTAVAIL') {
    const why = 'no interface of this host has the address';
    return new WeftError('invalid-value', { what, why, remedy: 'correct --advertise-addr' }, error);
  }
  const why = error.message;
  return new WeftError('system-refused', { what, why, remedy: 'see the system log' }, error);
}
