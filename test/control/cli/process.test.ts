/** The program as a process: pipes, exit status, and what it costs to load. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type ApiFixture, startApi } from '../../support/api-fixture.ts';
import { resultOf, startCli } from '../../support/cli-run.ts';

describe('weft as a process', () => {
  let api: ApiFixture;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const result = await resultOf(startCli(['--version'], api.socketPath));
    expect(result).deep.equal({ status: 0, out: `weft ${version}\n`, err: '' });
  });

  it('ends with the status of a refusal', async () => {
    expect(await resultOf(startCli(['node', 'inspect', 'x'], api.socketPath))).include({
      status: 1,
      err: "weft: node 'x': there is no such node; check the name\n",
    });
    expect(await resultOf(startCli(['ps'], '/nonexistent'))).include({ status: 3 });
  });

  it('writes a long list to a pipe to its end', async () => {
    const [endpoint] = api.agent.endpoints;
    if (endpoint === undefined) throw new Error('the fake agent has endpoints');
    const many = Array.from({ length: 5000 }, (_, i) => ({ ...endpoint, name: `web-${i}` }));
    api.agent.endpoints.push(...many);
    const result = await resultOf(startCli(['ps', '--format', 'json'], api.socketPath));
    expect(JSON.parse(result.out)).length(5002);
  });

  it('is quiet when the reader of its pipe has gone', async () => {
    const child = startCli(['ps'], api.socketPath);
    child.stdout?.destroy();
    let err = '';
    child.stderr?.on('data', (chunk) => {
      err += chunk;
    });
    await once(child, 'close');
    expect(err).equal('');
  });
});
