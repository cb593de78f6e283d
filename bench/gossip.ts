/**
 * Failure detection and dissemination in simulated time: the shipped gossip machine, N times, on a network with
 * 0.25 to 0.35 ms one way. Says how long a crash takes to be noticed by all, and a change to be known by all.
 *
 *   npm run bench -- gossip [--nodes 5,10,25,100,1000] [--loss 0,20] [--profile lan] [--crashes N] [--changes N]
 *
 * p50 and p99 are over the events; of each event it is the last node that counts. Needs no root and no network.
 */
import { parseArgs } from 'node:util';
import { PROFILES, type ProfileName } from '../src/control/gossip/config.ts';
import { GossipLab } from '../test/support/gossip-lab.ts';
import { changeTime, crashTime, SETTLE_MS } from './simulated.ts';
import { quantile } from './statistics.ts';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '5,10,25,100,1000' },
    loss: { type: 'string', default: '0,20' },
    profile: { type: 'string', default: 'lan' },
    crashes: { type: 'string' },
    changes: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const config = PROFILES[values.profile as ProfileName];
if (config === undefined) throw new Error(`there is no profile ${values.profile}`);

row([
  'nodes',
  'loss',
  'crash: first',
  'all p50',
  'p99',
  'n',
  'change p50',
  'p99',
  'n',
  'wrong',
  'idle/s',
]);
for (const nodes of values.nodes.split(',').map(Number)) {
  for (const loss of values.loss.split(',').map(Number)) measure(nodes, loss);
}

function measure(nodes: number, lossPercent: number): void {
  const many = nodes > 300;
  const changes = Number(values.changes ?? (many ? 20 : 200));
  const crashes = Number(values.crashes ?? (many ? 6 : 60));
  const options = { nodes, lossPerMille: lossPercent * 10, config };
  const changed: number[] = [];
  const lab = new GossipLab({ ...options, seed: Number(values.seed) });
  lab.run(SETTLE_MS);
  const idle = idlePerSecond(lab);
  for (let i = 0; i < changes; i++) changed.push(changeTime(lab, (i * 7) % nodes));
  const crashed: { first: number; all: number }[] = [];
  let wrong = 0;
  // A crash changes the cluster: small ones are made anew for each, large ones bear several.
  for (let i = 0, fresh = lab; i < crashes; i++) {
    if (!many && i > 0) {
      fresh = new GossipLab({ ...options, seed: Number(values.seed) + i });
      fresh.run(SETTLE_MS + i * 37);
    }
    const result = crashTime(fresh, i % nodes);
    crashed.push(result);
    wrong += result.wrong;
  }
  const all = crashed.map((crash) => crash.all);
  const first = crashed.map((crash) => crash.first);
  row([
    `${nodes}`,
    `${lossPercent} %`,
    `${(quantile(first, 0.5) / 1000).toFixed(2)} s`,
    `${(quantile(all, 0.5) / 1000).toFixed(2)} s`,
    `${(quantile(all, 0.99) / 1000).toFixed(2)} s`,
    `${crashes}`,
    `${quantile(changed, 0.5).toFixed(1)} ms`,
    `${quantile(changed, 0.99).toFixed(1)} ms`,
    `${changes}`,
    `${wrong}`,
    idle.toFixed(1),
  ]);
}

/** Datagrams that a node sends in a second in which nothing happens. */
function idlePerSecond(lab: GossipLab): number {
  const before = lab.nodes.reduce((sum, { sent }) => sum + sent, 0);
  lab.run(2000);
  const after = lab.nodes.reduce((sum, { sent }) => sum + sent, 0);
  return (after - before) / lab.nodes.length / 2;
}

function row(cells: readonly string[]): void {
  process.stdout.write(`${cells.map((cell) => cell.padStart(12)).join('')}\n`);
}
