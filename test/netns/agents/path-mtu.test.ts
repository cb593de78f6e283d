/**
 * Black holes between hosts, on every engine: full packets vanish on the way and nobody says so.
 *
 *     h1 [ a ]   drops what is longer than 1,400 bytes ══ underlay ══ drops it too   [ b ] h2
 *                                                             ║
 *                                                    h3  vx0, no agent
 *
 * The ports of the underlay cut superframes before that, as network cards do: each datagram is judged by itself.
 */
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { ENGINES, requireEngines } from '../support/engines.ts';
import { requireLab } from '../support/privileges.ts';
import { echoTcp, ping, serveEcho, startStream } from '../support/traffic.ts';
import { until } from '../support/until.ts';

const HOLE_BYTES = 1400;
/** Less VXLAN over IPv4. */
const INNER_BYTES = HOLE_BYTES - 50;
const BULK_BYTES = 3_000_000;
/** Ten seconds are promised; the machine may be busy with other tests. */
const FOUND_MS = 30_000;
/** A minute until more is tried. */
const RAISED_MS = 100_000;
/** Longer than it takes to find the hole. */
const STREAM_MS = 15_000;
const OFFLOADS = [
  ...['tx', 'tso', 'gso', 'tx-udp-segmentation'],
  ...['tx-udp_tnl-segmentation', 'tx-udp_tnl-csum-segmentation'],
];

interface Path {
  readonly address: string;
  readonly mtu: number;
  readonly inside: number;
  readonly by: string;
}

/** Two hosts with a container each, over an underlay that cuts superframes; more hosts have no agent. */
class Field {
  readonly agents: Agents;
  readonly a: Container;
  readonly b: Container;

  private constructor(agents: Agents, a: Container, b: Container) {
    this.agents = agents;
    this.a = a;
    this.b = b;
  }

  static async open(hosts: number, families: readonly (4 | 6)[]): Promise<Field> {
    const agents = await Agents.open({ hosts, agents: 2, families, engines: ['T2'] });
    const subnet = ['--subnet', '10.10.20.0/24', '--ip-range', '10.10.20.128/26'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnet, 'web');
    // Port 7 of every host is the echo of a.
    const a = await agents.attach(1, 'web', 'a', '-p', '7:7');
    await agents.sees([2], 'web', 1);
    const b = await agents.attach(2, 'web', 'b');
    await agents.sees([1], 'web', 2);
    for (const { ns } of [a, b]) await serveEcho(agents.lab, ns);
    for (const { number } of agents.lab.hosts) {
      const words = OFFLOADS.flatMap((name) => [name, 'off']);
      await agents.lab.run(agents.lab.underlay, ['ethtool', '-K', `p${number}`, ...words]);
    }
    return new Field(agents, a, b);
  }

  /** Resolves when both agents say so of each other. Prints how long it took, which depends on the machine. */
  async measured(mtu: number): Promise<void> {
    const startedMs = performance.now();
    const [one, two] = this.agents.lab.hosts.map(({ ip4, ip6 }) => ip4 || ip6);
    const all = async (): Promise<boolean> => {
      const found = [await this.path(1, two), await this.path(2, one)];
      return found.every((path) => path?.mtu === mtu && path.by === 'data-port');
    };
    const timeoutMs = mtu === HOLE_BYTES ? FOUND_MS : RAISED_MS;
    await until(all, { timeoutMs, what: `${mtu} bytes between the hosts` });
    const seconds = (performance.now() - startedMs) / 1000;
    console.log(`      ${mtu} bytes after ${seconds.toFixed(1)} s`);
  }

  /** What a host knows of the way to an address. */
  async path(host: number, address: string | undefined): Promise<Path | undefined> {
    const { paths } = await this.agents.json<{ readonly paths: readonly Path[] }>(host, 'status');
    return paths.find((path) => path.address === address);
  }

  /** What is too long vanishes on its way into each host, and what else a rule says. */
  async dig(family: 'ip' | 'ip6', ...rules: readonly string[]): Promise<void> {
    const chain = `add chain ${family} hole way { type filter hook prerouting priority -350; }`;
    const lines = rules.map((rule) => `add rule ${family} hole way iifname up0 ${rule}`);
    await this.#nft([`add table ${family} hole`, chain, ...lines].join('; '));
  }

  fill(family: 'ip' | 'ip6'): Promise<void> {
    return this.#nft(`delete table ${family} hole`);
  }

  /** What containers and hosts were told they keep for ten minutes. */
  async forget(): Promise<void> {
    for (const { ns } of [this.a, this.b, ...this.agents.lab.hosts]) {
      await this.agents.lab.run(ns, ['ip', 'route', 'flush', 'cache']);
    }
  }

  /** Pings with a packet that may not be fragmented. */
  fits(bytes: number): Promise<string> {
    return ping(this.a.ns, this.b.ip4, '-c', '1', '-M', 'do', '-s', `${bytes - 28}`);
  }

  async #nft(text: string): Promise<void> {
    for (const { ns } of this.agents.lab.hosts) await this.agents.lab.run(ns, ['nft', text]);
  }
}

const TOO_LONG = `ip length > ${HOLE_BYTES} drop`;

