import { connect } from 'node:net';
import { expect } from 'chai';
import { issueLeaf, makeAuthority, makeNodeKeys } from '../../src/host/control/certificates.ts';
import {
  type ControlStream,
  connectStream,
  connectToJoin,
  type StreamCredentials,
  StreamServer,
} from '../../src/host/control/control-stream.ts';
import { nodeIdOf, sha256 } from '../../src/host/control/identity.ts';
import { toHex } from '../../src/model/hex.ts';
import { type Ip, parseIp } from '../../src/model/ip.ts';
import { STREAM_FRAME_BYTES_MAX } from '../../src/model/limits.ts';

const LOOPBACK = parseIp('127.0.0.1') as Ip;
const CLUSTER = 'c1'.repeat(16);

async function authorityWithLeaf(cluster = CLUSTER) {
  const authority = await makeAuthority(cluster);
  const keys = await makeNodeKeys();
  const node = nodeIdOf(keys.publicKey);
  const certificate = await issueLeaf(authority, { cluster, node, publicKey: keys.publicKey });
  const credentials: StreamCredentials = {
    cluster,
    leaf: { certificate, privateKey: keys.privateKey },
    authority: authority.certificate,
  };
  return { node, credentials, fingerprint: toHex(sha256(authority.certificate)) };
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
    const disguised = {
      ...theirs.credentials,
      cluster: CLUSTER,
      authority: ours.credentials.authority,
    };
    const stream = await connectStream(target(), disguised);
    expect((await again).peer).to.equal(undefined);
    stream.close();
    const failure = await refusal(connectStream(target(), theirs.credentials));
    expect(failure).to.equal(
      'connecting to 127.0.0.1: the agent there belongs to another cluster; use a token of that cluster, or the address of this one',
    );
  });

  it('refuse a cluster whose fingerprint is not that of the token', async () => {
    expect(await refusal(connectToJoin(target(), theirs.fingerprint))).to.match(
      /^connecting to 127.0.0.1: the agent there belongs to another cluster; /,
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
