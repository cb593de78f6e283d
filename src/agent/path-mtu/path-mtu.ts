/** Joins path MTU discovery to sockets, timers and the engine. */

import type { UplinkView } from '../../control/network/reconcile.ts';
import { PathMtus, type PathProbe, type PathReport } from '../../control/path-mtu/path-mtus.ts';
import { PeersInUse } from '../../control/path-mtu/peers-in-use.ts';
import type { Change, Engine } from '../../datapath/engine.ts';
import { IcmpPath } from '../../host/linux/icmp-path.ts';
import { monotonicMs } from '../../host/process/clock.ts';
import type { Log } from '../../host/process/log.ts';
import { systemRandom } from '../../host/process/random.ts';
import { Timers } from '../../host/process/timers.ts';
import { datagramBytes, PathProber } from '../../host/underlay/path-prober.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import { encodePathProbe } from '../../wire/path-probe.ts';

/** What it is made of. */
export interface PathMtuParts {
  readonly engine: Pick<Engine, 'program'>;
  readonly uplink: UplinkView;
  readonly log: Log;
}

/** Finds out how much reaches each peer, and tells the engine. */
export class PathMtuDiscovery {
  readonly #parts: PathMtuParts;
  readonly #inUse = new PeersInUse();
  readonly #timers: Timers<string>;
  readonly #icmp: IcmpPath;
  readonly #prober: PathProber;
  readonly #machine: PathMtus;

  constructor(parts: PathMtuParts) {
    this.#parts = parts;
    const { addresses, mtuBytes } = parts.uplink;
    const families = addresses.map(({ family }) => family);
    this.#icmp = new IcmpPath(families, {
      answered: (from, token) => this.#machine.receive(from, 'icmp', token),
      tooBig: (ip, nextBytes) =>
        this.#machine.tell({ kind: 'too-big', ip, mtuBytes: nextBytes }, monotonicMs()),
    });
    this.#prober = new PathProber(addresses);
    this.#timers = new Timers((peer) => this.#machine.fire(peer, monotonicMs()));
    const hasIcmp = families.filter((family) => this.#icmp.has(family));
    if (hasIcmp.length < families.length) {
      parts.log.info('no raw socket: the path MTU of VTEPs without an agent is not measured');
    }
    this.#machine = new PathMtus({ ceilingBytes: mtuBytes, hasIcmp }, systemRandom, {
      send: (probe) => this.#send(probe),
      after: (delayMs, peer) => this.#timers.after(delayMs, peer),
      notify: (ip, limitBytes) => this.#limit(ip, limitBytes),
    });
  }

  /** The engine with an ear: the VTEPs that are installed in it are the peers. */
  listening(): Pick<Engine, 'program'> {
    return { program: (changes) => this.#program(changes) };
  }

  /** The engine got an answer to a probe. */
  probeAnswered(from: Ip, token: number): void {
    this.#machine.receive(from, 'data', token);
  }

  /** What is known of all peers. */
  all(): readonly PathReport[] {
    return this.#machine.all();
  }

  stop(): void {
    this.#timers.close();
    this.#prober.close();
    this.#icmp.close();
  }

  #program(changes: readonly Change[]): void {
    this.#parts.engine.program(changes);
    if (!this.#inUse.observe(changes)) return;
    this.#machine.tell({ kind: 'peers', peers: this.#inUse.all() }, monotonicMs());
  }

  #send({ peer, channel, sizeBytes, token }: PathProbe): void {
    const { ip, port, vni } = peer;
    if (channel === 'icmp') {
      this.#icmp.send(ip, sizeBytes, token);
      return;
    }
    const bytes = datagramBytes(ip.family, sizeBytes);
    this.#prober.send(encodePathProbe(vni, token, bytes), ip, port);
  }

  #limit(ip: Ip, limitBytes: number): void {
    this.#parts.engine.program([{ op: 'set-path-mtu', ip, mtuBytes: limitBytes }]);
    const pathMtu = limitBytes === 0 ? this.#parts.uplink.mtuBytes : limitBytes;
    this.#parts.log.info({ vtep: formatIp(ip), pathMtu }, 'path MTU');
  }
}
