/**
 * The soak: checksummed data in both directions at once between two containers on two hosts, for as many gigabytes as
 * asked for. Every byte of the streams, and of every datagram that arrives beside them, is compared with what was sent;
 * one that differs is a failure. Datagrams may be lost, never changed.
 *
 *     h1 [ a ] <== stream and datagrams, both ways ==> [ b ] h2
 *
 * Run by scripts/soak.mjs. Bounded in time; removes what it made, also on interrupt.
 */
import { parseArgs } from 'node:util';
import { Agents, type Container } from './support/agents.ts';
import { compiled } from './support/compiled.ts';
import { ENGINES, type EngineName } from './support/engines.ts';
import type { LabProcess } from './support/lab-process.ts';
import { checksumErrors } from './support/traffic.ts';
import { until } from './support/until.ts';

const USAGE =
  'usage: npm run soak -- [--gigabytes N] [--tier T0|T1|T2] [--dgram] [--minutes N]\n' +
  '  N gigabytes are moved in all, half of them in each direction (default 100); the run ends after\n' +
  '  --minutes (default 50) in any case, and has then failed.\n';
const GIGABYTE = 1e9;
/** The programs end by themselves after an hour. */
const MINUTES_MAX = 58;
const LINE_MS = 1_000;
const LINE = /^(at|end) (\d+) bytes (\d+) different (\d+) datagrams (\d+) wrong$/;
const SEEDS = ['20261125', '20261126'] as const;

interface Wish {
  readonly gigabytes: number;
  readonly engine: EngineName;
  readonly minutes: number;
}

/** What a receiver has seen so far. */
interface Seen {
  readonly ended: boolean;
  readonly bytes: number;
  readonly different: number;
  readonly datagrams: number;
  readonly wrong: number;
}

const wish = readWish();
if (wish === undefined) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const agents = await Agents.open({ hosts: 2, engines: [wish.engine] });
try {
  process.exitCode = (await soak(wish)) ? 0 : 1;
} finally {
  await agents.close();
}

function readWish(): Wish | undefined {
  try {
    const { values } = parseArgs({
      options: {
        gigabytes: { type: 'string', default: '100' },
        tier: { type: 'string', default: 'T2' },
        minutes: { type: 'string', default: '50' },
        dgram: { type: 'boolean', default: false },
      },
    });
    const engine = ENGINES.find((name) => name === (values.dgram ? 'dgram' : values.tier));
    const [gigabytes, minutes] = [Number(values.gigabytes), Number(values.minutes)];
    if (engine === undefined || !(gigabytes > 0) || !(minutes > 0)) return undefined;
    return { engine, gigabytes, minutes: Math.min(minutes, MINUTES_MAX) };
  } catch {
    return undefined;
  }
}

async function soak({ gigabytes, minutes }: Wish): Promise<boolean> {
  const [a, b] = await makeContainers();
  const { kind, tier } = await agents.engine(1);
  print(`soak: ${gigabytes} GB over engine ${kind}${tier === undefined ? '' : `, tier ${tier}`}`);
  const program = await compiled('soak-program.cc');
  const each = Math.ceil((gigabytes * GIGABYTE) / 2);
  const startedMs = performance.now();
  const receivers = [a, b].map(({ ns }, index) =>
    agents.lab.spawn(ns, [program, 'receive', SEEDS[index] ?? '']),
  );
  for (const receiver of receivers) await receiver.saying(/^ready$/m);
  const senders = [
    agents.lab.spawn(b.ns, [program, 'send', a.ip4, SEEDS[0], `${each}`]),
    agents.lab.spawn(a.ns, [program, 'send', b.ip4, SEEDS[1], `${each}`]),
  ];
  await finish([...receivers, ...senders], receivers, startedMs, minutes * 60_000);
  const seen = receivers.map(seenBy);
  const moved = sum(seen, 'bytes');
  const different = sum(seen, 'different') + sum(seen, 'wrong');
  const seconds = (performance.now() - startedMs) / 1000;
  const checksums = (await checksumErrors(a.ns)) + (await checksumErrors(b.ns));
  print(
    `soak: ${(moved / GIGABYTE).toFixed(1)} GB and ${sum(seen, 'datagrams')} datagrams moved in ` +
      `${seconds.toFixed(0)} s, ${different} differences, ${checksums} wrong checksums`,
  );
  const after = (await agents.engine(1)).tier;
  if (after !== tier) print(`soak: the engine fell back from tier ${tier} to ${after}`);
  const complete = seen.every(({ ended, bytes }) => ended && bytes === each);
  if (!complete) {
    print(`soak: not complete; the programs said:`);
    for (const child of [...receivers, ...senders]) print(child.output.split('\n').at(-2) ?? '');
  }
  return complete && different === 0 && checksums === 0 && after === tier;
}

async function makeContainers(): Promise<[Container, Container]> {
  await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'soak');
  const a = await agents.attach(1, 'soak', 'a');
  await agents.sees([2], 'soak', 1);
  const b = await agents.attach(2, 'soak', 'b');
  await agents.sees([1], 'soak', 2);
  return [a, b];
}

/** Waits for the end of all, or of time, and says meanwhile how far it is. */
async function finish(
  children: readonly LabProcess[],
  receivers: readonly LabProcess[],
  startedMs: number,
  timeoutMs: number,
): Promise<void> {
  let saidMs = 0;
  const ended = (): boolean => {
    const nowMs = performance.now();
    if (process.stdout.isTTY && nowMs - saidMs > LINE_MS) {
      saidMs = nowMs;
      progress(receivers.map(seenBy), (nowMs - startedMs) / 1000);
    }
    const failed = children.some(({ exit }) => exit !== undefined && exit !== 0);
    return failed || children.every(({ running }) => !running);
  };
  await until(ended, { timeoutMs, what: 'the soak to end' }).catch((error: Error) => {
    print(`soak: ${error.message}`);
  });
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
}

function progress(seen: readonly Seen[], seconds: number): void {
  const moved = sum(seen, 'bytes');
  const rate = ((moved * 8) / GIGABYTE / seconds).toFixed(1);
  const text = `soak: ${(moved / GIGABYTE).toFixed(1)} GB, ${rate} Gbit/s, ${sum(seen, 'different')} differences`;
  process.stdout.write(`\r\u001b[K${text}`);
}

/** The newest line of a receiver. */
function seenBy({ output }: LabProcess): Seen {
  for (const line of output.split('\n').reverse()) {
    const match = LINE.exec(line);
    if (match === null) continue;
    const [bytes = 0, different = 0, datagrams = 0, wrong = 0] = match.slice(2).map(Number);
    return { ended: match[1] === 'end', bytes, different, datagrams, wrong };
  }
  return { ended: false, bytes: 0, different: 0, datagrams: 0, wrong: 0 };
}

function sum(seen: readonly Seen[], what: 'bytes' | 'different' | 'datagrams' | 'wrong'): number {
  return seen.reduce((total, each) => total + each[what], 0);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
