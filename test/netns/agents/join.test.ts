/**
 * Ways into a cluster.
 *
 *     h1 [ founder, the signer ]      h2 [ member ]      h3, h4 [ want to join ]
 */
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';

describe('joining', function () {
  this.timeout(240_000);
  let agents: Agents;
  let token: string;

  before(async function () {
    await requireLab(this);
    agents = await Agents.open({ hosts: 4, agents: 2 });
    token = await agents.ok(1, 'token', 'create');
  });
  after(() => agents?.close());

  it('by a member that is no signer is passed on to the one that is', async () => {
    await agents.start(3, '--join', agents.lab.host(2).ip4, '--token', token);
    for (const host of [1, 2, 3]) await agents.seesNode(host, 'h3', ['alive']);
  });

  it('goes on to the next member when one does not answer, and reads the token from a file', async () => {
    const file = `${agents.lab.folder}/token`;
    writeFileSync(file, `${token}\n`);
    const [silent, good] = [agents.lab.host(4).ip4, agents.lab.host(1).ip4];
    await agents.start(4, '--join', silent, '--join', good, '--token-file', file);
    await agents.seesNode(1, 'h4', ['alive']);
  });

  it('is not possible while the signer is away, and says so; everything else goes on', async () => {
    const second = await agents.ok(2, 'token', 'create');
    await agents.stop(1);
    await agents.stop(4);
    const where = ['--data-dir', `${agents.lab.folder}/new`, '--name', 'new'];
    const agent = agents.launch(4, ...where, '--join', agents.lab.host(2).ip4, '--token', second);
    expect(await agent.ended).to.equal(1);
    expect(agent.output).to.contain(
      'weft: connecting to 192.168.77.1: nothing listens on TCP port 7946;',
    );
    await agents.ok(2, 'network', 'create', '--attachable', 'made-without-signer');
    await agents.start(1);
    await agents.sees([1], 'made-without-signer', 0);
  });
});
