/**
 * The cluster as one node knows it: state, members, directory and address pools, joined so that an entry which
 * arrives from anywhere has its effect on all of them in one place (`#take`). Wishes (`create-network.ts`,
 * `attach-endpoint.ts`, `tokens.ts`) act on it; `agent` gives it sockets, disk and time.
 */
import type { Cidr } from '../../model/ip.ts';
import type { Network, NetworkDriver } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import { decode, Proto } from '../../wire/proto/codec.ts';
import { decodeGrant, grantWrites } from '../ipam/grants.ts';
import { Ipam, type IpamNotice } from '../ipam/ipam.ts';
import type { OwnedRange } from '../ipam/ownership.ts';
import type { PoolDefinition } from '../ipam/pool.ts';
import type { Entry } from '../state/entry.ts';
import { isSharedKey } from '../state/kinds.ts';
import { Registry } from '../state/registry.ts';
import { State, type Write } from '../state/state.ts';
import type { ClusterListener, ClusterWorld } from './cluster-world.ts';
import { intentsOf } from './creation/cluster-intents.ts';
import { INTENT_TIMER, type Intents } from './creation/intents.ts';
import { Directory, type DirectoryChange } from './directory.ts';
import { fenceOf, fenceRefusal } from './members/fence.ts';
import { RECLAIM_TIMER, Reclaim } from './members/reclaim.ts';
import {
  type DefaultPool,
  decodeCluster,
  poolsOf,
  SUBNET_POOL,
  subnetIndex,
  subnetNumbersIn,
  subnetPool,
  subnetPoolId,
  VNI_POOL,
  vniPool,
} from './pools.ts';

/** Pools exist before what they hold: networks and the cluster record come first. */
const RESTORE_ORDER = 'cluster member/ removed/ network/ vtep/ node grant/ endpoint/'.split(' ');

/** The cluster. */
export class Cluster {
  readonly world: ClusterWorld;
  readonly state: State;
  readonly registry: Registry;
  readonly directory: Directory = new Directory();
  readonly ipam: Ipam;
  readonly reclaim: Reclaim;
  readonly intents: Intents;
  readonly #listener: ClusterListener;
  readonly #tickets = new Map<number, (notice: IpamNotice) => void>();
  /** Addresses that wishes under way have taken, by pool: no record says so yet. */
  readonly #taken = new Map<string, Set<bigint>>();
  /** Everything that was ever granted, by pool: a pool may become known, or come back, after its grants. */
  readonly #granted = new Map<string, OwnedRange[]>();
  #ticket = 0;
  #defaultPool: DefaultPool | undefined;
  #restoring = false;

