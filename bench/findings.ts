/**
 * From values to findings: medians, ratios to K of the same round, and what became of the promises. Also the two
 * comparisons that are not with K: Weft and the best other overlay in user space, and Weft's two engines.
 */
import { GOALS, type Goal, judge, type Verdict } from './goals.ts';
import type { Road } from './road.ts';
import type { Metric, Row } from './rows.ts';
import type { Values } from './run.ts';
import { type Rounds, ratios, type Summary, summarize } from './statistics.ts';

/** One road under one figure. */
export interface Line {
  readonly road: string;
  readonly title: string;
  readonly rounds: readonly (number | null)[];
  readonly value: Summary;
  /** Undefined for the road that others are compared with, and where that one has no value. */
  readonly ratio: Summary | undefined;
  readonly goal: Goal | undefined;
  readonly verdict: Verdict | undefined;
}

/** A figure with its lines. */
export interface Finding {
  readonly metric: string;
  readonly title: string;
  readonly unit: string;
  readonly printed: boolean;
  readonly lines: readonly Line[];
}

/** Rows whose two engines are compared. */
const BOTH_ENGINES = ['tcp.rate', 'udp64.rate'] as const;

/** Returns all findings in the order of the rows; those without a value are left out. */
export function findAll(rows: readonly Row[], roads: readonly Road[], values: Values): Finding[] {
  const [base] = roads;
  const findings = rows.flatMap(({ metrics }) =>
    metrics.map((metric) => findOne(metric, roads, base, values)),
  );
  const native = roads.filter(({ kind }) => kind === 'native');
  const tcp = values.get('tcp.rate') ?? new Map();
  const best = bestOf(native, tcp);
  const peer = bestOf(
    roads.filter(({ kind }) => kind === 'peer'),
    tcp,
  );
  const title = `TCP, 1 stream, to the best other overlay in user space`;
  const peers = { ...COMPARISON, id: 'best-peer', title, unit: 'Gbit/s' };
  if (peer !== undefined) findings.push(findOne(peers, pair(peer, best), peer, values, 'tcp.rate'));
  const [few, many] = roads.filter(({ kind }) => kind === 'tables');
  const tables = { ...COMPARISON, id: 'tables.ratio', title: TABLES_TITLE, unit: 'Gbit/s' };
  if (few !== undefined)
    findings.push(findOne(tables, pair(few, many), few, values, 'tables.rate'));
  const dgram = roads.find(({ kind }) => kind === 'dgram');
  for (const source of BOTH_ENGINES) {
    const metric = rows.flatMap(({ metrics }) => metrics).find(({ id }) => id === source);
    if (metric === undefined || dgram === undefined) continue;
    const engines = { ...metric, id: `engines.${source}`, title: `${metric.title}, to dgram` };
    const winner = bestOf(native, values.get(source) ?? new Map());
    findings.push(findOne(engines, pair(dgram, winner), dgram, values, source));
  }
  return findings.filter(({ lines }) => lines.length > 0);
}

const TABLES_TITLE = 'TCP, 1 stream, large tables to small ones';
const COMPARISON = { better: 'more', printed: true } as const;

/** Two roads, or none when one of them was not measured. */
function pair(base: Road, other: Road | undefined): Road[] {
  return other === undefined ? [] : [base, other];
}

function findOne(
  metric: Metric,
  roads: readonly Road[],
  base: Road | undefined,
  values: Values,
  source: string = metric.id,
): Finding {
  const byRoad = values.get(source) ?? new Map<string, Rounds>();
  const lines = roads.flatMap((road) => lineOf(road, base, byRoad));
  const best = bestLine(lines, roads, metric.better);
  const { id, title, unit, printed } = metric;
  const judged = lines.map((line) => {
    const goal = GOALS[id]?.[line.road] ?? (line === best ? GOALS[id]?.['best'] : undefined);
    const verdict =
      goal === undefined || line.ratio === undefined
        ? undefined
        : judge(line.ratio.median, goal, metric.better);
    return { ...line, goal, verdict };
  });
  return { metric: id, title, unit, printed, lines: judged };
}

function lineOf(road: Road, base: Road | undefined, byRoad: ReadonlyMap<string, Rounds>): Line[] {
  const rounds = byRoad.get(road.id) ?? [];
  const value = summarize(rounds);
  if (value === undefined) return [];
  const to = base === undefined || base === road ? [] : (byRoad.get(base.id) ?? []);
  const ratio = summarize(ratios(rounds, to));
  // A gap of an array and a failed round look alike in JSON.
  const list = Array.from(rounds, (each) => each ?? null);
  const { id, title } = road;
  return [{ road: id, title, rounds: list, value, ratio, goal: undefined, verdict: undefined }];
}

/** The native tier with the best ratio. */
function bestLine(
  lines: readonly Line[],
  roads: readonly Road[],
  better: Metric['better'],
): Line | undefined {
  const native = new Set(roads.filter(({ kind }) => kind === 'native').map(({ id }) => id));
  const sign = better === 'more' ? -1 : 1;
  const [best] = lines
    .filter(({ road, ratio }) => native.has(road) && ratio !== undefined)
    .toSorted((a, b) => sign * ((a.ratio?.median ?? 0) - (b.ratio?.median ?? 0)));
  return best;
}

/** The road with the highest median. */
function bestOf(roads: readonly Road[], byRoad: ReadonlyMap<string, Rounds>): Road | undefined {
  const height = ({ id }: Road): number => summarize(byRoad.get(id) ?? [])?.median ?? 0;
  return roads.filter((road) => height(road) > 0).toSorted((a, b) => height(b) - height(a))[0];
}
