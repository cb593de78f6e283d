/**
 * Control streams: TLS 1.3 between members, framed. A frame is a 32-bit length and that many bytes of a StreamFrame.
 *
 * Both ends show a certificate of the cluster's authority; only somebody who is joining has none, and what it may
 * say is decided above (`agent/join.ts`). The length is checked before anything is allocated; a slow reader holds
 * up its own stream only.
 */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  connect,
  createServer,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type Server,
  type TLSSocket,
} from 'node:tls';
import { WeftError } from '../../model/errors.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import { STREAM_FRAME_BYTES_MAX } from '../../model/limits.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Credentials } from './certificates.ts';
import { readCertificate, sha256 } from './identity.ts';
import { bindRefusal } from './sealed-socket.ts';

/** A stream that says nothing for this long is closed. */
const IDLE_MS = 10_000;
/** Handshakes take milliseconds; this bounds how long a stranger can hold one open. */
const HANDSHAKE_MS = 5_000;
/** Streams at once. A sync takes milliseconds, so this is far above what a full cluster needs. */
const CONNECTIONS_MAX = 256;

/** What this node shows to others. */
export interface StreamCredentials {
  readonly cluster: string;
  readonly leaf: Credentials;
  /** The authority's certificate, DER. */
  readonly authority: Uint8Array;
}

/** Where to connect. */
export interface StreamTarget {
  readonly host: string;
  readonly port: number;
}

/** One framed stream. */
export class ControlStream {
  /** Who is at the other end; `undefined` when it showed no certificate of our cluster. */
  readonly peer: NodeId | undefined;
  /** Address of the other end, for messages and limits. */
  readonly address: string;
  readonly #socket: TLSSocket;

  constructor(socket: TLSSocket, peer: NodeId | undefined) {
    this.#socket = socket;
    this.peer = peer;
    this.address = socket.remoteAddress ?? '';
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
  }

