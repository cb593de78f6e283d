/**
 * The ports that this agent holds. Several may have use for one at the same time, an attach that is under way and the
 * endpoint that it makes; the port is free again when the last of them lets go.
 */
import { type Backend, type Hold, holdPort } from '../../host/ports/hold.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import type { PublishProtocol } from '../../model/ports/published.ts';

/** An address and port of this host. */
export interface Place {
  readonly protocol: PublishProtocol;
  readonly ip: Ip;
  readonly port: number;
}

/** The use of a port. */
export interface Lease {
  readonly port: number;
  /** Lets go of it; a second time changes nothing. */
  release(): void;
}

interface Held {
  readonly opened: Promise<Hold>;
  users: number;
}

/** Returns the key of a place in maps. */
export function placeKey({ protocol, ip, port }: Place): string {
  return `${protocol} ${formatIp(ip)} ${port}`;
}

/** The ports. */
export class Holds {
  readonly #held = new Map<string, Held>();
  readonly #backendOf: (place: Place) => Backend | undefined;

  /** @param backendOf  where something leads that was sent to a held port and met no packet filter */
  constructor(backendOf: (place: Place) => Backend | undefined) {
    this.#backendOf = backendOf;
  }

  /** Holds a port; 0 is a free one. Rejects with the error of the system. */
  async acquire(place: Place): Promise<Lease> {
    if (place.port === 0) return this.#lease(await this.#takeFree(place));
    const key = placeKey(place);
    const held = this.#held.get(key) ?? { opened: this.#open(place), users: 0 };
    this.#held.set(key, held);
    held.users++;
    try {
      await held.opened;
    } catch (error) {
      if (this.#held.get(key) === held) this.#held.delete(key);
      throw error;
    }
    return this.#lease(place);
  }

  /** Lets go of all. */
  close(): void {
    for (const { opened } of this.#held.values()) closeWhenOpen(opened);
    this.#held.clear();
  }

  async #takeFree(place: Place): Promise<Place> {
    const hold = await this.#open(place);
    const taken = { ...place, port: hold.port };
    this.#held.set(placeKey(taken), { opened: Promise.resolve(hold), users: 1 });
    return taken;
  }

  #open({ protocol, ip, port }: Place): Promise<Hold> {
    const backend = (held: number): Backend | undefined =>
      this.#backendOf({ protocol, ip, port: held });
    return holdPort({ protocol, ip, port, backend });
  }

  #lease(place: Place): Lease {
    const key = placeKey(place);
    let isOver = false;
    const release = (): void => {
      if (isOver) return;
      isOver = true;
      const held = this.#held.get(key);
      if (held === undefined || --held.users > 0) return;
      this.#held.delete(key);
      closeWhenOpen(held.opened);
    };
    return { port: place.port, release };
  }
}

function closeWhenOpen(opened: Promise<Hold>): void {
  opened.then((hold) => hold.close()).catch(() => undefined);
}
