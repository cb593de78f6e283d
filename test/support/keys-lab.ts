/**
 * Nodes with real keys, certificates and TLS streams on the loopback, and nothing else of an agent: no gossip, no
 * disk, no engine. Logs flow between running nodes whenever a test waits. A node can end at any moment and begin again
 * from what it stored.
 */
import { createServer } from 'node:net';
import pino from 'pino';
import type { KeysContext } from '../../src/agent/keys/context.ts';
import { Keychain } from '../../src/agent/keys/keychain.ts';
import { Keys } from '../../src/agent/keys/keys.ts';
import { Sponsor } from '../../src/agent/members/join.ts';
import {
  foundCluster,
  founderWrites,
  loadMembership,
  type Membership,
  storeMembership,
} from '../../src/agent/members/membership.ts';
import { Streams } from '../../src/agent/streams.ts';
import { Cluster } from '../../src/control/network/cluster.ts';
import { createToken, formatToken } from '../../src/control/network/members/tokens.ts';
import { readVersion } from '../../src/control/state/stored.ts';
import { StreamServer } from '../../src/host/control/control-stream.ts';
import { sha256 } from '../../src/host/control/hash.ts';
import { openIdentity } from '../../src/host/control/identity.ts';
import { monotonicMs, wallMs } from '../../src/host/process/clock.ts';
import { systemRandom } from '../../src/host/process/random.ts';
import { Timers } from '../../src/host/process/timers.ts';
import { toHex } from '../../src/model/hex.ts';
import { type Cidr, type Ip, parseCidr, parseIp } from '../../src/model/ip.ts';
import type { NodeId } from '../../src/model/node-id.ts';

const LOOPBACK = parseIp('127.0.0.1') as Ip;
const POOL = parseCidr('10.0.0.0/8') as Cidr;
const LIFETIME_MS = 86_400_000;

/** What a node is made of while it runs. */
export interface Running {
  readonly cluster: Cluster;
  readonly keychain: Keychain;
  readonly keys: Keys;
  readonly server: StreamServer;
  readonly timers: Timers<string>;
}

/** One node: its store, and what runs on it. */
export class KeysNode {
  readonly name: string;
  readonly port: number;
  readonly stored = new Map<string, Uint8Array>();
  readonly removed = new Set<NodeId>();
  now: Running | undefined;
  #run = 0;

  constructor(name: string, port: number) {
    this.name = name;
    this.port = port;
  }

  get running(): Running {
    if (this.now === undefined) throw new Error(`${this.name} does not run`);
    return this.now;
  }

  get id(): NodeId {
    return (loadMembership(this.store) as Membership).node;
  }

  /** The store as the run that begins now sees it: what a run writes after it has crashed is lost. */
  get store(): {
    get(key: string): Uint8Array | undefined;
    put(key: string, value: Uint8Array): void;
    delete(key: string): void;
  } {
    const run = this.#run;
    return {
      get: (key) => this.stored.get(key),
      put: (key, value) => run === this.#run && this.stored.set(key, value),
      delete: (key) => run === this.#run && this.stored.delete(key),
    };
  }

  /** Ends at once. What was stored stays. */
  crash(): void {
    this.#run++;
    this.now?.timers.close();
    this.now?.server.close();
    this.now = undefined;
  }
}

/** The laboratory. The first node that is started founds the cluster. */
export class KeysLab {
  readonly nodes: KeysNode[] = [];

  /** Makes a node that does not run yet. */
  async node(name: string): Promise<KeysNode> {
    const node = new KeysNode(name, await freePort());
    this.nodes.push(node);
    return node;
  }

  /** Makes the cluster. */
  async found(name: string, lifetimeMs = LIFETIME_MS): Promise<KeysNode> {
    const node = await this.node(name);
    const membership = await foundCluster(name, lifetimeMs);
    storeMembership(node.store, membership);
    await this.start(node, (cluster) => {
      const place = { address: LOOPBACK, gossipPort: node.port };
      cluster.append(founderWrites(membership, place, POOL));
    });
    return node;
  }

