/**
 * The resolver with real sockets, asked by dig; other names are asked of dnsmasq.
 *
 *     [ client ] eth0 ------- gw0 h1 (resolver) up0 ======= up0 h2 (dnsmasq, a liar, and nobody at .9)
 *     10.77.0.9               10.77.0.1   192.168.77.1      192.168.77.2, .3
 */
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { attempt, ipCommands } from './support/commands.ts';
import type { DnsScene } from './support/dns-program.ts';
import { nodeCommand } from './support/host-command.ts';
import { Lab } from './support/lab.ts';
import type { LabProcess } from './support/lab-process.ts';
import { requireLab } from './support/privileges.ts';
import { until } from './support/until.ts';

const PROGRAM = new URL('./support/dns-program.ts', import.meta.url).pathname;
const GATEWAY = '10.77.0.1';
const LARGE = 'x'.repeat(250);

interface Facts {
  readonly stranger: number;
  readonly sent: number;
  readonly misfits: number;
  readonly silent: number;
  readonly problems: readonly string[];
}

describe('names, by real sockets', function () {
  this.timeout(240_000);
  let lab: Lab;
  let client: string;
  let resolver: LabProcess;
  let resolvConf: string;

  before(async function () {
    await requireLab(this, ['dig', 'dnsmasq']);
    lab = await Lab.open({ hosts: 2 });
    client = await lab.container('client');
    const [h1, h2] = [lab.host(1).ns, lab.host(2).ns];
    await ipCommands([
      `-n ${h2} address add 192.168.77.3/24 dev up0`,
      `link add eth0 netns ${client} type veth peer name gw0 netns ${h1}`,
      `-n ${client} address add 10.77.0.9/24 dev eth0`,
      `-n ${client} address add 10.77.0.66/24 dev eth0`,
      `-n ${client} link set eth0 up`,
      `-n ${h1} link set gw0 up`,
    ]);
    const large = Array.from({ length: 8 }, (_, i) => `--txt-record=large.up.test,${i}${LARGE}`);
    const dnsmasq = lab.spawn(h2, [
      ...['dnsmasq', '--keep-in-foreground', '--no-resolv', '--no-hosts', '--conf-file=/dev/null'],
      ...['--listen-address=192.168.77.2', '--bind-interfaces', '--user=root', '--log-facility=-'],
      ...['--pid-file=', '--log-queries', '--local-ttl=60', '--local=/up.test/'],
      ...['--host-record=www.up.test,203.0.113.7', ...large],
    ]);
    await dnsmasq.saying(/started/);
    const liar = lab.spawn(h2, nodeCommand(PROGRAM, 'lie', '192.168.77.3', '203.0.113.9'));
    await liar.saying(/ready/);
    resolvConf = `${lab.folder}/resolv.conf`;
    servers('192.168.77.2');
    const scene: DnsScene = {
      resolvConf,
      networks: [
        { name: 'lab.net', subnet: '10.77.0.0/24' },
        { name: 'inner', subnet: '10.78.0.0/24', internal: true },
      ],
      endpoints: [
        { name: 'web', network: 'lab.net', address: '10.77.0.20', aliases: ['app'] },
        { name: 'web2', network: 'lab.net', address: '10.77.0.21', aliases: ['app'], failed: true },
        {
          name: 'client',
          network: 'lab.net',
          address: '10.77.0.9',
          links: [{ name: 'web', alias: 'store' }],
        },
        ...Array.from({ length: 100 }, (_, i) => ({
          name: `m${i}`,
          network: 'lab.net',
          address: `10.77.0.${100 + i}`,
          aliases: ['many'],
        })),
      ],
    };
    writeFileSync(`${lab.folder}/scene.json`, JSON.stringify(scene));
    resolver = lab.spawn(h1, nodeCommand(PROGRAM, 'serve', `${lab.folder}/scene.json`));
    await resolver.saying(/ready/);
  });
  after(() => lab?.close());

  const servers = (...all: string[]): void =>
    writeFileSync(resolvConf, all.map((server) => `nameserver ${server}\n`).join(''));
  const dig = (...words: string[]): Promise<string> =>
    lab.run(client, ['dig', `@${GATEWAY}`, '+tries=1', '+time=8', ...words]);
  const short = async (...words: string[]): Promise<string[]> =>
    (await dig('+short', ...words)).split('\n').filter((line) => line !== '');
  /** What the resolver says of itself. */
  async function facts(): Promise<Facts> {
    const before = resolver.output.length;
    resolver.signal('SIGUSR2');
    const line = await until(() => /^\{.*\}$/m.exec(resolver.output.slice(before))?.[0], {
      timeoutMs: 5000,
      what: 'the counters',
    });
    return JSON.parse(line);
  }

  it('answers on an address as soon as that is there', async () => {
    const h1 = lab.host(1).ns;
    await ipCommands([`-n ${h1} address add ${GATEWAY}/24 dev gw0`]);
    await until(async () => (await short('web', '+time=1').catch(() => []))[0] === '10.77.0.20', {
      timeoutMs: 5000,
      what: 'the first answer',
    });
  });

  it('tells what cannot be bound', async () => {
    const what = 'the problem to be told';
    const problems = await until(
      async () => {
        const told = (await facts()).problems;
        return told.length > 0 && told;
      },
      { timeoutMs: 20_000, what },
    );
    expect(problems).to.deep.equal([
      'names of network inner are not answered on 10.78.0.1: ' +
        'this host does not have the address; see ip address show',
    ]);
  });

  for (const way of ['+notcp', '+tcp']) {
    it(`answers names, aliases, links and addresses, ${way}`, async () => {
      expect(await short('web', way)).to.deep.equal(['10.77.0.20']);
      expect(await short('WEB.Lab.Net', way)).to.deep.equal(['10.77.0.20']);
      expect(await short('store', way)).to.deep.equal(['10.77.0.20']);
      expect(await short('-x', '10.77.0.21', way)).to.deep.equal(['web2.lab.net.']);
      expect(await short('app', way)).to.deep.equal(['10.77.0.20', '10.77.0.21']);
    });
  }

  it('keeps the case of the question, has a short TTL, and says so when there is nothing', async () => {
    const text = await dig('wEb.LAB.net');
    expect(text).to.match(/^wEb\.LAB\.net\.\s+5\s+IN\s+A\s+10\.77\.0\.20$/m);
    expect(text).to.contain('flags: qr aa rd ra');
    expect(await dig('web', 'AAAA'))
      .to.contain('status: NOERROR')
      .and.match(/ANSWER: 0, AUTH.*: 1/);
    expect(await dig('nobody'))
      .to.contain('status: NXDOMAIN')
      .and.match(/IN\s+SOA/);
    expect(await dig('nobody.lab.net')).to.contain('status: NXDOMAIN');
    expect(await dig('web', 'ANY')).to.contain('status: REFUSED');
  });

  it('an answer that is too large for a datagram comes over TCP', async () => {
    expect(await dig('many', '+ignore')).to.contain('flags: qr aa tc');
    expect((await short('many')).length).to.equal(100);
  });

  it('does not answer an address that is nobody in the network', async () => {
    const { stranger: before } = await facts();
    const command = ['dig', `@${GATEWAY}`, '-b', '10.77.0.66', '+tries=1', '+time=1', 'web'];
    const { stdout } = await attempt(command, { ns: client });
    expect(stdout).to.contain('timed out');
    expect((await facts()).stranger).to.equal(before + 1);
  });

  it('asks another server once, and again over TCP for what is large', async () => {
    const { sent: before } = await facts();
    expect(await short('www.up.test')).to.deep.equal(['203.0.113.7']);
    expect(await short('www.up.test')).to.deep.equal(['203.0.113.7']);
    expect((await facts()).sent).to.equal(before + 1);
    expect(await dig('large.up.test', 'TXT', '+ignore')).to.contain('flags: qr tc');
    const lines = await short('large.up.test', 'TXT');
    expect(lines.filter((line) => line.includes(LARGE)).length).to.equal(8);
    expect((await facts()).sent).to.equal(before + 3);
  });

  it('believes no answer but the one to its question', async () => {
    servers('192.168.77.3');
    const { misfits: before } = await facts();
    const told = await until(
      async () => {
        const [line] = await short(`n${Math.random().toString(36).slice(2)}.lies.test`);
        return line !== undefined && line;
      },
      { timeoutMs: 10_000, what: 'the file of servers to be read again' },
    );
    expect(told).to.equal('203.0.113.9');
    expect((await facts()).misfits).to.be.at.least(before + 3);
  });

  it('goes on to the next server when one is dead, and says SERVFAIL when all are', async () => {
    servers('192.168.77.9', '192.168.77.2');
    await until(async () => (await short('large.up.test', 'MX', '+time=8')).length === 0, {
      timeoutMs: 10_000,
      what: 'an answer',
    });
    const { silent } = await facts();
    expect(await dig('other.up.test')).to.contain('status: NXDOMAIN');
    servers('192.168.77.9');
    await until(async () => (await dig('third.up.test', '+time=9')).includes('SERVFAIL'), {
      timeoutMs: 20_000,
      what: 'a failure',
    });
    expect((await facts()).silent).to.be.greaterThan(silent);
    expect(await short('web')).to.deep.equal(['10.77.0.20']);
  });
});
