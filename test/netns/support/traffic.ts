/** Traffic between namespaces whose content is checked, and what a capture of it holds. */
import { fileURLToPath } from 'node:url';
import { attempt } from './commands.ts';
import { nodeCommand } from './host-command.ts';
import type { Lab } from './lab.ts';

const PROGRAM = fileURLToPath(new URL('./echo-program.ts', import.meta.url));

/** Answers TCP and UDP in a namespace from the moment at which it resolves. */
export async function serveEcho(lab: Lab, ns: string): Promise<void> {
  await lab.spawn(ns, nodeCommand(PROGRAM, 'serve')).saying(/^ready$/m);
}

/** Sends bytes over TCP and reads them back. Returns `same N bytes` when both ways are faithful. */
export async function echoTcp(ns: string, ip: string, bytes: number): Promise<string> {
  return said(ns, 'tcp', ip, `${bytes}`);
}

/** Sends datagrams and reads them back one by one. Returns `same N bytes` when both ways are faithful. */
export async function echoUdp(ns: string, ip: string, count = 8, bytes = 1000): Promise<string> {
  return said(ns, 'udp', ip, `${count}`, `${bytes}`);
}

/** Pings; returns what ping printed, also when nothing answered. */
export async function ping(ns: string, ip: string, ...words: readonly string[]): Promise<string> {
  const command = ['ping', '-n', '-c', '2', '-i', '0.1', '-W', '2', ...words, ip];
  const { stdout, stderr } = await attempt(command, { ns, timeoutMs: 15_000 });
  return stdout + stderr;
}

async function said(ns: string, ...words: readonly string[]): Promise<string> {
  const command = nodeCommand(PROGRAM, ...words);
  const { stdout, stderr } = await attempt(command, { ns, timeoutMs: 20_000 });
  return stdout.trim() || `failed: ${stderr}`;
}
