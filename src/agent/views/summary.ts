/** How the agent is, in the one line that `systemctl status` has room for. */
import type { OperationsContext } from '../context.ts';
import { nodeName } from './views.ts';

/** Returns the line: `host-1: 3 members, 1 of them not seen; 12 endpoints here; engine native T2`. */
export function summaryOf({ views, engine }: OperationsContext): string {
  const { cluster } = views;
  const members = cluster.registry.all();
  const missed = members.filter(({ node }) => views.healthOf(node) === 'failed').length;
  const gone = missed === 0 ? '' : `, ${missed} of them not seen`;
  const here = cluster.directory.index.countOfNode(cluster.self);
  const tier = engine.tier?.().name;
  const name = nodeName(views, cluster.self);
  const carried = tier === undefined ? engine.kind : `${engine.kind} ${tier}`;
  const count = `${members.length} member${members.length === 1 ? '' : 's'}`;
  return `${name}: ${count}${gone}; ${here} endpoints here; engine ${carried}`;
}
