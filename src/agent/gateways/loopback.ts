/**
 * Lets packets from and to 127.0.0.0/8 pass the interface of a gateway (`route_localnet`,
 * Documentation/networking/ip-sysctl.rst of the kernel): for published ports of this host at 127.0.0.1, and for
 * applications outside that listen there alone. It is set on these interfaces only; what containers send to 127.0.0.1
 * by themselves meets the same rules as everything that they say to the host.
 */
import type { Gateway } from '../../control/gateway/gateway.ts';
import type { ExternalForward } from '../../control/gateway/hosted-rules.ts';
import type { PublishedRules } from '../../control/gateway/published.ts';
import { readSysctl, writeSysctl } from '../../host/linux/sysctl.ts';
import { isLoopbackIp } from '../../model/ip.ts';

/** Whether something passes the gateway from or to 127.0.0.0/8. */
export function meetsLoopback(
  { network, hosted }: Gateway,
  { forwards }: PublishedRules,
  externals: readonly ExternalForward[],
): boolean {
  if (forwards.some((forward) => forward.network === network && forward.to.family === 4))
    return true;
  const local = externals.filter(({ to }) => to.family === 4 && isLoopbackIp(to));
  return local.some(({ ip }) => hosted.externals.some((external) => external.ip === ip));
}

/** Makes the setting of an interface right; one that is not there is left for later. Throws `system-refused`. */
export function routeLoopback(device: string, wanted: boolean): void {
  const name = `net/ipv4/conf/${device}/route_localnet`;
  const value = wanted ? '1' : '0';
  const before = readSysctl(name);
  if (before !== undefined && before !== value) writeSysctl(name, value);
}
