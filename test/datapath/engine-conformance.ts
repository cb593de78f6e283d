/**
 * What every engine must do, told as rules and driven only through `Engine`, a port device and an underlay.
 *
 *     alice ─┐                        ┌─ HOST_C ── carol        (agent; records)
 *     bob   ─┴─ engine ── underlay ───┼─ HOST_D                 (agent; nobody there)
 *                                     └─ FOREIGN ── erin        (kernel vxlan; learned)
 */
import type { Vtep } from '../../src/datapath/engine.ts';
import { Bed, type EngineFactory } from './conformance/bed.ts';
import { describeControl } from './conformance/control.ts';
import { describeFlood } from './conformance/flood.ts';
import { describeGuardAndSize } from './conformance/guard.ts';
import { describeLearning } from './conformance/learning.ts';
import { describeProxy } from './conformance/neighbors.ts';
import { describePins } from './conformance/pins.ts';
import { describeRouters } from './conformance/routers.ts';
import { describeUnicast } from './conformance/unicast.ts';
import { describeWire } from './conformance/wire.ts';
import { HOST_C, HOST_D } from './frames.ts';

/** Holds an engine to the contract. */
export function describeEngine(name: string, make: EngineFactory): void {
  const bed = (...vteps: Vtep[]): Bed => new Bed(make, vteps);

  describe(`${name} engine`, () => {
    describeUnicast(() => bed(HOST_C, HOST_D));
    describeFlood(bed);
    describeProxy(bed);
    describeWire(bed);
    describeLearning(bed);
    describeGuardAndSize(() => bed(HOST_C));
    describeRouters(bed);
    describePins(bed);
    describeControl(bed);
  });
}
