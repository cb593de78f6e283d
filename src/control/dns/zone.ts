/** The names and addresses of one network's endpoints. Upper and lower case are one (RFC 4343). */
import { type Ip, ipKey } from '../../model/ip.ts';
import { Groups } from '../network/endpoints/groups.ts';
import type { StoredEndpoint } from '../state/records.ts';

/** Endpoints by name, alias and address. */
export class Zone {
  readonly #names = new Groups<string, StoredEndpoint>();
  readonly #addresses = new Groups<bigint, StoredEndpoint>();

  constructor(endpoints: Iterable<StoredEndpoint>) {
    for (const endpoint of endpoints) this.add(endpoint);
  }

  add(endpoint: StoredEndpoint): void {
    for (const name of namesOf(endpoint)) this.#names.add(name, endpoint);
    for (const { ip } of endpoint.addresses) this.#addresses.add(ipKey(ip), endpoint);
  }

  /** Removes what `add` entered; an endpoint that is not there changes nothing. */
  remove(endpoint: StoredEndpoint): void {
    for (const name of namesOf(endpoint)) this.#names.remove(name, endpoint);
    for (const { ip } of endpoint.addresses) this.#addresses.remove(ipKey(ip), endpoint);
  }

  /** Endpoints with the name or alias, which is in lower case. */
  named(name: string): readonly StoredEndpoint[] {
    return [...this.#names.of(name)];
  }

  /** The endpoint that has the address. */
  at(ip: Ip): StoredEndpoint | undefined {
    const [first] = this.#addresses.of(ipKey(ip));
    return first;
  }
}

function namesOf({ name, aliases }: StoredEndpoint): Set<string> {
  return new Set([name, ...aliases].map((each) => each.toLowerCase()));
}
