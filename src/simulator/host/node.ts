/**
 * One simulated host: a disk that lasts, and one run of the control plane after another on it. It can be started,
 * killed at any effect, paused, and given another disk. How a node comes to be a member is told in docs/gossip.md;
 * here the request travels without TLS and tokens.
 */

import type { GossipConfig } from '../../control/gossip/config.ts';
import { type FirstContact, takeFirstSteps } from '../../control/network/members/first-steps.ts';
import type { Farewell } from '../../control/network/members/leave.ts';
import { clusterWrite, type DefaultPool } from '../../control/network/pools.ts';
import { encodeNodeInfo } from '../../control/state/records.ts';
import { encodeMember } from '../../control/state/registry.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';
import type { Checks } from '../checkers/checker.ts';
import type { Clock } from '../clock.ts';
import type { StreamEnd } from '../stream.ts';
import { ControlPlane } from './control-plane.ts';
import { laterDatagram, laterWrite, withUnknown } from './dialect.ts';
import type { Disk } from './disk.ts';
import { plainCertificate } from './identity.ts';

/** What a node needs of the world around it. */
export interface NodeWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly checks: Checks;
  readonly defaultPool: DefaultPool;
  readonly gossip: GossipConfig;
  /** Some hosts run a later version than the others. */
  readonly mixed: boolean;
  datagram(from: SimNode, to: NodeId, bytes: Uint8Array): void;
  connect(from: SimNode, peer: NodeId, done: (end: StreamEnd | undefined) => void): void;
  frame(from: SimNode, bytes: Uint8Array): void;
  /** It did not become a member in time: somebody empties its disk and tries again. */
  joinAnew(node: SimNode): void;
  /** Promises may have been settled: let them go on before time does. */
  settle(): void;
  /** Something was left for the end of the turn of the run under way. */
  deferring(node: SimNode): void;
}

const GOSSIP_PORT = 7946;
const VXLAN_PORT = 4789;
const MEMBERSHIP_KEY = 'self/membership';
const BOOT_KEY = 'self/boot';
/** How long a supervisor waits before it starts an agent again. */
const RESTART_MS = 1_000;
/** In a world of mixed versions one host of so many runs a later one: `dialect.ts`. */
const LATER_SHARE = 3;
/** When the simulation begins, in milliseconds since 1970. */
const EPOCH_MS = 1_700_000_000_000;

/** A host. */
export class SimNode {
  readonly index: number;
  readonly name: string;
  readonly disk: Disk;
  readonly #world: NodeWorld;
  /** Changes when a join is tried again: a joiner makes a new key each time. */
  id: NodeId;
  /** The run under way. */
  plane: ControlPlane | undefined;
  wallOffsetMs = 0;
  #said: { readonly bytes: Uint8Array; readonly spoken: Uint8Array } | undefined;
  /** Effects that still leave before the run dies; 0: it lives on. */
  effectsLeft = 0;
  /** Runs that have ended by a crash. */
  crashes = 0;

  constructor(world: NodeWorld, index: number, id: NodeId, disk: Disk, name = `n${index}`) {
    this.#world = world;
    this.index = index;
    this.name = name;
    this.id = id;
    this.disk = disk;
  }

  /** True when it runs a later version than the others. */
  get isLater(): boolean {
    return this.#world.mixed && this.index % LATER_SHARE === LATER_SHARE - 1;
  }

  get address(): Ip {
    return { family: 4, value: 0x0a63_0001n + BigInt(this.index) };
  }

  /** True once the cluster admitted it and it knows so. */
  get isMember(): boolean {
    return this.disk.get(MEMBERSHIP_KEY) !== undefined;
  }

  /** The run that serves people, if there is one and it handles events. */
  get serving(): ControlPlane | undefined {
    const { plane } = this;
    return plane?.ready === true && plane.alive && !plane.paused ? plane : undefined;
  }

  /** Remembers that it is a member. */
  keepMembership(contact: NodeId | undefined): void {
    this.disk.putAtOnce(MEMBERSHIP_KEY, new TextEncoder().encode(contact ?? ''));
  }

  /** Starts a run. Nothing happens while one is under way, or before it was admitted. */
  start(): void {
    if (this.plane?.alive === true || !this.isMember) return;
    const boot = (this.disk.get(BOOT_KEY)?.[0] ?? 0) + 1;
    this.disk.putAtOnce(BOOT_KEY, Uint8Array.of(boot));
    const plane = this.#newPlane();
    this.plane = plane;
    this.#world.checks.started(this);
    if (plane.cluster.state.owned(this.id, 'node') !== undefined) this.#introduce(plane, boot);
    else this.#becomeKnown(plane, boot);
  }

  /**
   * The host begins anew, with an empty disk and a new key: it left, its disk was lost, or it never got in. It does not
   * come back as who it was.
   */
  beginAnew(id: NodeId): void {
    this.crash();
    this.#world.checks.ended(this);
    this.disk.erase();
    this.id = id;
  }

  /** Ends the run at once: what was not durable is lost. */
  crash(): void {
    const { plane } = this;
    this.effectsLeft = 0;
    if (plane?.alive !== true) return;
    this.crashes++;
    plane.crash();
    this.disk.crash();
    this.#world.checks.stopped(this);
  }

