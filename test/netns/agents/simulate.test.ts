/**
 * What `weft simulate` foretells of three agents, and what then happens to them.
 *
 *     h1 [ founder ]   h2 [ web-1, alias web ]   h3 [ web-2, alias web; db; made the network small ]
 */
import { expect } from 'chai';
import type { EndpointView } from '../../../src/control/api/schema/endpoint.ts';
import type { IpamView } from '../../../src/control/api/schema/ipam.ts';
import type { SideReport, WhatIfReport } from '../../../src/simulator/what-if/report.ts';
import { Agents } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';

describe('what is foretold of the death of a host', function () {
  this.timeout(240_000);
  let agents: Agents;
  let side: SideReport;
  let report: WhatIfReport;

  const attachWords = async (name: string): Promise<readonly string[]> => {
    const ns = await agents.lab.container(`c-${name}`);
    return ['--tap', 'eth0', '--netns', `/run/netns/${ns}`, '--name', name];
  };

  before(async function () {
    await requireLab(this);
    agents = await Agents.open({ hosts: 3 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    // Too small to be divided: its maker owns every address.
    await agents.ok(3, 'network', 'create', '--attachable', '--subnet', '10.10.21.0/28', 'small');
    await agents.attach(2, 'net', 'web-1', '--alias', 'web');
    await agents.attach(3, 'net', 'web-2', '--alias', 'web');
    await agents.attach(3, 'net', 'db');
    await agents.sees([1, 2, 3], 'net', 3);
    report = await agents.json<WhatIfReport>(1, 'simulate', '--from-cluster', '--kill', 'h3');
    side = report.sides[0] as SideReport;
    await agents.stop(3, 'SIGKILL');
    await agents.seesNode(1, 'h3', ['failed']);
    await agents.seesNode(2, 'h3', ['failed']);
  });
  after(() => agents?.close());

  it('asks nothing of the cluster and changes nothing in it', async () => {
    expect([report.nodes, report.down, side.nodes]).to.deep.equal([3, [], ['h1', 'h2']]);
    expect(side.noticed.map(({ node }) => node)).to.deep.equal(['h3']);
    const networks = await agents.json<{ name: string }[]>(1, 'network', 'ls');
    expect(networks.map(({ name }) => name).sort()).to.deep.equal(['net', 'small']);
  });

  it('the endpoints and names that are lost', async () => {
    const endpoints = await agents.json<EndpointView[]>(1, 'ps');
    const [up, gone] = ['up', 'unknown'].map((state) =>
      endpoints.filter((endpoint) => endpoint.state === state),
    ) as [EndpointView[], EndpointView[]];
    const seen = gone.map(({ name, network, addresses, node }) => {
      return { name, network, addresses, node };
    });
    expect(side.endpoints).to.have.deep.members(seen);
    expect(seen).to.have.length(2);
    const names = new Set(gone.flatMap(({ name, aliases }) => [name, ...aliases]));
    const answers = [...names].map((name) => ({
      name,
      network: 'net',
      answeredBy: up
        .filter((endpoint) => [endpoint.name, ...endpoint.aliases].includes(name))
        .map((endpoint) => ({ endpoint: endpoint.name, node: endpoint.node })),
    }));
    expect(side.names).to.have.deep.members(answers);
    const web = side.names.find(({ name }) => name === 'web');
    expect(web?.answeredBy).to.deep.equal([{ endpoint: 'web-1', node: 'h2' }]);
  });

  it('the addresses that nobody can give out', async () => {
    const { pools } = await agents.json<IpamView>(1, 'ipam', 'status');
    const owned = pools.flatMap(({ network, kind, shares }) =>
      shares
        .filter(({ node, free }) => node === 'h3' && free > 0)
        .map(({ free }) => ({ pool: network ?? kind, free })),
    );
    const foretold = side.stranded.map(({ network, kind, stranded }) => ({
      pool: network ?? kind,
      free: stranded,
    }));
    expect(foretold).to.have.deep.members(owned);
    expect(foretold.map(({ pool }) => pool)).to.include.members(['net', 'small']);
  });

  for (const host of [1, 2]) {
    it(`what can be done on h${host} meanwhile, and what is refused there with which words`, async () => {
      const ability = side.abilities.find(({ node }) => node === `h${host}`);
      expect(ability?.makesNetworks).to.equal('provisional');
      const made = await agents.weft(host, 'network', 'create', `late-${host}`);
      expect([made.code, made.stderr]).to.deep.equal([
        0,
        'weft: warning: h3 could not be asked; another network of this name may come to light\n',
      ]);
      expect(ability?.refusals.map(({ network }) => network)).to.deep.equal(['small']);
      const refused = await agents.weft(
        host,
        'attach',
        'small',
        ...(await attachWords(`s${host}`)),
      );
      expect(refused.stderr).to.include(`attach s${host}: ${ability?.refusals[0]?.why};`);
      await agents.ok(host, 'attach', 'net', ...(await attachWords(`n${host}`)));
    });
  }

  it('all of it ends when the host is back', async () => {
    await agents.start(3);
    await agents.seesNode(1, 'h3', ['alive']);
    await agents.ok(1, 'attach', 'small', ...(await attachWords('late')));
  });
});
