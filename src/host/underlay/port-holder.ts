/** Who holds a UDP port of this host: a kernel vxlan device or a process. For the text of a refusal. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { askIp, type IpRow } from '../linux/ip-command.ts';

/** Returns a phrase such as `the kernel vxlan device vxlan0 (VNI 42)` or `process 4711 (weft)`. Never throws. */
export async function portHolder(port: number): Promise<string> {
  return (await vxlanDevice(port)) ?? holdingProcess(port) ?? 'another socket of this host';
}

async function vxlanDevice(port: number): Promise<string | undefined> {
  try {
    for (const row of await askIp('-d', 'link', 'show', 'type', 'vxlan')) {
      const info = (row['linkinfo'] as IpRow | undefined)?.['info_data'] as IpRow | undefined;
      if (info === undefined || Number(info['port']) !== port) continue;
      const vni = info['id'] === undefined ? 'external' : `VNI ${info['id']}`;
      return `the kernel vxlan device ${String(row['ifname'])} (${vni})`;
    }
  } catch {
    // Without iproute2 the answer is less exact; the refusal itself is the news.
  }
  return undefined;
}

function holdingProcess(port: number): string | undefined {
  const sockets = new Set([...inodesOn(port, 'udp'), ...inodesOn(port, 'udp6')]);
  if (sockets.size === 0) return undefined;
  for (const pid of entriesOf('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const holds = entriesOf(`/proc/${pid}/fd`).some((fd) =>
      sockets.has(attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? ''),
    );
    if (!holds) continue;
    const name = attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) ?? 'unknown';
    return `process ${pid} (${name})`;
  }
  return undefined;
}

/** Rows of /proc/net/udp: `sl local_address rem_address st queues tr tm->when retrnsmt uid timeout inode`. */
function inodesOn(port: number, table: string): string[] {
  const text = attempt(() => readFileSync(`/proc/self/net/${table}`, 'utf8')) ?? '';
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const localPort = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16);
    return localPort === port ? [`socket:[${fields[9]}]`] : [];
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
