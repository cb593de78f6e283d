/**
 * A data directory that was put back to an earlier copy, as a restored disk image is, and one that was used twice.
 *
 *     h1 [ founder ]   h2 [ member, put back ]   h3 [ member ]
 */
import { cpSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { until } from '../support/until.ts';

const WAIT_MS = 10_000;

describe('an earlier copy of a data directory', function () {
  this.timeout(240_000);
  let agents: Agents;

  const problems = async (host: number): Promise<string> =>
    (await agents.json<{ problems: string[] }>(host, 'status')).problems.join('\n');
  const says = (host: number, text: RegExp): Promise<unknown> =>
    until(async () => text.test(await problems(host)), {
      timeoutMs: WAIT_MS,
      what: `h${host} to say ${text}`,
    }).catch(async (error: Error) => {
      throw new Error(`${error.message}; it says: ${await problems(host)}`);
    });
  const image = (): string => `${agents.dataDir(2)}.image`;
  const putBack = (): void => {
    rmSync(agents.dataDir(2), { recursive: true });
    cpSync(image(), agents.dataDir(2), { recursive: true });
  };

  before(async function () {
    await requireLab(this);
    agents = await Agents.open({ hosts: 3 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'net');
    await agents.sees([2], 'net', 0);
    await agents.stop(2);
    cpSync(agents.dataDir(2), image(), { recursive: true });
    await agents.start(2);
    await agents.seesNode(1, 'h2', ['alive']);
  });
  after(async () => {
    if (agents !== undefined) rmSync(image(), { recursive: true, force: true });
    await agents?.close();
  });

  it('takes no part when others know what was written since, and says what to do', async () => {
    await agents.ok(2, 'network', 'create', 'since');
    await agents.sees([1, 3], 'since', 0);
    await agents.stop(2);
    putBack();
    await agents.start(2);
    await says(2, /this node is cut off: others hold writes of it that its data directory lacks/);
    const wish = await agents.weft(2, 'network', 'create', 'late');
    expect(wish.code).to.equal(1);
    expect(wish.stderr).to.match(/run weft node rm --force h2 on another node/);
    await agents.logged(2, /its data directory lacks/);
  });

  it('says so from the start when it starts again', async () => {
    await agents.stop(2);
    await agents.stop(1);
    await agents.stop(3);
    await agents.start(2);
    expect(await problems(2)).to.match(/this node is cut off: others hold writes/);
    await agents.start(1);
    await agents.start(3);
  });

  it('that wrote something else under the same numbers is seen by all as a node with two histories', async () => {
    await agents.stop(2);
    putBack();
    // Nobody is there to tell it.
    await agents.stop(1);
    await agents.stop(3);
    await agents.start(2);
    for (const name of ['instead', 'of', 'that']) await agents.ok(2, 'network', 'create', name);
    await agents.start(1);
    await agents.start(3);
    await says(2, /this node is cut off/);
    await says(1, /node h2 wrote two histories, its data directory was copied or put back/);
    // What it owned it gave out twice.
    await says(1, /network since .* and network instead .* share addresses of subnet/);
  });

  it('comes back with an empty directory as a new node, when the old one is removed', async () => {
    await agents.ok(1, 'node', 'rm', '--force', 'h2');
    await agents.stop(2);
    rmSync(agents.dataDir(2), { recursive: true });
    const token = await agents.ok(1, 'token', 'create');
    await agents.start(2, '--join', agents.lab.host(1).ip4, '--token', token);
    await agents.seesNode(3, 'h2', ['alive']);
    await agents.ok(2, 'network', 'create', 'anew');
    await agents.sees([1, 3], 'anew', 0);
    await agents.ok(1, 'network', 'rm', 'instead');
    await says(1, /^$/);
  });
});
