/** The netavark plugin against an agent that is a table: inputs are those of netavark's plugin-API.md, with our driver. */
import { expect } from 'chai';
import type { AgentClient } from '../../../src/control/api/client.ts';
import type { AttachRequest, EndpointView } from '../../../src/control/api/schema/endpoint.ts';
import type { NetworkWish } from '../../../src/control/network/wish.ts';
import { runNetavark } from '../../../src/integrations/netavark/plugin.ts';
import { WeftError } from '../../../src/model/errors.ts';

const NETNS = '/run/netns/netns-1';
const ID = '752947ff91f961eb3cb47ffe9315016979f3ffbec09e4d96a4fae3fb03391697';
const NETWORK = {
  name: 'example1',
  id: '2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9',
  driver: 'weft',
  subnets: [{ subnet: '10.0.0.0/16', gateway: '10.0.0.1' }],
  ipv6_enabled: false,
  internal: false,
  dns_enabled: false,
  ipam_options: { driver: 'host-local' },
  options: { mtu: '1400' },
};
const CONTAINER = {
  container_id: ID,
  container_name: 'testctr',
  port_mappings: [
    { container_port: 80, host_ip: '127.0.0.1', host_port: 8080, protocol: 'tcp', range: 1 },
    { container_port: 90, host_ip: '', host_port: 9000, protocol: 'tcp,udp', range: 2 },
  ],
  network: { ...NETWORK, network_interface: null, network_dns_servers: null },
  network_options: {
    aliases: ['752947ff91f9'],
    interface_name: 'eth0',
    static_ips: ['10.0.0.50'],
    static_mac: 'aa:bb:cc:dd:aa:00',
  },
};

/** An agent that has the networks that it is told to make. */
class FakeAgent {
  networks: NetworkWish[] = [];
  endpoints: EndpointView[] = [];
  attached: AttachRequest[] = [];
  readonly sockets: string[] = [];

  readonly client = {
    createNetwork: async (wish: NetworkWish) => {
      this.networks.push(wish);
      return { id: 'n', warnings: [] };
    },
    inspectNetwork: async (name: string) => {
      const wish = this.networks.find((each) => each.name === name);
      if (wish === undefined) {
        const text = {
          what: `network ${name}`,
          why: 'there is none',
          remedy: 'see weft network ls',
        };
        throw new WeftError('not-found', text);
      }
      const Config = wish.subnets.map((Subnet, i) => ({ Subnet, Gateway: wish.gateways[i] }));
      const { attachable: Attachable, internal: Internal, ipv6: EnableIPv6 } = wish;
      return { Attachable, Internal, EnableIPv6, IPAM: { Config } };
    },
    listNetworks: async () => [{ id: 'n', internal: this.networks[0]?.internal ?? false }],
    attach: async (wish: AttachRequest) => {
      this.attached.push(wish);
      const endpoint = {
        ...{ id: 'e', name: wish.name, labels: wish.labels, tap: wish.tap, state: 'up' },
        ...{ network: 'example1', networkId: 'n', mac: wish.mac },
        addresses: [`${wish.ip}/16`],
        gateways: ['10.0.0.1'],
        nameservers: ['10.0.0.1'],
      } as unknown as EndpointView;
      this.endpoints.push(endpoint);
      return endpoint;
    },
    listEndpoints: async () => this.endpoints,
    detach: async (id: string) => {
      this.endpoints = this.endpoints.filter((each) => each.id !== id);
      return { id, name: id };
    },
  } as unknown as AgentClient;
}

