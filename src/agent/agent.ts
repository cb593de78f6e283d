/**
 * The composition root: one agent, from its data directory to its API. Everything with side effects is made here
 * and handed to the machines; nothing below imports this file.
 *
 * Order of the start: lock, store, identity (found or join), state, sockets, engine, ports, API. Whatever fails
 * undoes what was done before it.
 */
import { serveMetrics } from '../control/api/metrics-server.ts';
import { serveApi } from '../control/api/server.ts';
import type { SocketPlace } from '../control/api/socket.ts';
import { PROFILES } from '../control/gossip/config.ts';
import { Gossip, type GossipNotice, type GossipTimer } from '../control/gossip/gossip.ts';
import { Cluster } from '../control/network/cluster.ts';
import type { DirectoryChange } from '../control/network/directory.ts';
import { keepUsedNetwork } from '../control/network/keep-network.ts';
import { type MemberAddress, memberAddress } from '../control/network/members/address.ts';
import { fenceOf, fenceText } from '../control/network/members/fence.ts';
import { leave } from '../control/network/members/leave.ts';
import type { UplinkView } from '../control/network/reconcile.ts';
import { restoreCluster } from '../control/network/restore-cluster.ts';
import type { Member } from '../control/state/registry.ts';
import { endStreamsOf, StreamServer, type StreamTarget } from '../host/control/control-stream.ts';
import { openIdentity } from '../host/control/identity.ts';
import { SealedSocket } from '../host/control/sealed-socket.ts';
import { weftVersion } from '../host/installation.ts';
import type { FdStore } from '../host/linux/fd-store.ts';
import { monotonicMs, wallMs } from '../host/process/clock.ts';
import { EventLoopLag } from '../host/process/event-loop-lag.ts';
import type { Log } from '../host/process/log.ts';
import { systemRandom } from '../host/process/random.ts';
import type { Store } from '../host/process/store.ts';
import { Timers } from '../host/process/timers.ts';
import { formatIp } from '../model/ip.ts';
import type { NodeId } from '../model/node-id.ts';
import type { AgentConfig } from './config.ts';
import type { OperationsContext } from './context.ts';
import { type DataPlane, openDataPlane } from './data-plane.ts';
import { type DockerPlugin, openDockerPlugin, type PluginSettings } from './docker/plugin.ts';
import type { KeysContext } from './keys/context.ts';
import { Keychain } from './keys/keychain.ts';
import { Keys } from './keys/keys.ts';
import { introduce } from './members/introduce.ts';
import { Sponsor } from './members/join.ts';
import type { Membership } from './members/membership.ts';
import { AgentOperations } from './operations.ts';
import { Streams } from './streams.ts';
import { summaryOf } from './views/summary.ts';
import type { ViewContext } from './views/views.ts';

/** How often namespaces without users are looked for. */
const SWEEP_MS = 5000;
/** How often the addresses of --join are asked by a node that sees nobody alive. */
const SEEDS_MS = 15_000;

/** What an agent is made of once its identity is known. */
export interface AgentParts {
  readonly config: AgentConfig;
  readonly log: Log;
  readonly store: Store;
  readonly membership: Membership;
  readonly boot: number;
  readonly uplink: UplinkView;
  readonly fdStore: FdStore;
  /** Where the API is served, and the Docker plugin, if it is. */
  readonly places: { readonly api: SocketPlace; readonly docker: PluginSettings | undefined };
  /** This node has left its cluster: the agent is to stop, and its store to be emptied. */
  left(): void;
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
  readonly #lag: EventLoopLag = new EventLoopLag();
  #context: OperationsContext | undefined;
  #operations: AgentOperations | undefined;
  #plane: DataPlane | undefined;
  #docker: DockerPlugin | undefined;

