/** Whether somebody takes connections. */
import { connect } from 'node:net';
import { formatIp, type Ip } from '../../model/ip.ts';

/** Opens a connection and closes it at once. True when it was taken within the time. Never rejects. */
export function takesConnections(ip: Ip, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: formatIp(ip), port });
    const end = (taken: boolean): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
