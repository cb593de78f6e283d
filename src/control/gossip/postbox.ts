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
    if (this.#items.size === 0) return;
    const packed = new Map<Item, readonly Uint8Array[]>();
    for (const [to, items] of this.#items) {
      const probing = items.some(({ kind }) => kind === 'ping' || kind === 'ack');
      const all = probing ? [...items, ...riders(to)] : items;
      for (const datagram of this.#pack(all, packed)) send(to, datagram);
    }
    this.#items.clear();
  }

  /** A change or a verdict goes to many as it is: it is packed once. */
  #pack(items: readonly Item[], packed: Map<Item, readonly Uint8Array[]>): readonly Uint8Array[] {
    const [first] = items;
    const known = items.length === 1 && first !== undefined ? packed.get(first) : undefined;
    const datagrams = known ?? packItems(items);
    if (items.length === 1 && first !== undefined) packed.set(first, datagrams);
    return datagrams;
  }
}
