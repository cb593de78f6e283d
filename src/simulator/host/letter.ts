/** A datagram that may go to many hosts: it is read once, by the first at which it arrives. */
import { type Item, unpackItems } from '../../control/gossip/message.ts';

/** A datagram and what it says. */
export class Letter {
  readonly bytes: Uint8Array;
  #read = false;
  #items: readonly Item[] | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** What it says; `undefined` when it makes no sense. */
  get items(): readonly Item[] | undefined {
    if (!this.#read) this.#items = unpackItems(this.bytes);
    this.#read = true;
    return this.#items;
  }
}
