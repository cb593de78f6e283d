/**
 * Fills the store of an agent that does not run with endpoints of its own: its identity, the shipped cluster, allocator
 * and store, and no sockets. When the agent starts it finds them as it would after any restart, and they travel to the
 * others as records do; they have no TAP, so they are down. Started by `endpoints.ts`; the argument is a `FillPlan` as
 * JSON, the answer on standard output a `Filled` as JSON.
 */
import { loadMembership } from '../../src/agent/members/membership.ts';
import { commitEndpoint, prepareEndpoint } from '../../src/control/network/attach-endpoint.ts';
import { Cluster } from '../../src/control/network/cluster.ts';
import { restoreCluster } from '../../src/control/network/restore-cluster.ts';
import { openIdentity } from '../../src/host/control/identity.ts';
import { TrustStore } from '../../src/host/control/trust.ts';
import { monotonicMs, wallMs } from '../../src/host/process/clock.ts';
import { lockDataDir } from '../../src/host/process/data-lock.ts';
import { systemRandom } from '../../src/host/process/random.ts';
import { Store } from '../../src/host/process/store.ts';

/** What to write. */
export interface FillPlan {
  readonly dataDir: string;
  /** Names of the networks, filled in turn. */
  readonly networks: readonly string[];
  readonly endpoints: number;
  /** Begins the names; tells the fillings of the agents apart. */
  readonly prefix: string;
  /** How many are made at once: 1 measures each alone, more share the syncs of the disk. */
  readonly together: number;
}

/** What was written. */
export interface Filled {
  /** Of each batch: from the wish until its records are durable. */
  readonly batchMs: readonly number[];
}

const plan = JSON.parse(process.argv[2] ?? '{}') as FillPlan;
const unlock = lockDataDir(plan.dataDir);
const store = new Store(plan.dataDir, {
  failed: (error) => {
    throw error;
  },
  full: (isFull) => {
    if (isFull) throw new Error('the disk is full');
  },
});
const membership = loadMembership(store);
if (membership === undefined) throw new Error(`no agent has run in ${plan.dataDir}`);
const nothing = (): void => undefined;
const { node, leaf, roots, formerRoots } = membership;
const trust = new TrustStore(membership.cluster, roots, formerRoots);
const cluster = new Cluster(
  {
    identity: openIdentity({ node, privateKey: leaf.privateKey, trust }),
    storage: store,
    random: systemRandom,
    nowMs: monotonicMs,
    wallMs,
    // Alone: addresses come from what this node owns since the networks were made.
    liveMembers: () => [],
    send: nothing,
    after: nothing,
    durable: () => store.durable(),
  },
  { changed: nothing, admitted: nothing, removed: nothing, appended: nothing },
);
restoreCluster(cluster, store);
const batchMs: number[] = [];
for (let first = 0; first < plan.endpoints; first += plan.together) {
  const count = Math.min(plan.together, plan.endpoints - first);
  const beginMs = performance.now();
  await Promise.all(Array.from({ length: count }, (_, i) => attach(first + i)));
  batchMs.push(performance.now() - beginMs);
}
await store.close();
unlock();
process.stdout.write(JSON.stringify({ batchMs } satisfies Filled));

async function attach(index: number): Promise<void> {
  const network = plan.networks[index % plan.networks.length] as string;
  const name = `${plan.prefix}-${index}`;
  const wish = { network, name, tap: `t${index}`, aliases: [], labels: {} };
  await commitEndpoint(cluster, await prepareEndpoint(cluster, wish));
}
