/**
 * Control streams: TLS 1.3 between members, framed. A frame is a 32-bit length and that many bytes of a StreamFrame.
 *
 * Both ends show a certificate; only somebody who is joining has none. How each stands is judged at the handshake
 * (`trust.ts`), what it may say is decided above (`agent/streams.ts`). A node that was removed gets no handshake
 * done, and its open streams end at once. The length of a frame is checked before anything is allocated; a slow
 * reader holds up its own stream only.
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
import { bindRefusal } from './sealed-socket.ts';
import { fingerprintOf, type Standing, type TrustStore } from './trust.ts';

/** A stream that says nothing for this long is closed. */
const IDLE_MS = 10_000;
/** Handshakes take milliseconds; this bounds how long a stranger can hold one open. */
const HANDSHAKE_MS = 5_000;
/** Streams at once. A sync takes milliseconds, so this is far above what a full cluster needs. */
const CONNECTIONS_MAX = 256;

/** What this node shows to others and how it judges them. Read anew at each handshake: all of it changes. */
export interface StreamCredentials {
  readonly leaf: Credentials;
  /** Certificate of the root that issued the leaf, DER. */
  readonly authority: Uint8Array;
  readonly trust: TrustStore;
  /** True for a node that was removed: no stream with it is opened or accepted. */
  isRevoked?(node: NodeId): boolean;
  /** True for a node of the registry: only of such a one a lapsed certificate is heard. */
  isMember?(node: NodeId): boolean;
  /** Called when a member that we connected to shows a certificate of a root that was never trusted here. */
  onUnknownRoot?(): void;
}

/** Where to connect. */
export interface StreamTarget {
  readonly host: string;
  readonly port: number;
}

/** One framed stream. */
export class ControlStream {
  /** Member at the other end, whose certificate is good; `undefined` for everybody else. */
  readonly peer: NodeId | undefined;
  /** Member at the other end that has to renew its certificate before it may say anything else. */
  readonly lapsed: NodeId | undefined;
  /** Address of the other end, for messages and limits. */
  readonly address: string;
  readonly #socket: TLSSocket;

  constructor(socket: TLSSocket, standing: Standing) {
    this.#socket = socket;
    this.peer = standing.kind === 'member' ? standing.node : undefined;
    this.lapsed = standing.kind === 'lapsed' ? standing.node : undefined;
    this.address = socket.remoteAddress ?? '';
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    if (standing.kind !== 'stranger') LIVE.add(this);
    socket.once('close', () => LIVE.delete(this));
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

  /** Ends the stream at once, whatever is under way. */
  destroy(): void {
    LIVE.delete(this);
    this.#socket.destroy();
  }
}

/** Streams with members, both ways, so that those of a removed one can be ended. */
const LIVE = new Set<ControlStream>();

/** Ends every open stream with a node at once. Returns how many there were. */
export function endStreamsOf(node: NodeId): number {
  const theirs = [...LIVE].filter(({ peer, lapsed }) => peer === node || lapsed === node);
  for (const stream of theirs) stream.destroy();
  return theirs.length;
}

/** Serves control streams on each address. */
export class StreamServer {
  readonly #servers: Server[] = [];
  /** Handshakes with nodes that were removed; they ended there. */
  revoked = 0;

  /** Listens. Throws `port-in-use` or `system-refused`. `serve` must handle its own errors. */
  async open(
    addresses: readonly Ip[],
    port: number,
    credentials: StreamCredentials,
    serve: (stream: ControlStream) => void,
  ): Promise<void> {
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
        const standing = standingOf(socket, credentials);
        if (standing !== 'revoked') serve(new ControlStream(socket, standing));
        else {
          this.revoked++;
          socket.destroy();
        }
      });
      server.on('tlsClientError', () => undefined);
      this.#servers.push(server);
      await listen(server, ip, port);
    }
  }

  /** Shows what the credentials hold now at each later handshake. */
  renew(credentials: StreamCredentials): void {
    for (const server of this.#servers) {
      server.setSecureContext({ ...tlsMaterial(credentials), minVersion: 'TLSv1.3' });
    }
  }

  close(): void {
    for (const server of this.#servers) server.close();
  }
}

/**
 * Connects to a member as a member. Throws `peer-unreachable`, `cluster-mismatch`.
 *
 * @param lapsedToo  a member whose certificate lapsed will do: for the renewal of ours, which may have lapsed as well
 */
export async function connectStream(
  target: StreamTarget,
  credentials: StreamCredentials,
  lapsedToo = false,
): Promise<ControlStream> {
  const socket = await connectTls(target, tlsMaterial(credentials));
  const standing = standingOf(socket, credentials);
  if (standing !== 'revoked') {
    const good = standing.kind === 'member' || (standing.kind === 'lapsed' && lapsedToo);
    if (good) return new ControlStream(socket, standing);
  }
  socket.destroy();
  if (standing !== 'revoked' && standing.kind === 'lapsed' && standing.unknownRoot) {
    credentials.onUnknownRoot?.();
  }
  if (standing === 'revoked' || standing.kind === 'lapsed') throw unfitPeer(target, standing);
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
  const known = authority && fingerprintOf(authority) === fingerprint;
  if (known && leaf && new X509Certificate(leaf).verify(new X509Certificate(authority).publicKey)) {
    return new ControlStream(socket, { kind: 'stranger' });
  }
  socket.destroy();
  throw foreignToken(target);
}

/** A lapsed certificate of somebody who is in no registry is worth as much as none. */
function standingOf(socket: TLSSocket, credentials: StreamCredentials): Standing | 'revoked' {
  const { raw } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  const standing = credentials.trust.standing(raw, Date.now());
  if (standing.kind === 'stranger') return standing;
  if (credentials.isRevoked?.(standing.node) === true) return 'revoked';
  const heard = standing.kind === 'member' || credentials.isMember?.(standing.node) === true;
  return heard ? standing : { kind: 'stranger' };
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

function foreignToken(target: StreamTarget): WeftError {
  return new WeftError('cluster-mismatch', {
    what: `connecting to ${target.host}`,
    why:
      'the agent there does not show the authority that the token names: it belongs to another cluster, ' +
      'or the authority was rotated after the token was made',
    remedy: 'run weft token create on a member, and use the address of that cluster',
  });
}

function unfitPeer(target: StreamTarget, standing: Standing | 'revoked'): WeftError {
  const removed = standing === 'revoked';
  return new WeftError('peer-unreachable', {
    what: `connecting to ${target.host}`,
    why: removed ? 'the node there was removed' : 'the certificate of the node there has lapsed',
    remedy: removed
      ? 'it has to join anew'
      : 'see that its clock is right and that it can reach a signer',
  });
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
