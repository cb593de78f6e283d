/** A port device and an underlay in memory: what goes in is said by the test, what comes out is kept. */

import type { Ecn, PortDevice, Underlay, Vtep } from '../../src/datapath/engine.ts';
import type { Ip } from '../../src/model/ip.ts';

/** A container's interface. */
export class FakePort implements PortDevice {
  readonly written: Uint8Array[] = [];
  isClosed = false;
  /** What `write` answers. */
  accepts = true;
  private receive: (frame: Uint8Array) => void = () => {};
  private lost: () => void = () => {};

  start(receive: (frame: Uint8Array) => void, lost: () => void): void {
    this.receive = receive;
    this.lost = lost;
  }

  write(frame: Uint8Array): boolean {
    if (this.accepts) this.written.push(frame.slice());
    return this.accepts;
  }

  close(): void {
    this.isClosed = true;
  }

  /** The container sends a frame. */
  send(frame: Uint8Array): void {
    this.receive(frame);
  }

  /** The interface goes away. */
  vanish(): void {
    this.lost();
  }

  /** Returns what was written since the last call. */
  take(): Uint8Array[] {
    return this.written.splice(0);
  }
}

/** A datagram that was sent. */
export interface SentDatagram {
  readonly datagram: Uint8Array;
  readonly to: Vtep;
  readonly flowHash: number;
  readonly ecn: Ecn;
}

/** The wire. */
export class FakeUnderlay implements Underlay {
  readonly sent: SentDatagram[] = [];
  isClosed = false;
  /** What `send` answers. */
  accepts = true;
  private receive: (datagram: Uint8Array, from: Ip, ecn: Ecn) => void = () => {};

  start(receive: (datagram: Uint8Array, from: Ip, ecn: Ecn) => void): void {
    this.receive = receive;
  }

  send(datagram: Uint8Array, to: Vtep, flowHash: number, ecn: Ecn): boolean {
    if (this.accepts) this.sent.push({ datagram: datagram.slice(), to, flowHash, ecn });
    return this.accepts;
  }

  close(): void {
    this.isClosed = true;
  }

  /** A datagram arrives from another host. */
  deliver(datagram: Uint8Array, from: Ip, ecn: Ecn = 0): void {
    this.receive(datagram, from, ecn);
  }

  /** Returns what was sent since the last call. */
  take(): SentDatagram[] {
    return this.sent.splice(0);
  }
}
