/** What is said to each peer within one turn; it leaves packed into as few datagrams as fit. */
import type { NodeId } from '../../model/node-id.ts';
import { type Item, packItems } from './message.ts';

/** Items by peer, until the end of the turn. */
export class Postbox {
  readonly #items = new Map<NodeId, Item[]>();

  /** Adds an item; what is said to one peer keeps its order. */
  say(to: NodeId, item: Item): void {
    const items = this.#items.get(to);
    if (items === undefined) this.#items.set(to, [item]);
    else items.push(item);
  }

  /** Sends everything. `riders` gives what may ride along with a probe or its answer. */
  send(
    send: (to: NodeId, datagram: Uint8Array) => void,
    riders: (to: NodeId) => readonly Item[],
  ): void {
    for (const [to, items] of this.#items) {
      const probing = items.some(({ kind }) => kind === 'ping' || kind === 'ack');
      for (const datagram of packItems(probing ? [...items, ...riders(to)] : items)) {
        send(to, datagram);
      }
    }
    this.#items.clear();
  }
}
