/**
 * A TAP with two queues, each read by another worker.
 *
 *     h1 [ a ]      h2 [ b ]      both agents with --workers 2; a has two queues, b one
 *
 *     [ c ]---engine---[ d ]      in this process, because an agent shows the sum of its workers only
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Change } from '../../../src/datapath/engine.ts';
import { packProgram } from '../../../src/host/engine/packed-program.ts';
import { type NativeDataPlane, native } from '../../../src/host/native.ts';
import { openTap, type Tap } from '../../../src/host/tap/tap-device.ts';
import { type InterfaceAddress, ipToBytes, parseInterfaceAddress } from '../../../src/model/ip.ts';
import type { MacAddress } from '../../../src/model/mac-address.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { Agents, type Container } from '../support/agents.ts';
import { requireEngines } from '../support/engines.ts';
import { Lab } from '../support/lab.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, serveEcho } from '../support/traffic.ts';

const FLOWS = 8;
const BYTES = 20_000_000;

interface Qdisc {
  readonly kind: string;
  readonly parent?: string;
  readonly packets: number;
}

describe('a TAP with several queues', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;

  before(async function () {
    await requireLab(this, ['tc']);
    await requireEngines(this, ['T1']);
    agents = await Agents.open({ hosts: 2, agents: 0 });
    await agents.start(1, '--workers', '2', '--tap-queues', '2');
    const token = await agents.ok(1, 'token', 'create');
    const join = ['--join', agents.lab.host(1).ip4, '--token', token];
    await agents.start(2, '--workers', '2', ...join);
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web');
    a = await agents.attach(1, 'web', 'a');
    await agents.sees([2], 'web', 1);
    b = await agents.attach(2, 'web', 'b');
    await agents.sees([1], 'web', 2);
    await serveEcho(agents.lab, b.ns);
  });
  after(() => agents?.close());

  const queues = async ({ ns }: Container): Promise<string> =>
    (await agents.lab.run(ns, ['ls', '/sys/class/net/eth0/queues'])).trim().replaceAll('\n', ' ');
  /** Packets that the container's stack has put into each queue. */
  const sent = async ({ ns }: Container): Promise<number[]> => {
    const text = await agents.lab.run(ns, ['tc', '-j', '-s', 'qdisc', 'show', 'dev', 'eth0']);
    const all = JSON.parse(text) as Qdisc[];
    return all.filter(({ kind }) => kind !== 'mq').map(({ packets }) => packets);
  };
  /** Wake-ups of each worker of h1: a worker sleeps when it has nothing to move. */
  const wakeUps = (): Record<string, number> => {
    const tasks = `/proc/${agents.pid(1)}/task`;
    const entries = readdirSync(tasks).map((id) => {
      const status = readFileSync(`${tasks}/${id}/status`, 'utf8');
      const name = /^Name:\t(.*)$/m.exec(status)?.[1] ?? '';
      return [name, Number(/^voluntary_ctxt_switches:\t(\d+)$/m.exec(status)?.[1])] as const;
    });
    return Object.fromEntries(entries.filter(([name]) => name.startsWith('weft-data-')));
  };
  const carry = async (): Promise<void> => {
    const flows = Array.from({ length: FLOWS }, () => echoTcp(a.ns, b.ip4, BYTES));
    for (const said of await Promise.all(flows)) expect(said).to.equal(`same ${BYTES} bytes`);
  };

  it('is made where it was asked for', async () => {
    expect(await queues(a)).to.equal('rx-0 rx-1 tx-0 tx-1');
    expect(await queues(b)).to.equal('rx-0 tx-0');
  });

  it(`carries ${FLOWS} flows at once, through both queues and both workers`, async () => {
    const [sentBefore, wakeUpsBefore] = [await sent(a), wakeUps()];
    await carry();
    const [sentAfter, wakeUpsAfter] = [await sent(a), wakeUps()];
    expect(Object.keys(wakeUpsAfter).sort()).to.deep.equal(['weft-data-0', 'weft-data-1']);
    for (const queue of [0, 1]) {
      const packets = (sentAfter[queue] ?? 0) - (sentBefore[queue] ?? 0);
      expect(packets, `packets of queue ${queue}`).to.be.greaterThan(100);
      const name = `weft-data-${queue}`;
      const woken = (wakeUpsAfter[name] ?? 0) - (wakeUpsBefore[name] ?? 0);
      expect(woken, `wake-ups of ${name}`).to.be.greaterThan(50);
    }
  });

  it('is taken over with as many as the agent wants, and with one by the dgram engine', async () => {
    const ways = [
      ['--workers', '2', '--tap-queues', '2'],
      ['--workers', '2'],
      ['--engine', 'dgram'],
    ];
    for (const words of ways) {
      await agents.stop(1);
      await agents.start(1, ...words);
      await carry();
    }
  });

  it('goes with its endpoint', async () => {
    await agents.ok(1, 'detach', a.id);
    expect(await agents.lab.run(a.ns, ['ip', '-o', 'link'])).to.not.contain('eth0');
  });
});

