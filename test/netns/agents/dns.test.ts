/**
 * Names with real agents, by the commands of docs/dns.md.
 *
 *     h1 [ web ]      h2 [ shop ]      then h1 dies
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import type { EndpointView } from '../../../src/control/api/schema/endpoint.ts';
import { Agents } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

const PAGE = new URL('../../../docs/dns.md', import.meta.url);

/** The commands of the page: the number of the host that each says, and its words. */
function commandsOfPage(): { readonly host: number; readonly words: string[] }[] {
  const [, block = ''] = /```sh\n([^`]*)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  return [...block.matchAll(/^weft (.*?) +# host (\d)/gm)].map(([, words = '', host]) => {
    return { host: Number(host), words: words.split(' ') };
  });
}

describe('names with real agents', function () {
  this.timeout(240_000);
  let agents: Agents;
  const outputs: string[] = [];

  before(async function () {
    await requireLab(this, ['dig', 'getent', 'nft']);
    agents = await Agents.open({ hosts: 2 });
    const network = ['network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'my-net'];
    await agents.ok(1, ...network);
    for (const name of ['web', 'shop']) names.set(name, await agents.lab.container(name));
    const known = async (): Promise<boolean> =>
      (await agents.json<unknown[]>(2, 'network', 'ls')).length === 1;
    await until(known, { timeoutMs: 10_000, what: 'the network on h2' });
    let endpoints = 0;
    for (const { host, words } of commandsOfPage()) {
      const at = words.indexOf('--netns') + 1;
      const real = words.map((word, i) => (i === at && at > 0 ? (names.get(word) ?? word) : word));
      outputs.push(await agents.ok(host, ...real));
      if (words[0] === 'attach') {
        endpoints += 1;
        await agents.sees([1, 2], 'my-net', endpoints);
      }
    }
  });
  after(() => agents?.close());
  const names = new Map<string, string>();

  it('the commands of the page print what it says', () => {
    expect(outputs.length).to.equal(7);
    const [, , www = '', store = '', address = '', service = '', inspected = ''] = outputs;
    expect(www).to.match(/^10\.10\.20\.2 +5 +alias +web +\w{12} +h1 +alive$/m);
    expect(store).to.match(/^10\.10\.20\.2 +5 +link +web +\w{12} +h1 +alive$/m);
    expect(address).to.match(/^web\.my-net +5 +address +web +\w{12} +h1 +alive$/m);
    expect(service).to.match(/^0 1 80 web\.my-net +5 +alias +web +\w{12} +h1 +alive$/m);
    const [shop] = JSON.parse(inspected) as EndpointView[];
    expect(shop).to.deep.include({ links: [{ name: 'web', alias: 'store' }], aliases: [] });
  });

  it('a link is nothing to others, and nobody without a network is asked about', async () => {
    const lookup = (...words: string[]) =>
      agents.weft(1, 'dns', 'lookup', '--network', 'my-net', ...words);
    expect(await lookup('store')).to.include({
      code: 1,
      stderr:
        'weft: dns lookup store: there is no such name; weft ps --network my-net shows the endpoints\n',
    });
    expect((await lookup('store', '--from', 'web')).code).to.equal(1);
    expect((await lookup('www.example.com')).stdout).to.contain('is no name of the network');
    expect((await lookup('web', '--from', 'nobody')).stderr).to.contain('no such name or id');
  });

  it('a container asks its gateway, and is told its links alone', async () => {
    const dig = (name: string, ...words: readonly string[]): Promise<string> =>
      agents.lab.run(names.get(name) ?? '', ['dig', '@10.10.20.1', '+short', '+tries=1', ...words]);
    expect(await dig('shop', 'www.my-net')).to.equal('10.10.20.2\n');
    expect(await dig('shop', 'store', '+tcp')).to.equal('10.10.20.2\n');
    expect(await dig('web', 'store')).to.equal('');
    expect(await dig('web', '-x', '10.10.20.2')).to.equal('web.my-net.\n');
  });

  it('a service is told with its port, its target and the address of that', async () => {
    const ask = (name: string, ...words: readonly string[]): Promise<string> =>
      agents.lab.run(names.get('shop') ?? '', [
        ...['dig', '@10.10.20.1', '+tries=1', '+noall', '+answer', '+additional'],
        ...[...words, name, 'SRV'],
      ]);
    for (const words of [[], ['+tcp'], ['+noedns']]) {
      const text = await ask('_http._tcp.www.my-net', ...words);
      expect(text).to.match(/^_http\._tcp\.www\.my-net\.\s+5\s+IN\s+SRV\s+0 1 80 web\.my-net\.$/m);
      expect(text).to.match(/^web\.my-net\.\s+5\s+IN\s+A\s+10\.10\.20\.2$/m);
    }
    expect(await ask('_80._tcp.store')).to.contain('0 1 80 web.my-net.');
    // That of the host, another protocol, and an endpoint that says nothing of its ports.
    for (const name of ['_8080._tcp.web', '_80._udp.web', '_80._tcp.shop', '_80._tcp.nobody']) {
      expect(await ask(name), name).to.equal('');
    }
  });

  it('a command of weft run finds names by its resolver, also one that comes later', async () => {
    const script = 'cat /etc/resolv.conf; until getent hosts late; do sleep 0.1; done';
    const command = agents.spawn(2, 'run', '--network', 'my-net', '--', 'sh', '-c', script);
    await command.saying(/^nameserver 10\.10\.20\.1\nsearch my-net$/m);
    const ns = await agents.lab.container('late');
    await agents.ok(
      1,
      'attach',
      'my-net',
      '--tap',
      'eth0',
      '--netns',
      ns,
      '--name',
      'late',
      '--ip',
      '10.10.20.88',
    );
    await command.saying(/^10\.10\.20\.88 +late/m);
    expect(await command.ended).to.equal(0);
  });

  it('a link follows its name to a new endpoint', async () => {
    await agents.ok(1, 'detach', 'web');
    const again = ['--tap', 'eth0', '--netns', names.get('web') ?? '', '--name', 'web'];
    await agents.ok(1, 'attach', 'my-net', ...again, '--ip', '10.10.20.77', '--alias', 'www');
    const client = agentClient(agents.socket(2));
    const data = await until(
      async () => {
        const asked = { name: 'store', type: 'A', from: 'shop' } as const;
        const { answers } = await client.lookupName('my-net', asked);
        return answers[0]?.data !== '10.10.20.2' && answers[0]?.data;
      },
      { timeoutMs: 10_000, what: 'the new endpoint' },
    );
    expect(data).to.equal('10.10.20.77');
  });

  it('a name is answered while its host is away', async () => {
    await agents.stop(1, 'SIGKILL');
    await agents.seesNode(2, 'h1', ['failed']);
    const text = await agents.ok(2, 'dns', 'lookup', 'www', '--network', 'my-net');
    expect(text).to.match(/^10\.10\.20\.77 +5 +alias +web +\w{12} +h1 +failed$/m);
    expect(await agents.ok(2, 'status', '--format', 'json')).to.contain('"problems"');
    const metrics = await agentClient(agents.socket(2)).metrics();
    expect(metrics).to.match(/^weft_dns_queries_total\{result="local"\} [1-9]/m);
  });
});
