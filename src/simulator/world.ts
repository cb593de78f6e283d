/**
 * N hosts on one simulated underlay. Time passes only here: `run` lets events happen one by one, and lets promises of
 * wishes go on in between, so that a run repeats exactly for an equal seed.
 */
import { type GossipConfig, LAN } from '../control/gossip/config.ts';
import type { DefaultPool } from '../control/network/pools.ts';
import { type Cidr, parseCidr } from '../model/ip.ts';
import { type LogSummary, sameSummary } from '../model/log.ts';
import type { NodeId } from '../model/node-id.ts';
import { type Random, randomHex } from '../model/random.ts';
import { type CheckerMaker, Checks } from './checkers/checker.ts';
import { Clock } from './clock.ts';
import { Disk, type DiskImage } from './host/disk.ts';
import { Letter } from './host/letter.ts';
import { type NodeWorld, SimNode } from './host/node.ts';
import { Network } from './network.ts';
import { seededRandom } from './random.ts';
import { openStream, type StreamEnd } from './stream.ts';
import { Trace } from './trace.ts';

/** What a world is made of. */
export interface WorldOptions {
  /** Some hosts run a later version than the others: `host/dialect.ts`. */
  readonly mixed?: boolean;
  readonly seed: number;
  readonly checkers?: readonly CheckerMaker[];
  /** Messages that are kept for the picture of a failure. */
  readonly traced?: number;
  /** Timing of all control planes; absent: that of hosts on one local network. */
  readonly gossip?: GossipConfig;
}

/** A host that is a member already. */
export interface PlacedHost {
  readonly id: NodeId;
  readonly name: string;
  readonly disk: DiskImage;
  /** A member that it asks when its disk does not know it. */
  readonly contact: NodeId;
}

/** What a commit takes on a disk with a cache that survives a loss of power; others are slower by faults. */
const DISK_MS = 0.4;
/** How long a person waits before an agent that did not get in is started again. */
const JOIN_RETRY_MS = 1_000;
const TICK_MS = 1_000;
/** Who the members are is found out this often. */
const MEMBERS_MS = 20;
/** Eight subnets of a /24: few enough that nodes have to ask each other, and use again what was released. */
const DEFAULT_POOL: DefaultPool = { cidr: parseCidr('10.0.0.0/24') as Cidr, subnetPrefixBits: 27 };

/** The world. */
export class World implements NodeWorld {
  readonly clock: Clock = new Clock();
  readonly random: Random;
  readonly network: Network;
  readonly checks: Checks;
  readonly trace: Trace;
  readonly nodes: SimNode[] = [];
  /** Members whose disk was lost; their hosts are other members since. */
  readonly lost: NodeId[] = [];
  readonly defaultPool: DefaultPool = DEFAULT_POOL;
  readonly gossip: GossipConfig;
  readonly mixed: boolean;
  readonly #byId = new Map<NodeId, SimNode>();
  /** A host that did not hold what the first one does, when that was last asked. */
  #differs: SimNode | undefined;
  #unsettled = false;
  #yielding = false;
  #letter: Letter | undefined;
  /** Hosts on which something may wait for the end of the turn. */
  readonly #deferring = new Set<SimNode>();
  #members: readonly SimNode[] = [];
  #membersUntilMs = 0;
  /** Joins that a member answered. */
  joins = 0;

  constructor(options: WorldOptions) {
    this.random = seededRandom(options.seed);
    this.network = new Network(this.clock, this.random);
    this.checks = new Checks(options.checkers ?? []);
    this.trace = new Trace(options.traced ?? 0);
    this.gossip = options.gossip ?? LAN;
    this.mixed = options.mixed ?? false;
    this.#tick();
  }

  /** Adds a host. The first one founds the cluster, the others ask members until one admits them. */
  add(): SimNode {
    const node = this.#host(this.#newId());
    if (node.index === 0) {
      node.keepMembership(undefined);
      node.start();
    } else this.#join(node);
    return node;
  }

  /** Puts a host there that is a member; it does not run before it is started. */
  place({ id, name, disk, contact }: PlacedHost): SimNode {
    const node = this.#host(id, name);
    node.disk.load(disk);
    node.keepMembership(contact);
    return node;
  }

  /** Starts a host from a copy of another one's disk while that one goes on: two hosts are one member then. */
  addCopy(original: SimNode): SimNode {
    // Others go by the address that was said last.
    const node = this.#host(original.id);
    node.disk.load(original.disk.image());
    node.start();
    return node;
  }

  /**
   * Hosts that are one cluster: the largest group that accept each other, and those that do not serve now and were
   * not removed by it. Whoever accepts somebody that does not accept it is no part of one, however many they are.
   */
  get members(): readonly SimNode[] {
    if (this.clock.nowMs >= this.#membersUntilMs) {
      this.#members = this.#largestGroup();
      this.#membersUntilMs = this.clock.nowMs + MEMBERS_MS;
    }
    return this.#members;
  }

