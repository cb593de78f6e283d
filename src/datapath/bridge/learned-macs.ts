/**
 * MACs learned behind the foreign VTEPs of one network, where no control state exists.
 *
 * Bounded and aged. The map keeps the order of last hearing, so the oldest entry is always the first one: room
 * is made, and age is checked, in constant time. When it is full of live entries a new MAC is not learned; its
 * frames are flooded to the foreign VTEPs, so a flood of invented MACs cannot push out the real ones.
 */
import { type Ip, sameIp } from '../../model/ip.ts';
import { LEARNED_MAC_AGE_MS, LEARNED_MACS_MAX } from '../../model/limits.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import type { LearnedMac, Vtep } from '../engine.ts';

interface Entry {
  readonly vtep: Vtep;
  readonly heardMs: number;
}

/** The learned part of an FDB. */
export class LearnedMacs {
  private readonly entries = new Map<MacAddress, Entry>();

  /** Notes that the MAC was heard behind the VTEP; a MAC that moved is behind the new one. */
  learn(mac: MacAddress, vtep: Vtep, nowMs: number): void {
    this.entries.delete(mac);
    if (this.entries.size >= LEARNED_MACS_MAX) this.forgetOldestIfAged(nowMs);
    if (this.entries.size < LEARNED_MACS_MAX) this.entries.set(mac, { vtep, heardMs: nowMs });
  }

  /** Returns the VTEP that the MAC is behind, or `undefined` when it is unknown or was silent too long. */
  lookup(mac: MacAddress, nowMs: number): Vtep | undefined {
    const entry = this.entries.get(mac);
    return entry === undefined || isAged(entry, nowMs) ? undefined : entry.vtep;
  }

  /** Forgets one MAC. */
  forget(mac: MacAddress): void {
    this.entries.delete(mac);
  }

  /** Forgets what is behind VTEPs that are not in the list. */
  keepOnly(vteps: readonly Vtep[]): void {
    const isKept = (ip: Ip) => vteps.some((vtep) => vtep.foreign && sameIp(vtep.ip, ip));
    for (const [mac, entry] of this.entries) {
      if (!isKept(entry.vtep.ip)) this.entries.delete(mac);
    }
  }

  /** Returns the live entries, oldest first. */
  snapshot(nowMs: number): LearnedMac[] {
    const live = [...this.entries].filter(([, entry]) => !isAged(entry, nowMs));
    return live.map(([mac, { vtep, heardMs }]) => ({
      mac,
      vtep: vtep.ip,
      silentMs: nowMs - heardMs,
    }));
  }

  private forgetOldestIfAged(nowMs: number): void {
    for (const [mac, entry] of this.entries) {
      if (isAged(entry, nowMs)) this.entries.delete(mac);
      return;
    }
  }
}

function isAged(entry: Entry, nowMs: number): boolean {
  return nowMs - entry.heardMs >= LEARNED_MAC_AGE_MS;
}
