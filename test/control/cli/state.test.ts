/** `weft state`: what it prints, in test/golden/state.txt, and what it leaves on the disk. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ApiFixture, startApi } from '../../support/api-fixture.ts';
import { type CliResult, cli, expectGolden } from '../../support/cli-run.ts';
import { refusal } from '../../support/fake-operations.ts';

describe('weft state', () => {
  let api: ApiFixture;
  let folder: string;

  beforeEach(async () => {
    api = await startApi();
    folder = mkdtempSync(join(tmpdir(), 'weft-state-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await api.stop();
  });

  const weft = (...words: readonly string[]): Promise<CliResult> =>
    cli(['state', ...words], { WEFT_HOST: `unix://${api.socketPath}` });
  const content = (name: string): string => readFileSync(join(folder, name), 'utf8');

  /** Runs command lines; `DIR` stands for the folder. */
  const session = async (lines: readonly string[]): Promise<string> => {
    let text = '';
    for (const line of lines) {
      const words = line.replaceAll('DIR', folder).split(' ');
      const { status, out, err } = await weft(...words);
      const said = `${out}${err.replace(/^(?=.)/gm, '! ')}`.replaceAll(folder, 'DIR');
      text += `$ weft state ${line}\n${said}= ${status}\n\n`;
    }
    return text;
  };

  it('prints what a person is told', async () => {
    const { backup } = api.agent;
    const file = (name: string, value: unknown): void =>
      writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
    file('cut-off', JSON.stringify(backup).slice(0, 200));
    file('later', { ...backup, format: 2 });
    file('other', { a: 1 });
    file('pool', { ...backup, defaultAddressPool: '10.64.0.0/10' });
    mkdirSync(join(folder, 'folder'));
    const before = await session([
      'backup -',
      'backup DIR/weft.json',
      'backup DIR/weft.json',
      'backup -f DIR/weft.json',
      'backup --forse DIR/weft.json',
      'backup DIR/a DIR/b',
      'backup DIR/folder',
      'backup DIR/nowhere/weft.json',
      'backup DIR/weft.json/weft.json',
      'restore',
      'restore DIR/weft.jso',
      'restore DIR/folder',
      'restore DIR/cut-off',
      'restore DIR/other',
      'restore DIR/later',
      'restore --dryrun DIR/weft.json',
      'restore --dry-run DIR/weft.json',
    ]);
    api.agent.networks = [];
    const after = await session([
      'restore --dry-run DIR/weft.json',
      'restore DIR/weft.json',
      'restore DIR/weft.json',
      'restore DIR/pool',
    ]);
    const why = '2 things stand against it: (1) network a: the one; (2) network b: the other';
    const remedy = 'nothing was changed; remove what is in the way, or edit the backup';
    api.agent.failures.set('restoreState', refusal('name-taken', 'state restore', why, remedy));
    const refused = await session(['restore DIR/weft.json']);
    expectGolden('state', before + after + refused);
  });

  it('backup writes what it prints, for its owner alone, and leaves nothing else', async () => {
    const { out } = await weft('backup');
    expect(JSON.parse(out)).deep.equal(api.agent.backup);
    expect((await weft('backup', join(folder, 'weft.json'))).status).equal(0);
    expect(content('weft.json')).equal(out);
    expect(statSync(join(folder, 'weft.json')).mode & 0o777).equal(0o600);
    expect(readdirSync(folder)).deep.equal(['weft.json']);
  });

  it('backup keeps a file that is there, and replaces it only by force', async () => {
    writeFileSync(join(folder, 'weft.json'), 'old', { mode: 0o644 });
    expect((await weft('backup', join(folder, 'weft.json'))).status).equal(1);
    expect(content('weft.json')).equal('old');
    expect(api.agent.calls).deep.equal([]);
    expect((await weft('backup', '--force', join(folder, 'weft.json'))).status).equal(0);
    expect(JSON.parse(content('weft.json'))).deep.equal(api.agent.backup);
    expect(statSync(join(folder, 'weft.json')).mode & 0o777).equal(0o600);
  });

  it('backup keeps the old file when the agent refuses', async () => {
    writeFileSync(join(folder, 'weft.json'), 'old');
    api.agent.failures.set('backupState', refusal('system-refused', 'a', 'b', 'c'));
    expect((await weft('backup', '--force', join(folder, 'weft.json'))).status).equal(1);
    expect(content('weft.json')).equal('old');
    expect(readdirSync(folder)).deep.equal(['weft.json']);
  });

  it('backup does not write over a link or a device, whatever is forced', async () => {
    writeFileSync(join(folder, 'target'), 'old');
    symlinkSync('target', join(folder, 'link'));
    for (const path of [join(folder, 'link'), '/dev/null']) {
      const { status, err } = await weft('backup', '--force', path);
      expect([status, err]).deep.equal([
        1,
        `weft: state backup ${path}: there is something else than a file; name another path\n`,
      ]);
    }
    expect(content('target')).equal('old');
  });

  it('backup says where nobody may write', async () => {
    // Root may write nearly everywhere, but makes no file in /sys either.
    const { status, err } = await weft('backup', '/sys/weft.json');
    expect(status).equal(1);
    expect(err).match(
      /^weft: state backup \/sys\/weft\.json: (this user may not open it|its file system is read-only); use /,
    );
  });

  it('restore sends what the file says', async () => {
    await weft('backup', join(folder, 'weft.json'));
    await weft('restore', '--dry-run', join(folder, 'weft.json'));
    await weft('restore', join(folder, 'weft.json'));
    expect(api.agent.calls.slice(1)).deep.equal([
      { name: 'restoreState', args: [api.agent.backup, true] },
      { name: 'restoreState', args: [api.agent.backup, false] },
    ]);
  });
});
