/**
 * Why the VXLAN port could not be had, in sentences; for both engines. Steps are those of `native/sys/udp-socket.h`.
 */
import type { WeftError } from '../../model/errors.ts';
import { formatIp, type Ip } from '../../model/ip.ts';
import type { NativeRefusal } from '../native.ts';
import { errnoName, refusalError, unexplained } from '../refusals.ts';
import { portHolder } from './port-holder.ts';

/** Makes the error of a refused step; looks who holds the port. */
export async function underlayRefusal(
  ip: Ip,
  port: number,
  refusal: NativeRefusal,
): Promise<WeftError> {
  const what = `VXLAN port ${formatIp(ip)} UDP ${port}`;
  const explanations = {
    EADDRINUSE: {
      code: 'port-in-use',
      why: `${await portHolder(port)} uses it`,
      remedy: 'stop or delete it, or set --vxlan-port',
    },
    EADDRNOTAVAIL: {
      code: 'invalid-value',
      why: 'no interface of this host has the address',
      remedy: 'correct --advertise-addr',
    },
    EACCES: {
      code: 'permission-denied',
      why: 'ports below 1024 are for root',
      remedy: 'run the agent as root or set --vxlan-port',
    },
  } as const;
  const name = errnoName(refusal.errno) as keyof typeof explanations;
  return refusalError(what, refusal, explanations[name] ?? unexplained(refusal));
}