  joinAnew(node: SimNode): void {
    this.#byId.delete(node.id);
    node.beginAnew(this.#newId());
    this.#byId.set(node.id, node);
    this.#join(node);
  }

  /** The host of a node id. */
  nodeOf(id: NodeId): SimNode | undefined {
    return this.#byId.get(id);
  }

  /** Lets time pass, until `done` says so if it is given. True when it did not have to wait for all of `ms`. */
  async run(ms: number, done: () => boolean = () => false): Promise<boolean> {
    const untilMs = this.clock.nowMs + ms;
    // From here on this is a microtask, which `everyPromise` takes for granted.
    await undefined;
    for (;;) {
      while (this.#unsettled) await this.#settled();
      if (this.#yielding) await this.#yield();
      if (this.checks.violation !== undefined || done()) return true;
      if (!this.clock.step(untilMs)) return false;
    }
  }

  /** Starts, resumes and connects everything. */
  heal(): void {
    this.network.heal();
    for (const node of this.nodes) {
      node.disk.full = false;
      node.disk.latencyMs = DISK_MS;
      node.effectsLeft = 0;
      if (node.plane?.paused) node.plane.resume();
      node.start();
    }
  }

  /** True when all hosts are members that serve, and hold all logs equally far with equal contents. */
  agrees(): boolean {
    const { members } = this;
    const first = members[0]?.serving?.cluster.state.versions();
    if (first === undefined) return false;
    // It is asked after each event, and who differed before the last one mostly still does.
    const suspect = this.#differs;
    if (suspect !== undefined && members.includes(suspect) && isApart(suspect, first)) return false;
    this.#differs = members.find((node) => isApart(node, first));
    return this.#differs === undefined;
  }

  /** Hosts that rely on a member to which they are no member, and do not know it: nobody told them. */
  untold(): readonly SimNode[] {
    return this.nodes.filter((node) =>
      this.members.some((member) => isOutside(node, member) && !isTold(node, member)),
    );
  }

  /** True when nobody that runs holds another host for anything but alive. */
  allAlive(): boolean {
    return this.members.every(({ plane }) =>
      [...(plane?.gossip.members.all() ?? [])].every(
        ({ node, belief }) =>
          belief.status === 'alive' || !this.members.some(({ id }) => id === node),
      ),
    );
  }

  datagram(from: SimNode, to: NodeId, bytes: Uint8Array): void {
    this.checks.sent(from, bytes, 'datagram');
    const target = this.#byId.get(to);
    if (target === undefined) return;
    const { id } = from;
    // What a node says to all leaves it in one go, as the same bytes.
    if (this.#letter?.bytes !== bytes) this.#letter = new Letter(bytes);
    const letter = this.#letter;
    const fate = this.network.send(from.index, target.index, () => target.plane?.hear(id, letter));
    this.trace.datagram(this.clock.nowMs, { from, to: target, bytes, fate });
  }

  connect(from: SimNode, peer: NodeId, done: (end: StreamEnd | undefined) => void): void {
    const target = this.#byId.get(peer);
    const refused = (): void => done(undefined);
    if (target === undefined) {
      this.clock.after(this.network.delayMs(), refused);
      return;
    }
    const [run, id] = [from.plane, from.id];
    openStream(
      this,
      { from: from.index, to: target.index },
      {
        refused,
        connected: (stream) => {
          const [ours, theirs] = stream.ends;
          const { plane } = target;
          // A server that is not there refuses, an opener that is not there any more wants nothing.
          if (plane?.alive !== true || plane.cluster.fenced || run?.alive !== true) {
            stream.ends[0].vanish();
            refused();
            return;
          }
          plane.enter(() => plane.syncs.serve(theirs, id));
          done(ours);
        },
      },
    );
  }

  frame(from: SimNode, bytes: Uint8Array): void {
    this.checks.sent(from, bytes, 'frame');
  }

  settle(): void {
    this.#unsettled = true;
  }

  deferring(node: SimNode): void {
    this.#deferring.add(node);
  }

  async #settled(): Promise<void> {
    this.#unsettled = false;
    await everyPromise();
    const nodes = [...this.#deferring].sort((a, b) => a.index - b.index);
    this.#deferring.clear();
    for (const { plane } of nodes) if (plane?.alive) plane.endTurn();
    // `endTurn` says so whenever wishes are under way; only what it did by itself counts here.
    this.#unsettled = false;
  }

  /** Once in a simulated second the program around gets a turn, for its own timers and signals. */
  async #yield(): Promise<void> {
    this.#yielding = false;
    await new Promise((resolve) => setImmediate(resolve));
  }

  #tick(): void {
    this.clock.after(TICK_MS, () => {
      this.#yielding = true;
      this.checks.ticked(this.nodes);
      this.#tick();
    });
  }

  /**
   * The request goes to any host that serves, by it to the first node that it takes for a member, which signs, and the
   * answer comes back the same way. A person does not see who of them was removed.
   */
  #join(node: SimNode): void {
    const serving = this.nodes.filter((other) => other.serving?.cluster.fenced === false);
    const contact = serving[this.random.below(Math.max(1, serving.length))];
    const signer = contact && serving.find((other) => accepts(contact, other));
    const { id } = node;
    let answered = false;
    this.clock.after(JOIN_RETRY_MS, () => {
      // It may have begun anew meanwhile, with a join of its own.
      if (answered || node.id !== id) return;
      answered = true;
      this.#rename(node);
      this.#join(node);
    });
    if (contact === undefined || signer === undefined) return;
    this.#carry([node, contact, signer], () =>
      signer.admit(node, contact, () =>
        this.#carry([signer, contact, node], () => {
          if (answered || node.id !== id) return;
          answered = true;
          this.joins++;
          node.keepMembership(contact.id);
          node.start();
        }),
      ),
    );
  }

  /** Lets `arrive` happen at the end of a way over several hosts, if nothing on it is cut. */
  #carry(way: readonly SimNode[], arrive: () => void): void {
    const [from, to] = way;
    if (from === undefined || to === undefined) {
      arrive();
      return;
    }
    this.network.send(from.index, to.index, () => this.#carry(way.slice(1), arrive));
  }

  #largestGroup(): readonly SimNode[] {
    const serving = this.nodes.filter(({ serving: plane }) => plane?.cluster.fenced === false);
    const insiders = serving.filter((one) => !serving.some((other) => isOutside(one, other)));
    const candidates = insiders.length > 0 ? insiders : serving;
    const groups = candidates.map((one) =>
      candidates.filter((other) => accepts(one, other) && accepts(other, one)),
    );
    const group = groups.reduce((a, b) => (b.length > a.length ? b : a), []);
    const registry = group[0]?.serving?.cluster.registry;
    return this.nodes.filter((node) => {
      if (node.serving !== undefined) return group.includes(node);
      return registry?.removal(node.id) === undefined && node.plane?.cluster.fenced !== true;
    });
  }

  #host(id: NodeId, name?: string): SimNode {
    const disk = new Disk(this.clock, this.random, DISK_MS);
    const node = new SimNode(this, this.nodes.length, id, disk, name);
    this.nodes.push(node);
    this.#byId.set(id, node);
    return node;
  }

  /** A joiner makes a new key for each try. */
  #rename(node: SimNode): void {
    this.#byId.delete(node.id);
    node.id = this.#newId();
    this.#byId.set(node.id, node);
  }

  #newId(): NodeId {
    return randomHex(this.random, 16) as NodeId;
  }
}

