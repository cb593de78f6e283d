/**
 * Lets packets from 127.0.0.1 be routed to gateways that lead to published ports (`route_localnet`,
 * Documentation/networking/ip-sysctl.rst of the kernel). It is set on these interfaces only; what containers send to
 * 127.0.0.1 there meets the same rules as everything that they say to the host.
 */
import { readSysctl, writeSysctl } from '../../host/linux/sysctl.ts';

/** Makes the setting of an interface right; one that is not there is left for later. Throws `system-refused`. */
export function routeLoopback(device: string, wanted: boolean): void {
  const name = `net/ipv4/conf/${device}/route_localnet`;
  const value = wanted ? '1' : '0';
  const before = readSysctl(name);
  if (before !== undefined && before !== value) writeSysctl(name, value);
}
