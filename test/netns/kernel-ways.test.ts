/**
 * What native/sys knows of the ways out of a host, and the way that it makes itself: the next hop with its MACs,
 * changes of it, and frames that a TAP takes into the underlay.
 *
 *     host 1: program ---fd---[ wu0 ]--tc redirect-->[ up0 ]====== bridge ======[ up0 ] host 2
 */
import { expect } from 'chai';
import { native } from '../../src/host/native.ts';
import { ipCommands } from './support/commands.ts';
import { Lab, type LabHost } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';
import { buildSysProgram } from './support/sys-program.ts';

describe('the kernel', () => {
  let lab: Lab;
  let program: string;
  let one: LabHost;
  let two: LabHost;

  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark', 'tc']);
    lab = await Lab.open({ hosts: 2, families: [4, 6] });
    [one, two] = [lab.host(1), lab.host(2)];
    program = await buildSysProgram(lab.folder);
  });
  after(() => lab?.close());

  const ask = (...words: string[]): Promise<string> => lab.run(one.ns, [program, ...words]);
  const refusal = (...words: string[]): Promise<string> =>
    lab.run(one.ns, ['sh', '-c', '"$@" || true', 'sh', program, ...words]);
  const macOf = async ({ ns }: LabHost): Promise<string> =>
    JSON.parse(await lab.run(ns, ['ip', '-j', 'link', 'show', 'up0']))[0].address;

  it('passes superframes of every kind that the engine knows, tried out in namespaces of their own', async () => {
    // Tests of other processes make and end namespaces meanwhile: `wl` as those of this lab, `netns-` those of Podman.
    const traces = (): Promise<string> =>
      lab.run(one.ns, ['sh', '-c', 'ip -o link; ip netns | grep -Ev "^(wl|netns-)" || true']);
    const before = await traces();
    const capabilities = await native().probeCapabilities();
    // UDP superframes of a TAP need Linux 6.2, those of a tunnel 6.17: older kernels refuse, and say so.
    const { udpSegment, tapOffload, tapUso, tunnelSuper } = capabilities;
    expect({ udpSegment, tapOffload }).to.deep.equal({ udpSegment: null, tapOffload: null });
    for (const refused of [tapUso, tunnelSuper]) {
      if (refused !== null) expect(refused.step).to.not.equal('receive');
    }
    expect(await traces()).to.equal(before);
  });

  for (const ip of ['127.0.0.1', '::1']) {
    it(`sends and receives bursts with their ECN bits, ${ip}`, async () => {
      expect(await ask('burst', ip)).to.equal(
        '20500 bytes in segments of 1000, ecn 3, whole same\n' +
          '20500 bytes in segments of 0, ecn 0, whole same\n' +
          '100 bytes, cut\n',
      );
    });
  }

  describe('tells the next hop', () => {
    it('on the link, unknown at first and known when it was used', async () => {
      const [own, far] = [await macOf(one), await macOf(two)];
      for (const [ip, source] of [
        [two.ip4, one.ip4],
        [two.ip6, one.ip6],
      ] as const) {
        await ipCommands(['neigh flush dev up0'], one.ns);
        const end = `via ${ip} at up0 from ${source} mtu 1500\n`;
        expect(await ask('next-hop', ip)).to.equal(`${own} to unknown ${end}`);
        const watch = lab.spawn(one.ns, [program, 'watch']);
        await watch.saying(/ready/);
        await ask('use', ip);
        await watch.saying(new RegExp(`^neighbour ${ip} on up0 is ${far}$`, 'm'));
        expect(await ask('next-hop', ip, source)).to.equal(`${own} to ${far} ${end}`);
        await watch.stop();
      }
    });

    it('behind a gateway, with the MTU of the route', async () => {
      await ipCommands(
        [
          `route add 10.50.0.0/16 via ${two.ip4} mtu 1400`,
          `route add 10.51.0.0/16 via inet6 ${two.ip6}`,
        ],
        one.ns,
      );
      expect(await ask('next-hop', '10.50.1.1')).to.match(
        new RegExp(`via ${two.ip4} at up0 from ${one.ip4} mtu 1400`),
      );
      expect(await ask('next-hop', '10.51.1.1')).to.match(new RegExp(`via ${two.ip6} at up0`));
    });

    it('or why there is none', async () => {
      await ipCommands(['route add blackhole 10.60.0.0/16'], one.ns);
      for (const [ip, why] of [
        ['10.99.0.1', 'find-route ENETUNREACH'],
        ['2001:db8::1', 'find-route ENETUNREACH'],
        ['10.60.0.1', 'find-route EINVAL'],
        [one.ip4, 'find-route EOPNOTSUPP'],
        [one.ip6, 'find-route EOPNOTSUPP'],
        ['127.0.0.9', 'find-route EOPNOTSUPP'],
        ['192.168.77.255', 'find-route EOPNOTSUPP'],
      ] as const) {
        expect(await refusal('next-hop', ip), ip).to.equal(`refused ${why}\n`);
      }
    });
  });

  it('tells changes of neighbours, routes and interfaces', async () => {
    const watch = lab.spawn(one.ns, [program, 'watch']);
    await watch.saying(/ready/);
    const neighbour = `${two.ip4} dev up0`;
    await ipCommands([`neigh replace ${neighbour} lladdr 02:00:00:00:00:77 nud reachable`], one.ns);
    await watch.saying(new RegExp(`^neighbour ${two.ip4} on up0 is 02:00:00:00:00:77$`, 'm'));
    await ipCommands([`neigh del ${neighbour}`], one.ns);
    await watch.saying(new RegExp(`^neighbour ${two.ip4} on up0 is gone$`, 'm'));
    for (const change of [
      'route add 10.70.0.0/16 dev up0',
      'link add d0 type bridge',
      'link set d0 up',
      'rule add from 10.0.0.1 lookup main',
      'nexthop add id 7 dev up0',
    ]) {
      const seen = watch.output.length;
      await ipCommands([change], one.ns);
      await watch.saying(new RegExp(`^[^]{${seen}}(.*\n)*ways$`, 'm'));
    }
    await watch.stop();
  });

  it('takes frames of an uplink TAP into the underlay, with no setting of the host', async function () {
    const capabilities = await native().probeCapabilities();
    if (capabilities.tunnelSuper !== null) this.skip();
    const far = await macOf(two);
    const capture = await lab.capture(two.ns, 'up0', 'udp port 4789');
    expect(await ask('uplink', 'wu0', 'up0', far, two.ip4)).to.equal('ready\n');
    const packets = await capture.packets('udp.dstport == 4789', 10);
    expect(packets).to.have.length(10);
    const fields = ['eth.src', 'eth.dst', 'ip.src', 'udp.length', 'udp.srcport'];
    expect(
      (await capture.decode('ip.src == 192.168.77.99', fields, ['udp.port==4789,data']))[0]?.split(
        '\t',
      ),
    ).to.deep.equal([await macOf(one), far, '192.168.77.99', '108', '50000']);
    await capture.stop();
    // It went with the program.
    expect(await lab.run(one.ns, ['ip', '-o', 'link'])).to.not.contain('wu0');
    await ipCommands(['link add wu0 type bridge'], one.ns);
    expect(await refusal('uplink', 'wu0', 'up0', far, two.ip4)).to.equal('refused attach EBUSY\n');
  });
});
