/** A server that says who asks it, by `peer-program.py`, and clients: curl, and datagrams. */
import { fileURLToPath } from 'node:url';
import { attempt, PYTHON } from './commands.ts';
import type { Lab } from './lab.ts';
import type { LabProcess } from './lab-process.ts';

const PROGRAM = fileURLToPath(new URL('./peer-program.py', import.meta.url));

/** What answers HTTP and UDP with a name and the address of who asks; says `ready` when it does. */
export function servingCommand(name: string, ...ports: readonly number[]): string[] {
  return [PYTHON, PROGRAM, 'serve', name, ...ports.map(String)];
}

/** Answers HTTP and UDP in a namespace with its name and the address of who asks, from when it resolves. */
export async function servePeer(
  lab: Lab,
  ns: string,
  name: string,
  ...ports: readonly number[]
): Promise<LabProcess> {
  const server = lab.spawn(ns, servingCommand(name, ...ports));
  await server.saying(/^ready$/m);
  return server;
}

/** What a server answers to HTTP: `NAME PEER`, or why nothing came. */
export async function get(ns: string, ip: string, port: number): Promise<string> {
  const { stdout, stderr } = await attempt(curl(ip, port, '-m', '5'), { ns });
  return stdout.trim() || `nothing: ${stderr.trim()}`;
}

/** The words of a request by HTTP. */
export function curl(ip: string, port: number, ...words: readonly string[]): string[] {
  const host = ip.includes(':') ? `[${ip}]` : ip;
  return ['curl', '-gsS', ...words, `http://${host}:${port}/`];
}

/** What a server answers to a datagram: `NAME PEER`, or why nothing came. */
export async function ask(ns: string, ip: string, port: number): Promise<string> {
  const { stdout } = await attempt([PYTHON, PROGRAM, 'ask', ip, `${port}`], { ns });
  return stdout.trim();
}

/** Sends a datagram every fifth of a second from one socket; its output is a line for each. */
export function keepAsking(
  lab: Lab,
  ns: string,
  ip: string,
  port: number,
  times: number,
): LabProcess {
  return lab.spawn(ns, [PYTHON, PROGRAM, 'ask', ip, `${port}`, `${times}`]);
}