  /** Starts a node from what it stored. */
  async start(node: KeysNode, first: (cluster: Cluster) => void = () => undefined): Promise<void> {
    const membership = loadMembership(node.store) as Membership;
    const timers: Timers<string> = new Timers((timer) => keys.fire(timer));
    const server = new StreamServer();
    const keychain: Keychain = new Keychain(membership, node.store, {
      isMember: (id) => cluster.registry.lookup(id) !== undefined,
      isRevoked: (id) => node.removed.has(id),
      onUnknownRoot: () => keys.renewals.doubt(),
    });
    const { privateKey } = membership.leaf;
    const cluster = this.#cluster(node, openIdentity({ ...keychain, node: node.id, privateKey }));
    const context: KeysContext = {
      cluster,
      keychain,
      log: pino({ level: 'silent' }),
      isAlive: (id) => this.nodes.some((other) => other.now !== undefined && other.id === id),
      targetOf: (id) => this.#targetOf(id),
      after: (delayMs, timer) => timers.after(delayMs, timer),
    };
    const keys: Keys = new Keys(context, LIFETIME_MS);
    keychain.watch(() => server.renew(keychain.credentials));
    const sponsor = new Sponsor(context, keys.signer);
    const { credentials } = keychain;
    const heard = (): void => undefined;
    const streams = new Streams({ ...context, credentials, sponsor, keys, heard });
    await server.open([LOOPBACK], node.port, credentials, (stream) => streams.serve(stream));
    first(cluster);
    node.now = { cluster, keychain, keys, server, timers };
    this.spread();
    keys.start();
  }

  /** Lets logs flow until a condition holds; the test's own time limit ends it. */
  async until(condition: () => boolean): Promise<void> {
    for (;;) {
      this.spread();
      if (condition()) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Each running node learns everything that each other one knows. */
  spread(): void {
    const running = this.nodes.filter((node) => node.now !== undefined);
    for (const from of running) for (const to of running) if (from !== to) flow(from, to);
  }

  /** A join token, as a person would carry it. */
  async token(node: KeysNode, uses = 0): Promise<string> {
    const authority = sha256(node.running.keychain.membership.authority);
    const wish = { ttlSeconds: 3600, uses, authority };
    const { token, secret } = await createToken(node.running.cluster, wish, sha256);
    this.spread();
    return formatToken({ fingerprint: toHex(authority), id: token.id, secret });
  }

  /** Ends everything. */
  close(): void {
    for (const node of this.nodes) node.crash();
  }

  #targetOf(id: NodeId): { readonly host: string; readonly port: number } | undefined {
    const node = this.nodes.find((other) => other.stored.size > 0 && other.id === id);
    return node && { host: '127.0.0.1', port: node.port };
  }

  #cluster(node: KeysNode, identity: Cluster['world']['identity']): Cluster {
    const cluster = new Cluster(
      {
        identity,
        storage: node.store,
        random: systemRandom,
        nowMs: monotonicMs,
        wallMs,
        liveMembers: () => [],
        send: () => undefined,
        after: () => undefined,
        durable: () => Promise.resolve(),
      },
      {
        changed: () => undefined,
        admitted: () => undefined,
        removed: () => undefined,
        appended: () => undefined,
      },
    );
    const kept = [...node.stored];
    cluster.restore(kept.filter(([key]) => key.startsWith('log/')).map(([, value]) => value));
    for (const [key, value] of kept) {
      const origin = /^version\/(.+)$/.exec(key)?.[1];
      if (origin) cluster.state.restoreVersion(origin as NodeId, readVersion(value));
    }
    return cluster;
  }
}

function flow(from: KeysNode, to: KeysNode): void {
  const [giver, taker] = [from.running.cluster.state, to.running.cluster.state];
  for (const origin of giver.versions().keys()) {
    const certificate = giver.certificateOf(origin);
    for (const delta of giver.deltas(origin, taker.versionOf(origin), 48_000)) {
      taker.merge(certificate === undefined ? delta : { ...delta, certificate });
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