describe('the netavark plugin and what it answers', () => {
  let agent: FakeAgent;
  beforeEach(() => {
    agent = new FakeAgent();
  });

  const run = async (
    words: readonly string[],
    input?: unknown,
  ): Promise<{ readonly exit: number; readonly json: Record<string, unknown> | undefined }> => {
    const clientOf = (socket: string): AgentClient => {
      agent.sockets.push(socket);
      return agent.client;
    };
    const stdin = input === undefined ? '' : JSON.stringify(input);
    const { exit, stdout } = await runNetavark({ words, stdin }, { version: '1.2.3', clientOf });
    return { exit, json: stdout === '' ? undefined : JSON.parse(stdout) };
  };

  it('info tells the versions, also when nothing is asked', async () => {
    for (const words of [['info'], []]) {
      expect((await run(words)).json).to.deep.equal({ version: '1.2.3', api_version: '1.0.0' });
    }
  });

  it('create makes the network, and Podman keeps all that it said', async () => {
    expect(await run(['create'], NETWORK)).to.deep.equal({ exit: 0, json: NETWORK });
    expect(agent.networks).to.deep.equal([
      {
        ...{ name: 'example1', driver: 'overlay', attachable: true, ipv6: false, internal: false },
        ...{ subnets: ['10.0.0.0/16'], gateways: ['10.0.0.1'], ipRanges: [], auxAddresses: {} },
        ...{ labels: {}, options: { mtu: '1400' } },
      },
    ]);
  });

  it('create joins a network that is there, and tells Podman its subnets', async () => {
    await run(['create'], NETWORK);
    const { subnets: _given, options: _options, ...bare } = NETWORK;
    const options = { 'weft.network': 'example1', 'weft.socket': '/run/other.sock' };
    const { json } = await run(['create'], { ...bare, name: 'other', options });
    expect(json).to.deep.include({ name: 'other', subnets: NETWORK.subnets, options });
    expect(agent.networks).to.have.length(1);
    expect(agent.sockets).to.deep.equal(['/run/weft/weft.sock', '/run/other.sock']);
  });

  const refusals: [string, object, RegExp][] = [
    ['another subnet', { subnets: [{ subnet: '10.9.0.0/16' }] }, /has not 10\.9\.0\.0\/16, but/],
    ['another gateway', { subnets: [{ gateway: '10.0.0.9' }] }, /has not 10\.0\.0\.9, but/],
    ['options of it', { options: { mtu: '9000' } }, /its options are those that it was made with/],
    ['internal', { options: {}, internal: true }, /not internal/],
    ['a device', { network_interface: 'eno1' }, /network_interface is "eno1"/],
    ['routes', { routes: [{ destination: '10.8.0.0/16' }] }, /routes is/],
    ['another IPAM driver', { ipam_options: { driver: 'dhcp' } }, /IPAM driver dhcp/],
    [
      'a range',
      { subnets: [{ subnet: '10.0.0.0/16', lease_range: { start_ip: '10.0.1.1' } }] },
      /--ip-range/,
    ],
  ];
  for (const [name, change, text] of refusals) {
    it(`create refuses ${name} of a network that is there`, async () => {
      await run(['create'], { ...NETWORK, options: {} });
      const { exit, json } = await run(['create'], { ...NETWORK, options: {}, ...change });
      expect(exit).to.equal(1);
      expect(json?.['error']).to.match(text);
      expect(agent.networks).to.have.length(1);
    });
  }

  it('setup attaches the container, and teardown ends it, twice if need be', async () => {
    await run(['create'], NETWORK);
    const { exit, json } = await run(['setup', NETNS], CONTAINER);
    expect(exit).to.equal(0);
    expect(json).to.deep.equal({
      dns_server_ips: ['10.0.0.1'],
      dns_search_domains: ['example1'],
      interfaces: {
        eth0: {
          mac_address: 'aa:bb:cc:dd:aa:00',
          subnets: [{ ipnet: '10.0.0.50/16', gateway: '10.0.0.1' }],
        },
      },
    });
    expect(agent.attached).to.deep.equal([
      {
        ...{ network: 'example1', tap: 'eth0', namespace: NETNS, name: 'testctr' },
        ...{ ip: '10.0.0.50', mac: 'aa:bb:cc:dd:aa:00', aliases: ['752947ff91f9'] },
        labels: {
          'netavark.network': 'example1',
          'netavark.container': ID,
          'netavark.interface': 'eth0',
          'netavark.netns': NETNS,
        },
        publish: [
          'mode=host,target=80,published=8080,protocol=tcp,host_ip=127.0.0.1',
          'mode=host,target=90-91,published=9000-9001,protocol=tcp',
          'mode=host,target=90-91,published=9000-9001,protocol=udp',
        ],
        ...{ configure: true, ephemeral: false },
      },
    ]);
    for (let i = 0; i < 2; i++) {
      expect(await run(['teardown', NETNS], CONTAINER)).to.deep.equal({ exit: 0, json: undefined });
      expect(agent.endpoints).to.deep.equal([]);
    }
  });

  it('a container of an internal network is told of no gateway', async () => {
    await run(['create'], { ...NETWORK, internal: true });
    const { json } = await run(['setup', NETNS], CONTAINER);
    const mac_address = 'aa:bb:cc:dd:aa:00';
    expect(json?.['interfaces']).to.deep.equal({
      eth0: { mac_address, subnets: [{ ipnet: '10.0.0.50/16' }] },
    });
  });

  const wrong: [string, readonly string[], unknown, RegExp][] = [
    ['a command', ['update'], {}, /weft-netavark update: there is no such command/],
    ['no namespace', ['setup'], CONTAINER, /no absolute path of a namespace/],
    ['no input', ['create'], undefined, /no JSON object/],
    ['no container', ['setup', NETNS], { ...CONTAINER, container_id: '' }, /container_id/],
    [
      'an option',
      ['setup', NETNS],
      {
        ...CONTAINER,
        network_options: { ...CONTAINER.network_options, options: { mode: 'x' } },
      },
      /option mode of a container/,
    ],
    [
      'port 0',
      ['setup', NETNS],
      { ...CONTAINER, port_mappings: [{ container_port: 80, host_port: 0 }] },
      /port_mappings\[0\] host_port/,
    ],
  ];
  for (const [name, words, input, text] of wrong) {
    it(`refuses ${name}, and nothing is attached`, async () => {
      const { exit, json } = await run(words, input);
      expect(exit).to.equal(1);
      expect(json?.['error']).to.match(text);
      expect(agent.attached).to.deep.equal([]);
    });
  }
});
