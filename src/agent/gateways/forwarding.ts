/**
 * Lets this host forward packets while it has gateways that lead out, and puts back what was before. What was before is
 * in the store, so that an agent which died meanwhile still knows.
 *
 * A host that forwards IPv6 hears no router advertisements any more unless it is told to (`accept_ra` 2): without
 * that it would lose its own default route. Documentation/networking/ip-sysctl.rst of the kernel.
 */
import { listSysctl, readSysctl, writeSysctl } from '../../host/linux/sysctl.ts';
import type { Store } from '../../host/process/store.ts';
import type { IpFamily } from '../../model/ip.ts';

const SWITCH: Readonly<Record<IpFamily, string>> = {
  4: 'net/ipv4/ip_forward',
  6: 'net/ipv6/conf/all/forwarding',
};
const IPV6_LINKS = 'net/ipv6/conf';
const KEY = 'host/sysctl/';

/** Forwarding of this host. */
export class Forwarding {
  readonly #store: Pick<Store, 'get' | 'put' | 'delete' | 'scan'>;

  constructor(store: Pick<Store, 'get' | 'put' | 'delete' | 'scan'>) {
    this.#store = store;
  }

  /**
   * Makes the host forward the families, and stops what only we made it do. Throws `system-refused` when the kernel
   * does not let us; what was changed before that is remembered.
   */
  require(families: ReadonlySet<IpFamily>): void {
    for (const family of [4, 6] as const) {
      if (!families.has(family)) this.#putBack(family);
      else if (readSysctl(SWITCH[family]) !== '1') this.#enable(family);
    }
  }

  #enable(family: IpFamily): void {
    // First, because there must be no moment in which an advertisement is not heard.
    if (family === 6) for (const name of hearingLinks()) this.#set(6, name, '2');
    this.#set(family, SWITCH[family], '1');
  }

  #set(family: IpFamily, name: string, value: string): void {
    const before = readSysctl(name);
    if (before === undefined || before === value) return;
    const key = `${KEY}${family}/${name}`;
    if (this.#store.get(key) === undefined) this.#store.put(key, new TextEncoder().encode(before));
    writeSysctl(name, value);
  }

  #putBack(family: IpFamily): void {
    const prefix = `${KEY}${family}/`;
    // The switch before the links: an interface that hears advertisements while the host forwards loses nothing.
    const noted = [...this.#store.scan(prefix)].sort((a, b) =>
      a.key === prefix + SWITCH[family] ? -1 : b.key === prefix + SWITCH[family] ? 1 : 0,
    );
    for (const { key, value } of noted) {
      const name = key.slice(prefix.length);
      // An interface may be gone.
      if (readSysctl(name) !== undefined) writeSysctl(name, new TextDecoder().decode(value));
      this.#store.delete(key);
    }
  }
}

/** Settings of the interfaces that hear router advertisements only while the host does not forward. */
function hearingLinks(): string[] {
  return listSysctl(IPV6_LINKS)
    .filter((link) => link !== 'all' && link !== 'default')
    .map((link) => `${IPV6_LINKS}/${link}/accept_ra`)
    .filter((name) => readSysctl(name) === '1');
}
