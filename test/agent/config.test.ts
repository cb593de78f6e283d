/** The agent's configuration: flags, file, defaults, refusals. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  type AgentConfig,
  type ConfigSource,
  changedKeys,
  loadAgentConfig,
  restartNeeded,
} from '../../src/agent/config.ts';
import { formatCidr, formatIp } from '../../src/model/ip.ts';
import { rejectionOf } from '../support/api-fixture.ts';

type Flags = ConfigSource['flags'];

const SOURCE = { socketPath: '/run/weft/weft.sock', cwd: '/here' };
const load = (flags: Flags): Promise<AgentConfig> => loadAgentConfig({ ...SOURCE, flags });

describe('agent configuration', () => {
  it('has the defaults of the contract', async () => {
    const { source, ...config } = await load({ name: 'host-1' });
    expect({ ...config, defaultAddrPool: formatCidr(config.defaultAddrPool) }).deep.equal({
      name: 'host-1',
      nameGiven: true,
      advertise: [],
      certLifetimeMs: 90 * 86_400_000,
      dataDir: '/var/lib/weft',
      socketPath: '/run/weft/weft.sock',
      join: [],
      vxlanPort: 4789,
      gossipPort: 7946,
      profile: 'lan',
      engine: 'native',
      engineGiven: false,
      tapQueues: 1,
      fdStore: false,
      defaultAddrPool: '10.0.0.0/8',
      logLevel: 'info',
      logFormat: 'pretty',
    });
    expect(source.flags).deep.equal({ name: 'host-1' });
    expect(await load({})).include({ name: hostname(), nameGiven: false });
  });

  it('reads every flag', async () => {
    const config = await load({
      name: 'host-2',
      'advertise-addr': ['fd99::2', '10.99.0.2'],
      'data-dir': 'data',
      socket: '/tmp/weft.sock',
      join: ['10.99.0.1', 'host-3:7000', '[fd99::1]:7001', 'fd99::4'],
      'token-file': '../token',
      'vxlan-port': '8472',
      'gossip-port': '7000',
      profile: 'wan',
      workers: '4',
      'tap-queues': '4',
      'fd-store': 'true',
      'default-addr-pool': '172.16.0.0/12',
      'docker-plugin': 'weft-docker.sock',
      'docker-socket': '/run/other.sock',
      'docker-mirror': 'off',
      'metrics-addr': '127.0.0.1:9464',
      'log-level': 'debug',
      'log-format': 'json',
    });
    expect(config.advertise.map(formatIp)).deep.equal(['fd99::2', '10.99.0.2']);
    expect(config.join).deep.equal([
      { host: '10.99.0.1', port: 7946 },
      { host: 'host-3', port: 7000 },
      { host: 'fd99::1', port: 7001 },
      { host: 'fd99::4', port: 7946 },
    ]);
    expect(config).deep.include({
      name: 'host-2',
      profile: 'wan',
      dataDir: '/here/data',
      socketPath: '/tmp/weft.sock',
      tokenFile: '/token',
      vxlanPort: 8472,
      gossipPort: 7000,
      workers: 4,
      tapQueues: 4,
      fdStore: true,
      dockerPlugin: '/here/weft-docker.sock',
      dockerSocket: '/run/other.sock',
      dockerMirror: false,
      metricsAddr: { host: '127.0.0.1', port: 9464 },
      logLevel: 'debug',
      logFormat: 'json',
    });
    expect(formatCidr(config.defaultAddrPool)).equal('172.16.0.0/12');
  });

  const refused: readonly (readonly [Flags, string])[] = [
    [{ name: 'a b' }, "--name 'a b': it is no name"],
    [{ 'advertise-addr': ['10.0.0'] }, "--advertise-addr '10.0.0': it is no IP address"],
    [{ 'advertise-addr': ['10.0.0.1', '10.0.0.2'] }, "'10.0.0.2': it is the second of its family"],
    [{ join: ['host:0'] }, "--join 'host:0': it is not HOST or HOST:PORT"],
    [{ join: ['[10.0.0.1]:1'] }, 'it is not HOST or HOST:PORT'],
    [{ join: ['a b'] }, 'it is not HOST or HOST:PORT'],
    [{ 'metrics-addr': '127.0.0.1' }, "--metrics-addr '127.0.0.1': it is not HOST:PORT"],
    [{ 'vxlan-port': '0' }, "--vxlan-port '0': it is no port"],
    [{ 'gossip-port': '65536' }, "--gossip-port '65536': it is no port"],
    [{ 'gossip-port': '7e3' }, 'it is no port'],
    [{ profile: 'slow' }, "--profile 'slow': there is no such profile; say fast, lan, wan"],
    [{ engine: 'fast' }, "--engine 'fast': there is no such engine; say native or dgram"],
    [{ tier: 'T3' }, "--tier 'T3': there is no such tier; say T0, T1 or T2"],
    [{ workers: '0' }, "--workers '0': it is no number of threads; choose from 1 to 16"],
    [{ workers: '17' }, "--workers '17': it is no number of threads"],
    [{ 'docker-socket': '/x' }, '--docker-socket: it is for the Docker plugin, which is not asked'],
    [{ 'docker-mirror': 'on' }, '--docker-mirror: it is for the Docker plugin, which is not asked'],
    [
      { 'docker-plugin': 'off', 'docker-mirror': 'maybe' },
      "--docker-mirror 'maybe': it is neither on nor off",
    ],
    [{ engine: 'dgram', tier: 'T1' }, '--tier: it is for the native engine, and dgram was chosen'],
    [{ engine: 'dgram', workers: '2' }, '--workers: it is for the native engine'],
    [{ engine: 'dgram', 'tap-queues': '2' }, '--tap-queues: it is for the native engine'],
    [{ 'tap-queues': '0' }, "--tap-queues '0': it is no number of queues; choose from 1 to 16"],
    [{ 'cert-lifetime': '9s' }, "--cert-lifetime '9s': it is no life of a certificate"],
    [{ 'cert-lifetime': '0m' }, 'write it as 90d, 12h or 30m, from 10s to 3650d'],
    [{ 'cert-lifetime': '3651d' }, 'write it as 90d, 12h or 30m, from 10s to 3650d'],
    [{ 'tap-queues': '17' }, "--tap-queues '17': it is no number of queues"],
    [
      { 'tap-queues': '3', workers: '2' },
      '--tap-queues: 3 queues are more than 2 workers, and each is to be read by another; say 2 at most, or set workers to 3',
    ],
    [{ 'default-addr-pool': '10.0.0.1/8' }, 'bits after the prefix length are set'],
    [{ 'default-addr-pool': '10.0.0.0/25' }, 'no IPv4 subnet of /24 fits in it'],
    [{ 'default-addr-pool': '0.0.0.0/7' }, 'it has more than 65,536 subnets of /24'],
    [{ 'default-addr-pool': 'fd00::/8' }, 'no IPv4 subnet of /24 fits in it'],
    [{ 'default-addr-pool': 'ten' }, "--default-addr-pool 'ten': it is no prefix"],
    [{ 'log-level': 'loud' }, 'there is no such level; say fatal, error, warn'],
    [{ 'log-format': 'xml' }, 'there is no such form'],
    [{ token: 'a', 'token-file': 'b', join: ['c'] }, 'both give the join token'],
    [{ token: 'a' }, '--token: there is no cluster to join with it'],
  ];
  for (const [flags, sentence] of refused) {
    it(`refuses ${JSON.stringify(flags)}`, async () => {
      const error = await rejectionOf(load({ name: 'host-1', ...flags }));
      expect(error.code).equal('invalid-value');
      expect(error.message).contains(sentence);
    });
  }
});

describe('agent configuration file', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'weft-config-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function file(text: string, flags: Flags = {}): Promise<AgentConfig> {
    await writeFile(join(directory, 'agent.yaml'), text);
    return loadAgentConfig({ ...SOURCE, flags, cwd: directory, configFile: 'agent.yaml' });
  }

  it('has the keys of the flags, and flags win', async () => {
    const text =
      'name: host-1\nadvertise-addr: 10.0.0.1\njoin: [a, "b:1"]\nvxlan-port: 8472\ndata-dir: data\n';
    const config = await file(text, { name: 'host-2' });
    expect(config).deep.include({
      name: 'host-2',
      join: [
        { host: 'a', port: 7946 },
        { host: 'b', port: 1 },
      ],
      vxlanPort: 8472,
      dataDir: join(directory, 'data'),
    });
    expect(config.advertise.map(formatIp)).deep.equal(['10.0.0.1']);
  });

  it('switches on and off, and a flag switches on', async () => {
    expect(await file('fd-store: true')).include({ fdStore: true });
    expect(await file('fd-store: false')).include({ fdStore: false });
    expect(await file('fd-store: false', { 'fd-store': 'true' })).include({ fdStore: true });
  });

  it('may be empty', async () => {
    expect(await file('# nothing\n', { name: 'x' })).include({ name: 'x' });
  });

  const refused: readonly (readonly [string, string])[] = [
    ['vxlan-prt: 1', 'agent.yaml: vxlan-prt: there is no such key; did you mean vxlan-port?'],
    ['zzz: 1', 'agent.yaml: zzz: there is no such key; docs/configuration.md lists all keys'],
    ['config: a', 'agent.yaml: config: there is no such key'],
    ['vxlan-port: "1"', 'agent.yaml: vxlan-port: it must be a number; write vxlan-port: N'],
    ['name: 5', 'agent.yaml: name: it must be a text'],
    ['join: [1]', 'agent.yaml: join: it must be a text or a list of them'],
    ['name: [a]', 'agent.yaml: name: it must be a text'],
    ['name:', 'agent.yaml: name: it must be a text'],
    ['fd-store: "true"', 'agent.yaml: fd-store: it must be true or false; write fd-store: true'],
    ['tap-queues: true', 'agent.yaml: tap-queues: it must be a number; write tap-queues: N'],
    ['vxlan-port: 0', "agent.yaml: vxlan-port '0': it is no port"],
    ['- a', 'agent.yaml: it is no list of keys with values'],
    ['a: [', 'agent.yaml: it is not valid YAML'],
  ];
  for (const [text, sentence] of refused) {
    it(`refuses ${text}`, async () => {
      expect((await rejectionOf(file(text))).message).contains(sentence);
    });
  }

  it('must be there', async () => {
    const source = { ...SOURCE, flags: {}, configFile: '/nonexistent.yaml' };
    const error = await rejectionOf(loadAgentConfig(source));
    expect(error.message).equal(
      'configuration /nonexistent.yaml: there is no such file; check --config',
    );
  });

  it('says what changed and what of it needs a restart', async () => {
    const running = await file('name: a\nlog-level: info\n');
    expect(changedKeys(running, await loadAgentConfig(running.source))).deep.equal([]);
    const wanted = await file(
      'name: b\nlog-level: debug\nadvertise-addr: 10.0.0.1\nsocket: /s\njoin: c\nmetrics-addr: a:1\n',
    );
    const changed = ['name', 'advertise-addr', 'socket', 'join', 'metrics-addr', 'log-level'];
    expect(changedKeys(running, wanted)).deep.equal(changed);
    expect(restartNeeded(running, wanted)).deep.equal(changed.slice(0, -1));
  });
});
