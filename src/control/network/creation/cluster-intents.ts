/** The machine of intents in its cluster: who is asked, what is known, how messages travel. */
import type { Cluster } from '../cluster.ts';
import { Intents } from './intents.ts';

/** Returns the machine of a cluster. */
export function intentsOf(cluster: Cluster): Intents {
  const { world, registry, state, directory } = cluster;
  return new Intents({
    self: cluster.self,
    boot: () => directory.node(cluster.self)?.boot ?? 0,
    members: () =>
      registry
        .all()
        .map(({ node }) => node)
        .filter((node) => node !== cluster.self),
    liveMembers: () => world.liveMembers(),
    lamport: () => state.lamport,
    networks: () => directory.claims(),
    send: (to, bytes) => world.send(to, bytes),
    after: (delayMs, timer) => world.after(delayMs, timer),
  });
}
