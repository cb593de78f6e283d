import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect } from 'chai';
import { issueLeaf, makeAuthority, makeNodeKeys } from '../../src/host/control/certificates.ts';
import {
  type ControlStream,
  connectStream,
  connectToJoin,
  endStreamsOf,
  type StreamCredentials,
  StreamServer,
} from '../../src/host/control/control-stream.ts';
import { fingerprintOf, nodeIdOf, TrustStore } from '../../src/host/control/trust.ts';
import { type Ip, parseIp } from '../../src/model/ip.ts';
import { STREAM_FRAME_BYTES_MAX } from '../../src/model/limits.ts';
import type { NodeId } from '../../src/model/node-id.ts';

const LOOPBACK = parseIp('127.0.0.1') as Ip;
const CLUSTER = 'c1'.repeat(16);

async function authorityWithLeaf(cluster = CLUSTER) {
  const authority = await makeAuthority(cluster);
  const keys = await makeNodeKeys();
  const node = nodeIdOf(keys.publicKey);
  const certificate = await issueLeaf(authority, { cluster, node, publicKey: keys.publicKey });
  const credentials: StreamCredentials = {
    leaf: { certificate, privateKey: keys.privateKey },
    authority: authority.certificate,
    trust: new TrustStore(cluster, [authority.certificate]),
  };
  return { node, keys, authority, credentials, fingerprint: fingerprintOf(authority.certificate) };
}

/** The same node with another certificate: one that lives so long from now on. */
async function leafOf(
  { node, keys, authority, credentials }: Awaited<ReturnType<typeof authorityWithLeaf>>,
  lifetimeMs: number,
): Promise<StreamCredentials> {
  const subject = { cluster: CLUSTER, node, publicKey: keys.publicKey, lifetimeMs };
  const certificate = await issueLeaf(authority, subject);
  return { ...credentials, leaf: { certificate, privateKey: keys.privateKey } };
}

