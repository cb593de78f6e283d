/**
 * The VTEPs that take part in one network: who gets floods, and who may send. A datagram is known by its outer
 * source address alone, because its source port is entropy.
 */
import { type Ip, ipKey } from '../../model/ip.ts';
import type { Vtep } from '../engine.ts';

/** Membership of one network. */
export class Members {
  private vteps: readonly Vtep[] = [];
  private foreignVteps: readonly Vtep[] = [];
  private readonly sources = new Set<bigint>();
  private readonly agentSources = new Map<bigint, Vtep>();
  private readonly foreignSources = new Map<bigint, Vtep>();

  /** Replaces the list. An address and port that is listed twice is kept once. */
  replace(vteps: readonly Vtep[]): void {
    const unique = new Map(vteps.map((vtep) => [`${ipKey(vtep.ip)} ${vtep.port}`, vtep]));
    this.vteps = [...unique.values()];
    this.foreignVteps = this.vteps.filter((vtep) => vtep.foreign);
    this.sources.clear();
    this.agentSources.clear();
    this.foreignSources.clear();
    for (const vtep of this.vteps) {
      this.sources.add(ipKey(vtep.ip));
      if (!vtep.foreign) this.agentSources.set(ipKey(vtep.ip), vtep);
    }
    for (const vtep of this.foreignVteps) this.foreignSources.set(ipKey(vtep.ip), vtep);
  }

  /** All VTEPs, each once. */
  get all(): readonly Vtep[] {
    return this.vteps;
  }

  /** The foreign ones among them. */
  get foreign(): readonly Vtep[] {
    return this.foreignVteps;
  }

  /** True when a VTEP has the address. */
  has(ip: Ip): boolean {
    return this.sources.has(ipKey(ip));
  }

  /** Returns the VTEP with an agent at the address. */
  lookupAgent(ip: Ip): Vtep | undefined {
    return this.agentSources.get(ipKey(ip));
  }

  /** Returns the foreign VTEP at the address. */
  lookupForeign(ip: Ip): Vtep | undefined {
    return this.foreignSources.get(ipKey(ip));
  }
}