  constructor(parts: AgentParts) {
    this.#parts = parts;
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
      isRevoked: (other) => this.#cluster.registry.removal(other) !== undefined,
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
        liveMembers: () => this.#gossip.members.liveNodes(),
        send: (to, bytes) => this.#gossip.tell({ kind: 'message', to, bytes }, monotonicMs()),
        after: (delayMs, timer) => this.#timers.after(delayMs, timer),
        durable: () => store.durable(),
      },
      {
        changed: (change) => this.#changed(change),
        admitted: (member) => this.#admitted(member),
        removed: (node, strangers) => this.#removed(node, strangers),
        appended: () => this.#gossip.tell({ kind: 'changed' }, monotonicMs()),
      },
    );
    this.#gossip = new Gossip(this.#cluster.state, PROFILES[parts.config.profile], systemRandom, {
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
      heard: (node) => this.#gossip.tell({ kind: 'heard', node }, monotonicMs()),
    });
    this.#closers.push(() => this.#lag.close());
  }

  /** Starts everything; resolves when the API is served. On failure what was started is stopped again. */
  async start(): Promise<void> {
    try {
      this.#restore();
      await this.#openControl();
      await this.#introduce();
      const plane = await this.#openDataPlane();
      await this.#openApi();
      await Promise.all([plane.adopt(), this.#parts.fdStore.probe()]);
      this.#every(SWEEP_MS, () => plane.sweep());
      if (this.#cluster.fenced) return;
      await this.#openDocker();
      this.#every(SEEDS_MS, () => {
        if (this.#gossip.isAlone) this.#streams.contact(this.#parts.config.join);
      });
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

  /** How it is, in one line; after `start`. */
  summary(): string {
    return summaryOf(this.#context as OperationsContext);
  }

  #restore(): void {
    restoreCluster(this.#cluster, this.#parts.store);
    if (this.#cluster.fenced) return;
    for (const { node } of this.#cluster.registry.all()) this.#addMember(node);
  }

  async #openControl(): Promise<void> {
    const { config, uplink } = this.#parts;
    this.#closers.push(() => this.#socket.close());
    await this.#socket.open(uplink.addresses, config.gossipPort, (sender, payload) =>
      this.#gossip.receive(sender, payload, monotonicMs()),
    );
    if (this.#cluster.fenced) return;
    this.#closers.push(() => this.#server.close());
    await this.#server.open(
      uplink.addresses,
      config.gossipPort,
      this.#keychain.credentials,
      (stream) => this.#streams.serve(stream),
    );
  }

  /** Makes this node known to others, and begins to take part. */
  async #introduce(): Promise<void> {
    const { log, store } = this.#parts;
    if (this.#cluster.fenced) {
      const { why, remedy } = fenceText(this.#cluster);
      log.error({ remedy }, `cut off, only showing what is known: ${why}`);
      return;
    }
    await introduce(this.#cluster, this.#streams, this.#parts);
    this.#gossip.tell({ kind: 'start' }, monotonicMs());
    this.#keys.start();
    await store.durable();
    log.debug({ node: this.#cluster.self, boot: this.#parts.boot }, 'introduced');
  }

  async #openDataPlane(): Promise<DataPlane> {
    const healthOf: ViewContext['healthOf'] = (node) =>
      this.#gossip.members.lookup(node)?.belief.status ?? 'alive';
    const plane = await openDataPlane(this.#parts, this.#cluster, this.#parts.fdStore, healthOf);
    const { engine, limit, noPorts, ports, gateways, targets, publishing, dns, paths } = plane;
    this.#plane = plane;
    this.#closers.push(() => plane.stop());
    const views: ViewContext = {
      cluster: this.#cluster,
      uplink: this.#parts.uplink,
      healthOf,
      rttMsOf: (node) => this.#gossip.members.lookup(node)?.rttMs,
      isOpen: (endpoint) => plane.isOpen(endpoint),
      nameserversOf: (network) => dns.gatewaysOf(network),
    };
    const context: OperationsContext = {
      log: this.#parts.log,
      views,
      profile: this.#parts.config.profile,
      keys: this.#keys,
      keychain: this.#keychain,
      engine,
      ...(limit !== undefined && { engineLimit: limit }),
      ...(noPorts !== undefined && { noPorts }),
      ports,
      ...{ dns, askers: plane.askers },
      paths,
      gateways,
      targets,
      publishing,
      dockerProblems: () => this.#docker?.problems ?? [],
      sealed: this.#socket.counters,
      streamServer: this.#server,
      gossip: this.#gossip,
      streams: this.#streams,
      leave: () => this.#leave(),
    };
    const operations = new AgentOperations(context);
    this.#context = context;
    this.#operations = operations;
    this.#closers.push(() => operations.stop());
    return plane;
  }

  async #openApi(): Promise<void> {
    const { config, log, places } = this.#parts;
    const operations = this.#operations as AgentOperations;
    const api = await serveApi(operations, places.api, {
      version: weftVersion(),
      every: (ms, tick) => this.#every(ms, tick),
      mayChange: () => this.#parts.store.checkRoom(),
      onFault: (error, request) => log.error({ err: error, request }, 'request failed'),
    });
    this.#closers.push(() => api.close());
    if (config.metricsAddr === undefined) return;
    const metrics = await serveMetrics(operations, config.metricsAddr);
    this.#closers.push(() => metrics.close());
  }

  /** After TAPs were taken over: the engine's first question may be about them. */
  async #openDocker(): Promise<void> {
    const { store, places } = this.#parts;
    if (places.docker === undefined) return;
    this.#docker = await openDockerPlugin(this.#context as OperationsContext, store, places.docker);
    this.#closers.push(() => this.#docker?.stop());
  }

  #fire(name: string): void {
    if (!name.startsWith('gossip/')) {
      // A removed node writes nothing any more, and nobody would take it.
      if (!this.#cluster.fenced && !this.#keys.fire(name)) this.#cluster.fire(name);
      return;
    }
    const timer = name.slice('gossip/'.length) as GossipTimer;
    // Before a verdict the machine hears whether this node itself stood still.
    this.#gossip.tell({ kind: 'lag', ...this.#lag.read() }, monotonicMs());
    if (timer === 'period') this.#lag.reset();
    this.#gossip.fire(timer, monotonicMs());
  }

  #notice(notice: GossipNotice): void {
    if (notice.kind === 'sync') this.#streams.sync(notice.peer);
    else if (notice.kind === 'stream-probe') this.#streams.probe(notice.peer);
    else if (notice.kind === 'message') this.#cluster.receive(notice.from, notice.bytes);
    else if (notice.kind === 'other-period') {
      const { periodMs } = notice;
      this.#parts.log.warn(
        { peer: this.#nameOf(notice.peer), periodMs },
        'peer runs another profile',
      );
    } else {
      this.#parts.log.info({ peer: this.#nameOf(notice.node), status: notice.status }, 'peer');
      this.#operations?.nodeChanged(notice.node, notice.status);
      this.#keys.healthChanged();
    }
  }

  #nameOf(node: NodeId): string {
    return this.#cluster.registry.nameOf(node);
  }

  #admitted(member: Member): void {
    this.#addMember(member.node);
    if (member.node !== this.#cluster.self) this.#operations?.nodeChanged(member.node, 'join');
  }

  async #leave(): Promise<void> {
    await leave(this.#cluster, this.#streams.farewell);
    // After the answer, which is on its way to whoever asked.
    setImmediate(() => this.#parts.left());
  }

  #removed(node: NodeId, strangers: readonly NodeId[]): void {
    // Who finds out that it is an earlier copy does so in a comparison; its end shows the peer both histories.
    const outdated = fenceOf(this.#cluster) === 'outdated';
    for (const stranger of strangers) {
      this.#gossip.tell({ kind: 'remove-member', node: stranger }, monotonicMs());
      if (!outdated) endStreamsOf(stranger);
    }
    if (node === this.#cluster.self) {
      // A handshake would be a sign of life.
      this.#server.close();
      const { why, remedy } = fenceText(this.#cluster);
      this.#parts.log.error({ remedy }, `its containers are cut off: ${why}`);
    }
    this.#plane?.reconciler.touchAll();
    this.#operations?.nodeChanged(node, 'remove');
  }

  #addMember(node: NodeId): void {
    this.#gossip.tell({ kind: 'add-member', node }, monotonicMs());
  }

  #changed(change: DirectoryChange): void {
    this.#plane?.changed(change);
    if (change.kind === 'network') this.#networkChanged(change);
    this.#operations?.directoryChanged(change);
    this.#docker?.changed(change);
  }

  /** A network that our endpoints still use was removed by somebody who could not know: it is written again. */
  #networkChanged(change: Extract<DirectoryChange, { kind: 'network' }>): void {
    const kept = keepUsedNetwork(this.#cluster, change);
    if (kept === undefined) return;
    this.#parts.log.warn(
      { network: change.before?.name },
      'network was removed while in use; it is kept',
    );
    // The same delta may end with the removal of this node.
    queueMicrotask(() => this.#cluster.fenced || this.#cluster.append([kept]));
  }

  #sendTo(node: NodeId, bytes: Uint8Array): void {
    const to = this.#addressOf(node);
    if (to !== undefined) this.#socket.send(to, bytes);
  }

  #targetOf(node: NodeId): StreamTarget | undefined {
    const to = this.#addressOf(node);
    return to && { host: formatIp(to.ip), port: to.port };
  }

  #addressOf(node: NodeId): MemberAddress | undefined {
    return memberAddress(this.#cluster, this.#parts.uplink.addresses, node);
  }

  #every(ms: number, tick: () => void): () => void {
    const interval = setInterval(tick, ms);
    const stop = (): void => clearInterval(interval);
    this.#closers.push(stop);
    return stop;
  }
}
