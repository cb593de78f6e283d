/**
 * Every engine and tier in turn, on the same agents, networks and containers: what one sends, the other gets. Agents are
 * started again on the next engine, so each change of engines is a test, too.
 *
 *     h1 [ a  a2 ]      h2 [ b ]      network "dual", IPv4 and IPv6
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import type { Capture } from '../support/capture.ts';
import {
  ENGINES,
  type EngineName,
  requireEngines,
  SUPER_ENGINES,
  uplinks,
} from '../support/engines.ts';
import { withoutAddon } from '../support/hiding.ts';
import { requireLab } from '../support/privileges.ts';
import {
  allOf,
  burst,
  checksumErrors,
  echoTcp,
  echoUdp,
  ping,
  sendTagged,
  serveEcho,
} from '../support/traffic.ts';
import { until } from '../support/until.ts';

/** Several hundred superframes, or a second of the slowest engine. */
const BULK_BYTES = 5_000_000;
/** Superframes of ten datagrams, the last of each shorter; and of tiny ones that would fit the MTU together. */
const BURSTS = [
  { count: 20, bytes: 12_400, segmentBytes: 1300 },
  { count: 20, bytes: 1_000, segmentBytes: 30 },
];
/** `isBare`: the addon cannot be loaded, and what stands in for it opens TAPs and sockets. */
const TURNS: readonly { readonly engine: EngineName; readonly isBare?: boolean }[] = [
  { engine: 'T2' },
  { engine: 'T1' },
  { engine: 'T0' },
  { engine: 'dgram' },
  { engine: 'dgram', isBare: true },
  { engine: 'T2' },
];
const OFFLOADS = ['tcp-segmentation-offload', 'tx-udp-segmentation', 'tx-checksum-ip-generic'];

