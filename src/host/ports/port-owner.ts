/** Which process has a TCP or UDP port of this host, for the text of a refusal. Looked up in /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process. */
export interface PortOwner {
  readonly pid: number;
  readonly name: string;
}

/** State of a socket that listens, as /proc/net/tcp has it: TCP_LISTEN of the kernel. */
const LISTENING = '0A';

/** Returns a process that has a socket on the port, those that listen first; `undefined` when none is seen. */
export function portOwner(protocol: 'tcp' | 'udp', port: number): PortOwner | undefined {
  const sockets = [protocol, `${protocol}6`].flatMap((table) => socketsOn(port, table));
  const listening = sockets.filter(({ state }) => state === LISTENING);
  return holderOf(listening) ?? holderOf(sockets);
}

interface Socket {
  /** As the link of a descriptor has it: `socket:[4711]`. */
  readonly link: string;
  readonly state: string;
}

function holderOf(sockets: readonly Socket[]): PortOwner | undefined {
  const links = new Set(sockets.map(({ link }) => link));
  if (links.size === 0) return undefined;
  for (const pid of entriesOf('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const holds = entriesOf(`/proc/${pid}/fd`).some((fd) =>
      links.has(attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''),
    );
    if (!holds) continue;
    const name = attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) ?? 'unknown';
    return { pid: Number(pid), name };
  }
  return undefined;
}

/** Rows of /proc/net/tcp and udp: `sl local_address rem_address st queues tr tm->when retrnsmt uid timeout inode`. */
function socketsOn(port: number, table: string): Socket[] {
  const text = attempt(() => readFileSync(`/proc/self/net/${table}`, 'utf8')) ?? '';
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const localPort = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16);
    const [state = '', inode] = [fields[3], fields[9]];
    return localPort === port ? [{ link: `socket:[${inode}]`, state }] : [];
  });
}

function entriesOf(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder)) ?? [];
}

/** Processes come and go while we look. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