/**
 * Resolves when every promise has gone on that could, however long its chain is: what `nextTick` is given runs once
 * no microtask is left. A turn of the event loop would do the same for five times the time.
 */
function everyPromise(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** True when all of them serve, and hold all logs equally far with equal contents. False for nobody. */
export function holdEqual(nodes: readonly SimNode[]): boolean {
  const first = nodes[0]?.serving?.cluster.state.versions();
  return first !== undefined && !nodes.some((node) => differs(node, first));
}

/** True when a host does not serve, or does not hold all logs as they are in `wanted`. */
function differs(node: SimNode, wanted: ReadonlyMap<NodeId, LogSummary>): boolean {
  const held = node.serving?.cluster.state.versions();
  if (held === wanted) return false;
  if (held?.size !== wanted.size) return true;
  for (const [origin, ours] of wanted) if (!sameSummary(held.get(origin), ours)) return true;
  return false;
}

/** The same of a member; one that has been cut off since the members were found out is none any more. */
function isApart(node: SimNode, wanted: ReadonlyMap<NodeId, LogSummary>): boolean {
  return node.serving?.cluster.fenced !== false || differs(node, wanted);
}

/** True when a host is cut off, or was told by a member that it is not known there. */
function isTold({ serving }: SimNode, member: SimNode): boolean {
  if (serving?.cluster.fenced !== false) return true;
  return serving.syncs.standing.strangeTo(serving.cluster).includes(member.id);
}

/** True when a host that serves takes another one for a member. */
function accepts(observer: SimNode, node: SimNode): boolean {
  return observer.serving?.cluster.registry.isMember(node.id) === true;
}

/**
 * True when a host takes another one for a member, and is none to it. It was removed, and is about to be told; or news
 * of its admission is on the way; or it is a stray: somebody admitted it who had been removed, behind the back of the
 * others, and what it says reaches nobody whom it relies on.
 */
function isOutside(node: SimNode, other: SimNode): boolean {
  return accepts(node, other) && !accepts(other, node);
}