describe('an engine with two workers', function () {
  this.timeout(240_000);
  const vni = 4242 as Vni;
  let lab: Lab;
  let plane: NativeDataPlane | undefined;
  const taps: Tap[] = [];

  before(async function () {
    await requireLab(this);
    await requireEngines(this, ['T1']);
    lab = await Lab.open({ hosts: 0 });
    const addresses = [Uint8Array.of(127, 0, 0, 1)];
    const options = { addresses, port: 47_899, workers: 2, tier: 1, uplinkName: '', pinsPath: '' };
    plane = new (native().DataPlane)(options, () => undefined);
    expect(plane.start()).to.equal(null);
    const network: Change = { op: 'set-network', vni, mtuBytes: 1450, gateways: [] };
    expect(plane.program(packProgram([network]))).to.equal(true);
  });
  after(async () => {
    plane?.stop();
    for (const tap of taps) tap.close();
    await lab?.close();
  });

  const attach = async (id: number): Promise<string> => {
    const ns = await lab.container(`q${id}`);
    const address = parseInterfaceAddress(`10.10.20.${id}/24`) as InterfaceAddress;
    const tap = await openTap({
      namespace: `/run/netns/${ns}`,
      name: 'eth0',
      mac: (0x02_00_00_00_00_00 + id) as MacAddress,
      mtuBytes: 1450,
      addresses: [address],
      gateways: [],
      configure: true,
      offload: { gsoMaxBytes: 0 },
      queues: 2,
    });
    taps.push(tap);
    const { fds, headerBytes, tso, uso } = tap;
    expect(fds).to.have.length(2);
    const mac = Uint8Array.of(2, 0, 0, 0, 0, id);
    const spec = { id, vni, mac, addresses: [ipToBytes(address.ip)], router: new Uint8Array(0) };
    expect(plane?.attachPort({ ...spec, fds, headerBytes, tso, uso })).to.equal(null);
    return ns;
  };

  it('has both of them read a TAP with two queues', async () => {
    const [from, to] = [await attach(1), await attach(2)];
    await serveEcho(lab, to);
    const flows = Array.from({ length: FLOWS }, () => echoTcp(from, '10.10.20.2', BYTES));
    for (const said of await Promise.all(flows)) expect(said).to.equal(`same ${BYTES} bytes`);
    for (const id of [1, 2]) {
      const frames = framesOfWorkers(plane as NativeDataPlane, id);
      expect(frames).to.have.length(2);
      for (const count of frames) expect(count, `of ${frames}`).to.be.greaterThan(100);
    }
  });

  /** Frames that each worker read from a port: `native/core/counters.h`. */
  function framesOfWorkers(of: NativeDataPlane, id: number): number[] {
    const words = new BigUint64Array(of.counters());
    const blockWords = 64 + 4 * 4096;
    const at = 64 + 4 * of.portSlot(id);
    return [at, blockWords + at].map((word) => Number(words[word]));
  }
});
