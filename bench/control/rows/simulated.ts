/** What no machine has the room for: 100 and 1,000 nodes, the shipped gossip machine in simulated time. */
import { PROFILES } from '../../../src/control/gossip/config.ts';
import { GossipLab } from '../../../test/support/gossip-lab.ts';
import { changeTime, crashTime, SETTLE_MS } from '../../simulated.ts';
import type { Figure } from '../figure.ts';
import { percentiles } from '../figure.ts';
import type { Row } from '../row.ts';
import { crashFigures } from './crash.ts';

/** By number of nodes. */
const PROMISES = {
  100: { change: { must: 300, goal: 200 }, crash: { must: 6, goal: 4.5 } },
  1000: { change: { must: 500, goal: 250 }, crash: { must: 8, goal: 6 } },
} as const;

/** The row. */
export const SIMULATED: Row = {
  id: 'simulated',
  load: 'the shipped gossip machine in simulated time, 0.25 to 0.35 ms one way, no loss; more: npm run bench -- gossip',
  async measure({ sizes, progress }) {
    const figures: Figure[] = [];
    for (const nodes of sizes.simulatedNodes) {
      progress.say(`simulated: ${nodes} nodes`);
      figures.push(...measure(nodes, sizes.simulatedChanges, sizes.simulatedCrashes));
    }
    return figures;
  },
};

function measure(nodes: 100 | 1000, changes: number, crashes: number): Figure[] {
  const lab = new GossipLab({ nodes, seed: 1, lossPerMille: 0, config: PROFILES.lan });
  lab.run(SETTLE_MS);
  const changed = Array.from({ length: changes }, (_, i) => changeTime(lab, (i * 7) % nodes));
  const crashed = Array.from({ length: crashes }, (_, i) => crashTime(lab, i % nodes));
  const promise = PROMISES[nodes];
  const all = crashed.map((crash) => crash.all);
  const wrong = crashed.reduce((sum, crash) => sum + crash.wrong, 0);
  const id = `simulated.${nodes}`;
  return [
    ...percentiles(
      {
        id: `${id}.change`,
        title: `change known to all of ${nodes}, simulated`,
        unit: 'ms',
        p99: promise.change,
      },
      changed,
    ),
    ...crashFigures(
      { id: `${id}.crash`, title: `crash of 1 of ${nodes}, simulated`, p99: promise.crash },
      { all, wrong },
    ),
  ];
}