describe('control streams', () => {
  let ours: Awaited<ReturnType<typeof authorityWithLeaf>>;
  let theirs: Awaited<ReturnType<typeof authorityWithLeaf>>;
  let server: StreamServer;
  let accepted: ((stream: ControlStream) => void)[];
  // A port of our own: the kernel gives a free one to a probe, and nobody else is quick enough to take it.
  let port: number;

  before(async () => {
    [ours, theirs] = [await authorityWithLeaf(), await authorityWithLeaf('d2'.repeat(16))];
  });

  beforeEach(async () => {
    port = await freePort();
    accepted = [];
    server = new StreamServer();
    await server.open([LOOPBACK], port, ours.credentials, (stream) => accepted.shift()?.(stream));
  });

  afterEach(() => server.close());

  const nextStream = (): Promise<ControlStream> =>
    new Promise((resolve) => {
      accepted.push(resolve);
    });
  const target = () => ({ host: '127.0.0.1', port });
  const fingerprintThere = (): Promise<string> =>
    new Promise((resolve) => {
      const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
    });

  it('know the member at the other end, on both sides', async () => {
    const serving = nextStream();
    const stream = await connectStream(target(), ours.credentials);
    expect(stream.peer).to.equal(ours.node);
    expect((await serving).peer).to.equal(ours.node);
    stream.close();
  });

  it('carry frames of every size whole and in order', async () => {
    const serving = nextStream();
    const stream = await connectStream(target(), ours.credentials);
    const sizes = [0, 1, 3, 4, 5, 1000, 16_384, STREAM_FRAME_BYTES_MAX];
    const received: Uint8Array[] = [];
    const reading = (async () => {
      for await (const frame of (await serving).frames()) received.push(frame);
    })();
    for (const size of sizes) await stream.send(new Uint8Array(size).fill(size & 0xff));
    stream.close();
    await reading;
    expect(received.map((frame) => frame.length)).to.deep.equal(sizes);
    expect(
      received.every((frame, i) => frame.every((b) => b === ((sizes[i] ?? 0) & 0xff))),
    ).to.equal(true);
  });

  it('end without a frame when a length is above the bound', async () => {
    const serving = nextStream();
    const stream = await connectStream(target(), ours.credentials);
    const reading = (async () => {
      const frames: Uint8Array[] = [];
      for await (const frame of (await serving).frames()) frames.push(frame);
      return frames;
    })();
    await stream.send(new Uint8Array(STREAM_FRAME_BYTES_MAX + 1));
    expect(await reading).to.deep.equal([]);
  });

  it('take somebody with a certificate of another cluster for nobody', async () => {
    const serving = nextStream();
    const joining = await connectToJoin(target(), ours.fingerprint);
    expect((await serving).peer).to.equal(undefined);
    joining.close();
    const again = nextStream();
    const { trust, authority } = ours.credentials;
    const disguised = { ...theirs.credentials, trust, authority };
    const stream = await connectStream(target(), disguised);
    expect((await again).peer).to.equal(undefined);
    stream.close();
    const failure = await refusal(connectStream(target(), theirs.credentials));
    expect(failure).to.equal(
      'connecting to 127.0.0.1: the agent there belongs to another cluster; use a token of that cluster, or the address of this one',
    );
  });

  it('refuse a cluster whose fingerprint is not that of the token', async () => {
    expect(await refusal(connectToJoin(target(), theirs.fingerprint))).to.equal(
      'connecting to 127.0.0.1: the agent there does not show the authority that the token names: it belongs to ' +
        'another cluster, or the authority was rotated after the token was made; run weft token create on a ' +
        'member, and use the address of that cluster',
    );
  });

  it('say when nothing listens', async () => {
    server.close();
    expect(await refusal(connectToJoin(target(), ours.fingerprint))).to.equal(
      `connecting to 127.0.0.1: nothing listens on TCP port ${port}; check that the agent runs there and that no firewall blocks the port`,
    );
  });

  it('serve on when strangers speak no TLS', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      socket.resume();
    });
    const serving = nextStream();
    const stream = await connectStream(target(), ours.credentials);
    expect((await serving).peer).to.equal(ours.node);
    stream.close();
  });

  it('hear a member whose certificate lapsed, but not as a member', async () => {
    const lapsed = await leafOf(ours, -1);
    const stranger = nextStream();
    (await connectStream(target(), lapsed)).close();
    expect((await stranger).lapsed).to.equal(undefined);
    server.close();
    server = new StreamServer();
    const knowing = { ...ours.credentials, isMember: () => true };
    await server.open([LOOPBACK], port, knowing, (stream) => accepted.shift()?.(stream));
    const serving = nextStream();
    (await connectStream(target(), lapsed)).close();
    const { peer, lapsed: node } = await serving;
    expect([peer, node]).to.deep.equal([undefined, ours.node]);
  });

  it('refuse a peer whose certificate lapsed, but for a renewal', async () => {
    server.close();
    server = new StreamServer();
    await server.open([LOOPBACK], port, await leafOf(ours, -1), () => undefined);
    let told = 0;
    const us = { ...ours.credentials, isMember: () => true, onUnknownRoot: () => told++ };
    expect(await refusal(connectStream(target(), us))).to.equal(
      'connecting to 127.0.0.1: the certificate of the node there has lapsed; see that its clock is right and that it can reach a signer',
    );
    expect(told).to.equal(0);
    const stream = await connectStream(target(), us, true);
    expect([stream.peer, stream.lapsed]).to.deep.equal([undefined, ours.node]);
    stream.close();
  });

  it('tell of a root that was never trusted here, and not of one that was', async () => {
    const next = await makeAuthority(CLUSTER);
    const { cluster } = ours.credentials.trust;
    const newer = new TrustStore(cluster, [next.certificate]);
    const both = new TrustStore(cluster, [next.certificate], [ours.authority.certificate]);
    let told = 0;
    for (const trust of [newer, both]) {
      const us = { ...ours.credentials, trust, isMember: () => true, onUnknownRoot: () => told++ };
      expect(await refusal(connectStream(target(), us))).to.contain('has lapsed');
    }
    expect(told).to.equal(1);
  });

  it('show another certificate from the next handshake on, without listening anew', async () => {
    const before = await fingerprintThere();
    server.renew(await leafOf(ours, 60_000));
    expect(await fingerprintThere()).not.to.equal(before);
    const serving = nextStream();
    (await connectStream(target(), ours.credentials)).close();
    expect((await serving).peer).to.equal(ours.node);
  });

  it('end the handshake of a node that was removed, on both sides', async () => {
    const revoking = { ...ours.credentials, isRevoked: () => true };
    expect(await refusal(connectStream(target(), revoking))).to.equal(
      'connecting to 127.0.0.1: the node there was removed; it has to join anew',
    );
    server.close();
    server = new StreamServer();
    let served = 0;
    await server.open([LOOPBACK], port, revoking, () => served++);
    const stream = await connectStream(target(), ours.credentials);
    for await (const _ of stream.frames()) expect.fail('a frame came');
    expect([served, server.revoked]).to.deep.equal([0, 1]);
  });

  it('of a node end at once when it is removed, those of others do not', async () => {
    const serving = nextStream();
    const stream = await connectStream(target(), ours.credentials);
    const there = await serving;
    expect(endStreamsOf('ff'.repeat(16) as NodeId)).to.equal(0);
    expect(endStreamsOf(ours.node)).to.equal(2);
    for await (const _ of there.frames()) expect.fail('a frame came');
    for await (const _ of stream.frames()) expect.fail('a frame came');
    expect(endStreamsOf(ours.node)).to.equal(0);
  });

  it('say when the port is taken', async () => {
    const second = new StreamServer();
    const failure = await refusal(second.open([LOOPBACK], port, ours.credentials, () => undefined));
    expect(failure).to.match(
      /^gossip port 127.0.0.1 TCP \d+: another socket of this host uses it; /,
    );
  });
});

async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'nothing was refused',
    (error: Error) => error.message,
  );
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
