/** `CHECK`: whether a container still has what `ADD` gave it. */
import type { EndpointView } from '../../control/api/schema/endpoint.ts';
import type { Fields } from '../json-fields.ts';
import type { Place } from './environment.ts';
import { CniError, NOT_AS_MADE } from './errors.ts';
import { interfaceIn } from './result.ts';

/** An interface as it is. */
export interface SeenInterface {
  readonly mac: string;
  /** With prefix length: `10.10.20.128/24`. */
  readonly addresses: readonly string[];
  readonly isUp: boolean;
}

/** What is compared. */
export interface CheckParts {
  readonly place: Place;
  readonly namespace: string;
  /** The result of `ADD`, with what later plugins changed. */
  readonly expected: Fields;
  /** The endpoint that the agent has for it. */
  readonly endpoint: EndpointView | undefined;
  /** The interface in the container's namespace. */
  readonly seen: SeenInterface | undefined;
}

/** Throws the first difference, `CniError` 150. */
export function checkContainer({ place, namespace, expected, endpoint, seen }: CheckParts): void {
  const { container, ifname } = place;
  const differs = (why: string): CniError => {
    const message = `interface ${ifname} of container ${container}: ${why}`;
    return new CniError(NOT_AS_MADE, message, 'start the container anew');
  };
  if (endpoint === undefined) throw differs('the agent has no endpoint for it');
  if (seen === undefined) throw differs('it is not in the namespace of the container');
  if (endpoint.state !== 'up') throw differs(`its endpoint ${endpoint.name} is ${endpoint.state}`);
  if (!seen.isUp) throw differs('it is down');
  const wanted = interfaceIn(expected, { namespace, ifname });
  if (wanted === undefined) throw differs('prevResult does not have it');
  const { mac, addresses } = wanted;
  if (mac !== undefined && mac.toLowerCase() !== seen.mac) {
    throw differs(`it has the MAC ${seen.mac} and not ${mac}`);
  }
  const missing = addresses.find((address) => !seen.addresses.includes(address));
  if (missing !== undefined) throw differs(`it does not have the address ${missing}`);
  const own = endpoint.addresses.find((address) => !addresses.includes(address));
  if (own !== undefined) throw differs(`prevResult does not have its address ${own}`);
}