  constructor(world: ClusterWorld, listener: ClusterListener) {
    this.world = world;
    this.#listener = listener;
    this.registry = new Registry(world.identity);
    const { identity, storage, deletesMax } = world;
    this.state = new State(identity, storage, (node) => this.registry.keyOf(node), deletesMax);
    this.ipam = new Ipam({
      self: world.identity.node,
      liveMembers: () => world.liveMembers(),
      grant: (pool, range) => this.append(this.grantWrites(pool, [range])),
      send: (to, bytes) => world.send(to, bytes),
      after: (delayMs, timer) => world.after(delayMs, timer),
      notify: (notice) => this.#settle(notice),
    });
    this.reclaim = new Reclaim(this);
    this.intents = intentsOf(this);
    this.state.watch((entry) => this.#take(entry));
    this.state.watchForgot(() => this.#cutOff());
  }

  /** True when this node was removed, or has forgotten what it wrote: it may read what it knows, and nothing more. */
  get fenced(): boolean {
    return fenceOf(this) !== undefined;
  }

  /** Takes a message of the layer above gossip. Only members are heard. Never throws. */
  receive(from: NodeId, bytes: Uint8Array): void {
    if (this.fenced || !this.registry.isMember(from)) return;
    const message = decode(Proto.PoolMessage, bytes);
    if (message === undefined) return;
    this.intents.receive(from, message, this.world.nowMs());
    this.ipam.receive(from, message, this.world.nowMs());
  }

  /**
   * Takes a proof that this node was removed. True when it holds: then the node is fenced, and the proof is stored,
   * because no member will ever send the log that it comes from.
   */
  takeRemovalProof(entries: readonly Uint8Array[]): boolean {
    if (this.fenced) return true;
    for (const signed of entries) {
      const entry = this.state.verify(signed);
      if (entry?.key.startsWith('member/')) this.registry.take(entry);
      else if (entry?.key === `removed/${this.self}`) this.#takeRemoval(entry);
    }
    if (this.fenced) {
      entries.forEach((entry, i) => {
        this.world.storage.put(`self/removed/${i}`, entry);
      });
    }
    return this.fenced;
  }

  /** Takes a timer that was asked for with `world.after`. */
  fire(timer: string): void {
    if (this.fenced) return;
    if (timer === RECLAIM_TIMER) this.reclaim.review();
    else if (timer.startsWith(INTENT_TIMER)) this.intents.fire(timer);
    else this.ipam.fire(timer);
  }

  get self(): NodeId {
    return this.world.identity.node;
  }

  /** The default address pool of the cluster; set when it was made. */
  get defaultPool(): DefaultPool | undefined {
    return this.#defaultPool;
  }

  /** Takes what the store held, before anything else happens. Returns false when an entry is damaged. */
  restore(entries: Iterable<Uint8Array>): boolean {
    const sound = this.state.restore(entries);
    this.#restoring = true;
    for (const prefix of RESTORE_ORDER) {
      for (const entry of this.state.scan(prefix)) this.#take(entry);
    }
    this.#restoring = false;
    // What a removed network had rests only in memory, and two networks with one VNI mix on a host.
    this.ipam.lookup(VNI_POOL)?.scatter(this.world.random);
    this.reclaim.touch();
    return sound;
  }

  /**
   * Appends to the own log and tells the listener, so that it travels. Throws `node-removed` or `data-damaged` on a
   * node that is fenced: nobody would take what it writes.
   */
  append(writes: readonly Write[]): void {
    if (this.fenced) throw fenceRefusal(this);
    this.state.append(writes);
    this.#listener.appended();
  }

  /**
   * Writes what concerns a network: into the own log, or for a `bridge` network, which no other node ever hears
   * of, into a place of this node alone.
   */
  write(driver: NetworkDriver, writes: readonly Write[]): void {
    if (driver === 'overlay') this.append(writes);
    else for (const write of writes) this.#writeLocal(write);
  }

  /** Takes what the store held of `bridge` networks: keys and values without the prefix `local/`. */
  restoreLocal(entries: Iterable<{ readonly key: string; readonly value: Uint8Array }>): void {
    const all = [...entries].sort((a, b) => (a.key < b.key ? 1 : -1));
    this.#restoring = true;
    for (const { key, value } of all) this.#take(this.#localEntry({ key, value }));
    this.#restoring = false;
  }

  /**
   * Returns the writes of grants, for `append`.
   *
   * @param before  writes of the same append that stand before these
   */
  grantWrites(pool: string, ranges: readonly OwnedRange[], before = 0): Write[] {
    return grantWrites(pool, ranges, this.state.versionOf(this.self).seq + 1 + before);
  }

  /** Asks for a value of a pool. Resolves with the outcome; an acquired value stays used until released. */
  acquire(pool: string, wanted?: bigint): Promise<IpamNotice> {
    if (this.fenced) return Promise.reject(fenceRefusal(this));
    const ticket = ++this.#ticket;
    return new Promise((resolve) => {
      this.#tickets.set(ticket, (notice) => {
        if (notice.kind === 'acquired') this.#hold(pool, notice.value);
        resolve(notice);
      });
      const command = { kind: 'acquire' as const, ticket, pool };
      this.ipam.tell(wanted === undefined ? command : { ...command, wanted }, this.world.nowMs());
    });
  }

  /** Gives back an acquired value that was never used. */
  abandon(pool: string, value: bigint): void {
    this.#letGo(pool, value);
    this.ipam.lookup(pool)?.release(value, this.world.nowMs(), true);
  }

