/**
 * Traffic between namespaces whose every byte is checked, by `traffic-program.cc`, and what a stack says of the checksums
 * of what it got.
 */
import { attempt, run } from './commands.ts';
import { compiled } from './compiled.ts';
import type { Lab } from './lab.ts';
import type { LabProcess } from './lab-process.ts';

const SOURCE = 'traffic-program.cc';

/** Datagrams as they leave one send with UDP_SEGMENT. */
export interface BurstOptions {
  /** Sends. */
  readonly count: number;
  /** All bytes of a send. */
  readonly bytes: number;
  readonly segmentBytes: number;
}

/** Answers TCP and UDP in a namespace from the moment at which it resolves. */
export async function serveEcho(lab: Lab, ns: string): Promise<LabProcess> {
  const server = lab.spawn(ns, [await compiled(SOURCE), 'serve']);
  await server.saying(/^ready$/m);
  return server;
}

/** Sends bytes over TCP and reads them back. Returns `same N bytes` when both ways are faithful. */
export async function echoTcp(ns: string, ip: string, bytes: number): Promise<string> {
  return said(ns, 'tcp', ip, `${bytes}`);
}

/** Sends datagrams and reads them back one by one. Returns `same N bytes` when both ways are faithful. */
export async function echoUdp(ns: string, ip: string, count = 8, bytes = 1000): Promise<string> {
  return said(ns, 'udp', ip, `${count}`, `${bytes}`);
}

/** Starts a stream that goes there and back for a while. Its output is `same N bytes` when it was faithful. */
export async function startStream(
  lab: Lab,
  ns: string,
  ip: string,
  timeMs: number,
): Promise<LabProcess> {
  return lab.spawn(ns, [await compiled(SOURCE), 'hold', ip, `${timeMs}`]);
}

/**
 * Sends superframes of datagrams from one namespace to another. Returns what arrived: `got 20: 18 of 1300, 2 of 100,
 * 0 wrong`. Their order is not judged: a sender that the scheduler moves between cores gets them out of order by itself.
 */
export async function burst(
  lab: Lab,
  from: string,
  to: { readonly ns: string; readonly ip: string },
  { count, bytes, segmentBytes }: BurstOptions,
): Promise<string> {
  const program = await compiled(SOURCE);
  const datagrams = count * Math.ceil(bytes / segmentBytes);
  const sink = lab.spawn(to.ns, [program, 'sink', `${datagrams}`]);
  await sink.saying(/^ready$/m);
  await lab.run(from, [program, 'burst', to.ip, `${count}`, `${bytes}`, `${segmentBytes}`]);
  await sink.ended;
  return sink.output.replace('ready\n', '').trim();
}

/** What `burst` returns when all is there. */
export function allOf({ count, bytes, segmentBytes }: BurstOptions): string {
  const [whole, rest] = [Math.floor(bytes / segmentBytes) * count, bytes % segmentBytes];
  const short = rest === 0 ? '' : ` ${count} of ${rest},`;
  const datagrams = whole + (rest === 0 ? 0 : count);
  return `got ${datagrams}:${short} ${whole} of ${segmentBytes}, 0 wrong`;
}

/** Sends a frame with a VLAN tag out of a device. */
export async function sendTagged(ns: string, device: string): Promise<void> {
  await run([await compiled(SOURCE), 'tagged', device], { ns });
}

/** Pings; returns what ping printed, also when nothing answered. */
export async function ping(ns: string, ip: string, ...words: readonly string[]): Promise<string> {
  const command = ['ping', '-n', '-c', '2', '-i', '0.1', '-W', '2', ...words, ip];
  const { stdout, stderr } = await attempt(command, { ns, timeoutMs: 15_000 });
  return stdout + stderr;
}

/** Packets that the stack of a namespace refused for a wrong checksum since it was made: IP, ICMP, TCP and UDP, both families. */
export async function checksumErrors(ns: string): Promise<number> {
  const text = await run(['cat', '/proc/net/snmp', '/proc/net/snmp6'], { ns });
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  let sum = 0;
  for (const [index, words] of lines.entries()) {
    if (words.length === 2 && words[0]?.endsWith('InCsumErrors')) sum += Number(words[1]);
    const column = words.indexOf('InCsumErrors');
    // A line of names is followed by one of numbers.
    if (column > 0) sum += Number(lines[index + 1]?.[column] ?? 0);
  }
  return sum;
}

/**
 * Makes a device in a namespace that shows what another one receives as it would leave on a wire: superframes cut and
 * checksums completed by the kernel, from what came with them. Returns its name.
 */
export async function completedMirror(ns: string, device: string): Promise<string> {
  const off = ['tx', 'tso', 'gso', 'tx-udp-segmentation'].map((name) => `${name} off`).join(' ');
  const lines = [
    'ip link add mirror0 type veth peer name mirror1',
    'sysctl -qw net.ipv6.conf.mirror0.disable_ipv6=1 net.ipv6.conf.mirror1.disable_ipv6=1',
    'ip link set mirror0 up',
    'ip link set mirror1 up',
    `ethtool -K mirror0 ${off}`,
    `tc qdisc add dev ${device} clsact`,
    // A program of one instruction that takes all of every packet: not every kernel has matchall.
    `tc filter add dev ${device} ingress bpf bytecode '1,6 0 0 4294967295' action mirred egress mirror dev mirror0`,
  ];
  await run(['sh', '-ec', lines.join('\n')], { ns });
  return 'mirror1';
}

async function said(ns: string, ...words: readonly string[]): Promise<string> {
  const command = [await compiled(SOURCE), ...words];
  const { stdout, stderr } = await attempt(command, { ns, timeoutMs: 30_000 });
  return stdout.trim() || `failed: ${stderr}`;
}
