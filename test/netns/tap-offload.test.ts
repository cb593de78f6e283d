/**
 * TAPs with offloads: what the container's kernel sees of them, and superframes through them. A relay that looks
 * at nothing joins two containers; header and frame go on as they came.
 *
 *     client ---[ eth0 ]---fd--- this process ---fd---[ eth0 ]--- server
 */
import { expect } from 'chai';
import { openTap, type Tap, type TapRequest } from '../../src/host/tap/tap-device.ts';
import { type InterfaceAddress, parseInterfaceAddress } from '../../src/model/ip.ts';
import type { MacAddress } from '../../src/model/mac-address.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';
import { buildSysProgram } from './support/sys-program.ts';
import { echoTcp, echoUdp, serveEcho } from './support/traffic.ts';

/** Read as one frame by the dgram engine's reader with its header, which has room for 65,549 bytes. */
const GSO_MAX_BYTES = 61_900;
const HEADER_BYTES = 24;
const GSO_TYPE_OFFSET = 1;
const TCP4 = 1;

describe('a TAP with offloads', () => {
  let lab: Lab;
  let ns: string;
  let taps: Tap[] = [];
  let count = 0;

  before(async function () {
    await requireLab(this, ['ethtool']);
    lab = await Lab.open({ hosts: 0 });
  });
  beforeEach(async () => {
    ns = await lab.container(`c${++count}`);
  });
  afterEach(() => {
    for (const tap of taps) tap.close();
    taps = [];
  });
  after(() => lab?.close());

  const open = async (overrides: Partial<TapRequest> = {}): Promise<Tap> => {
    const tap = await openTap({
      namespace: `/run/netns/${ns}`,
      name: 'eth0',
      mac: 0x02_00_00_00_00_01 as MacAddress,
      mtuBytes: 1450,
      addresses: [address('10.10.20.1/24')],
      gateways: [],
      configure: true,
      ...overrides,
    });
    taps.push(tap);
    return tap;
  };
  const offload = { gsoMaxBytes: GSO_MAX_BYTES };
  /** Features that are on. */
  const features = async (): Promise<string[]> =>
    [...(await lab.run(ns, ['ethtool', '-k', 'eth0'])).matchAll(/^\s*([a-z0-9-]+): on/gm)].map(
      ([, name = '']) => name,
    );
  const link = async (): Promise<{ gso_max_size: number; txqlen: number }> =>
    JSON.parse(await lab.run(ns, ['ip', '-j', '-d', 'link', 'show', 'eth0']))[0];

  it('says what the kernel took, and shows it to the container', async () => {
    const tap = await open({ offload });
    expect(tap).to.include({ headerBytes: HEADER_BYTES, tso: true });
    expect(tap.fd).to.be.greaterThan(2);
    expect(await features()).to.include.members([
      'tx-checksumming',
      'tx-tcp-segmentation',
      'tx-tcp6-segmentation',
      'tx-tcp-ecn-segmentation',
      ...(tap.uso ? ['tx-udp-segmentation'] : []),
    ]);
    // Nobody reads superframes of a tunnel that the container made itself.
    expect(await features()).to.not.include('tx-udp_tnl-segmentation');
    expect(await link()).to.include({ gso_max_size: GSO_MAX_BYTES, txqlen: 1000 });
  });

  it('has the largest superframes of the kernel when it is told no size', async () => {
    await open({ offload: { gsoMaxBytes: 0 } });
    expect((await link()).gso_max_size).to.equal(65_536);
  });

  it('is a plain one again when it is adopted without', async () => {
    for (const configure of [true, false]) {
      (await open({ offload })).close();
      const plain = await open({ configure });
      expect(plain).to.include({ existed: true, headerBytes: 0, tso: false, uso: false });
      expect(
        (await features()).filter((name) => /^tx-(tcp|udp|checksum)/.test(name)),
      ).to.deep.equal([]);
      expect((await link()).gso_max_size).to.equal(65_536);
      plain.close();
    }
  });

  it('comes of a plain one that is adopted with them', async () => {
    (await open()).close();
    const tap = await open({ offload, configure: false });
    expect(tap).to.include({ existed: true, headerBytes: HEADER_BYTES, tso: true });
    expect(await features()).to.include('tx-tcp-segmentation');
    expect(await link()).to.include({ gso_max_size: GSO_MAX_BYTES });
  });

  it('carries TCP superframes both ways, and the bytes are the same', async () => {
    const server = await lab.container(`s${count}`);
    const near = await open({ offload });
    const far = await open({
      namespace: `/run/netns/${server}`,
      mac: 0x02_00_00_00_00_02 as MacAddress,
      addresses: [address('10.10.20.2/24')],
      offload,
    });
    const longest = { near: 0, far: 0 };
    const relay = (from: Tap, to: Tap, side: keyof typeof longest): void =>
      from.start(
        (frame) => {
          if ((frame[GSO_TYPE_OFFSET] ?? 0) === TCP4) {
            longest[side] = Math.max(longest[side], frame.length - HEADER_BYTES);
          }
          to.write(frame);
        },
        () => undefined,
      );
    relay(near, far, 'near');
    relay(far, near, 'far');
    await serveEcho(lab, server);
    expect(await echoTcp(ns, '10.10.20.2', 4_000_000)).to.equal('same 4000000 bytes');
    expect(await echoUdp(ns, '10.10.20.2')).to.equal('same 8000 bytes');
    for (const bytes of Object.values(longest)) {
      expect(bytes).to.be.within(1451, GSO_MAX_BYTES + 14);
    }
  });

  it('with several queues has one descriptor for each, and no second holder', async () => {
    const program = await buildSysProgram(lab.folder);
    const queues = (...words: string[]): Promise<string> =>
      lab.run(ns, [program, 'queues', ...words]);
    expect(await queues('eth0', '3')).to.equal('3 queues, header 24\nsecond attach EBUSY\n');
    // One is enough for a holder that wants one; a device made with one cannot become more.
    expect(await queues('eth0', '1')).to.equal('1 queues, header 24\nsecond attach EBUSY\n');
    expect((await open()).existed).to.equal(true);
    (await open({ name: 'eth1' })).close();
    expect(await queues('eth1', '3')).to.equal('1 queues, header 24\nsecond attach EBUSY\n');
  });
});

function address(text: string): InterfaceAddress {
  return parseInterfaceAddress(text) as InterfaceAddress;
}
