/**
 * Finds the path MTU of every peer that frames are sent to. Three doors in (`fire`, `receive`, `tell`), three verbs out
 * (`send`, `after`, `notify`). The machine of one peer is `peer-path.ts`; here are the tokens that join answers
 * to probes, and what keeps many peers within bounds.
 */
import { formatIp, type Ip, type IpFamily } from '../../model/ip.ts';
import type { Random } from '../../model/random.ts';
import type { Vni } from '../../model/vni.ts';
import {
  CONFIRM_MS,
  CONFIRMS_PER_SECOND_MAX,
  FLOOR_BYTES,
  SEARCHES_MAX,
  START_SPREAD_MS,
} from './config.ts';
import { type Channel, PeerPath, type ProbeWish, type Turn } from './peer-path.ts';

/** A VTEP that takes part in a network with this host. */
export interface PathPeer {
  readonly ip: Ip;
  /** UDP port that it listens on. */
  readonly port: number;
  /** A network that both take part in: probes on the data port are sent in it. */
  readonly vni: Vni;
  /** Runs no agent, so nothing answers on its data port. */
  readonly foreign: boolean;
}

/** A probe to be sent, never fragmented. */
export interface PathProbe extends ProbeWish {
  readonly peer: PathPeer;
  /** 32 bits; comes back in the answer. */
  readonly token: number;
}

/** What is known of the way to a peer. */
export interface PathView {
  readonly mtuBytes: number;
  /** What it was measured by; absent when the peer has not answered: then it is the uplink's MTU. */
  readonly by?: Channel;
}

/** The same with the address. */
export interface PathReport extends PathView {
  readonly ip: Ip;
}

/** What the machine is told. */
export type PathEvent =
  | { readonly kind: 'peers'; readonly peers: readonly PathPeer[] }
  /** An ICMP "fragmentation needed" or "packet too big" about a packet to the address. */
  | { readonly kind: 'too-big'; readonly ip: Ip; readonly mtuBytes: number };

/** What the machine does. */
export interface PathRuntime {
  send(probe: PathProbe): void;
  /** Calls `fire(peer)` once after the delay; asking again moves it. */
  after(delayMs: number, peer: string): void;
  /** The longest packet that reaches the address; 0: no shorter than what the uplink takes, as far as is known. */
  notify(ip: Ip, limitBytes: number): void;
}

/** What the machine starts from. */
export interface PathMtuOptions {
  /** MTU of the uplink, bytes. */
  readonly ceilingBytes: number;
  /** Families over which ICMP echo can be sent here. */
  readonly hasIcmp: readonly IpFamily[];
}

interface Tracked {
  peer: PathPeer;
  readonly path: PeerPath;
  /** Of the questions that are open, and of the last ones. */
  tokens: number[];
  limitBytes: number;
}

/** The machine. */
export class PathMtus {
  readonly #options: PathMtuOptions;
  readonly #random: Random;
  readonly #runtime: PathRuntime;
  readonly #peers = new Map<string, Tracked>();
  readonly #open = new Map<number, { readonly peer: string; readonly probe: ProbeWish }>();
  #foundBytes = 0;

  constructor(options: PathMtuOptions, random: Random, runtime: PathRuntime) {
    this.#options = options;
    this.#random = random;
    this.#runtime = runtime;
  }

  /** Returns what is known; `undefined` for an address that nothing is sent to. */
  lookup(ip: Ip): PathView | undefined {
    const path = this.#peers.get(formatIp(ip))?.path;
    if (path === undefined) return undefined;
    const { mtuBytes, by } = path;
    return { mtuBytes, ...(by !== undefined && { by }) };
  }

