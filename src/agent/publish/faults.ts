/** Why a port of this host cannot be held, in words for a person. */
import { portOwner } from '../../host/ports/port-owner.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { formatIp } from '../../model/ip.ts';
import type { Place } from './holds.ts';

/** Code, reason and remedy. The reason completes "port 8080/tcp ...". */
export interface HoldFault {
  readonly code: ErrorCode;
  readonly why: string;
  readonly remedy: string;
}

/** True when the address is none of this host. */
export function isForeignAddress(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL';
}

/** Explains the error of the system. */
export function holdFault({ protocol, ip, port }: Place, error: unknown): HoldFault {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    const why = `is in use by ${ownerOf(protocol, port)}`;
    return { code: 'port-in-use', why, remedy: 'end that, or publish another port' };
  }
  if (code === 'EADDRNOTAVAIL') {
    const why = `cannot be had on ${formatIp(ip)}, which is no address of this host`;
    return { code: 'invalid-value', why, remedy: 'ip address show tells its addresses' };
  }
  const remedy =
    code === 'EMFILE'
      ? 'raise the limit of open files (LimitNOFILE)'
      : 'see that the agent runs as root';
  return { code: 'system-refused', why: `was refused by the system, ${code}`, remedy };
}

function ownerOf(protocol: Place['protocol'], port: number): string {
  const owner = portOwner(protocol, port);
  if (owner === undefined) return 'a socket of a process that cannot be seen';
  return owner.pid === process.pid ? 'this agent itself' : `${owner.name} (pid ${owner.pid})`;
}
