/** Peers and the paths to them in memory, on a clock that the test moves. */
import {
  type PathEvent,
  type PathMtuOptions,
  PathMtus,
  type PathPeer,
  type PathProbe,
} from '../../../src/control/path-mtu/path-mtus.ts';
import type { Channel } from '../../../src/control/path-mtu/peer-path.ts';
import { formatIp, type Ip } from '../../../src/model/ip.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { ip } from '../../vectors/load.ts';

export const VNI = 5000 as Vni;
/** A round trip in the lab. */
const ROUND_TRIP_MS = 2;

/** A peer with an agent. */
export function peer(text: string, foreign = false): PathPeer {
  return { ip: ip(text), port: 4789, vni: VNI, foreign };
}

/** The way to a peer. */
export interface Way {
  /** Longer packets vanish. */
  mtuBytes: number;
  /** What is answered. */
  answers: Channel[];
  /** Share of the probes that are lost, there or on the way back. */
  loss: number;
}

/** The machine with its surroundings. */
export class PathLab {
  readonly sent: { readonly atMs: number; readonly probe: PathProbe }[] = [];
  readonly limits: { readonly atMs: number; readonly ip: string; readonly limitBytes: number }[] =
    [];
  readonly ways = new Map<string, Way>();
  readonly machine: PathMtus;
  nowMs = 0;
  readonly #random = seededRandom(7);
  readonly #timers = new Map<string, number>();
  #answers: { readonly atMs: number; readonly give: () => void }[] = [];

  constructor(options: Partial<PathMtuOptions> = {}) {
    this.machine = new PathMtus(
      { ceilingBytes: 1500, hasIcmp: [4, 6], ...options },
      seededRandom(1),
      {
        send: (probe) => this.#send(probe),
        after: (delayMs, key) => this.#timers.set(key, this.nowMs + delayMs),
        notify: (to, limitBytes) =>
          this.limits.push({ atMs: this.nowMs, ip: formatIp(to), limitBytes }),
      },
    );
  }

  /** These are the peers now; ways that are new let everything pass and answer everything. */
  peers(...peers: readonly PathPeer[]): void {
    for (const { ip: to } of peers) {
      const key = formatIp(to);
      if (this.ways.has(key)) continue;
      this.ways.set(key, { mtuBytes: 9000, answers: ['data', 'icmp'], loss: 0 });
    }
    this.tell({ kind: 'peers', peers });
  }

  way(to: Ip): Way {
    const way = this.ways.get(formatIp(to));
    if (way === undefined) throw new Error('no such way');
    return way;
  }

  tell(event: PathEvent): void {
    this.machine.tell(event, this.nowMs);
  }

  /** Lets time go on. */
  run(ms: number): void {
    const end = this.nowMs + ms;
    for (;;) {
      const timer = this.#earliest();
      const answer = this.#answers[0];
      const atMs = Math.min(timer?.[1] ?? Infinity, answer?.atMs ?? Infinity);
      if (atMs > end) break;
      this.nowMs = Math.max(this.nowMs, atMs);
      if (answer !== undefined && answer.atMs <= atMs) {
        this.#answers.shift();
        answer.give();
      } else if (timer !== undefined) {
        this.#timers.delete(timer[0]);
        this.machine.fire(timer[0], this.nowMs);
      }
    }
    this.nowMs = end;
  }

  #earliest(): readonly [string, number] | undefined {
    let earliest: readonly [string, number] | undefined;
    for (const timer of this.#timers) {
      if (earliest === undefined || timer[1] < earliest[1]) earliest = timer;
    }
    return earliest;
  }

  /** Limit of each notice since the last call. */
  takeLimits(): number[] {
    return this.limits.splice(0).map(({ limitBytes }) => limitBytes);
  }

  #send(probe: PathProbe): void {
    const { peer: to, channel, sizeBytes, token } = probe;
    this.sent.push({ atMs: this.nowMs, probe });
    const way = this.way(to.ip);
    if (sizeBytes > way.mtuBytes || !way.answers.includes(channel)) return;
    if (this.#random.below(1000) < way.loss * 1000) return;
    this.#answers.push({
      atMs: this.nowMs + ROUND_TRIP_MS,
      give: () => this.machine.receive(to.ip, channel, token),
    });
  }
}
