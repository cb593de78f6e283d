/**
 * The composition root: one agent, from its data directory to its API. Everything with side effects is made here
 * and handed to the machines; nothing below imports this file.
 *
 * Order of the start: lock, store, identity (found or join), state, sockets, engine, ports, API. Whatever fails
 * undoes what was done before it.
 */

import { serveMetrics } from '../control/api/metrics-server.ts';
import { serveApi } from '../control/api/server.ts';
import { weftVersion } from '../control/cli/version.ts';
import { LAN } from '../control/gossip/config.ts';
import { Gossip, type GossipNotice, type GossipTimer } from '../control/gossip/gossip.ts';
import { removeEndpoint } from '../control/network/attach-endpoint.ts';
import { Cluster } from '../control/network/cluster.ts';
import type { DirectoryChange } from '../control/network/directory.ts';
import { Reconciler, reachableAddress, type UplinkView } from '../control/network/reconcile.ts';
import { encodeNetwork, encodeNodeInfo, type StoredEndpoint } from '../control/state/records.ts';
import type { Member } from '../control/state/registry.ts';
import { readVersion } from '../control/state/state.ts';
import { StreamServer, type StreamTarget } from '../host/control/control-stream.ts';
import { openIdentity } from '../host/control/identity.ts';
import { SealedSocket } from '../host/control/sealed-socket.ts';
import { FdStore } from '../host/linux/fd-store.ts';
import { monotonicMs, wallMs } from '../host/process/clock.ts';
import type { Log } from '../host/process/log.ts';
import { systemRandom } from '../host/process/random.ts';
import type { Store } from '../host/process/store.ts';
import { Timers } from '../host/process/timers.ts';
import { formatIp, type Ip } from '../model/ip.ts';
import type { NodeId } from '../model/node-id.ts';
import type { AgentConfig } from './config.ts';
import { openDataPath } from './data-path.ts';
import { Sponsor } from './join.ts';
import type { KeysContext } from './keys/context.ts';
import { Keychain } from './keys/keychain.ts';
import { Keys } from './keys/keys.ts';
import { founderWrites, type Membership } from './membership.ts';
import { AgentOperations } from './operations.ts';
import { type PortPlace, Ports } from './ports.ts';
import { Streams } from './streams.ts';
import type { ViewContext } from './views/views.ts';

/** How often namespaces without users are looked for. */
const SWEEP_MS = 5000;
/** How long a joiner waits for the cluster's state before it gives up. */
const FIRST_SYNC_MS = 10_000;

/** What an agent is made of once its identity is known. */
export interface AgentParts {
  readonly config: AgentConfig;
  readonly log: Log;
  readonly store: Store;
  readonly membership: Membership;
  readonly boot: number;
  readonly uplink: UplinkView;
  /** This node founded its cluster just now. */
  readonly founded: boolean;
  /** The member that admitted this node just now. */
  readonly contact: StreamTarget | undefined;
}

/** A running agent. */
export class Agent {
  readonly #parts: AgentParts;
  readonly #cluster: Cluster;
  readonly #gossip: Gossip;
  readonly #socket: SealedSocket;
  readonly #timers: Timers<string>;
  readonly #streams: Streams;
  readonly #server: StreamServer = new StreamServer();
  readonly #keychain: Keychain;
  readonly #keys: Keys;
  readonly #closers: (() => void | Promise<void>)[] = [];
  readonly #fdStore: FdStore;
  #operations: AgentOperations | undefined;
  #reconciler: Reconciler | undefined;

