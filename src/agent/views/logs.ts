/**
 * Every log that this node holds, for `weft simulate`. Values are given of the kinds that a simulation reads and of no
 * others, so that a kind which is added later is not shown by default. No record holds a secret; those about tokens
 * and keys hold hashes of some, which are nobody's business either.
 */
import type { EntryView, LogsView, ProfileView } from '../../control/api/schema/state/logs.ts';
import { fenceRefusal } from '../../control/network/members/fence.ts';
import type { Entry } from '../../control/state/entry.ts';
import { nodeName, type ViewContext } from './views.ts';

/** Kinds whose values are given: members, networks, endpoints, and who owns which address. */
const SHOWN_KINDS: readonly string[] = [
  'generation',
  'cluster',
  'member',
  'removed',
  'network',
  'vtep',
  'node',
  'endpoint',
  'grant',
  'flush',
];

/** Returns the logs. Throws `node-removed` or `data-damaged` on a node that is cut off: the cluster has gone on. */
export function logsView(
  views: Pick<ViewContext, 'cluster' | 'healthOf'>,
  profile: ProfileView,
): LogsView {
  const { cluster } = views;
  if (cluster.fenced) throw fenceRefusal(cluster);
  const members = cluster.registry.all().map(({ node }) => ({
    id: node,
    name: nodeName(views, node),
    state: views.healthOf(node),
  }));
  const logs = [...cluster.state.versions()].map(([origin, { generation, seq }]) => ({
    origin,
    generation,
    seq,
    entries: cluster.state.entries(origin).map(entryView),
  }));
  return { node: cluster.self, profile, members, logs };
}

function entryView({ seq, lamport, key, value }: Entry): EntryView {
  const shown = SHOWN_KINDS.includes(key.split('/', 1)[0] ?? '');
  return {
    seq,
    lamport,
    key,
    deleted: value === undefined,
    ...(value !== undefined && shown && { value: Buffer.from(value).toString('base64') }),
  };
}
