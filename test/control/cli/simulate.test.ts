/** `weft simulate` from words to text, over a cluster of the laboratory; and its text for every part of an answer. */
import { expect } from 'chai';
import { whatIfText } from '../../../src/control/cli/render/what-if.ts';
import type { SideReport, WhatIfReport } from '../../../src/simulator/what-if/report.ts';
import { type ApiFixture, startApi } from '../../support/api-fixture.ts';
import { type CliResult, cli, expectGolden } from '../../support/cli-run.ts';
import { WhatIfLab } from '../../support/what-if-lab.ts';

const span = (medianMs: number, worstMs: number): { medianMs: number; worstMs: number } => ({
  medianMs,
  worstMs,
});

const SIDE: SideReport = {
  nodes: ['h1', 'h2'],
  noticed: [{ node: 'h3', first: span(2170, 2290), last: span(2184, 2301) }],
  endpoints: [
    { name: 'db', network: 'net', addresses: ['10.10.20.9/24', 'fd00::9/64'], node: 'h3' },
  ],
  names: [
    { name: 'db', network: 'net', answeredBy: [] },
    { name: 'sql', network: 'net', answeredBy: [{ endpoint: 'db-2', node: 'h1' }] },
  ],
  stranded: [
    {
      kind: 'addresses',
      network: 'net',
      range: '10.10.20.0/24',
      free: 250,
      stranded: 31,
      owners: ['h3'],
    },
    { kind: 'vnis', range: '4096 to 16777215', free: 16773119, stranded: 1024, owners: ['h3'] },
  ],
  abilities: [
    { node: 'h1', makesNetworks: 'provisional', refusals: [] },
    { node: 'h2', makesNetworks: 'provisional', refusals: [] },
  ],
};

const REPORT: WhatIfReport = {
  nodes: 3,
  networks: 2,
  profile: 'lan',
  seed: 1,
  runs: 5,
  down: [],
  killed: ['h3'],
  sides: [SIDE],
  healed: span(410, 1250),
};

const many = Array.from({ length: 30 }, (_, i) => `h${i + 10}`);

const PARTED: WhatIfReport = {
  ...REPORT,
  nodes: 34,
  runs: 1,
  down: ['h4'],
  killed: [],
  sides: [
    {
      ...SIDE,
      endpoints: [],
      names: [],
      stranded: [],
      abilities: [
        {
          node: 'h1',
          makesNetworks: 'refused',
          refusals: [
            { why: 'no node can give a VNI', runs: 1, before: true },
            { network: 'net', why: 'network net has no free address', runs: 1, before: false },
          ],
        },
      ],
    },
    {
      ...SIDE,
      nodes: many,
      endpoints: many.map((node) => ({ name: `c-${node}`, network: 'net', addresses: [], node })),
      names: [],
    },
  ],
  collisions: { networksMade: 2, networksKept: 2, givenTwice: [] },
};

const BROKEN: WhatIfReport = {
  ...PARTED,
  runs: 5,
  killed: ['h3', 'h5'],
  sides: PARTED.sides.map((side) => ({
    ...side,
    noticed: [],
    endpoints: [],
    stranded: [],
    abilities: [
      {
        node: 'h1',
        makesNetworks: 'confirmed',
        refusals: [
          { network: 'net', why: 'network net has no free address', runs: 2, before: true },
        ],
      },
    ],
  })),
  collisions: { networksMade: 2, networksKept: 1, givenTwice: ['VNI 4097'] },
};

describe('weft simulate', () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.stop());

  const weft = (line: string, answer?: string): Promise<CliResult> =>
    cli(`simulate ${line}`.split(' '), { WEFT_HOST: `unix://${api.socketPath}` }, answer);

  it('prints what is lost, what can be done and how long it takes', () => {
    const texts = [REPORT, PARTED, BROKEN].map(whatIfText);
    expectGolden('what-if', texts.join('\n----\n\n'));
  });

  it('answers from the logs of the agent, as text and for programs', async () => {
    const lab = await WhatIfLab.open(3);
    await lab.network(0, 'net', { subnets: ['10.20.0.0/24'] });
    await lab.attach(2, 'net', 'db');
    api.agent.logs = lab.logs(0);
    const { status, out, err } = await weft('--from-cluster --kill n2 --runs 1 --format json');
    expect([status, err]).to.deep.equal([0, '']);
    const report = JSON.parse(out) as WhatIfReport;
    expect(report.sides.flatMap(({ names }) => names)).to.deep.equal([
      { name: 'db', network: 'net', answeredBy: [] },
    ]);
    const text = await weft('--from-cluster --kill n2 --runs 1');
    expect(text.out).to.equal(whatIfText(report));
    expect(api.agent.calls.map(({ name }) => name)).to.deep.equal(['logs', 'logs']);
  });

  it('is refused with what it waited for when the logs make no cluster', async () => {
    const { status, err } = await weft('--from-cluster --kill host-2');
    expect([status, err]).to.deep.equal([
      1,
      'weft: simulate: it waited 120 s of simulated time in vain for all nodes to hold the same before anything ' +
        'happens; try another --seed, and report it, because that is a fault of weft\n',
    ]);
  });

  it('shows how far it is to a person, and leaves no trace of it', async () => {
    const lab = await WhatIfLab.open(2);
    api.agent.logs = lab.logs(0);
    const { err, out } = await weft('--from-cluster --kill n1 --runs 1', '');
    expect(err.split('\r\u001b[K')).to.deep.equal(['', 'run 1 of 2', 'run 2 of 2', '']);
    expect(out).to.match(/^1 run of 2 simulated nodes/);
  });
});
