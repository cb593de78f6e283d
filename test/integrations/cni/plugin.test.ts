/**
 * The CNI plugin against an agent that is a table: configurations are those of the specification (CNI 1.1.0, SPEC.md and
 * CONVENTIONS.md), with our type.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { AgentClient } from '../../../src/control/api/client.ts';
import type { AttachRequest, EndpointView } from '../../../src/control/api/schema/endpoint.ts';
import type { SeenInterface } from '../../../src/integrations/cni/check.ts';
import { runCni } from '../../../src/integrations/cni/plugin.ts';
import { WeftError } from '../../../src/model/errors.ts';

interface Answer {
  readonly exit: number;
  readonly json: Record<string, unknown> | undefined;
}

const NETNS = '/run/netns/blue';
const CONFIG = { cniVersion: '1.1.0', name: 'dbnet', type: 'weft-cni' };
const ENV = { CNI_CONTAINERID: 'abc123', CNI_NETNS: NETNS, CNI_IFNAME: 'eth0' };

/** An agent with one network. */
class FakeAgent {
  endpoints: EndpointView[] = [];
  readonly attached: AttachRequest[] = [];
  internal = false;
  fault: WeftError | undefined;

  readonly client = {
    attach: async (wish: AttachRequest) => this.#attach(wish),
    detach: async (id: string) => {
      this.endpoints = this.endpoints.filter((endpoint) => endpoint.id !== id);
      return { id, name: id };
    },
    listEndpoints: async () => {
      if (this.fault !== undefined) throw this.fault;
      return this.endpoints;
    },
    listNetworks: async () => [{ id: 'n1', internal: this.internal }],
    status: async () => {
      if (this.fault !== undefined) throw this.fault;
      return { node: { name: 'h1', engine: { kind: 'native' } } };
    },
    inspectNetwork: async (name: string) => {
      if (name === 'dbnet') return { Attachable: true };
      throw refusal('not-found', `network ${name}`, 'there is none');
    },
  } as unknown as AgentClient;

  #attach(wish: AttachRequest): EndpointView {
    this.attached.push(wish);
    if (this.fault !== undefined) throw this.fault;
    const { name = '', tap, labels, ip, mac } = wish;
    if (this.endpoints.some((endpoint) => endpoint.name === name)) {
      throw refusal('name-taken', `attach ${name}`, `endpoint ${name} exists`);
    }
    const endpoint = {
      ...{ id: `id-${this.attached.length}`, name, tap, labels },
      ...{ network: 'dbnet', networkId: 'n1', state: 'up', mtu: 1450, aliases: [] },
      mac: mac ?? '02:00:00:00:00:01',
      addresses: [`${ip ?? '10.1.0.5'}/16`, 'fd00::5/64'],
      gateways: ['10.1.0.1', 'fd00::1'],
      nameservers: ['10.1.0.1'],
    } as unknown as EndpointView;
    this.endpoints.push(endpoint);
    return endpoint;
  }
}

function refusal(
  code: 'not-found' | 'name-taken' | 'agent-unreachable',
  what: string,
  why: string,
) {
  return new WeftError(code, { what, why, remedy: 'do something' });
}

function listOf<T>(json: Answer['json'], key: string): T[] {
  return json?.[key] as T[];
}

