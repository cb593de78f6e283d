/**
 * What each command prints, kept as text that a person has read: test/golden. `UPDATE_GOLDEN=1 npx mocha --spec
 * test/control/cli/golden.test.ts` writes the files anew.
 */

import type { NetworkSummary } from '../../../src/control/api/schema/network.ts';
import { COMMANDS, GROUPS } from '../../../src/control/cli/command-table.ts';
import { type ApiFixture, startApi } from '../../support/api-fixture.ts';
import { cli, expectGolden } from '../../support/cli-run.ts';

/** Command lines by golden file; an answer after `<` is typed when the command asks. */
const SESSIONS: Readonly<Record<string, readonly string[]>> = {
  status: ['status', 'status --format json'],
  token: [
    'token create --ttl 1h30m --uses 3',
    'token ls',
    'token ls -q',
    'token ls --format json',
    'token rm 77aa nope 11aa',
    'token ls',
  ],
  node: [
    'node ls',
    'node ls -q',
    'node ls --format json',
    'node inspect host-1 nope host-2',
    'node promote host-2 nope',
    'node demote host-1',
    'node ls',
    'node rm host-2 nope',
    'node rm -f host-2',
    'leave',
  ],
  key: ['key ls', 'key ls -q', 'key ls --format json', 'key rotate', 'key ls'],
  ca: ['ca status', 'ca status --format json', 'ca rotate', 'ca status', 'ca rotate --detach'],
  ipam: [
    'ipam status',
    'ipam status web-net',
    'ipam status web-net --format json',
    'ipam status nope',
  ],
  network: [
    'network ls',
    'network ls -q',
    'network ls --format json',
    'network ls --filter driver=bridge',
    'network ls --filter driver=bridge --format json',
    'network ls --filter colour=red',
    'network create -d overlay --attachable --subnet=10.10.30.0/24 --gateway=10.10.30.1 ' +
      '--label a --label b=c=d --opt mtu=1400 --vni 5000 other',
    'network create warned',
    'network create web-net',
    'network inspect web-net nope',
    'network rm nope warned missing',
    'network prune < n',
    'network prune < y',
    'network prune -f',
  ],
  endpoint: [
    'attach web-net --tap eth0 --netns c1 --name c1 --ip 10.10.20.131 --alias a --label k=v',
    'attach web-net --tap eth0 --netns c2 --link db:store --format json',
    'attach web-net --tap eth0 --link db',
    'attach web-net --link vm0 --link db:store --mac 52:54:00:12:34:56 --name vm --format json',
    'attach web-net --link vm1 --mac 52:54:00:12:34:57 --name vm2 < nothing is asked',
    'attach web-net --tap eth0 --pid 42 --format json',
    'attach web-net --tap eth0 --netns c3 --name c3 -p 8080:80',
    'attach nope --tap eth0',
    'ps',
    'ps -q',
    'ps --local --network web-net --format json',
    'ps --network nope',
    'inspect web nope',
    'network connect --alias www web-net db',
    'network connect nope db',
    'network disconnect web-net web',
    'network disconnect web-net nope',
    'detach c1 nope db',
  ],
  simulate: [
    'simulate --kill host-2',
    'simulate --from-cluster',
    'simulate --from-cluster --kill hots-2',
    'simulate --from-cluster --kill host-2,',
    'simulate --from-cluster --kill host-1,host-2',
    'simulate --from-cluster --kill host-2 --kill host-2',
    'simulate --from-cluster --partition host-1',
    'simulate --from-cluster --partition host-1/host-1',
    'simulate --from-cluster --partition host-1/host-2 --profile slow',
    'simulate --from-cluster --kill host-2 --runs 0',
    'simulate --from-cluster --kill host-2 --seed x',
    'simulate --from-cluster --kill host-2 -H unix:///nowhere/weft.sock',
  ],
  dns: [
    'dns lookup web --network web-net',
    'dns lookup www --network web-net --from web --format json',
    'dns lookup db --network web-net',
    'dns lookup nobody --network web-net',
    'dns lookup example.com --network web-net',
    'dns lookup web --network web-net --type MX',
    'dns lookup web --network nope',
    'dns lookup web',
  ],
  outside: [
    'expose web-net',
    'expose web-net --ip 10.10.20.9 --route-from 192.168.7.0/24 --format json',
    'expose nope',
    'unexpose web-net',
    'external add sql 192.168.7.30 --network web-net -p 1433 -p 5000-5009:6000-6009/udp',
    'external ls',
    'external ls -q',
    'external rm sql',
    'external rm nobody',
    'external add sql',
  ],
  vtep: [
    'vtep ls web-net',
    'vtep add web-net 10.99.0.10 --port 8472',
    'vtep ls web-net -q',
    'vtep ls web-net --format json',
    'vtep rm web-net 10.99.0.10',
    'vtep ls nope',
  ],
};

async function session(api: ApiFixture, lines: readonly string[]): Promise<string> {
  let text = '';
  for (const line of lines) {
    const [command = '', answer] = line.split(' < ');
    const env = { WEFT_HOST: `unix://${api.socketPath}` };
    const { status, out, err } = await cli(command.split(' '), env, answer);
    const said = err.endsWith('\n') || err === '' ? err : `${err}\n`;
    text += `$ weft ${line}\n${out}${said.replace(/^(?=.)/gm, '! ')}= ${status}\n\n`;
  }
  return text;
}

describe('printed output', () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.stop());

  for (const [name, lines] of Object.entries(SESSIONS)) {
    it(name, async () => expectGolden(name, await session(api, lines)));
  }

  it('lists of nothing', async () => {
    api.agent.networks = [];
    api.agent.endpoints = [];
    api.agent.tokens = [];
    const lines = ['network ls', 'network ls -q', 'network ls --format json', 'ps', 'token ls'];
    expectGolden('empty', await session(api, lines));
  });

  it('networks that take the same', async () => {
    const [web] = api.agent.networks as [NetworkSummary];
    const later = { ...web, id: '9e1f0c9a1be84f6d9c3a7e1042b8f6d1', name: 'web-net (conflict)' };
    api.agent.networks = [web, later];
    const problem =
      'two networks are named web-net; the later one is reached by its id 9e1f0c9a1be8: ' +
      'attach its containers elsewhere and remove it';
    api.agent.status = { ...api.agent.status, problems: [problem] };
    expectGolden('conflict', await session(api, ['network ls', 'network rm 9e1f', 'status']));
  });

  it('a status without anything', async () => {
    const { status } = api.agent;
    api.agent.status = { ...status, peers: [], paths: [], networks: [], problems: [], drops: [] };
    expectGolden('status-alone', await session(api, ['status']));
  });

  it('help', async () => {
    const visible = COMMANDS.filter(({ hidden }) => hidden !== true);
    const paths = ['', ...Object.keys(GROUPS), ...visible.map(({ words }) => words.join(' '))];
    const lines = paths.map((path) => `${path} --help`.trim());
    expectGolden('help', await session(api, lines));
  });
});
