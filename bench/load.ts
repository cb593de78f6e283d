/**
 * Loads between the two containers of a road, and what came out at the far end. Each is bounded twice: by its own
 * clock and by a deadline after which it is ended.
 */
import { fileURLToPath } from 'node:url';
import { attempt } from '../test/netns/support/commands.ts';
import type { LabProcess } from '../test/netns/support/lab-process.ts';
import { congestionControl } from './bed.ts';
import { type CpuSpent, cpuBetween, readCpu } from './cpu.ts';
import type { OpenRoad } from './road.ts';

const BUILD = new URL('../build/bench/', import.meta.url);
const PING_PONG = fileURLToPath(new URL('ping-pong', BUILD));
const UDP_MIX = fileURLToPath(new URL('udp-mix', BUILD));
const PONG_PORT = '5301';
const SINK_PORT = '5302';
const ROUND_TRIPS_MIN = '20000';
/** For connecting and saying goodbye over a road that is full. */
const GRACE_MS = 15_000;

/** What iperf3 carried. */
export interface Carried {
  /** Of the sender; the receiver's differ by a round trip. */
  readonly seconds: number;
  /** Payload that reached the receiving program. */
  readonly bytes: number;
  /** Datagrams that reached it; 0 for TCP. */
  readonly datagrams: number;
  /** Share of the datagrams that did not, 0 to 1. */
  readonly lost: number;
  /** Segments that TCP sent again. */
  readonly retransmits: number;
  readonly cpu: CpuSpent;
}

/** Percentiles of round trips in microseconds. */
export interface RoundTrips {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Datagrams that a sink counted between the first and the last of them. */
export interface Sunk {
  readonly datagrams: number;
  readonly bytes: number;
  readonly seconds: number;
}

interface Iperf {
  readonly error?: string;
  readonly end?: {
    readonly sum_sent: { readonly seconds: number; readonly retransmits?: number };
    readonly sum_received: {
      readonly bytes: number;
      readonly packets?: number;
      readonly lost_packets?: number;
    };
    readonly cpu_utilization_percent: {
      readonly host_total: number;
      readonly remote_total: number;
    };
  };
}

/** Words of iperf3 for one TCP stream. */
export function tcpWords(): string[] {
  const name = congestionControl();
  return name === undefined ? [] : ['--congestion', name];
}

/** Runs one iperf3 client, with words such as `-u`, from the first container to the second. */
export async function iperf(
  road: OpenRoad,
  seconds: number,
  words: readonly string[],
): Promise<Carried> {
  const server = await iperfServer(road);
  const client = [...iperfClient(road, seconds), '--json', ...words];
  const before = readCpu(road.pids);
  const timeoutMs = seconds * 1000 + GRACE_MS;
  const { stdout, stderr } = await attempt(client, { ns: road.from, timeoutMs });
  const spent = cpuBetween(before, readCpu(road.pids));
  await server.stop();
  return carried(parseJson<Iperf>(stdout, stderr), spent);
}

/** Ping-pong of single bytes over TCP; the answering program must run, see `servePong`. */
export async function roundTrips(road: OpenRoad, seconds: number): Promise<RoundTrips> {
  const ask = [PING_PONG, 'ask', road.address, PONG_PORT, `${seconds}`, ROUND_TRIPS_MIN];
  const timeoutMs = 3 * seconds * 1000 + GRACE_MS;
  const { stdout, stderr } = await attempt(ask, { ns: road.from, timeoutMs });
  return parseJson<RoundTrips>(stdout, stderr);
}

/** As `roundTrips`, beside one TCP stream that takes what it can get. */
export async function roundTripsUnderBulk(road: OpenRoad, seconds: number): Promise<RoundTrips> {
  const server = await iperfServer(road);
  const longest = [...iperfClient(road, 3 * seconds + 5), ...tcpWords(), '--forceflush'];
  const bulk = road.lab.spawn(road.from, longest);
  try {
    await bulk.saying(/bits\/sec/);
    const result = await roundTrips(road, seconds);
    if (!bulk.running) throw new Error(`the bulk stream ended early: ${bulk.output}`);
    return result;
  } finally {
    await bulk.stop('SIGKILL');
    await server.stop('SIGKILL');
  }
}

/** Starts the program that answers in `roundTrips`. It sleeps until it is asked and ends with the road. */
export async function servePong(road: OpenRoad): Promise<void> {
  await road.lab.spawn(road.to, [PING_PONG, 'serve', PONG_PORT]).saying(/^ready$/m);
}

/** Sends that many UDP flows of mixed sizes and returns what arrived. */
export async function udpMix(road: OpenRoad, seconds: number, flows: number): Promise<Sunk> {
  const sink = road.lab.spawn(road.to, [UDP_MIX, 'sink', SINK_PORT, `${seconds + 5}`]);
  await sink.saying(/^ready$/m);
  const send = [UDP_MIX, 'send', road.address, SINK_PORT, `${seconds}`, `${flows}`];
  const timeoutMs = seconds * 1000 + GRACE_MS;
  try {
    const { code, stderr } = await attempt(send, { ns: road.from, timeoutMs });
    if (code !== 0) throw new Error(`udp-mix send: ${stderr.trim()}`);
    const [line = ''] = await sink.saying(/^\{.*\}$/m);
    const sunk = parseJson<Sunk>(line, sink.output);
    if (sunk.datagrams === 0) throw new Error('no datagram arrived');
    return sunk;
  } finally {
    await sink.stop();
  }
}

function iperfClient({ address }: OpenRoad, seconds: number): string[] {
  return ['iperf3', '--client', address, '--time', `${seconds}`];
}

async function iperfServer(road: OpenRoad): Promise<LabProcess> {
  const server = road.lab.spawn(road.to, ['iperf3', '--server', '--one-off', '--forceflush']);
  await server.saying(/listening/);
  return server;
}

function carried(report: Iperf, spent: CpuSpent): Carried {
  const { end } = report;
  if (end === undefined || report.error !== undefined) {
    throw new Error(`iperf3: ${report.error ?? 'no result'}`);
  }
  const { bytes, packets = 0, lost_packets: lost = 0 } = end.sum_received;
  const { seconds, retransmits = 0 } = end.sum_sent;
  const { host_total: near, remote_total: far } = end.cpu_utilization_percent;
  const cpu = { ...spent, processes: spent.processes + ((near + far) / 100) * seconds };
  const share = packets === 0 ? 0 : lost / packets;
  return { seconds, bytes, datagrams: packets - lost, lost: share, retransmits, cpu };
}

function parseJson<T>(text: string, otherwise: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(otherwise.trim() || text.trim() || 'no output');
  }
}
