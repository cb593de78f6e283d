/** What a figure depends on beside the code: printed above every table, because figures without it say nothing. */
import { cpus, loadavg, release } from 'node:os';
import { fileURLToPath } from 'node:url';
import { attempt } from '../test/netns/support/commands.ts';
import type { Lab } from '../test/netns/support/lab.ts';
import { congestionControl, INNER_MTU_BYTES, readOffloads, UNDERLAY_MTU_BYTES } from './bed.ts';

/** The machine, and what runs on it. */
export interface MachineFacts {
  readonly date: string;
  /** Short hash; ends with `+` when files differ from it. */
  readonly commit: string;
  readonly kernel: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** Average of the minute before the run. */
  readonly load: number;
}

/** The machine, the versions and the bed of the data path. */
export interface Facts extends MachineFacts {
  readonly iperf3: string;
  readonly underlayMtuBytes: number;
  readonly innerMtuBytes: number;
  readonly congestionControl: string;
  readonly offloads: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Reads what holds for every benchmark. */
export async function readMachineFacts(): Promise<MachineFacts> {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    commit: await readCommit(),
    kernel: release(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
}

/** Reads them; the offloads are those of the cable of a bed. */
export async function readFacts(lab: Lab): Promise<Facts> {
  return {
    ...(await readMachineFacts()),
    iperf3: (await said(['iperf3', '--version'])).split(' ')[1] ?? 'unknown',
    underlayMtuBytes: UNDERLAY_MTU_BYTES,
    innerMtuBytes: INNER_MTU_BYTES,
    congestionControl: congestionControl() ?? 'default of the machine',
    offloads: await readOffloads(lab),
  };
}

/** Returns the lines above the table. */
export function formatFacts(facts: Facts): string[] {
  const state = Object.entries(facts.offloads).map(([name, value]) => `${shorten(name)} ${value}`);
  return [
    `kernel ${facts.kernel}, ${facts.cpu}, ${facts.cores} cores, load ${facts.load.toFixed(2)}`,
    `node ${facts.node}, iperf3 ${facts.iperf3}, commit ${facts.commit}, ${facts.date}`,
    `underlay: veth, MTU ${facts.underlayMtuBytes}, inner MTU ${facts.innerMtuBytes}, TCP ${facts.congestionControl}`,
    `          ${state.join(', ')}`,
  ];
}

function shorten(offload: string): string {
  return offload
    .replace('tcp-segmentation-offload', 'tso')
    .replace('generic-segmentation-offload', 'gso')
    .replace('generic-receive-offload', 'gro')
    .replace(/^tx-(.*)-segmentation$/, '$1');
}

async function readCommit(): Promise<string> {
  const hash = (await said(['git', 'rev-parse', '--short', 'HEAD'])) || 'unknown';
  return (await said(['git', 'status', '--porcelain'])) === '' ? hash : `${hash}+`;
}

async function said(command: readonly string[]): Promise<string> {
  const { code, stdout } = await attempt(command, { cwd: ROOT });
  return code === 0 ? stdout.trim() : '';
}
