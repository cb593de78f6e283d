import { expect } from 'chai';
import { readQuestion } from '../../src/control/cli/commands/simulate/question.ts';
import { snapshotOf } from '../../src/control/cli/commands/simulate/snapshot.ts';
import type { SideReport, WhatIfReport } from '../../src/simulator/what-if/report.ts';
import type { Snapshot } from '../../src/simulator/what-if/snapshot.ts';
import { type WhatIfOptions, whatIf } from '../../src/simulator/what-if/what-if.ts';
import { WhatIfLab } from '../support/what-if-lab.ts';

function kill(
  snapshot: Snapshot,
  nodes: string,
  more: Partial<WhatIfOptions> = {},
): Promise<WhatIfReport> {
  const question = readQuestion({ kill: [nodes], partition: undefined }, snapshot);
  return whatIf(snapshot, { question, seed: 1, runs: 2, ...more });
}

function part(snapshot: Snapshot, partition: string): Promise<WhatIfReport> {
  const question = readQuestion({ kill: [], partition }, snapshot);
  return whatIf(snapshot, { question, seed: 1, runs: 2 });
}

function side(report: WhatIfReport, index = 0): SideReport {
  return report.sides[index] as SideReport;
}

describe('a what-if', function () {
  this.timeout(30_000);
  let lab: WhatIfLab;
  let snapshot: Snapshot;

  before(async () => {
    lab = await WhatIfLab.open(5);
    await lab.network(0, 'net', { subnets: ['10.20.0.0/24'] });
    await lab.attach(1, 'net', 'web-1', 'web');
    await lab.attach(2, 'net', 'web-2', 'web');
    await lab.attach(3, 'net', 'db');
    snapshot = snapshotOf(lab.logs(4));
  });

  it('tells that a name has no holder any more, and which endpoint is gone', async () => {
    const report = await kill(snapshot, 'n3');
    expect([report.nodes, report.networks, report.killed]).to.deep.equal([5, 1, ['n3']]);
    const { nodes, endpoints, names } = side(report);
    expect(nodes).to.deep.equal(['n0', 'n1', 'n2', 'n4']);
    expect(names).to.deep.equal([{ name: 'db', network: 'net', answeredBy: [] }]);
    expect(endpoints.map(({ name, network, node }) => [name, network, node])).to.deep.equal([
      ['db', 'net', 'n3'],
    ]);
    expect(endpoints[0]?.addresses[0]).to.match(/^10\.20\.0\.\d+\/24$/);
  });

  it('tells who still answers to an alias', async () => {
    const { names } = side(await kill(snapshot, 'n2'));
    expect(names).to.deep.equal([
      { name: 'web-2', network: 'net', answeredBy: [] },
      { name: 'web', network: 'net', answeredBy: [{ endpoint: 'web-1', node: 'n1' }] },
    ]);
    const both = side(await kill(snapshot, 'n1,n2')).names;
    expect(both.find(({ name }) => name === 'web')?.answeredBy).to.deep.equal([]);
  });

  it('counts the free addresses that only the killed may give, as the pools have them', async () => {
    const pool = [...lab.lab.node(3).cluster.ipam.pools()].find(({ definition }) =>
      definition.id.startsWith('ip/'),
    );
    const [net] = side(await kill(snapshot, 'n3')).stranded;
    // Network, broadcast, gateway and three endpoints.
    expect(net).to.deep.equal({
      kind: 'addresses',
      network: 'net',
      range: '10.20.0.0/24',
      free: 250,
      stranded: Number(pool?.stock().free),
      owners: ['n3'],
    });
    expect(net?.stranded).to.be.greaterThan(0);
  });

  it('finds the others able to go on, and all equal again when the killed is back', async () => {
    const report = await kill(snapshot, 'n3');
    const { abilities, noticed } = side(report);
    expect(abilities.map(({ node }) => node)).to.deep.equal(['n0', 'n1', 'n2', 'n4']);
    for (const ability of abilities) {
      expect([ability.makesNetworks, ability.refusals]).to.deep.equal(['provisional', []]);
    }
    const [times] = noticed;
    expect([noticed.length, times?.node]).to.deep.equal([1, 'n3']);
    expect(times?.first.medianMs).to.be.greaterThan(0);
    expect(times?.last.worstMs).to.be.at.least(times?.first.worstMs as number);
    expect(report.healed.worstMs).to.be.greaterThan(0);
    expect(report.collisions).to.equal(undefined);
  });

  it('tells for each side of a partition what it sees, and what meets afterwards', async () => {
    const report = await part(snapshot, 'n0,n1/*');
    const [small, large] = [side(report), side(report, 1)];
    expect([small.nodes, large.nodes]).to.deep.equal([
      ['n0', 'n1'],
      ['n2', 'n3', 'n4'],
    ]);
    expect(small.endpoints.map(({ name }) => name)).to.deep.equal(['db', 'web-2']);
    expect(large.endpoints.map(({ name }) => name)).to.deep.equal(['web-1']);
    expect(small.noticed.map(({ node }) => node)).to.deep.equal(large.nodes);
    expect(large.noticed.map(({ node }) => node)).to.deep.equal(small.nodes);
    for (const { abilities } of [small, large]) {
      expect(abilities.map(({ makesNetworks }) => makesNetworks)).to.include('provisional');
      expect(abilities.flatMap(({ refusals }) => refusals)).to.deep.equal([]);
    }
    const [lost, kept] = [small.stranded[0], large.stranded[0]];
    expect((lost?.stranded ?? 0) + (kept?.stranded ?? 0)).to.equal(lost?.free);
    expect(report.collisions).to.deep.equal({
      networksMade: 2,
      networksKept: 2,
      givenTwice: [],
    });
  });

  it('kills some and parts the others at once', async () => {
    const question = readQuestion({ kill: ['n4'], partition: 'n0/n1,n2/*' }, snapshot);
    const report = await whatIf(snapshot, { question, seed: 1, runs: 1 });
    expect(report.sides.map(({ nodes }) => nodes)).to.deep.equal([['n0'], ['n1', 'n2'], ['n3']]);
    expect(side(report, 1).noticed.map(({ node }) => node)).to.deep.equal(['n0', 'n3', 'n4']);
    expect(report.collisions?.networksKept).to.equal(3);
  });

  it('gives an equal answer for an equal seed, and other moments for another one', async () => {
    const first = await kill(snapshot, 'n3', { seed: 7 });
    expect(await kill(snapshot, 'n3', { seed: 7 })).to.deep.equal(first);
    const other = await kill(snapshot, 'n3', { seed: 70 });
    expect(side(other).noticed).to.not.deep.equal(side(first).noticed);
    expect(side(other).endpoints).to.deep.equal(side(first).endpoints);
  });

  it('waits longer where the profile is patient', async () => {
    const lan = side(await kill(snapshot, 'n3')).noticed[0];
    const wan = side(await kill(snapshot, 'n3', { profile: 'wan' })).noticed[0];
    expect(wan?.first.medianMs).to.be.greaterThan(lan?.last.worstMs as number);
  });

  it('leaves nodes down that did not answer, and says so', async () => {
    const report = await kill(snapshotOf(lab.logs(4, 2)), 'n1');
    expect(report.down).to.deep.equal(['n2']);
    const { nodes, names, endpoints } = side(report);
    expect(nodes).to.deep.equal(['n0', 'n3', 'n4']);
    // What n2 carried was gone before, and does not answer for web.
    expect(endpoints.map(({ name }) => name)).to.deep.equal(['web-1']);
    expect(names.at(-1)).to.deep.equal({ name: 'web', network: 'net', answeredBy: [] });
  });

  it('does not know a value of records about tokens and keys, and does not need it', async () => {
    lab.lab.node(0).cluster.append([{ key: 'token/0a0b0c0d', value: Uint8Array.of(1) }]);
    await lab.lab.run(1_000);
    const report = await kill(snapshotOf(lab.logs(4)), 'n3', { runs: 1 });
    expect(side(report).names).to.have.length(1);
  });
});