  /** Stops to handle events for a while: a stalled process. */
  pause(ms: number): void {
    const { plane } = this;
    if (plane?.alive !== true || plane.paused) return;
    plane.pause();
    this.#world.clock.after(ms, () => plane.alive && plane.resume());
  }

  /** Calls `run` after `delayMs`, unless the run under way ends before. */
  after(delayMs: number, run: () => void): void {
    const { plane } = this;
    this.#world.clock.after(delayMs, () => plane?.enter(run));
  }

  /** How the run under way tells others that this node leaves. */
  farewell(plane: ControlPlane): Farewell {
    return {
      ...plane.syncs.farewell,
      pause: (ms) => this.#pause(ms),
    };
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Admits a node, as a signer does that hears of it from a member; `done` when that is durable. */
  admit(joiner: SimNode, contact: SimNode, done: () => void): void {
    const plane = this.serving;
    plane?.enter(() => {
      const { registry } = plane.cluster;
      if (!registry.isMember(this.id) || !registry.isMember(contact.id)) return;
      const value = this.#member(joiner, plane.cluster.state.lamport + 1, this.id);
      plane.cluster.append([{ key: `member/${joiner.id}`, value }]);
      plane.store.effect(done);
    });
  }

  #newPlane(): ControlPlane {
    const world = this.#world;
    const plane: ControlPlane = new ControlPlane({
      id: this.id,
      clock: world.clock,
      random: world.random,
      disk: this.disk,
      gossip: world.gossip,
      wallMs: () => EPOCH_MS + world.clock.nowMs + this.wallOffsetMs,
      sendDatagram: (to, bytes) => world.datagram(this, to, this.#spoken(bytes)),
      connect: (peer, done) => world.connect(this, peer, done),
      framed: (bytes) => world.frame(this, bytes),
      leaving: () => this.#leaving(),
      die: () => this.#exit(),
      changed: (change) => world.checks.changed(this, change),
      entered: (entry) => world.checks.entered(this, entry),
      turned: () => world.settle(),
      deferring: () => world.deferring(this),
    });
    return plane;
  }

  /** The agent ends by itself, and is started again, as a supervisor does. */
  #exit(): void {
    this.crash();
    this.#world.clock.after(RESTART_MS, () => this.start());
  }

  #leaving(): void {
    if (this.effectsLeft > 0 && --this.effectsLeft === 0) this.crash();
  }

  /** What is said, as the version of this host says it. What goes to many is said once. */
  #spoken(bytes: Uint8Array): Uint8Array {
    if (!this.isLater) return bytes;
    if (this.#said?.bytes !== bytes) this.#said = { bytes, spoken: laterDatagram(bytes) };
    return this.#said.spoken;
  }

  /** A member that does not know itself: the founder writes itself down, a joiner asks its contact. */
  #becomeKnown(plane: ControlPlane, boot: number): void {
    const contact = new TextDecoder().decode(this.disk.get(MEMBERSHIP_KEY)) as NodeId | '';
    if (contact === '') {
      plane.cluster.append([
        { key: `member/${this.id}`, value: this.#member(this, 1, this.id) },
        clusterWrite(this.id, this.#world.defaultPool),
      ]);
      this.#introduce(plane, boot);
    } else this.#takeFirstSteps(plane, boot, contact);
  }

  /** Like a wish: it goes on by promises, and the world lets them before time passes. */
  #takeFirstSteps(plane: ControlPlane, boot: number, contact: NodeId): void {
    plane.wishes++;
    this.#world.settle();
    takeFirstSteps(plane.cluster, this.#firstContact(plane, contact))
      .then(
        () => plane.alive && this.#introduce(plane, boot),
        () => plane.alive && this.#world.joinAnew(this),
      )
      .finally(() => {
        plane.wishes--;
      });
  }

  #firstContact(plane: ControlPlane, contact: NodeId): FirstContact {
    const compare = (peer: NodeId): Promise<boolean> =>
      new Promise((resolve) =>
        plane.syncs.syncWith(peer, (outcome) => resolve(outcome === 'heard-all')),
      );
    return {
      compareWithContact: async () => {
        if (!(await compare(contact))) throw new Error('the comparison did not come to its end');
      },
      compare,
      pause: (ms) => this.#pause(ms),
    };
  }

  #introduce(plane: ControlPlane, boot: number): void {
    const info = {
      addresses: [this.address],
      gossipPort: GOSSIP_PORT,
      vxlanPort: VXLAN_PORT,
      boot,
      version: 'simulated',
      mtuBytes: 1500,
    };
    if (plane.cluster.fenced) return;
    const node = { key: 'node', value: encodeNodeInfo(info) };
    const later = { key: 'node', value: withUnknown(node.value) };
    plane.cluster.append(this.isLater ? [later, laterWrite(boot)] : [node]);
    plane.start();
    plane.store.effect(() => {
      plane.ready = true;
      plane.cluster.stockUp();
    });
    plane.endTurn();
  }

  #member(node: SimNode, admissionLamport: number, sponsor: NodeId): Uint8Array {
    return encodeMember({
      node: node.id,
      name: `${node.name}-${formatIp(node.address)}`,
      certificate: plainCertificate(node.id),
      admissionLamport,
      sponsor,
      token: '',
      address: node.address,
      gossipPort: GOSSIP_PORT,
    });
  }
}
