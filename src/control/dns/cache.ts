/**
 * Answers of other servers, kept for as long as they say and no longer than we like. An answer is found again by its
 * question alone: what it says beside about other names is never used, so nothing can be slipped in with it.
 */
import { RCODE } from '../../wire/dns.ts';
import type { DnsReading } from '../../wire/dns-relay.ts';
import {
  CACHE_BYTES_MAX,
  CACHE_ENTRIES_MAX,
  CACHE_NEGATIVE_TTL_SECONDS_MAX,
  CACHE_TTL_SECONDS_MAX,
} from './limits.ts';

interface Entry {
  readonly reading: DnsReading;
  readonly takenMs: number;
  readonly endMs: number;
}

/** An answer, and how old it is. */
export interface Kept {
  readonly reading: DnsReading;
  readonly ageSeconds: number;
}

/** The cache. What was not used for the longest time gives way. */
export class Cache {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, nowMs: number): Kept | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#remove(key, entry);
    if (nowMs >= entry.endMs) return undefined;
    this.#add(key, entry);
    return { reading: entry.reading, ageSeconds: Math.floor((nowMs - entry.takenMs) / 1000) };
  }

  put(key: string, reading: DnsReading, nowMs: number): void {
    const seconds = secondsToKeep(reading);
    const before = this.#entries.get(key);
    if (before !== undefined) this.#remove(key, before);
    if (seconds <= 0) return;
    this.#add(key, { reading, takenMs: nowMs, endMs: nowMs + seconds * 1000 });
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size <= CACHE_ENTRIES_MAX && this.#bytes <= CACHE_BYTES_MAX) return;
      this.#remove(oldest, entry);
    }
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += entry.reading.bytes.length;
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.reading.bytes.length;
  }
}

/** Seconds that an answer may be kept; 0: not at all. */
export function secondsToKeep(reading: DnsReading): number {
  const { rcode, ttl, negativeTtl = 0, answerCount, truncated } = reading;
  if (truncated) return 0;
  if (rcode === RCODE.noError && answerCount > 0) return Math.min(ttl, CACHE_TTL_SECONDS_MAX);
  if (rcode !== RCODE.noError && rcode !== RCODE.noSuchName) return 0;
  return Math.min(negativeTtl, ttl, CACHE_NEGATIVE_TTL_SECONDS_MAX);
}
