/** The completion scripts, run by the shells they are for. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type ApiFixture, startApi } from '../../support/api-fixture.ts';
import { cli, resultOf } from '../../support/cli-run.ts';

const MAIN = fileURLToPath(new URL('../../../src/control/cli/main.ts', import.meta.url));

describe('completion', () => {
  let api: ApiFixture;
  let directory: string;
  before(async () => {
    api = await startApi();
    directory = mkdtempSync(join(tmpdir(), 'weft-completion-'));
    for (const shell of ['bash', 'zsh']) {
      const { out, status } = await cli(['completion', shell]);
      expect(status).equal(0);
      writeFileSync(join(directory, shell), out);
    }
  });
  after(async () => {
    rmSync(directory, { recursive: true });
    await api.stop();
  });

  /** What bash offers for the last word of a line. */
  async function offered(line: string): Promise<string[]> {
    const words = line.split(' ');
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const script = `
      weft() { '${process.execPath}' --import tsx '${MAIN}' "$@"; }
      source '${directory}/bash'
      COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
      _weft
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { ...process.env, WEFT_HOST: `unix://${api.socketPath}` };
    const { out, err } = await resultOf(spawn('bash', ['-c', script], { env }));
    expect(err).equal('');
    return out.split('\n').filter((word) => word !== '');
  }

  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['weft n', ['node', 'network']],
    ['weft network ', ['create', 'ls', 'inspect', 'connect', 'disconnect', 'rm', 'prune']],
    ['weft network i', ['inspect']],
    ['weft network inspect ', ['web-net']],
    ['weft network rm web-net w', ['web-net']],
    ['weft network ls --f', ['--filter', '--format']],
    ['weft network ls --format ', ['table', 'json']],
    ['weft network create --subnet 10.0.0.0/24 --gat', ['--gateway']],
    ['weft detach ', ['web', 'db']],
    ['weft node inspect host-', ['host-1', 'host-2']],
    ['weft token rm 7', ['77aa88bb99cc00dd']],
    ['weft vtep ls ', ['web-net']],
    ['weft attach --tap eth0 ', ['web-net']],
    ['weft ps --network ', ['web-net']],
    ['weft completion ', ['bash', 'zsh']],
    ['weft agent --log-le', ['--log-level']],
    ['weft agent --log-level ', ['fatal', 'error', 'warn', 'info', 'debug', 'trace']],
    ['weft network create ', []],
    ['weft attach --netns x --tap ', []],
  ];
  for (const [line, words] of rows) {
    it(`bash offers ${words.join(' ') || 'nothing'} after "${line}"`, async () => {
      expect(await offered(line)).deep.equal(words);
    });
  }

  it('asks the agent that the line names', async () => {
    const line = 'weft -H unix:///nonexistent network inspect ';
    expect(await offered(line)).deep.equal([]);
  });

  it('bash offers programs after weft run', async () => {
    expect(await offered('weft run --network web-net -- unsha')).include('unshare');
    expect(await offered('weft run --network ')).deep.equal(['web-net']);
  });

  it('zsh can read its script, where there is a zsh', async () => {
    const { out } = await cli(['completion', 'zsh']);
    expect(out).match(/^#compdef weft\n/);
    expect(out).contains('"network:0") echo "create ls inspect connect disconnect rm prune" ;;');
    const { error, stderr, status } = spawnSync('zsh', ['-n', join(directory, 'zsh')], {
      encoding: 'utf8',
    });
    if (error === undefined) expect({ stderr, status }).deep.equal({ stderr: '', status: 0 });
  });

  it('__complete is silent without an agent and for unknown kinds', async () => {
    for (const kind of ['network', 'nonsense']) {
      const env = { WEFT_HOST: 'unix:///nonexistent' };
      expect(await cli(['__complete', kind], env)).deep.equal({ status: 0, out: '', err: '' });
    }
  });
});
