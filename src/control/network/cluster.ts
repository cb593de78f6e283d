/**
 * The cluster as one node knows it: state, members, directory and address pools, joined so that an entry which
 * arrives from anywhere has its effect on all of them in one place (`#take`). Wishes (`create-network.ts`,
 * `attach-endpoint.ts`, `tokens.ts`) act on it; `agent` gives it sockets, disk and time.
 */
import { fromHex, toHex } from '../../model/hex.ts';
import { type Cidr, cidrOf, ipFromBytes, ipToBytes } from '../../model/ip.ts';
import type { NetworkDriver } from '../../model/network.ts';
import type { NodeId } from '../../model/node-id.ts';
import { parseNodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';
import { decode, encode, Proto } from '../../wire/proto/codec.ts';
import { bytesToInteger, integerToBytes } from '../ipam/integer.ts';
import { Ipam, type IpamNotice } from '../ipam/ipam.ts';
import type { OwnedRange } from '../ipam/ownership.ts';
import type { PoolDefinition } from '../ipam/pool.ts';
import type { Entry } from '../state/entry.ts';
import type { Identity, Storage } from '../state/identity.ts';
import { type Member, Registry } from '../state/registry.ts';
import { State, type Write } from '../state/state.ts';
import { Directory, type DirectoryChange } from './directory.ts';
import {
  type DefaultPool,
  poolsOf,
  SUBNET_POOL,
  subnetIndex,
  subnetNumbersIn,
  subnetPool,
  subnetPoolId,
  VNI_POOL,
  vniPool,
} from './pools.ts';

/** What the cluster needs of the world. */
export interface ClusterWorld {
  readonly identity: Identity;
  readonly storage: Storage;
  readonly random: Random;
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  /** Milliseconds since 1970, for people and for the expiry of tokens. */
  wallMs(): number;
  liveMembers(): readonly NodeId[];
  send(to: NodeId, bytes: Uint8Array): void;
  after(delayMs: number, timer: string): void;
  /** Resolves when everything written so far is durable. */
  durable(): Promise<void>;
}

/** Told after a change took effect everywhere in this node. */
export interface ClusterListener {
  changed(change: DirectoryChange): void;
  admitted(member: Member): void;
  /** The own log has grown. */
  appended(): void;
}

/** The cluster. */
export class Cluster {
  readonly world: ClusterWorld;
  readonly state: State;
  readonly registry: Registry;
  readonly directory: Directory = new Directory();
  readonly ipam: Ipam;
  readonly #listener: ClusterListener;
  readonly #tickets = new Map<number, (notice: IpamNotice) => void>();
  #ticket = 0;
  #defaultPool: DefaultPool | undefined;
  #restoring = false;

  constructor(world: ClusterWorld, listener: ClusterListener) {
    this.world = world;
    this.#listener = listener;
    this.registry = new Registry(world.identity);
    this.state = new State(world.identity, world.storage, (node) => this.registry.keyOf(node));
    this.ipam = new Ipam({
      self: world.identity.node,
      liveMembers: () => world.liveMembers(),
      grant: (pool, range) => this.append([grantWrite(pool, [range], this.#nextGrant())]),
      send: (to, bytes) => world.send(to, bytes),
      after: (delayMs, timer) => world.after(delayMs, timer),
      notify: (notice) => this.#settle(notice),
    });
    this.state.watch((entry) => this.#take(entry));
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
    let sound = true;
    for (const signed of entries) sound = this.state.restore(signed) && sound;
    this.#restoring = true;
    // Pools exist before what they hold: networks and the cluster record first.
    for (const prefix of [
      'cluster',
      'member/',
      'network/',
      'vtep/',
      'node',
      'grant/',
      'endpoint/',
    ]) {
      for (const entry of this.state.scan(prefix)) this.#take(entry);
    }
    this.#restoring = false;
    return sound;
  }

  /** Appends to the own log and tells the listener, so that it travels. */
  append(writes: readonly Write[]): void {
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

  /** Asks for a value of a pool. Resolves with the outcome; an acquired value stays used until released. */
  acquire(pool: string, wanted?: bigint): Promise<IpamNotice> {
    const ticket = ++this.#ticket;
    return new Promise((resolve) => {
      this.#tickets.set(ticket, resolve);
      const command = { kind: 'acquire' as const, ticket, pool };
      this.ipam.tell(wanted === undefined ? command : { ...command, wanted }, this.world.nowMs());
    });
  }

  /** Gives back an acquired value that was never used. */
  abandon(pool: string, value: bigint): void {
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
    else if (kind === 'cluster') this.#takeCluster(entry);
    else if (kind === 'grant') this.#takeGrant(entry);
    else {
      const change = this.directory.take(entry);
      if (change === undefined) return;
      this.#adjustPools(change);
      if (!this.#restoring) this.#listener.changed(change);
    }
  }

  #takeMember(entry: Entry): void {
    const member = this.registry.take(entry);
    if (member !== undefined && !this.#restoring) this.#listener.admitted(member);
  }

  #takeCluster(entry: Entry): void {
    const record = entry.value && decode(Proto.ClusterRecord, entry.value);
    const firstNode = record && parseNodeId(toHex(record.firstNode));
    const base = record && ipFromBytes(record.poolBase);
    if (record === undefined || firstNode === undefined || base === undefined) return;
    const cidr = cidrOf(base, record.poolPrefixBits);
    this.#defaultPool = { cidr, subnetPrefixBits: record.subnetPrefixBits };
    this.#define(vniPool(firstNode));
    this.#define(subnetPool(this.#defaultPool, firstNode));
    for (const network of this.directory.networks()) this.#useForNetwork(network);
  }

  #takeGrant(entry: Entry): void {
    const record = entry.value && decode(Proto.GrantRecord, entry.value);
    if (record === undefined) return;
    const ranges = record.ranges.flatMap((range): OwnedRange[] => {
      const owner = parseNodeId(toHex(range.owner));
      const first = bytesToInteger(range.first);
      const last = bytesToInteger(range.last);
      if (owner === undefined || first > last || range.epoch < 1) return [];
      return [{ first, last, epoch: range.epoch, owner }];
    });
    this.ipam.takeGrant(record.pool, ranges, this.world.nowMs());
  }

  #adjustPools(change: DirectoryChange): void {
    if (change.kind === 'network') {
      if (change.after === undefined && change.before !== undefined)
        this.#dropNetwork(change.before);
      else if (change.after !== undefined) {
        for (const pool of poolsOf(change.after)) this.#define(pool);
        this.#useForNetwork(change.after);
      }
    } else if (change.kind === 'endpoint') {
      if (change.before?.node === this.self) this.#addresses(change.before, 'release');
      if (change.after?.node === this.self) this.#addresses(change.after, 'use');
    }
  }

  /**
   * Makes a pool known with everything that was ever granted of it, and what our endpoints use. A network that was
   * removed and written again, because somebody used it, must not begin anew: its addresses are given out already.
   */
  #define(definition: PoolDefinition): void {
    if (this.ipam.define(definition) === undefined) return;
    for (const entry of this.state.scan(`grant/${definition.id}/`)) this.#takeGrant(entry);
    const network = /^ip\/([^/]+)\//.exec(definition.id)?.[1];
    for (const endpoint of network === undefined ? [] : this.directory.endpointsOf(network)) {
      if (endpoint.node === this.self) this.#addresses(endpoint, 'use');
    }
  }

  #useForNetwork(
    network: NonNullable<Extract<DirectoryChange, { kind: 'network' }>['after']>,
  ): void {
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

  #dropNetwork(
    network: NonNullable<Extract<DirectoryChange, { kind: 'network' }>['before']>,
  ): void {
    const nowMs = this.world.nowMs();
    network.subnets.forEach(({ cidr }, index) => {
      this.ipam.drop(subnetPoolId(network.id, index));
      const numbers = this.#defaultPool && subnetNumbersIn(this.#defaultPool, cidr);
      const pool = this.ipam.lookup(SUBNET_POOL);
      if (numbers === undefined || pool === undefined) return;
      for (let n = numbers.first; n <= numbers.last; n++) pool.release(n, nowMs);
    });
    this.ipam.lookup(VNI_POOL)?.release(BigInt(network.vni), nowMs);
  }

  #addresses(
    endpoint: NonNullable<Extract<DirectoryChange, { kind: 'endpoint' }>['after']>,
    what: 'use' | 'release',
  ): void {
    const network = this.directory.network(endpoint.network);
    if (network === undefined) return;
    for (const { ip } of endpoint.addresses) {
      const pool = this.ipam.lookup(subnetPoolId(network.id, subnetIndex(network.subnets, ip)));
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
    return { origin: this.self, generation: 0, seq: 0, lamport, key, value, signed };
  }

  #settle(notice: IpamNotice): void {
    const resolve = this.#tickets.get(notice.ticket);
    this.#tickets.delete(notice.ticket);
    resolve?.(notice);
  }

  #nextGrant(): number {
    return this.state.versionOf(this.self).seq + 1;
  }
}

/** Returns the write of a grant. `number` makes its key unique in the own log. */
export function grantWrite(
  pool: string,
  ranges: readonly OwnedRange[],
  number: number,
): { readonly key: string; readonly value: Uint8Array } {
  const value = encode(Proto.GrantRecord, {
    pool,
    ranges: ranges.map(({ first, last, epoch, owner }) => ({
      first: integerToBytes(first),
      last: integerToBytes(last),
      epoch,
      owner: fromHex(owner),
    })),
  });
  return { key: `grant/${pool}/${number}`, value };
}

/** Returns the write that makes the cluster's record; only the first node ever does. */
export function clusterWrite(
  firstNode: NodeId,
  pool: DefaultPool,
): { readonly key: string; readonly value: Uint8Array } {
  const { cidr, subnetPrefixBits } = pool;
  const value = encode(Proto.ClusterRecord, {
    firstNode: fromHex(firstNode),
    poolBase: ipToBytes({ family: cidr.family, value: cidr.base }),
    poolPrefixBits: cidr.prefixBits,
    subnetPrefixBits,
  });
  return { key: 'cluster', value };
}