  /** What is known of all peers. */
  all(): readonly PathReport[] {
    return [...this.#peers.values()].map(({ peer: { ip }, path: { mtuBytes, by } }) => {
      return { ip, mtuBytes, ...(by !== undefined && { by }) };
    });
  }

  tell(event: PathEvent, nowMs: number): void {
    if (event.kind === 'peers') {
      this.#setPeers(event.peers);
      return;
    }
    const key = formatIp(event.ip);
    if (this.#peers.get(key)?.path.hint(event.mtuBytes, nowMs)) this.#runtime.after(0, key);
  }

  /** The time of a peer has come. One that is gone is ignored. */
  fire(key: string, nowMs: number): void {
    const tracked = this.#peers.get(key);
    if (tracked === undefined) return;
    const { path } = tracked;
    // What comes later than this is not counted: it would be taken for the answer to another question.
    if (path.isResting) this.#forgetTokens(tracked);
    const maySearch = path.isSearching || this.#searches() < SEARCHES_MAX;
    const turn = path.fire({ nowMs, maySearch, guessBytes: this.#foundBytes });
    this.#settle(tracked);
    for (const probe of turn.probes) this.#send(key, tracked, probe);
    this.#schedule(key, turn.next);
  }

  /** A probe was answered by the address. Unknown tokens are old, or somebody's invention. */
  receive(from: Ip, channel: Channel, token: number): void {
    const key = formatIp(from);
    const open = this.#open.get(token);
    const tracked = this.#peers.get(key);
    if (open === undefined || tracked === undefined) return;
    if (open.peer !== key || open.probe.channel !== channel) return;
    this.#open.delete(token);
    const next = tracked.path.answered(open.probe);
    this.#settle(tracked);
    if (next !== undefined) this.#schedule(key, next);
  }

  #setPeers(peers: readonly PathPeer[]): void {
    const wanted = new Map(peers.map((peer) => [formatIp(peer.ip), peer]));
    for (const [key, tracked] of this.#peers) {
      const peer = wanted.get(key);
      if (peer !== undefined && peer.foreign === tracked.peer.foreign) {
        tracked.peer = peer;
        wanted.delete(key);
        continue;
      }
      this.#forgetTokens(tracked);
      this.#peers.delete(key);
      if (tracked.limitBytes > 0) this.#runtime.notify(tracked.peer.ip, 0);
    }
    const spreadMs = Math.max(START_SPREAD_MS, (wanted.size * 1000) / CONFIRMS_PER_SECOND_MAX);
    for (const [key, peer] of wanted) this.#add(key, peer, spreadMs);
  }

  #add(key: string, peer: PathPeer, spreadMs: number): void {
    const channels: Channel[] = [
      ...(peer.foreign ? [] : ['data' as const]),
      ...(this.#options.hasIcmp.includes(peer.ip.family) ? ['icmp' as const] : []),
    ];
    const floorBytes = FLOOR_BYTES[peer.ip.family];
    const { ceilingBytes } = this.#options;
    const path = new PeerPath({ floorBytes, ceilingBytes, channels });
    this.#peers.set(key, { peer, path, tokens: [], limitBytes: 0 });
    if (channels.length > 0) this.#runtime.after(this.#random.below(spreadMs), key);
  }

  #searches(): number {
    let count = 0;
    for (const { path } of this.#peers.values()) if (path.isSearching) count += 1;
    return count;
  }

  #send(key: string, tracked: Tracked, { channel, sizeBytes }: ProbeWish): void {
    let token = this.#random.below(0x1_0000_0000);
    while (this.#open.has(token)) token = this.#random.below(0x1_0000_0000);
    this.#open.set(token, { peer: key, probe: { channel, sizeBytes } });
    tracked.tokens.push(token);
    this.#runtime.send({ peer: tracked.peer, channel, sizeBytes, token });
  }

  #schedule(key: string, next: Turn['next']): void {
    this.#runtime.after(next === 'rest' ? this.#restMs() : next, key);
  }

  #restMs(): number {
    return Math.max(CONFIRM_MS, (this.#peers.size * 1000) / CONFIRMS_PER_SECOND_MAX);
  }

  #forgetTokens(tracked: Tracked): void {
    for (const token of tracked.tokens) this.#open.delete(token);
    tracked.tokens = [];
  }

  /** Says what changed. */
  #settle(tracked: Tracked): void {
    const { by, mtuBytes } = tracked.path;
    const isLess = by !== undefined && mtuBytes < this.#options.ceilingBytes;
    const limitBytes = isLess ? mtuBytes : 0;
    if (limitBytes === tracked.limitBytes) return;
    tracked.limitBytes = limitBytes;
    if (isLess) this.#foundBytes = mtuBytes;
    this.#runtime.notify(tracked.peer.ip, limitBytes);
  }
}
