/** Wrong usage: exit status 2, one sentence on standard error, nothing sent. */
import { expect } from 'chai';
import { type ApiFixture, startApi } from '../../support/api-fixture.ts';
import { cli } from '../../support/cli-run.ts';

const ROWS: readonly (readonly [string, string])[] = [
  ['netwrk', 'netwrk: there is no such command; did you mean weft network? See weft --help'],
  [
    'network crate',
    'network crate: there is no such command; did you mean weft network create? See weft network --help',
  ],
  ['node leave', 'node leave: there is no such command; see weft node --help'],
  ['node rm', 'node rm: NODE is missing; see weft node rm --help'],
  ['leave now', 'leave: there are more words than it takes; see weft leave --help'],
  ['--foo', 'command line: there is no option --foo; see weft --help'],
  ['ps --foo', 'ps: there is no option --foo; see weft ps --help'],
  ['ps --loc', 'ps: there is no option --loc; did you mean --local? See weft ps --help'],
  [
    'network create --subnett 10.0.0.0/24 a',
    'network create: there is no option --subnett; did you mean --subnet? See weft network create --help',
  ],
  [
    'network create --quorum a',
    'network create: there is no option --quorum; see weft network create --help',
  ],
  ['network create', 'network create: NETWORK is missing; see weft network create --help'],
  [
    'network create a b',
    'network create: there are more words than it takes; see weft network create --help',
  ],
  ['network create --vni x a', "--vni 'x': it is not a whole number; write it in decimal digits"],
  ['network create --vni -1 a', "--vni '-1': it is not a whole number; write it in decimal digits"],
  [
    'network create --aux-address r a',
    "--aux-address 'r': it has no value; write it as NAME=VALUE",
  ],
  [
    'network create --aux-address r=10.0.0.1 --aux-address r=10.0.0.2 a',
    "--aux-address 'r=10.0.0.2': the name 'r' is given twice; give each name once",
  ],
  [
    'network create --label =v a',
    "--label '=v': the part before = is empty; write it as KEY=VALUE",
  ],
  ['network ls --filter x', "--filter 'x': it is not KEY=VALUE; write it as driver=overlay"],
  ['network prune', 'network prune: nobody is there to be asked; say -f to remove them'],
  [
    'attach web-net',
    'attach: no interface is named; say --tap to make one, or --link to take one that is there',
  ],
  [
    'attach web-net --link vm0 --link vm1',
    'attach: --link vm0 and --link vm1 name an interface each; say one of them; a link to another endpoint is written NAME:ALIAS',
  ],
  [
    'attach web-net --link vm0 --no-config',
    '--no-config: nothing is configured with --link as it is; leave it out',
  ],
  ['attach web-net --tap', 'attach: --tap <IFNAME> needs a value; see weft attach --help'],
  ['attach web-net --tap eth0 -u 80:80', 'attach: there is no option -u; see weft attach --help'],
  [
    'attach web-net --tap eth0 --pid 1 --netns a',
    'attach: --netns and --pid name two namespaces; give one of them',
  ],
  [
    'attach web-net --tap eth0 --pid x',
    "--pid 'x': it is not a whole number; write it in decimal digits",
  ],
  ['run -- true', 'run: --network <NETWORK> is missing; see weft run --help'],
  ['run --network web-net', 'run: COMMAND is missing; see weft run --help'],
  ['run --network web-net -u 80:80 -- true', 'run: there is no option -u; see weft run --help'],
  ['ps --format xml', "ps: --format 'xml' is not one of its values; say table or json"],
  ['token create --ttl 5', "--ttl '5': it is not a duration; write it as 90s, 30m, 24h or 7d"],
  ['token create --uses 0', 'token create: nobody could use the token; give at least one'],
  ['completion fish', 'completion fish: there is no completion for this shell; say bash or zsh'],
  ['agent --threads 2', 'agent: there is no option --threads; see weft agent --help'],
  ['agent extra', 'agent: there are more words than it takes; see weft agent --help'],
  [
    '-H tcp://10.0.0.1:80 ps',
    "host 'tcp://10.0.0.1:80': an agent is reached through a unix socket alone; " +
      'write it as unix:///run/weft/weft.sock',
  ],
];

describe('wrong usage', () => {
  let api: ApiFixture;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  for (const [line, sentence] of ROWS) {
    it(`weft ${line}`, async () => {
      const env = { WEFT_HOST: `unix://${api.socketPath}` };
      const result = await cli(line.split(' '), env);
      expect(result).deep.equal({ status: 2, out: '', err: `weft: ${sentence}\n` });
      expect(api.agent.calls).deep.equal([]);
    });
  }

  it('shows help on standard error when the command is missing', async () => {
    for (const argv of [[], ['network']]) {
      const result = await cli(argv);
      expect(result.status).equal(2);
      expect(result.out).equal('');
      expect(result.err).match(/^Usage: weft/);
    }
  });
});

describe('which agent', () => {
  let api: ApiFixture;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  it('is the one of --host before or after the command, else of WEFT_HOST', async () => {
    const host = `unix://${api.socketPath}`;
    const elsewhere = { WEFT_HOST: 'unix:///nonexistent/weft.sock' };
    for (const argv of [
      ['-H', host, 'network', 'ls', '-q'],
      ['--host', host, 'network', 'ls', '-q'],
      [`--host=${host}`, 'network', 'ls', '-q'],
      ['network', 'ls', '-q', '-H', host],
    ]) {
      expect(await cli(argv, elsewhere)).include({ status: 0 });
    }
    expect(await cli(['network', 'ls'], { WEFT_HOST: host })).include({ status: 0 });
    expect(await cli(['network', 'ls'], elsewhere)).deep.equal({
      status: 3,
      out: '',
      err:
        'weft: agent on /nonexistent/weft.sock: there is no such socket; ' +
        'start one with weft agent, or name its socket with --host\n',
    });
  });
});
