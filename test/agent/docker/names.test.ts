/** Which questions of Docker's containers are led to the gateway, over restarts of the agent. */
import { expect } from 'chai';
import { EngineNames, type RunningContainer } from '../../../src/agent/docker/names.ts';
import { NameAskers } from '../../../src/agent/gateways/name-askers.ts';
import { formatIp, parseInterfaceAddress } from '../../../src/model/ip.ts';
import type { Network } from '../../../src/model/network.ts';
import type { Vni } from '../../../src/model/vni.ts';
import { dnsNetwork } from '../../support/dns-lab.ts';

/** The names of an engine, and what survives a restart of their agent. */
class Bed {
  readonly #kept = new Map<string, Uint8Array>();
  servers: readonly string[] = ['192.0.2.1'];
  askers!: NameAskers;
  names!: EngineNames;
  loopback: readonly string[] = [];
  readonly warnings: string[] = [];
  /** How often the packet filter was made. */
  made = 0;
  hasGateway = true;
  /** Why a namespace takes no way. */
  refusal: string | undefined;
  readonly roads: string[] = [];

  constructor() {
    this.restart();
  }

  restart(): void {
    this.askers = new NameAskers({
      get: (key) => this.#kept.get(key),
      put: (key, value) => void this.#kept.set(key, value),
    });
    this.names = new EngineNames({
      askers: this.askers,
      translate: async () => {
        this.made += 1;
      },
      translateSoon: () => {
        this.made += 1;
      },
      resolvers: () => ({ fromContainer: this.servers, fromHost: this.loopback }),
      log: { warn: (said: object) => void this.warnings.push(JSON.stringify(said)) },
      network,
      isAnswered: () => this.hasGateway,
      leadNames: async (namespace, { device, gateway, metric, servers }) => {
        if (this.refusal !== undefined) throw new Error(this.refusal);
        const words = [namespace, device, formatIp(gateway), metric, ...servers.map(formatIp)];
        this.roads.push(words.join(' '));
      },
    });
  }

  get redirects(): string[] {
    return this.askers
      .redirects()
      .map(({ network, from, server, gateway }) =>
        [network, ...[from, server, gateway].map(formatIp)].join(' '),
      );
  }
}

function network(name: string): Network {
  const subnets = ['10.1.0.0/24', '10.2.0.0/24', 'fd00::/64'];
  return dnsNetwork(name, subnets, { internal: name === 'inner', vni: 5001 as Vni });
}

function container(id: string, name: string, ...addresses: string[]): RunningContainer {
  return {
    id,
    network: network(name),
    addresses: addresses.flatMap((text) => parseInterfaceAddress(text) ?? []),
    namespace: `/run/docker/netns/${id.slice(0, 1)}`,
  };
}

const ONE = container('a1', 'net', 'fd00::9/64', '10.2.0.9/24');

