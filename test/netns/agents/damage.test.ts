/**
 * Records that the disk has changed while the agent was away: of another member's log they are fetched again, of the
 * own log they keep the agent from starting.
 *
 *     h1 [ agent ] makes a network     h2 [ agent ] holds a copy of it
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

const NAME = 'a-name-to-be-found-in-the-file';

describe('a stored record that is damaged', function () {
  this.timeout(240_000);
  let agents: Agents;

  before(async function () {
    await requireLab(this);
    agents = await Agents.open({ hosts: 2 });
    await agents.ok(1, 'network', 'create', NAME);
    await until(async () => (await names(2)).includes(NAME), { timeoutMs: 10_000, what: NAME });
  });
  after(() => agents?.close());

  const names = async (host: number): Promise<string[]> => {
    const networks = await agents.json<{ readonly name: string }[]>(host, 'network', 'ls');
    return networks.map(({ name }) => name);
  };

  /** Flips a bit of the name wherever the file has it, also on pages that are free by now. */
  const damage = (host: number): void => {
    const file = `${agents.dataDir(host)}/state.lmdb`;
    const content = readFileSync(file);
    const at = content.indexOf(NAME);
    expect(at).to.be.greaterThan(0);
    for (let i = at; i >= 0; i = content.indexOf(NAME, i + 1)) content.writeUInt8(0x42, i + 3);
    writeFileSync(file, content);
  };

  it('of the log of another member is fetched again', async () => {
    await agents.stop(2);
    damage(2);
    await agents.start(2);
    await agents.logged(2, /it is fetched again from others/);
    await until(async () => (await names(2)).includes(NAME), { timeoutMs: 10_000, what: NAME });
    await agents.seesNode(2, 'h1', ['alive']);
  });

  it('of the own log refuses the start, and says what to do', async () => {
    await agents.stop(1);
    damage(1);
    const agent = agents.launch(1);
    await agent.saying(
      /its checksum does not fit; .*remove the data directory and join anew/,
      20_000,
    );
    expect(agent.output).to.match(/record log\/[0-9a-f]{32}\/network\//);
  });
});
