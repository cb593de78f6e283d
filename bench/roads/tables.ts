/**
 * The native engine with small and with large tables: two hosts that run it without an agent (bench/engine-host.ts). The
 * two roads differ in nothing else, so their ratio is what the tables cost.
 */
import { fileURLToPath } from 'node:url';
import { INNER_ADDRESSES, openBed } from '../bed.ts';
import type { HostPlan } from '../engine-host.ts';
import { type OpenRoad, onBed, type Road } from '../road.ts';

const PROGRAM = fileURLToPath(new URL('../engine-host.ts', import.meta.url));
const MACS = ['02:77:00:00:00:01', '02:77:00:00:00:02'] as const;
const READY_MS = 20_000;

/** Two endpoints and one VTEP in the tables of each host. */
export const FEW: Road = tables('few', '2 MACs, 1 VTEP', { endpoints: 0, vteps: 0 });
/** 10,000 MACs behind 1,000 VTEPs. */
export const MANY: Road = tables('many', '10,000 MACs, 1,000 VTEPs', {
  endpoints: 9_998,
  vteps: 999,
});

function tables(id: string, title: string, sizes: Pick<HostPlan, 'endpoints' | 'vteps'>): Road {
  return { id, title, kind: 'tables', programs: [], open: () => openTables(sizes) };
}

async function openTables(sizes: Pick<HostPlan, 'endpoints' | 'vteps'>): Promise<OpenRoad> {
  return onBed(await openBed(), async (lab) => {
    const containers = [await lab.container('c1'), await lab.container('c2')] as const;
    const pids: number[] = [];
    for (const [here, there] of [[0, 1] as const, [1, 0] as const]) {
      const plan: HostPlan = {
        tier: 2,
        address: lab.host(here + 1).ip4,
        peer: lab.host(there + 1).ip4,
        container: containers[here],
        own: { mac: MACS[here], ip: INNER_ADDRESSES[here] },
        other: { mac: MACS[there], ip: INNER_ADDRESSES[there] },
        ...sizes,
      };
      const command = [process.execPath, '--import', 'tsx', PROGRAM, JSON.stringify(plan)];
      const host = lab.spawn(lab.host(here + 1).ns, command);
      await host.saying(/^ready$/m, READY_MS);
      pids.push(host.pid);
    }
    return { from: containers[0], to: containers[1], address: INNER_ADDRESSES[1], pids };
  });
}
