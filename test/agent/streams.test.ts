import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { Streams, type StreamsContext } from '../../src/agent/streams.ts';
import type { Cluster } from '../../src/control/network/cluster.ts';
import { strangerText } from '../../src/control/network/members/standing.ts';
import { encodeMember } from '../../src/control/state/registry.ts';
import { issueLeaf, makeAuthority, makeNodeKeys } from '../../src/host/control/certificates.ts';
import { type StreamCredentials, StreamServer } from '../../src/host/control/control-stream.ts';
import { nodeIdOf, TrustStore } from '../../src/host/control/trust.ts';
import { type Ip, parseIp } from '../../src/model/ip.ts';
import type { NodeId } from '../../src/model/node-id.ts';
import { plainCertificate } from '../../src/simulator/host/identity.ts';
import { loneCluster } from '../support/lone-cluster.ts';

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

describe('a comparison', () => {
  it('with a member that does not know this node ends, and it stays known until one comes to its end', async () => {
    const authority = await makeAuthority(CLUSTER);
    const [ours, theirs] = [await member(authority), await member(authority)];
    const port = await freePort();
    const [here, there] = [
      compared(ours.credentials, loneCluster(ours.node), port),
      compared(theirs.credentials, loneCluster(theirs.node), port),
    ];
    admit(here.cluster, theirs.node);
    const server = new StreamServer();
    await server.open([LOOPBACK], port, theirs.credentials, (stream) =>
      there.streams.serve(stream),
    );
    try {
      const failure = await here.streams.compare(theirs.node).then(
        () => 'it came to its end',
        (error: Error) => error.message,
      );
      expect(failure).to.equal('the peer does not know this node as a member');
      const { standing } = here.streams;
      expect(standing.strangeTo(here.cluster)).to.deep.equal([theirs.node]);
      expect(strangerText(here.cluster, theirs.node)).to.match(/^node peer does not know this/);
      admit(there.cluster, ours.node);
      await here.streams.compare(theirs.node);
      expect(standing.strangeTo(here.cluster)).to.deep.equal([]);
    } finally {
      server.close();
    }
  });
});

function compared(
  credentials: StreamCredentials,
  cluster: Cluster,
  port: number,
): { readonly streams: Streams; readonly cluster: Cluster } {
  const context = {
    cluster,
    credentials,
    targetOf: () => ({ host: '127.0.0.1', port }),
    heard: () => undefined,
    log: { debug: () => undefined },
  };
  return { streams: new Streams(context as unknown as StreamsContext), cluster };
}

/** Makes a node a member in the eyes of another one. */
function admit(cluster: Cluster, node: NodeId): void {
  const value = encodeMember({
    node,
    name: 'peer',
    certificate: plainCertificate(node),
    admissionLamport: 1,
    sponsor: cluster.self,
    token: '',
    address: LOOPBACK,
    gossipPort: 7946,
  });
  cluster.append([{ key: `member/${node}`, value }]);
}

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
