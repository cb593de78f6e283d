/**
 * `npm run bench -- micro`: what the TypeScript codecs and the pipeline cost for each frame. Needs no root and touches
 * no network. The native engine has micro benchmarks of its own, in native/bench.
 *
 *   npm run bench -- micro [--json] [--seconds N]     N for each task, default 1
 */
import { parseArgs } from 'node:util';
import { Bench, type Task } from 'tinybench';
import type { PortId } from '../src/datapath/engine.ts';
import { FrameBuffer, parseFrame } from '../src/datapath/frame.ts';
import { Pipeline } from '../src/datapath/pipeline.ts';
import { Program } from '../src/datapath/program.ts';
import { guardFrame } from '../src/datapath/tap/guard.ts';
import { flowHash } from '../src/datapath/vxlan/flow-hash.ts';
import { decapsulate, encapsulate } from '../src/datapath/vxlan/tunnel.ts';
import { checksumOfSum, sumWords } from '../src/wire/checksum.ts';
import {
  ALICE,
  CAROL,
  GATEWAY_4,
  HOST_C,
  MTU_BYTES,
  portSpec,
  tunneled,
  udp4,
  VNI,
} from '../test/datapath/frames.ts';

const ALICE_ID = 1 as PortId;
/** A look at the clock costs as much as a call, so it is taken once for that many. */
const CALLS = 64;
const SMALL_BYTES = 22;
/** Fills the inner MTU: 1450 less the headers of IPv4 and UDP. */
const LARGE_BYTES = 1422;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, seconds: { type: 'string', default: '1' } },
});

const bench = new Bench({ time: 1000 * Number(values.seconds), warmupTime: 200 });
const program = makeProgram();
const port = program.lookupPort(ALICE_ID);
let leftTheRoad = 0;
/** What a call returned; nobody reads it, but the compiler cannot leave the call out. */
let kept: unknown;
const pipeline = new Pipeline(program, {
  toPort: () => leftTheRoad++,
  toVtep: () => leftTheRoad++,
  probeAnswered: () => leftTheRoad++,
  drop: (reason) => {
    throw new Error(`the frame was dropped: ${reason}`);
  },
});
addFrameTasks('64 B', SMALL_BYTES);
addFrameTasks('1464 B', LARGE_BYTES);
await bench.run();
if (leftTheRoad === 0 || kept === null) throw new Error('nothing was measured');
process.stdout.write(values.json ? `${JSON.stringify(bench.tasks.map(numbers))}\n` : table());

function addFrameTasks(size: string, payloadBytes: number): void {
  const out = udp4(ALICE, CAROL, payloadBytes);
  const arrived = tunneled(udp4(CAROL, ALICE, payloadBytes));
  const frame = parseFrame(out);
  if (frame === 'malformed' || port === undefined) throw new Error('the frame is malformed');
  const { tap } = port;
  const buffer = new FrameBuffer();
  add(`parseFrame, ${size}`, () => parseFrame(out));
  add(`guardFrame, ${size}`, () => guardFrame(frame, tap));
  add(`flowHash, ${size}`, () => flowHash(frame));
  add(`encapsulate, ${size}`, () => encapsulate(frame, VNI, buffer));
  add(`decapsulate, ${size}`, () => decapsulate(arrived, 0));
  add(`checksum, ${size}`, () => checksumOfSum(sumWords(out, 0, out.length)));
  add(`pipeline, port to wire, ${size}`, () => pipeline.fromPort(ALICE_ID, out, 0));
  add(`pipeline, wire to port, ${size}`, () => pipeline.fromWire(arrived, HOST_C.ip, 0, 0));
}

function add(name: string, call: () => unknown): void {
  bench.add(name, () => {
    for (let i = 0; i < CALLS; i++) kept = call();
  });
}

/** One network with one port here and one endpoint behind another host. */
function makeProgram(): Program {
  const made = new Program();
  made.apply({ op: 'set-network', vni: VNI, mtuBytes: MTU_BYTES, gateways: [GATEWAY_4] });
  made.apply({ op: 'set-vteps', vni: VNI, vteps: [HOST_C] });
  const addresses = [CAROL.ip4, CAROL.ip6];
  made.apply({ op: 'set-remote', vni: VNI, mac: CAROL.mac, addresses, vtep: HOST_C });
  made.installPort(portSpec(ALICE, ALICE_ID));
  return made;
}

/** Nanoseconds for one call; the 99th percentile, of batches, shows the garbage collector. */
interface Numbers {
  readonly name: string;
  readonly medianNs: number;
  readonly p99Ns: number;
}

function numbers(task: Task): Numbers {
  const { result } = task;
  if (!('latency' in result)) throw new Error(`${task.name} did not complete`);
  const nanos = (ms: number): number => Math.round((ms * 1e6) / CALLS);
  const { p50, p99 } = result.latency;
  return { name: task.name, medianNs: nanos(p50), p99Ns: nanos(p99) };
}

function table(): string {
  const rows = bench.tasks.map(numbers).map(({ name, medianNs, p99Ns }) => {
    return `${name.padEnd(34)}${String(medianNs).padStart(10)}${String(p99Ns).padStart(10)}\n`;
  });
  return `${'ns for each call'.padEnd(34)}${'median'.padStart(10)}${'p99'.padStart(10)}\n${rows.join('')}`;
}
