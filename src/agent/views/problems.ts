/** What is wrong, in lines for a person: what, and what to do. Empty when all is well. */
import { conflictsOf, conflictText } from '../../control/network/creation/conflicts.ts';
import { fenceText } from '../../control/network/members/fence.ts';
import { strangerText } from '../../control/network/members/standing.ts';
import { isContainer } from '../../model/endpoint.ts';
import type { OperationsContext } from '../context.ts';
import { reclaimView } from './ipam.ts';
import type { ViewContext } from './views.ts';

/** Returns the lines. A node that is cut off knows nothing else for certain. */
export function problemsOf(context: OperationsContext): string[] {
  const { views, keys, noPorts, streams, ports, gateways, publishing, dns } = context;
  if (views.cluster.fenced) {
    const { why, remedy } = fenceText(views.cluster);
    return [`this node is cut off: ${why}; ${remedy}`];
  }
  return [
    ...(noPorts === undefined ? [] : [`this node has no ports: ${noPorts.why}; ${noPorts.remedy}`]),
    ...keyProblems(keys),
    ...streams.standing.strangeTo(views.cluster).map((node) => strangerText(views.cluster, node)),
    ...nodeProblems(views),
    ...reclaimProblems(views),
    ...endpointProblems(context),
    ...networkProblems(views),
    ...ports.problems,
    ...gateways.problems,
    ...publishing.problems,
    ...dns.problems(),
    ...context.dockerProblems(),
  ];
}

function keyProblems({ renewals, authority }: OperationsContext['keys']): string[] {
  const problems: string[] = [];
  if (renewals.isLate) {
    const until = new Date(renewals.expiresMs).toISOString().slice(0, 16).replace('T', ' ');
    const why = `the certificate of this node ends at ${until} UTC and no signer renews it`;
    problems.push(`${why}; see that one runs, weft node ls shows which`);
  }
  const waits = authority.waits.length;
  if (waits > 0) {
    problems.push(
      `the rotation of the authority waits for ${waits} nodes; weft ca status shows for whom and why`,
    );
  }
  return problems;
}

function nodeProblems(views: ViewContext): string[] {
  const { registry, state } = views.cluster;
  const failed = registry.all().filter(({ node }) => views.healthOf(node) === 'failed');
  const forked = registry.all().filter(({ node }) => state.forked.has(node));
  return [
    ...failed.map(
      ({ name }) => `node ${name} does not answer; see that its agent runs and the network between`,
    ),
    ...forked.map(
      ({ name }) =>
        `node ${name} wrote two histories, its data directory was copied or put back; ` +
        `remove it with weft node rm --force ${name}`,
    ),
  ];
}

function reclaimProblems(views: ViewContext): string[] {
  const reclaim = reclaimView(views);
  if (reclaim === undefined || reclaim.waitsFor.length === 0) return [];
  const names = reclaim.waitsFor.map(({ node }) => node).join(', ');
  const of = reclaim.of.join(', ');
  return [`what ${of} owned cannot be given out yet: ${names}; see weft ipam status`];
}

function endpointProblems({ views, noPorts, ports }: OperationsContext): string[] {
  const restOf = (id: string): string => {
    if (noPorts !== undefined) return ': this node has no ports';
    const why = ports.links.whyDown(id);
    return why === undefined ? '; attach it again, or weft detach it' : `: ${why}`;
  };
  const { directory, self } = views.cluster;
  return [...directory.index.ofNode(self)]
    .filter((endpoint) => isContainer(endpoint) && !views.isOpen(endpoint))
    .map(({ id, name }) => `endpoint ${name} is down${restOf(id)}`);
}

function networkProblems(views: ViewContext): string[] {
  return conflictsOf(views.cluster.directory.networks()).map(conflictText);
}
