/** The one door to prom-client: the agent's counters as Prometheus text. Read when asked for, never pushed. */
import { Counter, collectDefaultMetrics, Gauge, Registry as PromRegistry } from 'prom-client';
import { DROP_REASONS, type DropReason } from '../../datapath/drops.ts';
import type { OperationsContext } from '../context.ts';

/** Returns the metrics in text format 0.0.4. */
export async function renderMetrics(context: OperationsContext): Promise<string> {
  const register = new PromRegistry();
  addDatapath(register, context);
  addControl(register, context);
  addDns(register, context);
  collectDefaultMetrics({ register, prefix: 'weft_' });
  return register.metrics();
}

function addDatapath(register: PromRegistry, { engine, paths, views }: OperationsContext): void {
  const registers = [register];
  const { drops, underlay } = engine.counters();
  const dropped = new Counter({
    name: 'weft_drops_total',
    help: 'Frames that were dropped, by reason.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of Object.keys(DROP_REASONS) as DropReason[]) {
    dropped.inc({ reason }, drops[reason]);
  }
  for (const unit of ['frames', 'bytes'] as const) {
    const counter = new Counter({
      name: `weft_underlay_${unit}_total`,
      help: `Encapsulated ${unit}; "in" is from the wire.`,
      labelNames: ['direction'],
      registers,
    });
    counter.inc({ direction: 'in' }, underlay[`${unit}In`]);
    counter.inc({ direction: 'out' }, underlay[`${unit}Out`]);
  }
  if (engine.work !== undefined) {
    const work = new Counter({
      name: 'weft_engine_work_total',
      help: 'Flow pins, and system calls of the native engine; receiveOverflow: datagrams that came too fast.',
      labelNames: ['kind'],
      registers,
    });
    for (const [kind, count] of Object.entries(engine.work())) work.inc({ kind }, count);
  }
  const narrow = new Gauge({
    name: 'weft_narrow_paths',
    help: 'Hosts that frames are sent to and that less reaches than the uplink takes.',
    registers,
  });
  const { mtuBytes } = views.uplink;
  narrow.set(paths.all().filter((path) => path.mtuBytes < mtuBytes).length);
  const endpoints = new Gauge({
    name: 'weft_endpoints',
    help: 'Endpoints of the cluster.',
    registers,
  });
  endpoints.set(views.cluster.directory.index.count);
}

function addControl(register: PromRegistry, context: OperationsContext): void {
  const { gossip, keys, sealed, streams, streamServer, views } = context;
  const registers = [register];
  const refused = new Counter({
    name: 'weft_control_refused_total',
    help: 'Control datagrams, stream frames and records that were not taken, by reason.',
    labelNames: ['reason'],
    registers,
  });
  refused.inc({ reason: 'malformed' }, sealed.malformed + gossip.malformed);
  refused.inc({ reason: 'malformed-frame' }, streams.malformed);
  refused.inc({ reason: 'unknown-key' }, sealed.unknownKey);
  refused.inc({ reason: 'bad-tag' }, sealed.badTag);
  refused.inc({ reason: 'replayed' }, sealed.replayed);
  refused.inc({ reason: 'dropped-key' }, sealed.droppedKey);
  refused.inc({ reason: 'revoked' }, sealed.revoked + streamServer.revoked);
  refused.inc({ reason: 'wrong-key' }, keys.gossip.wrong);
  refused.inc({ reason: 'foreign-authority' }, keys.authority.refused);
  for (const [reason, count] of views.cluster.state.refused) refused.inc({ reason }, count);
  const members = new Gauge({
    name: 'weft_members',
    help: 'Members by health; this node is alive.',
    labelNames: ['status'],
    registers,
  });
  for (const status of ['alive', 'suspect', 'failed'] as const) {
    const nodes = views.cluster.registry
      .all()
      .filter(({ node }) => views.healthOf(node) === status);
    members.set({ status }, nodes.length);
  }
}

function addDns(register: PromRegistry, { dns }: OperationsContext): void {
  const registers = [register];
  const { queries: _all, ...results } = dns.counters;
  const { sent, ...failures } = dns.upstreamCounters;
  const queries = new Counter({
    name: 'weft_dns_queries_total',
    help: 'DNS queries on gateway addresses, by what became of them.',
    labelNames: ['result'],
    registers,
  });
  for (const [result, count] of Object.entries(results)) queries.inc({ result }, count);
  const upstream = new Counter({
    name: 'weft_dns_upstream_queries_total',
    help: 'Queries to the DNS servers of this host.',
    registers,
  });
  upstream.inc(sent);
  const failed = new Counter({
    name: 'weft_dns_upstream_failures_total',
    help: 'What went wrong with them; misfits: answers that were not those to the question.',
    labelNames: ['reason'],
    registers,
  });
  for (const [reason, count] of Object.entries(failures)) failed.inc({ reason }, count);
  const kept = new Gauge({
    name: 'weft_dns_cache_entries',
    help: 'Answers of those servers that are kept.',
    registers,
  });
  kept.set(dns.cacheSize);
}
