/**
 * Compose files over two hosts, with one of the engines in swarm mode.
 *
 *     h1 [ dockerd, a swarm of its own ] [ agent ]   h2 [ dockerd ] [ agent ]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { attempt } from '../support/commands.ts';
import { DOCKER_PROGRAMS, DockerEngine, IMAGE } from '../support/docker.ts';
import { get } from '../support/peer.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

/** Both files are of one project, as where one repository is deployed to several hosts. */
const FRONT = `
version: '2.4'
services:
  web:
    image: ${IMAGE}
    command: [httpd, -f, -h, /www]
    ports: ['8080:80']
    networks:
      front: { ipv4_address: 10.20.1.80, ipv6_address: 'fd20:1::80', aliases: [page] }
  hidden:
    image: ${IMAGE}
    command: [httpd, -f, -h, /www]
    networks: [back]
`;
const CLIENT = `
version: '2.4'
services:
  client:
    image: ${IMAGE}
    command: [sleep, '1000']
    networks: [front, back]
`;
const NETWORKS = `
networks:
  front:
    driver: weft
    enable_ipv6: true
    driver_opts: { mtu: '1380' }
    labels: { team: red }
    ipam:
      driver: weft
      config:
        - { subnet: 10.20.1.0/24, gateway: 10.20.1.1, ip_range: 10.20.1.128/25, aux_addresses: { router: 10.20.1.2 } }
        - { subnet: 'fd20:1::/64' }
  back:
    driver: weft
    internal: true
    ipam: { driver: weft, config: [{ subnet: 10.20.2.0/24 }] }
`;

describe('compose files', function () {
  this.timeout(240_000);
  let agents: Agents;
  let a: DockerEngine;
  let b: DockerEngine;

  const compose = async (engine: DockerEngine, file: string, ...words: string[]): Promise<void> => {
    const folder = `${agents.lab.folder}/shop`;
    mkdirSync(folder, { recursive: true });
    const path = `${folder}/${engine === a ? 'a' : 'b'}.yml`;
    writeFileSync(path, file + NETWORKS);
    const line = ['docker-compose', '-H', engine.url, '-p', 'shop', '-f', path, ...words];
    const { code, stdout, stderr } = await attempt(line);
    if (code !== 0) throw new Error(`${line.join(' ')}: ${stderr}${stdout}`);
  };
  const fetched = (name: string): Promise<string> =>
    until(() => b.page('shop_client_1', name), {
      timeoutMs: 30_000,
      what: `a page of ${name}`,
    });

  before(async function () {
    await requireLab(this, ['nft', 'docker-compose', ...DOCKER_PROGRAMS]);
    agents = await Agents.open({ hosts: 2, agents: 0 });
    a = await DockerEngine.open(agents, 1);
    b = await DockerEngine.open(agents, 2);
    // A swarm has 7946 and 4789 for itself.
    const ports = ['--gossip-port', '17946', '--vxlan-port', '14789'];
    await agents.start(1, ...ports, ...a.agentWords);
    const token = await agents.ok(1, 'token', 'create');
    const join = ['--join', `${agents.lab.host(1).ip4}:17946`, '--token', token];
    await agents.start(2, ...ports, ...join, ...b.agentWords);
    await Promise.all([a.start(), b.start()]);
    await Promise.all([a.makeImage(), b.makeImage()]);
    await a.ok('swarm', 'init', '--advertise-addr', agents.lab.host(1).ip4);
  });
  after(async () => {
    await a?.close();
    await b?.close();
    await agents?.close();
  });

  it('one project on two hosts has one network of each name', async () => {
    await compose(a, FRONT, 'up', '-d');
    await compose(b, CLIENT, 'up', '-d');
    expect(await fetched('page')).to.equal('page of h1');
    expect(await fetched('web')).to.equal('page of h1');
    expect(await fetched('hidden')).to.equal('page of h1');
    expect(await fetched('[fd20:1::80]')).to.equal('page of h1');
    const networks = await agents.json<{ name: string }[]>(2, 'network', 'ls');
    expect(networks.map(({ name }) => name).sort()).to.deep.equal(['shop_back', 'shop_front']);
  });

  it('networks are as the file says', async () => {
    const [front] = JSON.parse(await agents.ok(2, 'network', 'inspect', 'shop_front')) as [
      { Labels: Record<string, string>; Options: Record<string, string>; EnableIPv6: boolean },
    ];
    expect(front.Labels).to.include({ team: 'red', 'com.docker.compose.project': 'shop' });
    expect(front.EnableIPv6).to.equal(true);
    expect(front.Options).to.include({ mtu: '1380' });
    const link = await b.ok('exec', 'shop_client_1', 'ip', 'link');
    expect(link).to.contain('mtu 1380');
  });

  it('a published port answers at the host that has it', async () => {
    const { ns } = agents.lab.host(2);
    expect(await get(ns, agents.lab.host(1).ip4, 8080)).to.equal('page of h1');
  });

  it('down and up again, on both hosts', async () => {
    await compose(b, CLIENT, 'down', '-t', '0');
    // The cluster still has them, so the engine gets them again: not in the middle of what follows.
    for (const network of ['shop_front', 'shop_back']) {
      const what = `${network} in the engine again`;
      await until(() => b.knows(network), { timeoutMs: 20_000, what });
    }
    await compose(b, CLIENT, 'up', '-d');
    expect(await fetched('web')).to.equal('page of h1');
    await compose(b, CLIENT, 'down', '-t', '0');
    await compose(a, FRONT, 'down', '-t', '0');
    expect(await agents.json<unknown[]>(1, 'network', 'ls')).to.deep.equal([]);
    expect(await agents.json<unknown[]>(1, 'ps')).to.deep.equal([]);
  });
});
