/**
 * Bad input through the real command line: each gets one sentence, a status, and changes nothing.
 *
 *     h1, h2   agents of one cluster, with network "web" on h1: [ taken ], and [ ns ] for attaches that fail
 *     h3       an agent of another cluster
 *     h4       where agents are started that must not come up
 */
import { chownSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import { Agents, type Container } from '../support/agents.ts';
import { attempt } from '../support/commands.ts';
import { hostCommand } from '../support/host-command.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

interface Row {
  readonly title: string;
  /** `@x` stands for a value that is known only when the laboratory is up. */
  readonly words: string;
  readonly says: string;
  readonly status?: number;
}

const NETWORK_ROWS: readonly Row[] = [
  {
    title: 'a subnet that overlaps another network',
    words: 'network create --subnet 10.10.20.128/25 new',
    says: 'weft: network create new: subnet 10.10.20.128/25 overlaps network web; choose another subnet, see weft network ls',
  },
  {
    title: 'a subnet that overlaps a route of the host',
    words: 'network create --subnet 192.168.0.0/16 new',
    says: 'weft: network create new: subnet 192.168.0.0/16 overlaps a route of this host, 192.168.77.0/24 on up0; choose another subnet',
  },
  {
    title: 'a gateway outside the subnet',
    words: 'network create --subnet 10.1.0.0/24 --gateway 10.1.1.1 new',
    says: 'weft: network create new: --gateway 10.1.1.1 is outside the subnet 10.1.0.0/24; use an address of the subnet',
  },
  {
    title: 'an ip-range outside the subnet',
    words: 'network create --subnet 10.1.0.0/24 --ip-range 10.1.1.0/25 new',
    says: 'weft: network create new: --ip-range 10.1.1.0/25 is outside every subnet; use a range inside --subnet',
  },
  {
    title: 'an auxiliary address outside the subnet',
    words: 'network create --subnet 10.1.0.0/24 --aux-address r=10.1.1.5 new',
    says: 'weft: network create new: --aux-address r 10.1.1.5 is outside the subnet 10.1.0.0/24; use an address of the subnet',
  },
  {
    title: 'an ip-range that holds no container',
    words: 'network create --subnet 10.1.0.0/24 --gateway 10.1.0.9 --ip-range 10.1.0.9/32 new',
    says: 'weft: network create new: --ip-range 10.1.0.9/32 holds no address for a container; use a larger range',
  },
  {
    title: 'host bits in a subnet',
    words: 'network create --subnet 10.1.0.7/24 new',
    says: 'weft: network create new: --subnet 10.1.0.7/24 has host bits set; use 10.1.0.0/24',
  },
  {
    title: 'an unknown driver',
    words: 'network create -d macvlan new',
    says: 'weft: network create new: driver "macvlan" is not known; use overlay or bridge',
  },
  {
    title: 'an unknown option',
    words: 'network create -o color=red new',
    says: 'weft: network create new: option "color" is not known; known options: mtu',
  },
  {
    title: 'a name that is taken',
    words: 'network create web',
    says: 'weft: network create web: a network of this name exists; choose another name',
  },
  {
    title: 'a malformed name',
    words: 'network create -- -web/1',
    says: 'weft: network create -web/1: "-web/1" is no name; use letters, digits, "_", "." and "-", beginning with a letter or digit, at most 63 characters',
  },
  {
    title: 'the removal of a network in use',
    words: 'network rm web',
    says: 'weft: network rm web: 2 endpoints use it (taken, far); detach first, see weft ps',
  },
  {
    title: 'a network that does not exist',
    words: 'network rm nothing',
    says: 'weft: network nothing: no such name or id; see weft network ls',
  },
  {
    title: 'a flag that does not exist',
    words: 'network create --color red new',
    says: 'weft: network create: there is no option --color; see weft network create --help',
    status: 2,
  },
  {
    title: 'a VTEP that is a member',
    words: 'vtep add web 192.168.77.2',
    says: 'weft: vtep add web 192.168.77.2: it is the address of node h2, which runs an agent; nothing is to be added for it',
  },
];

const ATTACH_ROWS: readonly Row[] = [
  {
    title: 'a TAP name longer than 15 bytes',
    words: 'attach web --tap abcdefghijklmnop --netns @ns --name new',
    says: 'weft: interface name "abcdefghijklmnop": Linux takes 1 to 15 bytes without space, "/" and ":"; pick another name',
  },
  {
    title: 'a TAP that another process holds',
    words: 'attach web --tap tap7 --netns @ns --name new',
    says: 'weft: attach of tap7 in namespace @name: another process holds the TAP; pick another name, or leave the TAP to it, as to QEMU, with --link in place of --tap',
  },
  {
    title: 'an interface that is no TAP',
    words: 'attach web --tap eth9 --netns @ns --name new',
    says: 'weft: attach of eth9 in namespace @name: the interface exists and is no TAP; pick another name, or take it as it is with --link in place of --tap',
  },
  {
    title: 'a namespace that does not exist',
    words: 'attach web --tap eth0 --netns nowhere --name new',
    says: 'weft: attach new: there is no network namespace /run/netns/nowhere; see ip netns list',
  },
  {
    title: 'a process that does not exist',
    words: 'attach web --tap eth0 --pid 4194303 --name new',
    says: 'weft: attach new: there is no process 4194303; check --pid',
  },
  {
    title: 'an address that is taken',
    words: 'attach web --tap eth0 --netns @ns --name new --ip @taken',
    says: 'weft: attach new: 10.10.20.2 belongs to endpoint taken; choose another address',
  },
  {
    title: 'an address outside the subnet',
    words: 'attach web --tap eth0 --netns @ns --name new --ip 10.10.21.5',
    says: 'weft: attach new: --ip 10.10.21.5 is outside the subnets of web, 10.10.20.0/24; use an address of a subnet',
  },
  {
    title: 'the address of the gateway',
    words: 'attach web --tap eth0 --netns @ns --name new --ip 10.10.20.1',
    says: 'weft: attach new: --ip 10.10.20.1 is the gateway of web; use another',
  },
  {
    title: 'an endpoint name that is taken',
    words: 'attach web --tap eth0 --netns @ns --name taken',
    says: 'weft: attach taken: endpoint taken exists in network web on node h1; choose another --name, or detach it first',
  },
  {
    title: 'a network that is not attachable',
    words: 'attach closed --tap eth0 --netns @ns --name new',
    says: 'weft: attach new: network closed is not attachable; create it with --attachable',
  },
  {
    title: 'the detach of an endpoint of another node',
    words: 'detach far',
    says: 'weft: detach far: it is attached on node h2; run weft detach there',
  },
];

const AGENT_ROWS: readonly Row[] = [
  {
    title: 'an expired token',
    words: '--join @h1 --token @expired',
    says: 'weft: join: the token has expired; make another with weft token create',
  },
  {
    title: 'a token that is used up',
    words: '--join @h1 --token @used',
    says: 'weft: join: the token was used as often as it may be; make another with weft token create',
  },
  {
    title: 'a removed token',
    words: '--join @h1 --token @removed',
    says: 'weft: join: the token is not known; it may have been removed; make another with weft token create',
  },
  {
    title: 'a token of another cluster',
    words: '--join @h3 --token @good',
    says:
      'weft: connecting to 192.168.77.3: the agent there does not show the authority that the token names: it belongs to ' +
      'another cluster, or the authority was rotated after the token was made; run weft token create on a member, and ' +
      'use the address of that cluster',
  },
  {
    title: 'a text that is no token',
    words: '--join @h1 --token hello',
    says: 'weft: join: the text is no join token; copy it whole from weft token create',
  },
  {
    title: 'no token',
    words: '--join @h1',
    says: 'weft: agent: --join is given without --token or --token-file; run weft token create on a member',
  },
  {
    title: 'the name of another node',
    words: '--name h2 --join @h1 --token @good',
    says: 'weft: join: a node named h2 is a member already; set another --name',
  },
  {
    title: 'a malformed name',
    words: '--name a/b --join @h1 --token @good',
    says: "weft: --name 'a/b': it is no name: a letter or digit first, then also . _ -, at most 63; choose another with --name",
  },
  {
    title: 'a member that is not there',
    words: '--join 192.168.77.99 --token @good',
    says: 'weft: connecting to 192.168.77.99: there is no route to the host, and the host does not answer ping; check that the agent runs there and that no firewall blocks the port',
  },
  {
    title: 'an address of another host',
    words: '--advertise-addr 192.168.77.99',
    says: 'weft: advertised address 192.168.77.99: no interface of this host has it; correct --advertise-addr; ip address shows those there are',
  },
  {
    title: 'a VXLAN port that a kernel device holds',
    words: '--join @h1 --token @good --vxlan-port 4799',
    says: 'weft: VXLAN port 192.168.77.4 UDP 4799: the kernel vxlan device vx0 (VNI 9) uses it; stop or delete it, or set --vxlan-port',
  },
  {
    title: 'a log level that does not exist',
    words: '--log-level loud',
    says: "weft: --log-level 'loud': there is no such level; say fatal, error, warn, info, debug, trace",
  },
];

const NO_AGENT =
  'weft: agent on /run/no-such-agent.sock: there is no such socket; start one with weft agent, or name its socket with --host';

const NO_RIGHT =
  "this user may not open the socket; use sudo, or join the group that owns the socket's directory";
const FOREIGN_ID = 65_534;

describe('bad input', function () {
  this.timeout(240_000);
  let agents: Agents;
  let taken: Container;
  const values = new Map<string, string>();

  before(async function () {
    await requireLab(this, ['setpriv']);
    agents = await Agents.open({ hosts: 4, agents: 1 });
    const join = ['--join', agents.lab.host(1).ip4];
    values.set('used', await agents.ok(1, 'token', 'create', '--uses', '1'));
    await agents.start(2, ...join, '--token', values.get('used') ?? '');
    await agents.start(3);
    const subnet = ['--subnet', '10.10.20.0/24', '--gateway', '10.10.20.1'];
    await agents.ok(1, 'network', 'create', '--attachable', ...subnet, 'web');
    await agents.ok(1, 'network', 'create', '--subnet', '10.10.30.0/24', 'closed');
    taken = await agents.attach(1, 'web', 'taken');
    await agents.sees([2], 'web', 1);
    await agents.attach(2, 'web', 'far');
    await agents.sees([1, 2], 'web', 2);
    await prepareValues();
  });
  after(() => agents?.close());

  const prepareValues = async (): Promise<void> => {
    const { lab } = agents;
    const ns = await lab.container('c-new');
    await lab.run(ns, ['ip', 'link', 'add', 'eth9', 'type', 'bridge']);
    await lab.spawn(ns, hostCommand('hold-tap', 'tap7')).saying(/^ready$/m);
    const token = (...words: string[]): Promise<string> =>
      agents.ok(1, 'token', 'create', ...words);
    values
      .set('ns', `/run/netns/${ns}`)
      .set('name', ns)
      .set('taken', taken.ip4)
      .set('pid', `${process.pid}`);
    values.set('h1', lab.host(1).ip4).set('h3', lab.host(3).ip4);
    values.set('good', await token());
    values.set('expired', await token('--ttl', '1s'));
    values.set('removed', await token());
    const tokens = await agents.json<{ id: string; expires: string }[]>(1, 'token', 'ls');
    await agents.ok(
      1,
      'token',
      'rm',
      tokens.find(({ id }) => values.get('removed')?.includes(id))?.id ?? '',
    );
    const first = Math.min(...tokens.map(({ expires }) => Date.parse(expires)));
    await until(() => Date.now() > first, { timeoutMs: 5_000, what: 'the token to expire' });
    const four = lab.host(4);
    await lab.vxlan(four.ns, { vni: 9, port: 4799, local: four.ip4, remotes: [] });
  };
  const wordsOf = ({ words }: Row): string[] =>
    words
      .split(' ')
      .map((word) => (word.startsWith('@') ? (values.get(word.slice(1)) ?? word) : word));
  const state = async (): Promise<unknown> => {
    const client = agentClient(agents.socket(1));
    const nodes = await client.listNodes();
    return {
      networks: await client.listNetworks([]),
      endpoints: await client.listEndpoints({ local: false }),
      nodes: nodes.map(({ name }) => name),
      tokens: await client.listTokens(),
      links: await attempt(['ip', '-br', 'link'], { ns: values.get('name') ?? '' }),
    };
  };

  for (const row of [...NETWORK_ROWS, ...ATTACH_ROWS]) {
    it(`is refused: ${row.title}`, async () => {
      const before = await state();
      const { code, stdout, stderr } = await agents.weft(1, ...wordsOf(row));
      const says = row.says.replace('@name', values.get('name') ?? '');
      expect([stderr.trim(), stdout, code]).to.deep.equal([says, '', row.status ?? 1]);
      expect(await state()).to.deep.equal(before);
    });
  }

  it('keeps a member of one cluster from joining another', async () => {
    const before = await state();
    await agents.stop(3);
    const token = values.get('good') ?? '';
    const agent = agents.launch(3, '--join', values.get('h1') ?? '', '--token', token);
    expect(await agent.ended).to.equal(1);
    expect(agent.output).to.match(
      /^weft: join: the token is of another cluster, and \S+ belongs to cluster [0-9a-f]{12}; leave out --join and --token, or use an empty data directory$/m,
    );
    await agents.start(3);
    expect(await state()).to.deep.equal(before);
  });

  for (const row of AGENT_ROWS) {
    it(`keeps an agent from starting: ${row.title}`, async () => {
      const before = await state();
      const agent = agents.launch(4, ...wordsOf(row));
      const code = await until(() => (agent.output.includes('"ready"') ? 'up' : agent.exit), {
        timeoutMs: 20_000,
        what: `the agent to end, which printed ${agent.output}`,
      });
      await agent.stop();
      const sentences = agent.output.split('\n').filter((line) => line !== '' && line[0] !== '{');
      rmSync(agents.dataDir(4), { recursive: true, force: true });
      expect([...sentences, code]).to.deep.equal([row.says, row.status ?? 1]);
      expect(await state()).to.deep.equal(before);
    });
  }

  it('without an agent ends with 3', async () => {
    const env = { WEFT_HOST: 'unix:///run/no-such-agent.sock' };
    const { code, stderr } = await attempt(agents.command('network', 'ls'), { env });
    expect([stderr.trim(), code]).to.deep.equal([NO_AGENT, 3]);
  });

  it('without the right to open the socket is told so', async () => {
    // Root without its power over foreign files: able to read the program wherever it is installed.
    const drop = ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'];
    const socket = agents.socket(1);
    chownSync(socket, FOREIGN_ID, FOREIGN_ID);
    try {
      const env = { WEFT_HOST: `unix://${socket}` };
      const { code, stderr } = await attempt([...drop, ...agents.command('ps')], { env });
      expect([stderr.trim(), code]).to.deep.equal([`weft: agent on ${socket}: ${NO_RIGHT}`, 1]);
    } finally {
      chownSync(socket, 0, 0);
    }
  });
});
