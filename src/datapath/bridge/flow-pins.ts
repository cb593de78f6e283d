/**
 * Flow pins: which other host forwards a flow. A packet of a client that came in through host A reaches a container
 * here with the client's own address as its source; the container answers to its gateway, which is this host, and the
 * pin says that the answer has to go back through A. docs/decisions/0026.
 *
 * Bounded, without timers: the map keeps the order of last use, and in a full one the pin that was used longest ago
 * goes. A pin whose host is not known any more counts as absent, so nothing has to be taken out when hosts leave.
 */
import { FLOW_PINS_MAX } from '../../model/limits.ts';
import type { MacAddress } from '../../model/mac-address.ts';
import type { Vni } from '../../model/vni.ts';
import type { Frame } from '../frame.ts';
import { nameOfFlow, namesOfAnswer } from './flow.ts';

/** The pins of all networks of an engine. */
export class FlowPins {
  private readonly pins = new Map<string, MacAddress>();
  private setCount = 0;
  private usedCount = 0;

  /** Notes that answers to the frame go to the router MAC. */
  pin(vni: Vni, frame: Frame, router: MacAddress): void {
    for (const name of namesOfAnswer(frame)) this.set(`${vni} ${name}`, router);
  }

  /** Forgets where answers to the frame went: they stay on this host now. */
  release(vni: Vni, frame: Frame): void {
    if (this.pins.size === 0) return;
    for (const name of namesOfAnswer(frame)) this.pins.delete(`${vni} ${name}`);
  }

  /** Returns the router MAC that a frame of a container has to go to. */
  lookup(vni: Vni, frame: Frame): MacAddress | undefined {
    const name = this.pins.size === 0 ? undefined : nameOfFlow(frame);
    if (name === undefined) return undefined;
    const key = `${vni} ${name}`;
    const router = this.pins.get(key);
    if (router !== undefined) this.touch(key, router);
    return router;
  }

  /** Counts a frame that went by a pin. */
  countUse(): void {
    this.usedCount += 1;
  }

  /** Pins that were made or changed, and frames that went by one. */
  get work(): { readonly pinsSet: number; readonly pinsUsed: number } {
    return { pinsSet: this.setCount, pinsUsed: this.usedCount };
  }

  private set(key: string, router: MacAddress): void {
    if (this.pins.get(key) !== router) this.setCount += 1;
    this.touch(key, router);
    if (this.pins.size <= FLOW_PINS_MAX) return;
    for (const oldest of this.pins.keys()) {
      this.pins.delete(oldest);
      return;
    }
  }

  /** Makes it the one that was used last. */
  private touch(key: string, router: MacAddress): void {
    this.pins.delete(key);
    this.pins.set(key, router);
  }
}
