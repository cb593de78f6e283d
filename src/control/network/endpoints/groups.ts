/** Values by a key that several of them may share, when most keys have one: a second map is made for a second value. */

/** What is grouped is told apart by its id. */
interface Identified {
  readonly id: string;
}

/** Values by key. Values of one key are in the order in which they were added. */
export class Groups<K, V extends Identified> {
  readonly #groups = new Map<K, V | Map<string, V>>();

  /** Adds a value; one of the same key and id is replaced where it stands. */
  add(key: K, value: V): void {
    const group = this.#groups.get(key);
    if (group instanceof Map) group.set(value.id, value);
    else if (group === undefined || group.id === value.id) this.#groups.set(key, value);
    else {
      const both = [group, value].map((each) => [each.id, each] as const);
      this.#groups.set(key, new Map(both));
    }
  }

  /** Removes the value of that key and id; one that is not there changes nothing. */
  remove(key: K, { id }: Identified): void {
    const group = this.#groups.get(key);
    if (group instanceof Map) group.delete(id);
    const empty = group instanceof Map ? group.size === 0 : group?.id === id;
    if (empty) this.#groups.delete(key);
  }

  /** The values of a key. */
  of(key: K): Iterable<V> {
    const group = this.#groups.get(key);
    if (group instanceof Map) return group.values();
    return group === undefined ? [] : [group];
  }

  /** How many values the key has. */
  count(key: K): number {
    const group = this.#groups.get(key);
    if (group instanceof Map) return group.size;
    return group === undefined ? 0 : 1;
  }
}
