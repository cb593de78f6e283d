/**
 * A cluster cut in two halves by nftables on the underlay's bridge. When each half holds the other for failed, both
 * change things; the cut is undone, and the time runs until every agent has told all that the other half did and holds
 * all of it for alive. Then all that every agent shows is compared.
 */

import { networkWish } from '../../../src/simulator/network-wish.ts';
import { run } from '../../../test/netns/support/commands.ts';
import { type Cluster, NETWORK, viewOf, withCluster } from '../cluster.ts';
import { type Figure, percentiles } from '../figure.ts';
import type { Row } from '../row.ts';
import { lastOf } from '../watch.ts';

const LIMIT_MS = 60_000;
/** Foreign VTEPs that each half adds. */
const CHANGES = 25;

/** The row. */
export const SPLIT: Row = {
  id: 'split',
  load: `two halves cut apart by nftables, a network and ${CHANGES} foreign VTEPs made in each; from the end of the cut until each agent told all of it and all are alive; then all views are compared`,
  async measure({ sizes, progress }) {
    const figures: Figure[] = [];
    for (const nodes of sizes.splitNodes) {
      const times = await withCluster({ hosts: nodes }, async (cluster) => {
        const seconds: number[] = [];
        for (let round = 0; round < sizes.splits; round++) {
          progress.say(`split ${round + 1} of ${sizes.splits}: ${nodes} agents`);
          seconds.push((await split(cluster, round)) / 1000);
        }
        return seconds;
      });
      const title = `all states of ${nodes} equal after a split`;
      const p99 = { must: 5, goal: 2 };
      figures.push(...percentiles({ id: `split.${nodes}`, title, unit: 's', p99 }, times));
    }
    return figures;
  },
};

/** Milliseconds from the end of the cut until the last agent knew all. */
async function split(cluster: Cluster, round: number): Promise<number> {
  const { agents, hosts, watch, client } = cluster;
  const half = Math.floor(hosts.length / 2);
  const [left, right] = [hosts.slice(0, half), hosts.slice(half)];
  const others = (host: number): readonly number[] => (left.includes(host) ? right : left);
  const apart = watch.expect(
    new Map(hosts.map((host) => [host, others(host).map((other) => `node failed h${other}`)])),
    LIMIT_MS,
  );
  const ports = (list: readonly number[]): string => `{ ${list.map((n) => `p${n}`).join(', ')} }`;
  const rules = [
    'add table bridge cut',
    'add chain bridge cut forward { type filter hook forward priority 0 ; }',
    `add rule bridge cut forward iifname ${ports(left)} oifname ${ports(right)} drop`,
    `add rule bridge cut forward iifname ${ports(right)} oifname ${ports(left)} drop`,
  ];
  await run(['nft', rules.join('\n')], { ns: agents.lab.underlay });
  await apart;
  // Registered before the changes are made, and met only by what comes after the cut.
  const made = new Map<readonly number[], string[]>([
    [left, changesOf(0, round)],
    [right, changesOf(1, round)],
  ]);
  const healed = watch.expect(
    new Map(
      hosts.map((host) => {
        const side = others(host);
        return [host, [...(made.get(side) ?? []), ...side.map((n) => `node alive h${n}`)]];
      }),
    ),
    2 * LIMIT_MS,
  );
  for (const [index, side] of [left, right].entries()) {
    const author = (n: number) => client(side[n % side.length] as number);
    await author(0).createNetwork(networkWish(networkOf(index, round)));
    for (let n = 0; n < CHANGES; n++) {
      await author(n).addVtep(NETWORK, { ip: addressOf(index, round, n), port: 4789 });
    }
  }
  const beginMs = performance.now();
  await run(['nft', 'delete', 'table', 'bridge', 'cut'], { ns: agents.lab.underlay });
  const tookMs = lastOf(await healed) - beginMs;
  await checkEqual(cluster);
  return tookMs;
}

/** Keys of the events of what a half does. */
function changesOf(side: number, round: number): string[] {
  const vteps = Array.from(
    { length: CHANGES },
    (_, n) => `vtep create ${addressOf(side, round, n)}`,
  );
  return [`network create ${networkOf(side, round)}`, ...vteps];
}

function networkOf(side: number, round: number): string {
  return `half-${side}-${round}`;
}

function addressOf(side: number, round: number, n: number): string {
  return `10.${201 + side}.${round}.${n + 1}`;
}

async function checkEqual({ hosts, client }: Cluster): Promise<void> {
  const views = await Promise.all(hosts.map((host) => viewOf(client(host))));
  const other = views.findIndex((view) => view !== views[0]);
  if (other < 0) return;
  throw new Error(`h1 and h${other + 1} show different states: ${views[0]} and ${views[other]}`);
}
