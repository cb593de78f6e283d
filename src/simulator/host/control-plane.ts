/**
 * One run of a node: the shipped control plane between a start and a crash, with a simulated host around it. The
 * part that `agent/agent.ts` has in the real program: it gives `Cluster` and `Gossip` their world, and every effect
 * leaves through `WriteQueue`. Whatever enters comes through `enter`, whatever leaves through `#leave`; a run that
 * has crashed neither hears nor says anything.
 */
import type { GossipConfig } from '../../control/gossip/config.ts';
import { Gossip, type GossipNotice, type GossipTimer } from '../../control/gossip/gossip.ts';
import { Cluster } from '../../control/network/cluster.ts';
import type { DirectoryChange } from '../../control/network/directory.ts';
import { keepUsedNetwork } from '../../control/network/keep-network.ts';
import { restoreCluster } from '../../control/network/restore-cluster.ts';
import type { Entry } from '../../control/state/entry.ts';
import { WriteQueue } from '../../host/process/write-queue.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Random } from '../../model/random.ts';
import type { Clock, SimEvent } from '../clock.ts';
import type { StreamEnd } from '../stream.ts';
import type { Disk } from './disk.ts';
import { plainIdentity } from './identity.ts';
import { Letter } from './letter.ts';
import { Syncs } from './syncs.ts';

/** What one run needs of the simulated host. */
export interface PlaneHost {
  readonly id: NodeId;
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly gossip: GossipConfig;
  wallMs(): number;
  sendDatagram(to: NodeId, bytes: Uint8Array): void;
  connect(peer: NodeId, done: (end: StreamEnd | undefined) => void): void;
  /** A frame leaves over a stream. */
  framed(bytes: Uint8Array): void;
  /** Something leaves this run; it may be the last thing it does. */
  leaving(): void;
  /** The run cannot go on: its disk refuses. */
  die(): void;
  changed(change: DirectoryChange): void;
  entered(entry: Entry): void;
  /** A promise of this run may have been settled. */
  turned(): void;
  /** Something was left for the end of the turn under way. */
  deferring(): void;
}

/** Few, so that logs begin new generations within the minutes that people have. */
const DELETES_MAX = 4;
/** Datagrams that wait for a process that does not run: the kernel's socket buffer. */
const BACKLOG_MAX = 1024;

/** One run. */
export class ControlPlane {
  readonly cluster: Cluster;
  readonly gossip: Gossip;
  readonly store: WriteQueue;
  readonly syncs: Syncs;
  readonly #host: PlaneHost;
  readonly #timers = new Map<string, SimEvent>();
  readonly #backlog: (() => void)[] = [];
  #deferred: (() => void)[] = [];
  #paused = false;
  #pausedMs = 0;
  /** False once it has crashed. */
  alive = true;
  /** True once it knows that it is a member and serves people. */
  ready = false;
  /** Wishes of people that are under way. */
  wishes = 0;