describe('a what-if of scarce addresses', function () {
  this.timeout(30_000);

  it('finds out who is refused, and whether that was so before', async () => {
    const lab = await WhatIfLab.open(3);
    // Too small to be divided: its maker owns every address.
    await lab.network(2, 'small', { subnets: ['10.20.1.0/28'] });
    await lab.network(0, 'full', { subnets: ['10.20.2.0/30'] });
    await lab.attach(0, 'full', 'last');
    const report = await kill(snapshotOf(lab.logs(0)), 'n2');
    const { abilities, stranded } = side(report);
    const n0 = abilities.find(({ node }) => node === 'n0');
    expect(n0?.refusals).to.deep.equal([
      {
        network: 'small',
        why: 'only node n2 may give a free address, and it does not answer',
        runs: 2,
        before: false,
      },
      { network: 'full', why: 'network full has no free address', runs: 2, before: true },
    ]);
    // Networks that other trials made and removed are nobody's question.
    const asked = abilities.flatMap(({ refusals }) => refusals.map(({ network }) => network));
    expect([...new Set(asked)]).to.deep.equal(['small', 'full']);
    const small = stranded.find(({ network }) => network === 'small');
    expect([small?.free, small?.stranded, small?.owners]).to.deep.equal([13, 13, ['n2']]);
  });
});
