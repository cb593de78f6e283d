import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { Streams, type StreamsContext } from '../../src/agent/streams.ts';
import { issueLeaf, makeAuthority, makeNodeKeys } from '../../src/host/control/certificates.ts';
import { type StreamCredentials, StreamServer } from '../../src/host/control/control-stream.ts';
import { nodeIdOf, TrustStore } from '../../src/host/control/trust.ts';
import { type Ip, parseIp } from '../../src/model/ip.ts';
import type { NodeId } from '../../src/model/node-id.ts';

const LOOPBACK = parseIp('127.0.0.1') as Ip;
const CLUSTER = 'c1'.repeat(16);

type Authority = Awaited<ReturnType<typeof makeAuthority>>;

async function member(authority: Authority) {
  const keys = await makeNodeKeys();
  const node = nodeIdOf(keys.publicKey);
  const certificate = await issueLeaf(authority, {
    cluster: CLUSTER,
    node,
    publicKey: keys.publicKey,
    lifetimeMs: 3_600_000,
  });
  const credentials: StreamCredentials = {
    leaf: { certificate, privateKey: keys.privateKey },
    authority: authority.certificate,
    trust: new TrustStore(CLUSTER, [authority.certificate]),
  };
  return { node, credentials };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

describe('a stream probe', () => {
  it('hears of a member that answers, under the name that its certificate gives', async () => {
    const authority = await makeAuthority(CLUSTER);
    const [ours, theirs] = [await member(authority), await member(authority)];
    const port = await freePort();
    const server = new StreamServer();
    await server.open([LOOPBACK], port, theirs.credentials, (stream) => stream.close());
    try {
      const heard = await new Promise<NodeId>((resolve, reject) => {
        probe(ours.credentials, port, resolve, reject).probe(theirs.node);
      });
      expect(heard).to.equal(theirs.node);
    } finally {
      server.close();
    }
  });

  it('hears nothing where nobody answers', async () => {
    const authority = await makeAuthority(CLUSTER);
    const ours = await member(authority);
    const port = await freePort();
    const failure = await new Promise<Error>((resolve, reject) => {
      const heard = (): void => reject(new Error('somebody was heard'));
      probe(ours.credentials, port, heard, resolve).probe(ours.node);
    });
    expect(failure.message).to.include('nothing listens');
  });
});

/** Streams that can probe, and nothing else. */
function probe(
  credentials: StreamCredentials,
  port: number,
  heard: (node: NodeId) => void,
  failed: (error: Error) => void,
): Streams {
  const context = {
    credentials,
    targetOf: () => ({ host: '127.0.0.1', port }),
    heard,
    log: { debug: ({ err }: { err: Error }) => failed(err) },
  };
  return new Streams(context as unknown as StreamsContext);
}
