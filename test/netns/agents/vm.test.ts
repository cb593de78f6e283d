/**
 * A real guest of QEMU in a network, by the lines of docs/vm.md.
 *
 *     h1 [ QEMU: vm ]--vm0      h2 [ web ]
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Agents, type Container } from '../support/agents.ts';
import { run } from '../support/commands.ts';
import type { LabProcess } from '../support/lab-process.ts';
import type { LinkEndpoint } from '../support/links.ts';
import { shellBlocks } from '../support/pages.ts';
import { requireLab } from '../support/privileges.ts';
import { checksumErrors, ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';
import { noVm, startVm } from '../support/vm.ts';

const [HOST_LINES = [], GUEST_LINES = []] = shellBlocks('vm.md');
const MAC = '52:54:00:12:34:56';
const PAGE_BYTES = 2_000_000;
/** Under emulation, on a busy machine. */
const BOOT_MS = 60_000;

/** The guest configures itself, tries the network, and then serves what it fetched. */
const GUEST_SCRIPT = [
  ...GUEST_LINES,
  // One line each, so that the console of the kernel cannot be in between.
  'echo "GUEST mac $(cat /sys/class/net/eth0/address)"',
  'echo "GUEST $(ping -c 3 -W 5 web | tail -n 2 | head -n 1)"',
  'wget -q -O /tmp/page http://web/page',
  'echo "GUEST page $(sha256sum /tmp/page)"',
  'httpd -p 80 -h /tmp',
  'echo "GUEST serves"',
  'sleep 600',
].join('\n');

describe('a VM', function () {
  this.timeout(240_000);
  let agents: Agents;
  let web: Container;
  let endpoint: LinkEndpoint;
  let vm: LabProcess;
  let page: string;

  before(async function () {
    await requireLab(this, ['qemu-system-x86_64', 'curl', 'ping'], noVm);
    agents = await Agents.open({ hosts: 2 });
    const create = ['network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'my-overlay'];
    await agents.ok(1, ...create);
    await agents.sees([2], 'my-overlay', 0);
    web = await agents.attach(2, 'my-overlay', 'web');
    await agents.sees([1], 'my-overlay', 1);
    page = serve();
    const host = agents.lab.host(1);
    const [tap = '', attach = '', qemu = ''] = HOST_LINES;
    await agents.lab.run(host.ns, tap.split(' '));
    endpoint = JSON.parse(await agents.ok(1, ...attach.split(' ').slice(1))) as LinkEndpoint;
    const words = qemu.split(' ');
    vm = startVm(agents.lab, host, words.slice(words.indexOf('-netdev')), GUEST_SCRIPT);
  });
  after(() => agents?.close());

  /** Has `web` answer with a page; returns the sum of its bytes. */
  function serve(): string {
    const folder = join(agents.lab.folder, 'page');
    mkdirSync(folder);
    const bytes = randomBytes(PAGE_BYTES);
    writeFileSync(join(folder, 'page'), bytes);
    agents.lab.spawn(web.ns, ['busybox', 'httpd', '-f', '-p', '80', '-h', folder]);
    return createHash('sha256').update(bytes).digest('hex');
  }

  it('is told what the page has the guest use', () => {
    const { addresses, mtu, gateways, nameservers, mac } = endpoint;
    const [address, link, route, resolver] = GUEST_LINES;
    expect(address).to.contain(`add ${addresses[0]} dev`);
    expect(link).to.contain(`mtu ${mtu} up`);
    expect(route).to.match(new RegExp(`via ${gateways[0]}$`));
    expect(resolver).to.contain(`nameserver ${nameservers[0]} >`);
    expect(mac).to.equal(MAC);
  });

  it('boots, pings a container on another host and fetches a page from it, by name', async () => {
    await vm.saying(/GUEST serves/, BOOT_MS);
    expect(vm.output).to.contain(`GUEST mac ${MAC}`);
    expect(vm.output).to.contain('GUEST 3 packets transmitted, 3 packets received, 0% packet loss');
    expect(vm.output).to.contain(`GUEST page ${page}`);
  });

  it('is reached from there, and sends the page back as superframes', async () => {
    const address = endpoint.addresses[0]?.split('/')[0] ?? '';
    expect(await ping(web.ns, address)).to.contain(' 0% packet loss');
    const file = join(agents.lab.folder, 'fetched');
    await run(['curl', '-gsS', '-m', '20', '-o', file, `http://${address}/page`], { ns: web.ns });
    expect(await run(['sha256sum', file])).to.contain(page);
    expect(await checksumErrors(web.ns)).to.equal(0);
    interface Stats {
      readonly stats64: { readonly rx: { readonly bytes: number; readonly packets: number } };
    }
    const { ns } = agents.lab.host(1);
    const text = await run(['ip', '-j', '-s', 'link', 'show', 'vm0'], { ns });
    const [link] = JSON.parse(text) as [Stats];
    const { bytes, packets } = link.stats64.rx;
    expect(bytes).to.be.greaterThan(PAGE_BYTES);
    // Acknowledgements included.
    expect(bytes / packets, 'bytes of a frame from the guest').to.be.greaterThan(endpoint.mtu);
  });

  it('can be detached while it runs, and leaves its TAP to it', async () => {
    await agents.ok(1, 'detach', 'vm');
    const { ns } = agents.lab.host(1);
    expect(await run(['ip', '-o', 'link', 'show', 'vm0'], { ns })).to.not.contain('PROMISC');
    const silent = async (): Promise<boolean> =>
      (
        await ping(web.ns, endpoint.addresses[0]?.split('/')[0] ?? '', '-c', '1', '-W', '1')
      ).includes('100% packet loss');
    await until(silent, { timeoutMs: 5_000, what: 'nobody to answer' });
    await vm.stop();
  });
});