  /** Writes one frame; resolves when the socket can take the next. Rejects when the stream is closed. */
  async send(frame: Uint8Array): Promise<void> {
    if (this.#socket.destroyed) throw new Error('the stream is closed');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    this.#socket.cork();
    this.#socket.write(length);
    const room = this.#socket.write(frame);
    this.#socket.uncork();
    if (!room) await Promise.race([once(this.#socket, 'drain'), once(this.#socket, 'close')]);
  }

  /** Frames as they come; ends when the other end closes, or says something that is no frame. */
  async *frames(): AsyncGenerator<Uint8Array> {
    let buffered: Buffer = Buffer.alloc(0);
    try {
      for await (const chunk of this.#socket) {
        buffered =
          buffered.length === 0 ? (chunk as Buffer) : Buffer.concat([buffered, chunk as Buffer]);
        while (buffered.length >= 4) {
          const length = buffered.readUInt32BE(0);
          if (length > STREAM_FRAME_BYTES_MAX) return;
          if (buffered.length < 4 + length) break;
          yield Uint8Array.from(buffered.subarray(4, 4 + length));
          buffered = buffered.subarray(4 + length);
        }
      }
    } catch {
      // A reset is an end like any other; what was whole has been delivered.
    } finally {
      this.#socket.destroy();
    }
  }

  /** Sends what is written and closes. */
  close(): void {
    this.#socket.end();
  }
}

/** Serves control streams on each address. */
export class StreamServer {
  readonly #servers: Server[] = [];

  /** Listens. Throws `port-in-use` or `system-refused`. `serve` must handle its own errors. */
  async open(
    addresses: readonly Ip[],
    port: number,
    credentials: StreamCredentials,
    serve: (stream: ControlStream) => void,
  ): Promise<void> {
    const authority = new X509Certificate(credentials.authority);
    for (const ip of addresses) {
      const server = createServer({
        ...tlsMaterial(credentials),
        minVersion: 'TLSv1.3',
        requestCert: true,
        // Joiners have no certificate yet; members are told apart below.
        rejectUnauthorized: false,
        handshakeTimeout: HANDSHAKE_MS,
      });
      server.maxConnections = CONNECTIONS_MAX;
      server.on('secureConnection', (socket) => {
        const raw = (socket.getPeerCertificate() as Partial<PeerCertificate>).raw;
        const member = raw && readCertificate(raw, authority, credentials.cluster);
        serve(new ControlStream(socket, member?.node));
      });
      server.on('tlsClientError', () => undefined);
      this.#servers.push(server);
      await listen(server, ip, port);
    }
  }

  close(): void {
    for (const server of this.#servers) server.close();
  }
}

/** Connects to a member as a member. Throws `peer-unreachable`, `cluster-mismatch`. */
export async function connectStream(
  target: StreamTarget,
  credentials: StreamCredentials,
): Promise<ControlStream> {
  const socket = await connectTls(target, tlsMaterial(credentials));
  const authority = new X509Certificate(credentials.authority);
  const raw = (socket.getPeerCertificate() as Partial<PeerCertificate>).raw;
  const member = raw && readCertificate(raw, authority, credentials.cluster);
  if (member !== undefined) return new ControlStream(socket, member.node);
  socket.destroy();
  throw foreignCluster(target);
}

/**
 * Connects to a member as somebody who wants to join. The other end must show a certificate of an authority with
 * the given fingerprint before anything is said. Throws `peer-unreachable`, `cluster-mismatch`.
 *
 * @param fingerprint  SHA-256 of the authority's certificate, hexadecimal
 */
export async function connectToJoin(
  target: StreamTarget,
  fingerprint: string,
): Promise<ControlStream> {
  const socket = await connectTls(target, {});
  const chain = socket.getPeerCertificate(true) as Partial<DetailedPeerCertificate>;
  const authority = chain.issuerCertificate?.raw;
  const leaf = chain.raw;
  const known = authority && Buffer.from(sha256(authority)).toString('hex') === fingerprint;
  if (known && leaf && new X509Certificate(leaf).verify(new X509Certificate(authority).publicKey)) {
    return new ControlStream(socket, undefined);
  }
  socket.destroy();
  throw foreignCluster(target);
}

function tlsMaterial({ leaf, authority }: StreamCredentials): { key: string; cert: string } {
  return {
    key: pem('PRIVATE KEY', leaf.privateKey),
    cert: pem('CERTIFICATE', leaf.certificate) + pem('CERTIFICATE', authority),
  };
}

function connectTls(target: StreamTarget, material: object): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    // The certificate is judged by the caller: names in it are node ids, not host names.
    const socket = connect({
      ...material,
      host: target.host,
      port: target.port,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: false,
    });
    const fail = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      reject(unreachable(target, error));
    };
    socket.setTimeout(HANDSHAKE_MS, () => fail(new Error('no answer within 5 seconds')));
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      socket.removeListener('error', fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function listen(server: Server, ip: Ip, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(bindRefusal(`gossip port ${formatIp(ip)} TCP ${port}`, error));
    });
    server.listen({ host: formatIp(ip), port, exclusive: true }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function unreachable(target: StreamTarget, error: NodeJS.ErrnoException): WeftError {
  const whys: Readonly<Record<string, string>> = {
    ECONNREFUSED: `nothing listens on TCP port ${target.port}`,
    EHOSTUNREACH: 'there is no route to the host',
    ENETUNREACH: 'there is no route to the network',
    ENOTFOUND: 'the name is not known',
    ECONNRESET: 'it closed the connection',
  };
  const why = whys[error.code ?? ''] ?? error.message;
  const remedy = 'check that the agent runs there and that no firewall blocks the port';
  return new WeftError(
    'peer-unreachable',
    { what: `connecting to ${target.host}`, why, remedy },
    error,
  );
}

function foreignCluster(target: StreamTarget): WeftError {
  return new WeftError('cluster-mismatch', {
    what: `connecting to ${target.host}`,
    why: 'the agent there belongs to another cluster',
    remedy: 'use a token of that cluster, or the address of this one',
  });
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
