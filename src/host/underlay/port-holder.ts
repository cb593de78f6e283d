/** Who holds a UDP port of this host: a kernel vxlan device or a process. For the text of a refusal. */
import { askIp, type IpRow } from '../linux/ip-command.ts';
import { portOwner } from '../ports/port-owner.ts';

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
  const owner = portOwner('udp', port);
  return owner && `process ${owner.pid} (${owner.name})`;
}
