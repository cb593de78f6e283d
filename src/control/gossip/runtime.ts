/**
 * The gate between a state machine and the world. Three doors in (`receive`, `fire`, `tell`) are methods of
 * the machine; three verbs out are here. The agent implements it over sockets and the event loop, tests record
 * it, the simulator runs thousands.
 *
 * Effects leave in the order in which they were asked for, and only after every write to `Storage` that was
 * made before them is durable.
 */
import type { NodeId } from '../../model/node-id.ts';

/** Three verbs out. `Timer` and `Notice` are closed sets that the machine declares. */
export interface Runtime<Timer, Notice> {
  /** Sends one datagram to a member. It may be lost, doubled or late; it is never altered. */
  send(to: NodeId, bytes: Uint8Array): void;
  /** Calls `fire(timer)` once after `delayMs`; asking again for the same timer moves it. */
  after(delayMs: number, timer: Timer): void;
  /** Tells the world that something happened. */
  notify(notice: Notice): void;
}