describe('the CNI plugin and what it answers', () => {
  let agent: FakeAgent;
  let seen: SeenInterface | undefined;
  beforeEach(() => {
    agent = new FakeAgent();
    seen = {
      mac: '02:00:00:00:00:01',
      addresses: ['10.1.0.5/16', 'fd00::5/64', 'fe80::1/64'],
      isUp: true,
    };
  });

  const run = async (
    command: string | undefined,
    config: unknown = CONFIG,
    env: Record<string, string | undefined> = {},
  ): Promise<Answer> => {
    const { exit, answer } = await runCni(
      {
        env: { ...ENV, CNI_COMMAND: command, ...env },
        stdin: typeof config === 'string' ? config : JSON.stringify(config),
      },
      { clientOf: () => agent.client, lookAt: async () => seen },
    );
    // As it is printed.
    return { exit, json: answer === null ? undefined : JSON.parse(JSON.stringify(answer)) };
  };
  /** Number and sentence of an error. */
  const fault = async (...words: Parameters<typeof run>): Promise<unknown[]> => {
    const { exit, json } = await run(...words);
    expect(exit).to.equal(1);
    expect(json?.['details']).to.be.a('string').and.not.equal('');
    return [json?.['code'], json?.['msg']];
  };

  it('VERSION answers with the version that it is asked in, and all that are spoken', async () => {
    const supportedVersions = ['0.3.0', '0.3.1', '0.4.0', '1.0.0', '1.1.0'];
    expect((await run('VERSION', { cniVersion: '1.0.0' })).json).to.deep.equal({
      ...{ cniVersion: '1.0.0', supportedVersions },
    });
    expect((await run('VERSION', '')).json).to.deep.include({ cniVersion: '1.1.0' });
  });

  it('ADD answers in the form of the version: MTUs from 1.1.0, families of addresses before 1.0.0', async () => {
    const result = {
      cniVersion: '1.1.0',
      interfaces: [{ name: 'eth0', mac: '02:00:00:00:00:01', mtu: 1450, sandbox: NETNS }],
      ips: [
        { address: '10.1.0.5/16', gateway: '10.1.0.1', interface: 0 },
        { address: 'fd00::5/64', gateway: 'fd00::1', interface: 0 },
      ],
      routes: [
        { dst: '0.0.0.0/0', gw: '10.1.0.1' },
        { dst: '::/0', gw: 'fd00::1' },
      ],
      dns: { nameservers: ['10.1.0.1'], search: ['dbnet'] },
    };
    expect(await run('ADD')).to.deep.equal({ exit: 0, json: result });
    agent.endpoints = [];
    const { json: middle } = await run('ADD', { ...CONFIG, cniVersion: '1.0.0' });
    const bare = [{ name: 'eth0', mac: '02:00:00:00:00:01', sandbox: NETNS }];
    expect(middle).to.deep.equal({ ...result, cniVersion: '1.0.0', interfaces: bare });
    agent.endpoints = [];
    const { json: old } = await run('ADD', { ...CONFIG, cniVersion: '0.3.1' });
    const versions = listOf<{ version: string }>(old, 'ips').map(({ version }) => version);
    expect(versions).to.deep.equal(['4', '6']);
  });

  it('a container of an internal network has no gateway and no route', async () => {
    agent.internal = true;
    const { json } = await run('ADD');
    expect(json?.['routes']).to.deep.equal([]);
    expect(json?.['ips']).to.deep.equal([
      { address: '10.1.0.5/16', interface: 0 },
      { address: 'fd00::5/64', interface: 0 },
    ]);
  });

  it('what the runtime knows of a container becomes a wish', async () => {
    const runtimeConfig = {
      ips: ['10.1.0.77/24', '3ffe:ffff:0:1ff::1/64'],
      mac: 'c2:11:22:33:44:55',
      portMappings: [
        { hostPort: 8080, containerPort: 80, protocol: 'tcp' },
        { hostPort: 8081, containerPort: 81, protocol: 'tcp' },
        { hostPort: 8000, containerPort: 8001, protocol: 'udp', hostIP: '127.0.0.1' },
      ],
      aliases: { dbnet: ['my-container', 'primary-db'], other: ['no'] },
    };
    const args = 'IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=web;FOO=BAR;IP=10.1.0.9';
    await run('ADD', { ...CONFIG, network: 'back', runtimeConfig }, { CNI_ARGS: args });
    expect(agent.attached).to.deep.equal([
      {
        ...{ network: 'back', tap: 'eth0', namespace: NETNS, name: 'web.shop' },
        ...{ ip: '10.1.0.77', ip6: '3ffe:ffff:0:1ff::1', mac: 'c2:11:22:33:44:55' },
        aliases: ['web', 'my-container', 'primary-db'],
        labels: {
          'cni.network': 'dbnet',
          'cni.container': 'abc123',
          'cni.interface': 'eth0',
          'cni.netns': NETNS,
        },
        publish: [
          'mode=host,target=80-81,published=8080-8081,protocol=tcp',
          'mode=host,target=8001,published=8000,protocol=udp,host_ip=127.0.0.1',
        ],
        ...{ configure: true, ephemeral: false },
      },
    ]);
  });

  it('without capabilities CNI_ARGS chooses address and MAC', async () => {
    await run('ADD', CONFIG, { CNI_ARGS: 'IP=10.1.0.9;MAC=c2:11:22:33:44:55' });
    expect(agent.attached[0]).to.include({ ip: '10.1.0.9', mac: 'c2:11:22:33:44:55' });
  });

  it('what an earlier plugin did is kept, and an interface of it is taken over', async () => {
    const prevResult = {
      cniVersion: '1.1.0',
      interfaces: [{ name: 'br0' }, { name: 'eth0', sandbox: NETNS, socketPath: '/s' }],
      ips: [{ address: '192.168.0.3/24', interface: 1 }],
      dns: { nameservers: ['8.8.8.8'] },
    };
    const { json } = await run('ADD', { ...CONFIG, prevResult });
    const eth0 = { name: 'eth0', mac: '02:00:00:00:00:01', mtu: 1450, sandbox: NETNS };
    expect(json?.['interfaces']).to.deep.equal([{ name: 'br0' }, { ...eth0, socketPath: '/s' }]);
    expect(listOf<{ interface: number }>(json, 'ips').map((ip) => ip.interface)).to.deep.equal([
      1, 1, 1,
    ]);
    expect(json?.['dns']).to.deep.equal({ nameservers: ['8.8.8.8'] });
  });

  it('a configured resolver goes before that of the network', async () => {
    const dns = { nameservers: ['10.1.0.9'], domain: 'corp', search: ['corp'] };
    const { json } = await run('ADD', { ...CONFIG, dns });
    expect(json?.['dns']).to.deep.equal(dns);
  });

  it('the configuration in docs/cni.md is understood', async () => {
    const page = readFileSync(new URL('../../../docs/cni.md', import.meta.url), 'utf8');
    const { cniVersions, name, plugins } = JSON.parse(/```json\n([^`]*)```/.exec(page)?.[1] ?? '');
    for (const cniVersion of cniVersions) {
      agent.endpoints = [];
      expect((await run('ADD', { cniVersion, name, ...plugins[0] })).exit).to.equal(0);
    }
    expect(agent.attached[0]?.network).to.equal('my-overlay');
  });

  const refusals: [string, Parameters<typeof run>, number, RegExp][] = [
    ['a version of old', ['ADD', { ...CONFIG, cniVersion: '0.2.0' }], 1, /cniVersion "0\.2\.0"/],
    ['no version', ['ADD', { name: 'dbnet', type: 'x' }], 1, /cniVersion "0\.1\.0"/],
    ['CHECK before there was one', ['CHECK', { ...CONFIG, cniVersion: '0.3.1' }], 1, /no CHECK/],
    ['GC before there was one', ['GC', { ...CONFIG, cniVersion: '1.0.0' }], 1, /no GC/],
    ['an unknown key', ['ADD', { ...CONFIG, netwrok: 'a' }], 2, /"netwrok": "a"/],
    [
      'an IPAM plugin',
      ['ADD', { ...CONFIG, ipam: { type: 'dhcp' } }],
      2,
      /"ipam": \{"type":"dhcp"\}/,
    ],
    [
      'bandwidth',
      ['ADD', { ...CONFIG, runtimeConfig: { bandwidth: { ingressRate: 2048 } } }],
      2,
      /"runtimeConfig.bandwidth": \{"ingressRate":2048\}/,
    ],
    [
      'a capability that says bandwidth',
      ['STATUS', { ...CONFIG, capabilities: { bandwidth: true } }],
      2,
      /"capabilities.bandwidth": true/,
    ],
    ['no command', [undefined], 4, /CNI_COMMAND/],
    ['no container', ['ADD', CONFIG, { CNI_CONTAINERID: '' }], 4, /CNI_CONTAINERID/],
    [
      'a container that is none',
      ['ADD', CONFIG, { CNI_CONTAINERID: '../x' }],
      4,
      /CNI_CONTAINERID/,
    ],
    ['no namespace', ['ADD', CONFIG, { CNI_NETNS: undefined }], 4, /CNI_NETNS/],
    ['a long interface', ['ADD', CONFIG, { CNI_IFNAME: 'a'.repeat(16) }], 4, /CNI_IFNAME/],
    ['unknown arguments', ['ADD', CONFIG, { CNI_ARGS: 'FOO=BAR' }], 4, /CNI_ARGS .*FOO/],
    ['no JSON', ['ADD', '{'], 6, /no JSON/],
    ['a list', ['ADD', '[]'], 6, /no JSON object/],
    ['no name', ['ADD', { cniVersion: '1.1.0', type: 'weft-cni' }], 7, /name/],
    ['a relative socket', ['ADD', { ...CONFIG, socket: 'weft.sock' }], 7, /socket "weft\.sock"/],
    [
      'two addresses of a family',
      ['ADD', { ...CONFIG, runtimeConfig: { ips: ['10.1.0.1', '10.1.0.2'] } }],
      7,
      /more than one of a family/,
    ],
    [
      'a port without a host port',
      ['ADD', { ...CONFIG, runtimeConfig: { portMappings: [{ containerPort: 80 }] } }],
      7,
      /portMappings\[0\] hostPort is 0/,
    ],
    ['CHECK without a result', ['CHECK'], 7, /prevResult/],
    ['GC without a list', ['GC'], 7, /cni\.dev\/valid-attachments/],
    ['STATUS of no network', ['STATUS', { ...CONFIG, network: 'nope' }], 50, /network nope/],
  ];
  for (const [name, words, code, text] of refusals) {
    it(`refuses ${name} with ${code}, and asks the agent for nothing`, async () => {
      const [given, message] = await fault(...words);
      expect(given).to.equal(code);
      expect(message).to.match(text);
      expect(agent.attached).to.deep.equal([]);
    });
  }

  it('an agent that is away is to be asked again; STATUS says that containers have no network', async () => {
    agent.fault = refusal('agent-unreachable', 'agent on /x', 'nobody listens');
    for (const command of ['ADD', 'DEL']) {
      expect(await fault(command)).to.deep.equal([11, 'agent on /x: nobody listens']);
    }
    expect(await fault('STATUS')).to.deep.equal([51, 'agent on /x: nobody listens']);
  });

  it('DEL needs no namespace and no valid keys, and does not mind that nothing is there', async () => {
    await run('ADD');
    for (let i = 0; i < 2; i++) {
      const answer = await run('DEL', { ...CONFIG, netwrok: 'a' }, { CNI_NETNS: undefined });
      expect(answer).to.deep.equal({ exit: 0, json: undefined });
      expect(agent.endpoints).to.deep.equal([]);
    }
  });

  it('ADD twice is refused; in another namespace the earlier endpoint gives way', async () => {
    await run('ADD');
    expect(await fault('ADD')).to.deep.equal([
      102,
      'interface eth0 of container abc123: it is attached to network dbnet already',
    ]);
    expect((await run('ADD', CONFIG, { CNI_NETNS: '/run/netns/red' })).exit).to.equal(0);
    expect(agent.endpoints.map(({ labels }) => labels['cni.netns'])).to.deep.equal([
      '/run/netns/red',
    ]);
  });

  it('names: the short form of long ids, and longer ones for a name that somebody has', async () => {
    const long = '752947ff91f961eb3cb47ffe9315016979f3ffbec09e4d96a4fae3fb03391697';
    await run('ADD', CONFIG, { CNI_CONTAINERID: long });
    await run('ADD', CONFIG, { CNI_CONTAINERID: 'cnitool-77383ca0a0715733ca6f' });
    for (const id of ['one-of-two-containers', 'two-of-two-containers']) {
      await run('ADD', CONFIG, { CNI_CONTAINERID: id, CNI_ARGS: 'K8S_POD_NAME=web' });
    }
    expect(agent.endpoints.map(({ name }) => name)).to.deep.equal([
      ...['752947ff91f9', 'cnitool-77383ca0a0715733ca6f', 'web', 'web-o-containers'],
    ]);
  });

  it('what is left of a container under a longer name gives way as well', async () => {
    for (const id of ['one-of-two-containers', 'two-of-two-containers']) {
      await run('ADD', CONFIG, { CNI_CONTAINERID: id, CNI_ARGS: 'K8S_POD_NAME=web' });
    }
    const again = { CNI_CONTAINERID: 'two-of-two-containers', CNI_NETNS: '/run/netns/red' };
    await run('ADD', CONFIG, { ...again, CNI_ARGS: 'K8S_POD_NAME=web' });
    expect(agent.endpoints.map(({ name, labels }) => [name, labels['cni.netns']])).to.deep.equal([
      ['web', NETNS],
      ['web-o-containers', '/run/netns/red'],
    ]);
  });

  it('GC keeps what is valid, and what is not of this network', async () => {
    for (const id of ['a', 'b']) await run('ADD', CONFIG, { CNI_CONTAINERID: id });
    await run('ADD', { ...CONFIG, name: 'other' }, { CNI_CONTAINERID: 'c' });
    const attachments = [{ containerID: 'a', ifname: 'eth0' }];
    await run('GC', { ...CONFIG, 'cni.dev/valid-attachments': attachments });
    expect(agent.endpoints.map(({ name }) => name)).to.deep.equal(['a', 'c']);
  });

  it('CHECK tells the first thing that is not as it was made', async () => {
    const { json: prevResult } = await run('ADD');
    const config = { ...CONFIG, prevResult };
    expect(await run('CHECK', config)).to.deep.equal({ exit: 0, json: undefined });
    const whole = seen as SeenInterface;
    const changed: [Partial<SeenInterface> | undefined, string][] = [
      [undefined, 'it is not in the namespace of the container'],
      [{ isUp: false }, 'it is down'],
      [{ mac: '02:00:00:00:00:02' }, 'it has the MAC 02:00:00:00:00:02 and not 02:00:00:00:00:01'],
      [{ addresses: ['10.1.0.5/16'] }, 'it does not have the address fd00::5/64'],
    ];
    for (const [change, why] of changed) {
      seen = change && { ...whole, ...change };
      const message = `interface eth0 of container abc123: ${why}`;
      expect(await fault('CHECK', config)).to.deep.equal([150, message]);
    }
    seen = whole;
    agent.endpoints = [];
    expect(await fault('CHECK', config)).to.deep.equal([
      150,
      'interface eth0 of container abc123: the agent has no endpoint for it',
    ]);
  });
});