describe('engines', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let a2: Container;
  let b: Container;

  before(async function () {
    await requireLab(this, ['ping', 'ethtool', 'tcpdump', 'tshark', 'nft']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 2, engines: ['dgram'] });
    const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnets, 'dual');
    a = await agents.attach(1, 'dual', 'a');
    a2 = await agents.attach(1, 'dual', 'a2');
    await agents.sees([2], 'dual', 2);
    b = await agents.attach(2, 'dual', 'b');
    await agents.sees([1], 'dual', 3);
    for (const { ns } of [a, a2, b]) {
      await serveEcho(agents.lab, ns);
      // What is sent again is never marked, and a slow engine may have something sent again early.
      const settings = ['net.ipv4.tcp_ecn=1', 'net.ipv4.tcp_early_retrans=0'];
      await agents.lab.run(ns, ['sysctl', '-qw', ...settings]);
    }
  });
  after(() => agents?.close());

  const flows = (): Promise<boolean> => {
    const answered = async (): Promise<boolean> =>
      (await ping(a.ns, b.ip4, '-c', '1', '-W', '1')).includes(' 0% packet loss');
    return until(answered, { timeoutMs: 15_000, what: 'the road to be open' });
  };
  const offloads = async ({ ns }: Container): Promise<string[]> => {
    const text = await agents.lab.run(ns, ['ethtool', '-k', 'eth0']);
    return OFFLOADS.filter((name) => new RegExp(`^\\s*${name}: on`, 'm').test(text));
  };
  /** Marks congestion on what comes to h2, as a router on the way would, while something is done. */
  async function congested(rule: string, act: () => Promise<void>): Promise<void> {
    const { ns } = agents.lab.host(2);
    const chain = 'add chain ip marks way { type filter hook prerouting priority 0; }';
    const mark = `add rule ip marks way udp dport 4789 ${rule} ip ecn set ce`;
    await agents.lab.run(ns, ['nft', `add table ip marks; ${chain}; ${mark}`]);
    try {
      await act();
    } finally {
      await agents.lab.run(ns, ['nft', 'delete table ip marks']);
    }
  }
  const pairs = (): [Container, Container][] => [
    [a, a2],
    [a, b],
    [b, a],
  ];

  // The first engine is met twice: after dgram had its TAPs, and after another tier had them.
  for (const { engine, isBare = false } of TURNS) {
    describe(isBare ? 'dgram without the addon' : engine, () => {
      before(async () => {
        for (const host of [1, 2]) agents.setPlace(host, isBare ? withoutAddon(agents.lab) : []);
        await agents.change(engine);
        await flows();
      });

      it('is what status shows, and what is used', async () => {
        const { kind, tier } = await agents.engine(1);
        const native = { kind: 'native', tier: engine };
        expect({ kind, tier }).to.deep.equal(
          engine === 'dgram' ? { kind: 'dgram', tier: undefined } : native,
        );
        expect(await echoTcp(a.ns, b.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
        const written = (await uplinks(agents, 1)).map(({ packets }) => packets > 20);
        expect(written, 'superframes went by the uplink').to.deep.equal(
          engine === 'T2' ? [true] : [],
        );
      });

      it('gives the interfaces of containers the offloads that it can use', async () => {
        const wanted = SUPER_ENGINES.includes(engine) ? OFFLOADS : [];
        for (const container of [a, b]) {
          expect(await offloads(container), container.name).to.deep.equal(wanted);
        }
      });

      it('carries TCP and UDP over IPv4 and IPv6, on one host and between hosts', async () => {
        for (const [from, to] of pairs()) {
          for (const ip of [to.ip4, to.ip6]) {
            const where = `${from.name} to ${to.name} ${ip}`;
            expect(await echoTcp(from.ns, ip, BULK_BYTES), where).to.equal(
              `same ${BULK_BYTES} bytes`,
            );
            expect(await echoUdp(from.ns, ip), where).to.equal('same 8000 bytes');
          }
        }
      });

      it('carries superframes of UDP as the datagrams that they are', async () => {
        for (const [from, to] of pairs()) {
          for (const ip of [to.ip4, to.ip6]) {
            for (const options of BURSTS) {
              const got = await burst(agents.lab, from.ns, { ns: to.ns, ip }, options);
              expect(got, `${from.name} to ${to.name} ${ip}`).to.equal(allOf(options));
            }
          }
        }
      });

      it('carries fragments, and packets of exactly the MTU', async () => {
        for (const ip of [b.ip4, b.ip6]) {
          expect(await echoUdp(a.ns, ip, 2, 4000)).to.equal('same 8000 bytes');
        }
        expect(await ping(a.ns, b.ip4, '-M', 'do', '-s', '1422')).to.contain(' 0% packet loss');
        expect(await ping(a.ns, b.ip6, '-M', 'do', '-s', '1402')).to.contain(' 0% packet loss');
      });

      it('answers a larger packet with "too big" and counts it', async () => {
        const before = await agents.drops(1, 'tap-too-big');
        await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1500']);
        try {
          const four = await ping(a.ns, b.ip4, '-M', 'do', '-s', '1472');
          expect(four).to.match(/Frag needed and DF set \(mtu = 1450\)/);
        } finally {
          await agents.lab.run(a.ns, ['ip', 'link', 'set', 'eth0', 'mtu', '1450']);
        }
        expect(await agents.drops(1, 'tap-too-big')).to.be.greaterThan(before);
      });

      it('refuses a frame with a VLAN tag and counts it', async () => {
        const before = await agents.drops(1, 'tap-vlan-tag');
        await sendTagged(a.ns, 'eth0');
        const counted = async (): Promise<boolean> =>
          (await agents.drops(1, 'tap-vlan-tag')) === before + 1;
        await until(counted, { timeoutMs: 2_000, what: 'the tagged frame to be counted' });
      });

      it('copies the mark of a packet that can be marked to the outside, and a new one to the inside', async () => {
        const { ns, uplink } = agents.lab.host(2);
        // What a capture of the uplink shows has not been marked yet.
        const [outside, inside] = await Promise.all([
          agents.lab.capture(ns, uplink, 'udp dst port 4789'),
          agents.lab.capture(b.ns, 'eth0', `tcp and src ${a.ip4}`),
        ]);
        await congested('ip ecn != not-ect', async () => {
          expect(await echoTcp(a.ns, b.ip4, 200_000)).to.equal('same 200000 bytes');
        });
        const filter = `ip.src == ${a.ip4} && tcp.dstport == 7 && tcp.len > 0`;
        const marks = async (capture: Capture): Promise<Set<string>> => {
          await capture.packets(filter, 1);
          await capture.stop();
          return new Set(await capture.decode(filter, ['ip.dsfield.ecn']));
        };
        expect([...(await marks(outside))]).to.deep.equal(['2,2']);
        expect([...(await marks(inside))]).to.deep.equal(['3']);
      });

      it('drops a marked packet whose sender could not be told, and counts it', async () => {
        const before = await agents.drops(2, 'wire-congestion-lost');
        await congested('', async () => {
          expect(await ping(a.ns, b.ip4, '-c', '1', '-W', '1')).to.contain('100% packet loss');
        });
        expect(await agents.drops(2, 'wire-congestion-lost')).to.be.greaterThan(before);
      });

      it('delivered nothing with a wrong checksum', async () => {
        for (const { ns, name } of [a, a2, b]) expect(await checksumErrors(ns), name).to.equal(0);
      });
    });
  }
});