  constructor(host: PlaneHost) {
    this.#host = host;
    this.store = new WriteQueue({
      commit: (writes, done) => this.#leave(() => this.#commit(writes, done)),
      defer: (run) => this.defer(run),
    });
    this.cluster = new Cluster(
      {
        identity: plainIdentity(host.id),
        storage: this.store,
        random: host.random,
        deletesMax: DELETES_MAX,
        nowMs: () => host.clock.nowMs,
        wallMs: () => host.wallMs(),
        liveMembers: () => this.gossip.members.liveNodes(),
        send: (to, bytes) => this.#tell({ kind: 'message', to, bytes }),
        after: (delayMs, timer) => this.#after(delayMs, timer),
        durable: () => this.store.durable(),
      },
      {
        changed: (change) => this.#changed(change),
        admitted: ({ node }) => this.#tell({ kind: 'add-member', node }),
        removed: (_, strangers) => {
          for (const node of strangers) this.#tell({ kind: 'remove-member', node });
        },
        appended: () => this.#tell({ kind: 'changed' }),
      },
    );
    this.gossip = new Gossip(this.cluster.state, host.gossip, host.random, {
      send: (to, bytes) => this.store.effect(() => this.#leave(() => host.sendDatagram(to, bytes))),
      after: (delayMs, timer) => this.#after(delayMs, `gossip/${timer}`),
      notify: (notice) => this.#notice(notice),
    });
    this.syncs = new Syncs({
      cluster: this.cluster,
      store: this.store,
      connect: (peer, done) => host.connect(peer, (end) => this.enter(() => done(end))),
      enter: (run) => this.enter(run),
      sendFrame: (end, bytes, sent) => this.#leave(() => this.#sendFrame(end, bytes, sent)),
    });
    restoreCluster(this.cluster, host.disk);
    this.cluster.state.watch((entry) => this.alive && host.entered(entry));
    if (this.cluster.fenced) return;
    for (const { node } of this.cluster.registry.all()) this.#tell({ kind: 'add-member', node });
  }

  get timers(): number {
    return this.#timers.size;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Runs an event of this node: now, when it runs again, or never. */
  enter(run: () => void, droppable = false): void {
    if (!this.alive) return;
    if (!this.#paused) {
      run();
      this.endTurn();
    } else if (!droppable || this.#backlog.length < BACKLOG_MAX) this.#backlog.push(run);
  }

  /** Takes a datagram. */
  receive(from: NodeId, bytes: Uint8Array): void {
    this.hear(from, new Letter(bytes));
  }

  /** Takes a datagram that others get as well. */
  hear(from: NodeId, letter: Letter): void {
    this.enter(() => this.gossip.take(from, letter.items, this.#host.clock.nowMs), true);
  }

  /** Ends a turn: what was left for its end happens. */
  endTurn(): void {
    while (this.alive && this.#deferred.length > 0) {
      const runs = this.#deferred;
      this.#deferred = [];
      for (const run of runs) run();
    }
    if (this.wishes > 0) this.#host.turned();
  }

  /** Leaves something for the end of the turn under way. */
  defer(run: () => void): void {
    if (this.#deferred.push(run) === 1) this.#host.deferring();
  }

  /** Stops to handle events; they wait. */
  pause(): void {
    this.#paused = true;
    this.#pausedMs = this.#host.clock.nowMs;
  }

  /** Handles what has waited, and goes on. */
  resume(): void {
    this.#paused = false;
    const stalledMs = this.#host.clock.nowMs - this.#pausedMs;
    this.#tell({ kind: 'lag', p99Ms: stalledMs, longestMs: stalledMs });
    for (const run of this.#backlog.splice(0)) this.enter(run);
  }

  /** Ends this run at once. */
  crash(): void {
    this.alive = false;
    for (const event of this.#timers.values()) this.#host.clock.cancel(event);
    this.#timers.clear();
    this.syncs.vanish();
  }

  /** Begins to take part: after the node's own record was written. */
  start(): void {
    this.#tell({ kind: 'start' });
  }

  #tell(command: Parameters<Gossip['tell']>[0]): void {
    this.gossip.tell(command, this.#host.clock.nowMs);
  }

  /** The one way out. A crash that is due happens here, in the middle of whatever the machine is doing. */
  #leave(effect: () => void): void {
    if (this.alive) this.#host.leaving();
    if (this.alive) effect();
  }

  #commit(writes: Parameters<Disk['commit']>[0], done: () => void): void {
    this.#host.disk.commit(
      writes,
      () => this.enter(() => this.#leave(done)),
      () => this.alive && this.#host.die(),
    );
  }

  #sendFrame(end: StreamEnd, bytes: Uint8Array, sent: () => void): void {
    this.#host.framed(bytes);
    end.send(bytes, sent);
  }

  #after(delayMs: number, name: string): void {
    if (!this.alive) return;
    this.#host.clock.cancel(this.#timers.get(name));
    const event = this.#host.clock.after(delayMs, () => {
      this.#timers.delete(name);
      this.enter(() => this.#fire(name));
    });
    this.#timers.set(name, event);
  }

  #fire(name: string): void {
    if (name.startsWith('gossip/')) {
      this.gossip.fire(name.slice('gossip/'.length) as GossipTimer, this.#host.clock.nowMs);
    } else this.cluster.fire(name);
  }

  #notice(notice: GossipNotice): void {
    if (notice.kind === 'sync') this.syncs.sync(notice.peer);
    else if (notice.kind === 'stream-probe') this.#probe(notice.peer);
    else if (notice.kind === 'message') this.cluster.receive(notice.from, notice.bytes);
  }

  /** Whether a member answers on a stream when it does not answer datagrams. */
  #probe(peer: NodeId): void {
    this.#host.connect(peer, (end) =>
      this.enter(() => {
        end?.end();
        if (end === undefined) return;
        this.#tell({ kind: 'heard', node: peer });
        this.syncs.sync(peer);
      }),
    );
  }

  #changed(change: DirectoryChange): void {
    if (!this.alive) return;
    const kept = keepUsedNetwork(this.cluster, change);
    if (kept !== undefined) this.defer(() => this.cluster.fenced || this.cluster.append([kept]));
    this.#host.changed(change);
  }
}
