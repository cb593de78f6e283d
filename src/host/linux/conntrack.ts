/**
 * Flows that the kernel tracks. It translates a flow as it decided at the first packet, so what was decided for a
 * published port before it had its backend, or for another backend, must be forgotten.
 */
import { type Ip, ipToBytes } from '../../model/ip.ts';
import { PROTOCOL_NUMBERS, type PublishProtocol } from '../../model/ports/published.ts';
import { kernel } from '../kernel.ts';
import type { NativeFlowFilter } from '../native.ts';
import { refusalError } from '../refusals.ts';

/** Which flows are meant. */
export type FlowFilter = PortFlows | DestinationFlows;

/** Flows to published ports. */
export interface PortFlows {
  readonly protocol: PublishProtocol;
  /** Ports that the flow was sent to, before any translation. */
  readonly firstPort: number;
  readonly lastPort: number;
  readonly backend: Ip;
  /**
   * `backend`: the flows that it answers. `others`: those that somebody else answers, but for masqueraded ones, which
   * were not sent to this host.
   */
  readonly answeredBy: 'backend' | 'others';
}

/** Flows that were sent to an address, before any translation. */
export interface DestinationFlows {
  readonly destination: Ip;
}

/**
 * Forgets the flows of this host that one of the filters means, and returns how many. Throws `system-refused` when the
 * kernel cannot tell or end flows; some may be forgotten then.
 */
export async function forgetFlows(filters: readonly FlowFilter[]): Promise<number> {
  if (filters.length === 0) return 0;
  const result = await kernel().forgetFlows(filters.map(toNative));
  if ('forgotten' in result) return result.forgotten;
  throw refusalError('tracked flows', result, {
    code: 'system-refused',
    why: 'the kernel does not let go of flows that it tracks',
    remedy: 'those who sent before may have to start again; load the module nf_conntrack_netlink',
  });
}

function toNative(filter: FlowFilter): NativeFlowFilter {
  if ('destination' in filter) {
    const address = ipToBytes(filter.destination);
    return { address, side: 'destination', protocol: 0, firstPort: 0, lastPort: 0 };
  }
  const { protocol, firstPort, lastPort, backend, answeredBy } = filter;
  const ports = { protocol: PROTOCOL_NUMBERS[protocol], firstPort, lastPort };
  return { address: ipToBytes(backend), side: answeredBy, ...ports };
}