describe('names for containers of Docker', () => {
  it('a container asks the servers that the host has when it joins, as long as it is there', async () => {
    const bed = new Bed();
    await bed.names.joins(ONE);
    expect(bed.redirects).to.deep.equal(['net 10.2.0.9 192.0.2.1 10.2.0.1']);
    bed.servers = ['192.0.2.2', '192.0.2.3'];
    // In another network as well, and a younger one.
    await bed.names.joins(container('a2', 'other', '10.1.0.9/24'));
    await bed.names.joins(container('b1', 'net', '10.1.0.8/24'));
    const all = [
      'net 10.2.0.9 192.0.2.1 10.2.0.1',
      'other 10.1.0.9 192.0.2.1 10.1.0.1',
      'net 10.1.0.8 192.0.2.2 10.1.0.1',
      'net 10.1.0.8 192.0.2.3 10.1.0.1',
    ];
    expect(bed.redirects).to.deep.equal(all);
    bed.restart();
    expect(bed.redirects).to.deep.equal(all);
    bed.names.leaves('a1');
    bed.names.leaves('b1');
    bed.names.leaves('nobody');
    expect(bed.redirects).to.deep.equal(['other 10.1.0.9 192.0.2.1 10.1.0.1']);
    expect(bed.made).to.equal(5);
  });

  it('a container that is a server of the host asks it itself', async () => {
    const bed = new Bed();
    bed.servers = ['10.2.0.9', '192.0.2.1'];
    await bed.names.joins(ONE);
    expect(bed.redirects).to.deep.equal([]);
  });

  it('what ended or began while no agent was there is found by the next one', async () => {
    const bed = new Bed();
    await bed.names.joins(ONE);
    bed.restart();
    bed.names.restore([container('b1', 'net', '10.1.0.8/24')]);
    expect(bed.redirects).to.deep.equal(['net 10.1.0.8 192.0.2.1 10.1.0.1']);
    bed.restart();
    bed.servers = [];
    bed.names.restore([container('b1', 'net', '10.1.0.8/24')]);
    expect(bed.redirects).to.deep.equal(['net 10.1.0.8 192.0.2.1 10.1.0.1']);
  });

  it('questions leave by the network, one that is internal being the last choice', async () => {
    const bed = new Bed();
    bed.servers = ['192.0.2.1', '192.0.2.2'];
    await bed.names.joins(ONE);
    await bed.names.joins(container('a2', 'inner', '10.1.0.9/24'));
    await bed.names.moved('a1', 'eth0');
    await bed.names.moved('a2', 'eth1');
    await bed.names.moved('nobody', 'eth2');
    expect(bed.roads).to.deep.equal([
      '/run/docker/netns/a eth0 10.2.0.1 5001 192.0.2.1 192.0.2.2',
      `/run/docker/netns/a eth1 10.1.0.1 ${2 ** 24 + 5001} 192.0.2.1 192.0.2.2`,
    ]);
    expect(bed.names.problems).to.deep.equal([]);
  });

  it('without a gateway, or servers, they stay where they were', async () => {
    const bed = new Bed();
    bed.hasGateway = false;
    await bed.names.joins(ONE);
    await bed.names.moved('a1', 'eth0');
    bed.hasGateway = true;
    bed.servers = [];
    await bed.names.joins(container('b1', 'net', '10.1.0.8/24'));
    await bed.names.moved('b1', 'eth0');
    expect(bed.roads).to.deep.equal([]);
  });

  it('without a server that can be led it is said why, once', async () => {
    for (const [loopback, why] of [
      [['127.0.0.1', '127.0.0.2'], 'Docker asks 127.0.0.1, 127.0.0.2 from this host itself'],
      [[], 'no server of IPv4 is named in /etc/resolv.conf'],
    ] as const) {
      const bed = new Bed();
      [bed.servers, bed.loopback] = [[], loopback];
      await bed.names.joins(ONE);
      await bed.names.joins(container('b1', 'net', '10.1.0.8/24'));
      expect(bed.warnings).to.have.length(1);
      expect(bed.warnings[0]).to.contain(`"reason":"${why}"`);
      expect(bed.redirects).to.deep.equal([]);
    }
  });

  it('a way that cannot be made is a problem as long as the container is there', async () => {
    const bed = new Bed();
    bed.refusal = 'no rules here';
    await bed.names.joins(ONE);
    await bed.names.moved('a1', 'eth0');
    expect(bed.names.problems).to.deep.equal([
      'a container of Docker may not find names of other hosts: no rules here',
    ]);
    bed.names.leaves('a1');
    expect(bed.names.problems).to.deep.equal([]);
  });

  it('who gets out matters in internal networks, and is known after a restart', async () => {
    const bed = new Bed();
    const inside = container('a1', 'inner', '10.1.0.9/24');
    const asker = { network: 'inner', addresses: inside.addresses };
    await bed.names.joins(ONE);
    expect(bed.names.mayLeadOut).to.equal(false);
    await bed.names.joins(inside);
    expect(bed.names.mayLeadOut).to.equal(true);
    expect(bed.askers.leadsOut(asker)).to.equal(false);
    bed.names.leadsOut('a1', true);
    bed.restart();
    expect(bed.askers.leadsOut(asker)).to.equal(true);
    bed.names.leadsOut('a1', false);
    bed.names.leadsOut('nobody', true);
    expect(bed.askers.leadsOut(asker)).to.equal(false);
  });
});
