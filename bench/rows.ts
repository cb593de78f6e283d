/**
 * The rows of the comparison: one load each, and the figures that are read from it. Which roads take part is decided
 * here too, because others are only compared where it says something.
 */
import type { Underlay } from './bed.ts';
import { DISTURBED_CORES, type IdleBaseline } from './cpu.ts';
import { type Carried, iperf, roundTrips, roundTripsUnderBulk, tcpWords, udpMix } from './load.ts';
import type { OpenRoad, RoadKind } from './road.ts';

/** A figure. */
export interface Metric {
  /** Unique; `<row>.<name>`. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly better: 'more' | 'less';
  /** False: kept in the JSON document, not printed. */
  readonly printed: boolean;
}

/** What a row needs beside a road. */
export interface Conditions {
  readonly seconds: number;
  readonly idle: IdleBaseline;
}

/** A row. */
export interface Row {
  readonly id: string;
  /** Part of `--quick`. */
  readonly quick: boolean;
  /** False: only when asked for by name. */
  readonly usual: boolean;
  readonly underlay: Underlay;
  readonly kinds: readonly RoadKind[];
  readonly metrics: readonly Metric[];
  /** Returns the value of each metric, by its id; undefined where it could not be told. */
  measure(road: OpenRoad, conditions: Conditions): Promise<Record<string, number | undefined>>;
}

const FLOWS = 64;
const OURS: readonly RoadKind[] = ['baseline', 'bare', 'dgram', 'native'];
const ALL: readonly RoadKind[] = [...OURS, 'peer'];
const USUAL = { quick: false, usual: true, underlay: 'whole', kinds: OURS } as const;

/** In the order in which they are measured and printed. */
export const ROWS: readonly Row[] = [
  bulk('tcp', 'TCP, 1 stream', { quick: true, kinds: ALL }),
  bulk('tables', 'TCP, 1 stream, large tables', { kinds: ['tables'] }),
  bulk('tcp-back', 'TCP, 1 stream, reversed', { usual: false, words: ['--reverse'] }),
  bulk('tcp-notso', 'TCP, 1 stream, underlay without tso and gso', { underlay: 'no-tso' }),
  bulk('tcp-nogso', 'TCP, 1 stream, underlay that segments nothing', { underlay: 'no-gso' }),
  {
    ...USUAL,
    id: 'udp64',
    quick: true,
    kinds: ALL,
    metrics: [
      metric('udp64.rate', 'UDP, 64 B frames, 1 flow, delivered', 'kpps', 'more'),
      metric('udp64.lost', 'UDP, 64 B frames, 1 flow, lost', 'share', 'less', false),
    ],
    measure: async (road, { seconds }) => {
      // 22 bytes and the headers of UDP, IPv4 and Ethernet are 64.
      const { datagrams, lost, ...rest } = await iperf(road, seconds, ['-u', '-b0', '-l22']);
      return { 'udp64.rate': datagrams / rest.seconds / 1e3, 'udp64.lost': lost };
    },
  },
  {
    ...USUAL,
    id: 'udpmix',
    metrics: [
      metric('udpmix.rate', `UDP, ${FLOWS} flows of mixed sizes, delivered`, 'kpps', 'more'),
    ],
    measure: async (road, conditions) => {
      const { datagrams, seconds } = await udpMix(road, conditions.seconds, FLOWS);
      return { 'udpmix.rate': datagrams / seconds / 1e3 };
    },
  },
  {
    ...USUAL,
    id: 'udp1400',
    metrics: [
      metric('udp1400.rate', 'UDP, 1400 B, 1 flow, delivered', 'Gbit/s', 'more'),
      metric('udp1400.cpu', 'UDP, 1400 B, 1 flow, machine', 'CPU s/GB', 'less'),
      metric('udp1400.lost', 'UDP, 1400 B, 1 flow, lost', 'share', 'less', false),
    ],
    measure: async (road, { seconds, idle }) => {
      const result = await iperf(road, seconds, ['-u', '-b0', '-l1400']);
      const bytes = result.datagrams * 1400;
      return {
        'udp1400.rate': (8 * bytes) / result.seconds / 1e9,
        'udp1400.cpu': machinePerGigabyte({ ...result, bytes }, idle),
        'udp1400.lost': result.lost,
      };
    },
  },
  {
    ...USUAL,
    id: 'rr',
    quick: true,
    metrics: [
      metric('rr.p50', 'TCP request and response, idle, p50', 'us', 'less'),
      metric('rr.p99', 'TCP request and response, idle, p99', 'us', 'less'),
      metric('rr.count', 'TCP request and response, idle, round trips', '', 'more', false),
    ],
    measure: async (road, { seconds }) => {
      const { p50, p99, count } = await roundTrips(road, seconds);
      return { 'rr.p50': p50, 'rr.p99': p99, 'rr.count': count };
    },
  },
  {
    ...USUAL,
    id: 'rr-load',
    metrics: [
      metric('rr-load.p99', 'TCP request and response under one bulk stream, p99', 'us', 'less'),
      metric('rr-load.p50', 'TCP request and response under bulk, p50', 'us', 'less', false),
      metric(
        'rr-load.count',
        'TCP request and response under bulk, round trips',
        '',
        'more',
        false,
      ),
    ],
    measure: async (road, { seconds }) => {
      const { p50, p99, count } = await roundTripsUnderBulk(road, seconds);
      return { 'rr-load.p50': p50, 'rr-load.p99': p99, 'rr-load.count': count };
    },
  },
];

/** A row of one TCP stream. */
function bulk(
  id: string,
  title: string,
  { words = [], ...rest }: Partial<Row> & { readonly words?: readonly string[] },
): Row {
  return {
    ...USUAL,
    ...rest,
    id,
    metrics: [
      metric(`${id}.rate`, title, 'Gbit/s', 'more'),
      metric(`${id}.cpu`, `${title}, machine`, 'CPU s/GB', 'less'),
      metric(`${id}.processes`, `${title}, processes`, 'CPU s/GB', 'less', id === 'tcp'),
      metric(`${id}.retransmits`, `${title}, retransmitted`, 'segments', 'less', false),
    ],
    measure: async (road, { seconds, idle }) => {
      const result = await iperf(road, seconds, [...tcpWords(), ...words]);
      return {
        [`${id}.rate`]: (8 * result.bytes) / result.seconds / 1e9,
        [`${id}.cpu`]: machinePerGigabyte(result, idle),
        [`${id}.processes`]: result.cpu.processes / (result.bytes / 1e9),
        [`${id}.retransmits`]: result.retransmits,
      };
    },
  };
}

/** CPU seconds of the whole machine for each gigabyte, without what it does when no load runs. */
function machinePerGigabyte({ cpu, bytes }: Carried, idle: IdleBaseline): number | undefined {
  if (idle.busyCores > DISTURBED_CORES) return undefined;
  return Math.max(0, cpu.machine - idle.busyCores * cpu.seconds) / (bytes / 1e9);
}

function metric(
  id: string,
  title: string,
  unit: string,
  better: Metric['better'],
  printed = true,
): Metric {
  return { id, title, unit, better, printed };
}
