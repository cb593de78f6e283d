/**
 * Which tracked flows a change of what is forwarded ends. The kernel decides about a flow at its first packet, and a
 * client of UDP that goes on sending would reach its old backend for ever, or none.
 */
import type { Forward } from '../../control/gateway/published.ts';
import type { PortFlows } from '../../host/linux/conntrack.ts';
import { sameIp } from '../../model/ip.ts';

/**
 * Returns the flows to forget.
 *
 * @param ended  ports that led to a backend and do not any more
 * @param begun  ports that lead to a backend from now on
 */
export function flowsToForget(
  ended: readonly Forward[],
  begun: readonly Forward[],
): readonly PortFlows[] {
  return [
    ...filtersOf(ended, 'backend'),
    // A connection of TCP that somebody else answered was answered by a reset: there is nothing to forget.
    ...filtersOf(
      begun.filter(({ protocol }) => protocol === 'udp'),
      'others',
    ),
  ];
}

/** Consecutive ports of one backend are one filter. */
function filtersOf(
  forwards: readonly Forward[],
  answeredBy: PortFlows['answeredBy'],
): readonly PortFlows[] {
  const filters: PortFlows[] = [];
  for (const { protocol, hostPort, to } of forwards) {
    const last = filters.at(-1);
    const goesOn =
      last?.protocol === protocol && sameIp(last.backend, to) && last.lastPort + 1 === hostPort;
    const firstPort = goesOn ? last.firstPort : hostPort;
    if (goesOn) filters.pop();
    filters.push({ protocol, firstPort, lastPort: hostPort, backend: to, answeredBy });
  }
  return filters;
}