  /** Makes sure that this node can make networks even when it is cut off: some VNIs and subnets of its own. */
  stockUp(): void {
    this.ipam.stockUp(VNI_POOL);
    this.ipam.stockUp(SUBNET_POOL);
  }

  #take(entry: Entry): void {
    const [kind = ''] = entry.key.split('/', 1);
    if (kind === 'member') this.#takeMember(entry);
    else if (kind === 'removed') this.#takeRemoval(entry);
    else if (kind === 'cluster') this.#takeCluster(entry);
    else if (kind === 'grant') this.#takeGrant(entry);
    else if (!this.#isOfRemoved(entry)) this.#apply(this.directory.take(entry));
    this.reclaim.touch();
  }

  #apply(change: DirectoryChange | undefined): void {
    if (change === undefined) return;
    this.#adjustPools(change);
    if (!this.#restoring) this.#listener.changed(change);
  }

  /** What a removed node said of itself and carried is gone, however late its log arrives. */
  #isOfRemoved(entry: Entry): boolean {
    return !isSharedKey(entry.key) && this.registry.removal(entry.origin) !== undefined;
  }

  #takeRemoval(entry: Entry): void {
    const node = this.registry.takeRemoval(entry);
    if (node === undefined) return;
    // A node that is removed itself keeps what it carries, to be looked at.
    if (node !== this.self) for (const change of this.directory.forget(node)) this.#bury(change);
    if (node === this.self) this.#cutOff();
    else if (!this.#restoring) this.#listener.removed(node, [node]);
  }

  /** This node has nothing more to do with anybody. */
  #cutOff(): void {
    if (this.#restoring) return;
    const others = this.registry.all().filter(({ node }) => node !== this.self);
    this.#listener.removed(
      this.self,
      others.map(({ node }) => node),
    );
  }

  #takeMember(entry: Entry): void {
    const member = this.registry.take(entry);
    // Who joins may hear that a member was removed before it hears that there was one.
    if (member === undefined || this.#restoring || !this.registry.isMember(member.node)) return;
    this.#listener.admitted(member);
  }

  /** Whoever comes to own the addresses that a removed node used lets them cool like its own. */
  #bury(change: DirectoryChange): void {
    this.#apply(change);
    if (change.kind !== 'endpoint' || change.before === undefined) return;
    this.#addresses(change.before, 'use');
    this.#addresses(change.before, 'release');
  }

  #takeCluster(entry: Entry): void {
    const record = entry.value && decodeCluster(entry.value);
    if (!record) return;
    const { firstNode } = record;
    this.#defaultPool = record.pool;
    this.#define(vniPool(firstNode));
    this.#define(subnetPool(record.pool, firstNode));
    for (const network of this.directory.networks()) this.#useForNetwork(network);
  }

  #takeGrant(entry: Entry): void {
    const grant = entry.value && decodeGrant(entry.value);
    if (!grant) return;
    const granted = this.#granted.get(grant.pool);
    if (granted === undefined) this.#granted.set(grant.pool, [...grant.ranges]);
    else granted.push(...grant.ranges);
    this.ipam.takeGrant(grant.pool, grant.ranges, this.world.nowMs());
  }

  #adjustPools(change: DirectoryChange): void {
    if (change.kind === 'network') {
      if (change.after === undefined && change.before !== undefined) {
        this.#dropNetwork(change.before);
        this.intents.gone(change.before.name);
      } else if (change.after !== undefined) {
        this.intents.known(change.after.name);
        for (const pool of poolsOf(change.after)) this.#define(pool);
        this.#useForNetwork(change.after);
      }
    } else if (change.kind === 'endpoint') {
      if (change.before?.node === this.self) this.#addresses(change.before, 'release');
      if (change.after?.node === this.self) this.#addresses(change.after, 'use');
    }
  }

  /**
   * Makes a pool known with everything that was ever granted of it, and what our endpoints and wishes use. A network
   * that was removed and written again, because somebody used it, must not begin anew: its addresses are given out.
   */
  #define(definition: PoolDefinition): void {
    if (this.ipam.define(definition) === undefined) return;
    const network = /^ip\/([^/]+)\//.exec(definition.id)?.[1];
    for (const endpoint of network === undefined ? [] : this.directory.index.ofNetwork(network)) {
      if (endpoint.node === this.self) this.#addresses(endpoint, 'use');
    }
    for (const value of this.#taken.get(definition.id) ?? []) {
      this.ipam.lookup(definition.id)?.use(value);
    }
    // A grant lets wishes go on that wait for this pool; by now it must know what is in use.
    const granted = this.#granted.get(definition.id) ?? [];
    this.ipam.takeGrant(definition.id, granted, this.world.nowMs());
  }

  /** Pools of the cluster outlive every wish; only those of networks can be gone when a wish ends. */
  #hold(pool: string, value: bigint): void {
    if (pool === VNI_POOL || pool === SUBNET_POOL) return;
    const values = this.#taken.get(pool);
    if (values === undefined) this.#taken.set(pool, new Set([value]));
    else values.add(value);
  }

  #letGo(pool: string, value: bigint): void {
    const values = this.#taken.get(pool);
    values?.delete(value);
    if (values?.size === 0) this.#taken.delete(pool);
  }

  #useForNetwork(network: Network): void {
    this.ipam.lookup(VNI_POOL)?.use(BigInt(network.vni));
    for (const { cidr } of network.subnets) this.useSubnets(cidr);
  }

  /** Reads all member records again: whose certificates count has changed. */
  recheckMembers(): void {
    for (const entry of this.state.scan('member/')) this.#takeMember(entry);
  }

  /** Keeps the default pool from choosing subnets that touch the prefix. */
  useSubnets(cidr: Cidr): void {
    const numbers = this.#defaultPool && subnetNumbersIn(this.#defaultPool, cidr);
    if (numbers !== undefined) this.ipam.lookup(SUBNET_POOL)?.useRange(numbers);
  }

  #dropNetwork(network: Network): void {
    const nowMs = this.world.nowMs();
    network.subnets.forEach(({ cidr }, index) => {
      this.ipam.drop(subnetPoolId(network.id, index));
      const numbers = this.#defaultPool && subnetNumbersIn(this.#defaultPool, cidr);
      const pool = this.ipam.lookup(SUBNET_POOL);
      if (numbers === undefined || pool === undefined) return;
      for (let n = numbers.first; n <= numbers.last; n++) pool.release(n, nowMs);
    });
    this.ipam.lookup(VNI_POOL)?.release(BigInt(network.vni), nowMs);
    // What another network takes as well is not free.
    for (const other of this.directory.sharing(network)) this.#useForNetwork(other);
  }

  #addresses(
    endpoint: NonNullable<Extract<DirectoryChange, { kind: 'endpoint' }>['after']>,
    what: 'use' | 'release',
  ): void {
    const network = this.directory.network(endpoint.network);
    if (network === undefined) return;
    for (const { ip } of endpoint.addresses) {
      const id = subnetPoolId(network.id, subnetIndex(network.subnets, ip));
      const pool = this.ipam.lookup(id);
      this.#letGo(id, ip.value);
      if (what === 'use') pool?.use(ip.value);
      else pool?.release(ip.value, this.world.nowMs());
    }
  }

  #writeLocal({ key, value }: Write): void {
    if (value === undefined) this.world.storage.delete(`local/${key}`);
    else this.world.storage.put(`local/${key}`, value);
    this.#take(this.#localEntry({ key, value }));
  }

  #localEntry({ key, value }: Write): Entry {
    const lamport = this.state.lamport;
    const signed = new Uint8Array(0);
    return { origin: this.self, generation: 0, seq: 0, lamport, key, value, signed, print: 0 };
  }

  #settle(notice: IpamNotice): void {
    const resolve = this.#tickets.get(notice.ticket);
    this.#tickets.delete(notice.ticket);
    resolve?.(notice);
  }
}