  constructor(parts: AgentParts) {
    this.#parts = parts;
    this.#fdStore = new FdStore(parts.config.fdStore, (sentence) => parts.log.warn(sentence));
    const { membership, store, boot } = parts;
    this.#keychain = new Keychain(membership, store, {
      isMember: (node) => this.#cluster.registry.lookup(node) !== undefined,
      onUnknownRoot: () => this.#keys.renewals.doubt(),
    });
    const { node, keys, leaf } = membership;
    this.#socket = new SealedSocket({
      self: node,
      boot,
      keys,
      isDropped: (id) => this.#keys.gossip.isDropped(id),
      onUnknownKey: (sender) => this.#keys.gossip.unknownKey(sender),
    });
    this.#timers = new Timers((name) => this.#fire(name));
    const { trust, credentials } = this.#keychain;
    const identity = openIdentity({ node, privateKey: leaf.privateKey, trust });
    this.#cluster = new Cluster(
      {
        identity,
        storage: store,
        random: systemRandom,
        nowMs: monotonicMs,
        wallMs,
        liveMembers: () => this.#gossip.members.live().map(({ node }) => node),
        send: (to, bytes) => this.#gossip.tell({ kind: 'message', to, bytes }, monotonicMs()),
        after: (delayMs, timer) => this.#timers.after(delayMs, timer),
        durable: () => store.durable(),
      },
      {
        changed: (change) => this.#changed(change),
        admitted: (member) => this.#admitted(member),
        appended: () => this.#gossip.tell({ kind: 'changed' }, monotonicMs()),
      },
    );
    this.#gossip = new Gossip(this.#cluster.state, LAN, systemRandom, {
      send: (to, bytes) => store.effect(() => this.#sendTo(to, bytes)),
      after: (delayMs, timer) => this.#timers.after(delayMs, `gossip/${timer}`),
      notify: (notice) => this.#notice(notice),
    });
    const targetOf = (node: NodeId): StreamTarget | undefined => this.#targetOf(node);
    const context: KeysContext = {
      cluster: this.#cluster,
      keychain: this.#keychain,
      log: parts.log,
      isAlive: (other) => this.#gossip.members.lookup(other)?.belief.status !== 'failed',
      targetOf,
      after: (delayMs, timer) => this.#timers.after(delayMs, timer),
    };
    this.#keys = new Keys(context, parts.config.certLifetimeMs);
    this.#keychain.watch(() => {
      this.#socket.setKeys(this.#keychain.membership.keys);
      this.#server.renew(credentials);
    });
    this.#streams = new Streams({
      cluster: this.#cluster,
      credentials,
      sponsor: new Sponsor(context, this.#keys.signer),
      keys: this.#keys,
      log: parts.log,
      targetOf,
    });
  }

  /** Starts everything; resolves when the API is served. On failure what was started is stopped again. */
  async start(): Promise<void> {
    try {
      this.#restore();
      await this.#openControl();
      await this.#introduce();
      const ports = await this.#openDatapath();
      await this.#openApi();
      await Promise.all([ports.adopt(), this.#fdStore.probe()]);
      this.#every(SWEEP_MS, () => ports.sweep());
      this.#cluster.stockUp();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops serving. TAPs, addresses and state stay. */
  async stop(): Promise<void> {
    this.#timers.close();
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  #restore(): void {
    const { store, log } = this.#parts;
    const entries = [...store.scan('log/')].map(({ value }) => value);
    if (!this.#cluster.restore(entries)) log.error('a stored record is damaged and was left out');
    for (const { key, value } of store.scan('version/')) {
      const origin = key.slice('version/'.length) as NodeId;
      this.#cluster.state.restoreVersion(origin, readVersion(value));
    }
    const local = [...store.scan('local/')];
    this.#cluster.restoreLocal(local.map(({ key, value }) => ({ key: key.slice(6), value })));
    for (const { node } of this.#cluster.registry.all()) this.#addMember(node);
  }

  async #openControl(): Promise<void> {
    const { config, uplink } = this.#parts;
    this.#closers.push(() => this.#socket.close());
    await this.#socket.open(uplink.addresses, config.gossipPort, (sender, payload) =>
      this.#gossip.receive(sender, payload, monotonicMs()),
    );
    this.#closers.push(() => this.#server.close());
    await this.#server.open(
      uplink.addresses,
      config.gossipPort,
      this.#keychain.credentials,
      (stream) => this.#streams.serve(stream),
    );
  }

  /** Makes this node known: the founder admits itself, a joiner first learns what the cluster knows. */
  async #introduce(): Promise<void> {
    const { founded, contact, config, membership, uplink, boot } = this.#parts;
    if (founded) {
      const place = { address: uplink.addresses[0] as Ip, gossipPort: config.gossipPort };
      this.#cluster.append(founderWrites(membership, place, config.defaultAddrPool));
    }
    if (contact !== undefined) await this.#firstSync(contact);
    const info = {
      addresses: uplink.addresses,
      gossipPort: config.gossipPort,
      vxlanPort: config.vxlanPort,
      boot,
      version: weftVersion(),
      mtuBytes: uplink.mtuBytes,
    };
    this.#cluster.append([{ key: 'node', value: encodeNodeInfo(info) }]);
    this.#gossip.tell({ kind: 'start' }, monotonicMs());
    this.#keys.start();
    await this.#parts.store.durable();
    this.#parts.log.debug({ node: membership.node, boot }, 'introduced');
  }

  /** The contact may be a member that has not heard of us yet; it will within milliseconds. */
  async #firstSync(contact: StreamTarget): Promise<void> {
    const deadlineMs = monotonicMs() + FIRST_SYNC_MS;
    for (;;) {
      try {
        await this.#streams.syncWith(contact);
        if (this.#cluster.registry.lookup(this.#cluster.self) !== undefined) return;
      } catch (error) {
        if (monotonicMs() > deadlineMs) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #openDatapath(): Promise<Ports> {
    const { config, uplink, store, log, membership } = this.#parts;
    const { engine, limit, tapOffload, tapQueues } = await openDataPath({
      config,
      node: membership.node,
      uplink,
      events: { portLost: (id) => ports.portLost(id) },
      log,
    });
    this.#closers.push(() => engine.stop());
    const reconciler = new Reconciler(this.#cluster, engine, uplink);
    this.#reconciler = reconciler;
    const ports: Ports = new Ports({
      cluster: this.#cluster,
      engine,
      tapOffload,
      tapQueues,
      reconciler,
      uplink,
      store,
      fdStore: this.#fdStore,
      log,
      lost: (endpoint, place) => this.#portLost(endpoint, place),
    });
    this.#closers.push(() => ports.stop());
    const views: ViewContext = {
      cluster: this.#cluster,
      uplink,
      healthOf: (node) => this.#gossip.members.lookup(node)?.belief.status ?? 'alive',
      rttMsOf: (node) => this.#gossip.members.lookup(node)?.rttMs,
      isOpen: (endpoint) => ports.isOpen(endpoint),
    };
    this.#operations = new AgentOperations({
      views,
      keys: this.#keys,
      keychain: this.#keychain,
      engine,
      ...(limit !== undefined && { engineLimit: limit }),
      ports,
      sealed: this.#socket.counters,
      streamServer: this.#server,
      gossip: this.#gossip,
      streams: this.#streams,
    });
    return ports;
  }

  async #openApi(): Promise<void> {
    const { config, log } = this.#parts;
    const operations = this.#operations as AgentOperations;
    const api = await serveApi(operations, config.socketPath, {
      version: weftVersion(),
      every: (ms, tick) => this.#every(ms, tick),
      onFault: (error, request) => log.error({ err: error, request }, 'request failed'),
    });
    this.#closers.push(() => api.close());
    if (config.metricsAddr === undefined) return;
    const metrics = await serveMetrics(operations, config.metricsAddr);
    this.#closers.push(() => metrics.close());
  }

  #fire(name: string): void {
    if (name.startsWith('gossip/')) {
      this.#gossip.fire(name.slice('gossip/'.length) as GossipTimer, monotonicMs());
    } else if (!this.#keys.fire(name)) this.#cluster.ipam.fire(name);
  }

  #notice(notice: GossipNotice): void {
    if (notice.kind === 'sync') this.#streams.sync(notice.peer);
    else if (notice.kind === 'message') {
      this.#cluster.ipam.receive(notice.from, notice.bytes, monotonicMs());
    } else {
      const name = this.#cluster.registry.lookup(notice.node)?.name ?? notice.node;
      this.#parts.log.info({ peer: name, status: notice.status }, 'peer');
      this.#operations?.nodeChanged(notice.node, notice.status);
      this.#keys.healthChanged();
    }
  }

  #admitted(member: Member): void {
    this.#addMember(member.node);
    if (member.node !== this.#cluster.self) this.#operations?.nodeChanged(member.node, 'join');
  }

  #addMember(node: NodeId): void {
    this.#gossip.tell({ kind: 'add-member', node }, monotonicMs());
  }

  #changed(change: DirectoryChange): void {
    if (change.kind === 'node') this.#reconciler?.touchAll();
    else if (change.kind === 'network') this.#networkChanged(change);
    else {
      for (const object of [change.before, change.after]) {
        if (object !== undefined) this.#reconciler?.touch(object.network);
      }
    }
    this.#operations?.directoryChanged(change);
  }

  /** A network that our endpoints still use was removed by somebody who could not know: it is written again. */
  #networkChanged(change: Extract<DirectoryChange, { kind: 'network' }>): void {
    const { before, after } = change;
    if (after !== undefined) this.#reconciler?.touch(after.id);
    if (before === undefined || after !== undefined || before.driver === 'bridge') return;
    const users = this.#cluster.directory.endpointsOf(before.id);
    if (!users.some(({ node }) => node === this.#cluster.self)) return;
    this.#parts.log.warn({ network: before.name }, 'network was removed while in use; it is kept');
    queueMicrotask(() =>
      this.#cluster.append([{ key: `network/${before.id}`, value: encodeNetwork(before) }]),
    );
  }

  #portLost(endpoint: StoredEndpoint, place: PortPlace): void {
    const { log } = this.#parts;
    if (!place.ephemeral) {
      log.warn({ endpoint: endpoint.name }, 'endpoint is down: its interface or namespace is gone');
      return;
    }
    log.info({ endpoint: endpoint.name }, 'endpoint ended with its process');
    removeEndpoint(this.#cluster, endpoint).catch((error: unknown) =>
      log.error({ err: error, endpoint: endpoint.name }, 'endpoint could not be ended'),
    );
  }

  #sendTo(node: NodeId, bytes: Uint8Array): void {
    const to = this.#addressOf(node);
    if (to !== undefined) this.#socket.send(to, bytes);
  }

  #targetOf(node: NodeId): StreamTarget | undefined {
    const to = this.#addressOf(node);
    return to && { host: formatIp(to.ip), port: to.port };
  }

  /** Where a member is: as it says itself, else as it was admitted. */
  #addressOf(node: NodeId): { readonly ip: Ip; readonly port: number } | undefined {
    const info = this.#cluster.directory.node(node);
    const member = this.#cluster.registry.lookup(node);
    const ours = this.#parts.uplink.addresses;
    const ip = info && reachableAddress(info.addresses, ours);
    if (info !== undefined && ip !== undefined) return { ip, port: info.gossipPort };
    return member && { ip: member.address, port: member.gossipPort };
  }

  #every(ms: number, tick: () => void): () => void {
    const interval = setInterval(tick, ms);
    const stop = (): void => clearInterval(interval);
    this.#closers.push(stop);
    return stop;
  }
}
