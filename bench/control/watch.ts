/**
 * The event streams of many agents, read by this one process with its one clock. What an agent tells is known here a
 * socket later than it knew it, so times are upper bounds.
 */
import { agentClient } from '../../src/control/api/client.ts';
import type { EventView } from '../../src/control/api/schema/event.ts';
import type { Agents } from '../../test/netns/support/agents.ts';

/** Words of an event that expectations name it by. */
export function keyOf({ type, action, name }: EventView): string {
  return `${type} ${action} ${name}`;
}

interface Expectation {
  readonly missing: Map<number, Set<string>>;
  readonly heardMs: Map<number, number>;
  met(): void;
}

/** The streams. They end with the agents. */
export class Watch {
  readonly #agents: Agents;
  readonly #expectations = new Set<Expectation>();
  /** Called for every event; set by who measures. */
  onEvent: (host: number, event: EventView) => void = () => undefined;

  constructor(agents: Agents) {
    this.#agents = agents;
  }

  /** Follows an agent; resolves when it has answered calls that came after the subscription. */
  async follow(host: number): Promise<void> {
    const client = agentClient(this.#agents.socket(host));
    // A stream that ends is an agent that ended; expectations of it then fail by their deadline.
    this.#read(host, client.events()).catch(() => undefined);
    for (let round = 0; round < 2; round++) await client.listTokens();
  }

  /**
   * Resolves with the moment (`performance.now()`) at which each host had told everything that is expected of it.
   * Throws after the deadline, naming what is missing.
   *
   * @param expected  keys of events by host, from now on
   */
  expect(
    expected: ReadonlyMap<number, readonly string[]>,
    timeoutMs: number,
  ): Promise<ReadonlyMap<number, number>> {
    const missing = new Map([...expected].map(([host, keys]) => [host, new Set(keys)]));
    const heardMs = new Map<number, number>();
    const met = new Promise<ReadonlyMap<number, number>>((resolve, reject) => {
      const expectation: Expectation = {
        missing,
        heardMs,
        met: () => {
          clearTimeout(timer);
          this.#expectations.delete(expectation);
          resolve(heardMs);
        },
      };
      const timer = setTimeout(() => {
        this.#expectations.delete(expectation);
        reject(new Error(`${timeoutMs} ms passed, and ${describe(missing)}`));
      }, timeoutMs);
      this.#expectations.add(expectation);
    });
    // Whoever expects does something first; should that fail, nobody waits for this any more.
    met.catch(() => undefined);
    return met;
  }

  async #read(host: number, events: AsyncIterable<EventView>): Promise<void> {
    for await (const event of events) {
      const nowMs = performance.now();
      this.onEvent(host, event);
      for (const expectation of this.#expectations) take(expectation, host, keyOf(event), nowMs);
    }
  }
}

/** Returns the latest of moments. */
export function lastOf(moments: ReadonlyMap<number, number>): number {
  return Math.max(...moments.values());
}

function take(expectation: Expectation, host: number, key: string, nowMs: number): void {
  const { missing, heardMs, met } = expectation;
  const keys = missing.get(host);
  if (keys === undefined || !keys.delete(key) || keys.size > 0) return;
  missing.delete(host);
  heardMs.set(host, nowMs);
  if (missing.size === 0) met();
}

function describe(missing: ReadonlyMap<number, ReadonlySet<string>>): string {
  const [first] = missing;
  if (first === undefined) return 'nothing is missing';
  const [host, keys] = first;
  const more = missing.size > 1 ? `; ${missing.size - 1} more hosts miss something` : '';
  return `h${host} has not told of "${[...keys][0]}" and ${keys.size - 1} more${more}`;
}
