/**
 * What a kernel vxlan device on the same machine leaves undone, and what it does differently, for every engine: superframes
 * with partial checksums, superframes of UDP, no outer checksum, congestion marks, tags.
 *
 *     h1 agent [ a ]      h2 agent [ b ]      h3 vx0 10.10.20.200 fd00:20::200, no agent
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { ENGINES, requireEngines } from '../support/engines.ts';
import { requireLab } from '../support/privileges.ts';
import {
  allOf,
  burst,
  checksumErrors,
  completedMirror,
  echoTcp,
  echoUdp,
  ping,
  sendTagged,
  serveEcho,
} from '../support/traffic.ts';
import { until } from '../support/until.ts';

const PEER = ['10.10.20.200', 'fd00:20::200'] as const;
const PEER_MAC = '02:00:00:00:99:03';
const BULK_BYTES = 5_000_000;
const SAME_BULK = `same ${BULK_BYTES} bytes`;
/** Superframes of ten whole datagrams, of nine and a shorter one, and one that would fit the MTU as a whole. */
const BURSTS = [
  { count: 10, bytes: 13_000, segmentBytes: 1300 },
  { count: 10, bytes: 12_000, segmentBytes: 1300 },
  { count: 10, bytes: 1_000, segmentBytes: 90 },
] as const;
const UPLINK_OFFLOADS = ['tso', 'gso', 'tx', 'tx-udp-segmentation', 'tx-udp_tnl-segmentation'];