describe('a black hole on the way to another host', function () {
  this.timeout(400_000);
  let field: Field;

  before(async function () {
    await requireLab(this, ['ping', 'nft', 'ethtool', 'bridge']);
    await requireEngines(this, ENGINES);
    field = await Field.open(3, [4]);
  });
  after(() => field?.agents.close());

  for (const engine of ENGINES) {
    it(`is found and worked round by ${engine}`, async () => {
      const { agents, a, b } = field;
      if (engine !== 'T2') await agents.change(engine);
      await field.measured(1500);
      await field.forget();
      expect(await field.fits(1450)).to.contain(' 0% packet loss');
      await field.dig('ip', TOO_LONG);
      try {
        await field.measured(HOLE_BYTES);
        expect(await field.fits(INNER_BYTES)).to.contain(' 0% packet loss');
        expect(await field.fits(INNER_BYTES + 1)).to.match(new RegExp(`mtu ?= ?${INNER_BYTES}`));
        expect(await echoTcp(a.ns, b.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
        expect(await echoTcp(b.ns, a.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
        expect(await agents.drops(1, 'send-too-big')).to.be.greaterThan(0);
        expect(await agents.ok(1, 'status')).to.match(/h2 +\S+ +1400 +1350 +data port/);
      } finally {
        await field.fill('ip');
      }
    });
  }

  for (const engine of ['T2', 'dgram'] as const) {
    it(`is worked round by what other hosts forward, and say themselves, by ${engine}`, async () => {
      const { agents, a } = field;
      const [, two, three] = agents.lab.hosts;
      const ways = [
        [two?.ns ?? '', a.ip4],
        [three?.ns ?? '', two?.ip4 ?? ''],
      ] as const;
      await agents.change(engine);
      await field.measured(1500);
      await field.forget();
      // Whoever asks is near: what is narrow is the way between the hosts.
      await field.dig('ip', `udp dport 4789 ${TOO_LONG}`);
      try {
        await field.measured(HOLE_BYTES);
        for (const [ns, ip] of ways) {
          expect(await echoTcp(ns, ip, BULK_BYTES), ip).to.equal(`same ${BULK_BYTES} bytes`);
        }
        expect(await agents.drops(2, 'send-too-big')).to.be.greaterThan(0);
      } finally {
        await field.fill('ip');
      }
    });
  }

  it('is found without any ICMP, outlived by a connection, and forgotten when it is gone', async () => {
    const { agents, a, b } = field;
    await agents.change('T2');
    await field.measured(1500);
    await field.forget();
    await field.dig('ip', 'meta l4proto icmp drop');
    try {
      const stream = await startStream(agents.lab, a.ns, b.ip4, STREAM_MS);
      await field.fill('ip');
      await field.dig('ip', 'meta l4proto icmp drop', TOO_LONG);
      await field.measured(HOLE_BYTES);
      await stream.ended;
      expect(stream.output).to.match(/^same \d+ bytes/);
    } finally {
      await field.fill('ip');
    }
    await field.measured(1500);
    await field.forget();
    expect(await field.fits(1450)).to.contain(' 0% packet loss');
    expect(await agents.ok(1, 'status')).to.not.contain('Path MTU');
  });

  it('is found by ICMP in front of a VTEP without an agent, where it answers that', async () => {
    const { agents } = field;
    const [one, two, three] = agents.lab.hosts;
    await agents.lab.vxlan(three?.ns ?? '', {
      vni: await agents.vni('web'),
      local: three?.ip4 ?? '',
      remotes: [one?.ip4 ?? '', two?.ip4 ?? ''],
      addresses: ['10.10.20.200/24'],
      mtuBytes: INNER_BYTES,
    });
    await field.dig('ip', 'meta l4proto icmp drop');
    await agents.ok(1, 'vtep', 'add', 'web', three?.ip4 ?? '');
    const shown = async (mtu: number, by: string): Promise<void> => {
      const found = async (): Promise<boolean> => {
        const path = await field.path(1, three?.ip4);
        return path?.mtu === mtu && path.by === by;
      };
      await until(found, { timeoutMs: FOUND_MS, what: `${mtu} bytes by ${by}` });
    };
    await shown(1500, 'nothing');
    await field.fill('ip');
    await shown(1500, 'icmp');
    await field.dig('ip', TOO_LONG);
    try {
      await shown(HOLE_BYTES, 'icmp');
      const words = ['-c', '1', '-M', 'do', '-s', `${INNER_BYTES - 27}`];
      expect(await ping(field.a.ns, '10.10.20.200', ...words)).to.match(/mtu ?= ?1350/);
    } finally {
      await field.fill('ip');
    }
  });
});

describe('a black hole in an IPv6 underlay', function () {
  this.timeout(240_000);
  let field: Field;

  before(async function () {
    await requireLab(this, ['ping', 'nft', 'ethtool']);
    await requireEngines(this, ENGINES);
    field = await Field.open(2, [6]);
  });
  after(() => field?.agents.close());

  it('is found and worked round', async () => {
    const { a, b } = field;
    await field.measured(1500);
    // The length of an IPv6 packet is told without its header.
    await field.dig('ip6', `ip6 length > ${HOLE_BYTES - 40} drop`);
    await field.measured(HOLE_BYTES);
    expect(await field.fits(HOLE_BYTES - 70)).to.contain(' 0% packet loss');
    expect(await field.fits(HOLE_BYTES - 69)).to.match(/mtu ?= ?1330/);
    expect(await echoTcp(a.ns, b.ip4, BULK_BYTES)).to.equal(`same ${BULK_BYTES} bytes`);
  });
});