describe('a kernel vxlan peer on one machine', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: Container;
  let b: Container;
  let peer: string;
  let vni: number;
  let mirror: string;

  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark', 'ping', 'bridge', 'ethtool', 'tc']);
    await requireEngines(this, ENGINES);
    agents = await Agents.open({ hosts: 3, agents: 2, engines: ['T2'] });
    const subnets = ['--subnet', '10.10.20.0/24', '--ipv6', '--subnet', 'fd00:20::/64'];
    const ranges = ['--ip-range', '10.10.20.128/26', '--ip-range', 'fd00:20::/120'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnets, ...ranges, 'net');
    a = await agents.attach(1, 'net', 'a');
    await agents.sees([2], 'net', 1);
    b = await agents.attach(2, 'net', 'b');
    await agents.sees([1], 'net', 2);
    vni = await agents.vni('net');
    mirror = await completedMirror(a.ns, 'eth0');
    peer = agents.lab.host(3).ns;
    await agents.ok(1, 'vtep', 'add', 'net', agents.lab.host(3).ip4);
    for (const ns of [a.ns, b.ns, peer]) await serveEcho(agents.lab, ns);
    for (const ns of [a.ns, b.ns, peer]) {
      await agents.lab.run(ns, ['sysctl', '-qw', 'net.ipv4.tcp_ecn=1']);
    }
  });
  after(() => agents?.close());

  /** Makes the device of the peer anew. */
  async function makePeer(...words: readonly string[]): Promise<void> {
    const [one, two, three] = agents.lab.hosts.map(({ ip4 }) => ip4);
    await agents.lab.run(peer, ['sh', '-c', 'ip link delete vx0 2>/dev/null || true']);
    await agents.lab.vxlan(peer, {
      vni,
      local: three ?? '',
      remotes: [one ?? '', two ?? ''],
      addresses: [`${PEER[0]}/24`, `${PEER[1]}/64`],
      mac: PEER_MAC,
      mtuBytes: 1450,
      words,
    });
  }

  async function flows(): Promise<void> {
    const answered = async (): Promise<boolean> => {
      const texts = await Promise.all([
        ping(a.ns, PEER[0], '-c', '1', '-W', '1'),
        ping(peer, b.ip4, '-c', '1', '-W', '1'),
        ping(a.ns, b.ip4, '-c', '1', '-W', '1'),
      ]);
      return texts.every((text) => text.includes(' 0% packet loss'));
    };
    await until(answered, { timeoutMs: 20_000, what: 'the road to be open' });
  }

  const pairs = (): [string, string][] => [
    ...PEER.map((ip): [string, string] => [a.ns, ip]),
    [peer, a.ip4],
    [peer, a.ip6],
  ];
  async function carriesAll(): Promise<void> {
    for (const [from, to] of pairs()) {
      expect(await echoTcp(from, to, BULK_BYTES), `${from} to ${to}`).to.equal(SAME_BULK);
      expect(await echoUdp(from, to), `${from} to ${to}`).to.equal('same 8000 bytes');
    }
  }
  async function noChecksumErrors(): Promise<void> {
    for (const ns of [a.ns, b.ns, peer]) expect(await checksumErrors(ns), ns).to.equal(0);
  }

  for (const engine of ENGINES) {
    describe(`met by ${engine}`, () => {
      before(async () => {
        if (engine !== 'T2') await agents.change(engine);
        await makePeer();
        await flows();
      });

      it('gets and sends TCP and UDP, whose partial checksums are made right', async () => {
        await carriesAll();
        await noChecksumErrors();
      });

      it('sends superframes of UDP, and gets them, as the datagrams that they are', async () => {
        const ends = [
          [peer, { ns: a.ns, ip: a.ip4 }],
          [peer, { ns: b.ns, ip: b.ip6 }],
          [a.ns, { ns: peer, ip: PEER[0] }],
          [b.ns, { ns: peer, ip: PEER[1] }],
        ] as const;
        for (const options of BURSTS) {
          for (const [from, to] of ends) {
            const got = await burst(agents.lab, from, to, options);
            expect(got, `${from} to ${to.ip}`).to.equal(allOf(options));
          }
        }
        await noChecksumErrors();
      });

      it('and another agent send what has, completed by a kernel, the right checksums', async () => {
        const capture = await agents.lab.capture(a.ns, mirror, 'tcp or udp');
        for (const from of [peer, b.ns]) {
          for (const ip of [a.ip4, a.ip6]) {
            await echoTcp(from, ip, 300_000);
            await echoUdp(from, ip);
            await burst(agents.lab, from, { ns: a.ns, ip }, BURSTS[1]);
          }
        }
        // A capture loses some of what comes at once.
        await capture.packets('udp', 50);
        await capture.stop();
        const checksums = await capture.checksums(`eth.dst == ${a.mac}`);
        expect(Object.keys(checksums)).to.deep.equal(['1']);
        expect(checksums['1']).to.be.greaterThan(200);
      });

      it('is met by datagrams with TTL 64 that must not be fragmented', async () => {
        const host = agents.lab.host(3);
        const capture = await agents.lab.capture(host.ns, host.uplink, 'udp dst port 4789');
        await echoTcp(a.ns, PEER[0], 100_000);
        await echoUdp(a.ns, PEER[0], 2);
        await capture.packets(`ip.dst == ${PEER[0]} && udp.port == 7`, 2);
        await capture.stop();
        const from = `ip.src == ${agents.lab.host(1).ip4}`;
        const lines = await capture.decode(from, ['ip.ttl', 'ip.flags.df', 'ip.dst']);
        const outer = lines.map((line) => line.split('\t').map((text) => text.split(',')[0]));
        expect(outer.length).to.be.greaterThan(4);
        for (const [ttl, whole] of outer) expect(`${ttl} ${whole}`).to.match(/^64 (1|True)$/);
      });

      it('may leave out the outer checksum', async () => {
        await makePeer('noudpcsum');
        await flows();
        await carriesAll();
        const got = await burst(agents.lab, peer, { ns: a.ns, ip: a.ip4 }, BURSTS[0]);
        expect(got).to.equal(allOf(BURSTS[0]));
        await noChecksumErrors();
        await makePeer();
        await flows();
      });

      it('sends a tagged frame in vain: it is counted', async () => {
        const before = await agents.drops(1, 'wire-vlan-tag');
        await sendTagged(peer, 'vx0');
        const counted = async (): Promise<boolean> =>
          (await agents.drops(1, 'wire-vlan-tag')) === before + 1;
        await until(counted, { timeoutMs: 2_000, what: 'the tagged frame to be counted' });
      });

      it('is one of three over uplinks that do nothing for their senders', async () => {
        const set = (state: string): Promise<unknown> =>
          Promise.all(
            agents.lab.hosts.map(({ ns }) =>
              agents.lab.run(ns, [
                ...['ethtool', '-K', 'up0'],
                ...UPLINK_OFFLOADS.flatMap((name) => [name, state]),
              ]),
            ),
          );
        await set('off');
        try {
          await carriesAll();
          expect(await echoTcp(a.ns, b.ip4, BULK_BYTES)).to.equal(SAME_BULK);
          expect(await echoTcp(b.ns, a.ip6, BULK_BYTES)).to.equal(SAME_BULK);
          const got = await burst(agents.lab, a.ns, { ns: b.ns, ip: b.ip4 }, BURSTS[0]);
          expect(got).to.equal(allOf(BURSTS[0]));
          await noChecksumErrors();
        } finally {
          await set('on');
        }
      });
    });
  }
});
