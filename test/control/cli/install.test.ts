/** `weft install` and `weft uninstall` below a directory, and the texts that they write. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { loadAgentConfig } from '../../../src/agent/config.ts';
import { AGENT_SETTINGS } from '../../../src/control/cli/agent-settings.ts';
import { COMMANDS, GROUPS } from '../../../src/control/cli/command-table.ts';
import { configFile } from '../../../src/control/cli/install/config-file.ts';
import { manualPages } from '../../../src/control/cli/install/manual.ts';
import { CAPABILITIES, systemdWords, unitFiles } from '../../../src/control/cli/install/units.ts';
import { type CliResult, cli, expectGolden } from '../../support/cli-run.ts';

const CATALOG = { commands: COMMANDS, groups: GROUPS };

describe('weft install', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'weft-install-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const install = (...words: string[]): Promise<CliResult> =>
    cli(['install', '--root', root, ...words]);
  const uninstall = (...words: string[]): Promise<CliResult> =>
    cli(['uninstall', '--root', root, ...words]);
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const files = (): string[] =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(root, path)).isFile(),
    );

  it('says what it has written, once; and what is there, when it is run again', async () => {
    const first = await install();
    expect(first).to.deep.include({ status: 0, err: '' });
    expect(first.out.split('\n').slice(3)).to.deep.equal([
      'wrote /usr/local/bin/weft',
      'wrote /etc/systemd/system/weft.service',
      'wrote /etc/systemd/system/weft.socket',
      'wrote /etc/systemd/system/weft-docker.socket',
      'wrote /etc/weft/config.yaml',
      'wrote /usr/local/share/bash-completion/completions/weft',
      'wrote /usr/local/share/zsh/site-functions/_weft',
      `wrote ${COMMANDS.filter(({ hidden }) => hidden !== true).length + 1} pages in /usr/local/share/man/man1`,
      '',
    ]);
    expect(statSync(join(root, '/var/lib/weft')).mode & 0o777).to.equal(0o700);
    expect(statSync(join(root, '/etc/weft/config.yaml')).mode & 0o777).to.equal(0o640);
    const before = files().map((path) => [path, read(path)]);
    const second = await install();
    const acts = second.out
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(new Set(acts)).to.deep.equal(new Set(['unchanged']));
    expect(files().map((path) => [path, read(path)])).to.deep.equal(before);
  });

  it('does nothing with --dry-run', async () => {
    const { status, out, err } = await install('--dry-run');
    expect({ status, err }).to.deep.equal({
      status: 0,
      err: 'nothing is done; without --dry-run:\n',
    });
    expect(out).to.contain('wrote /etc/systemd/system/weft.service\n');
    expect(files()).to.deep.equal([]);
  });

  it('puts options of the agent into the unit, as they will be read', async () => {
    await install('--', '--name', 'h1', '--data-dir', '/srv/we ft', '--join', '10.99.0.1');
    const unit = read('/etc/systemd/system/weft.service');
    expect(unit).to.match(
      /^ExecStart=\S+ \S+ agent --config \/etc\/weft\/config.yaml --name h1 --data-dir "\/srv\/we ft" --join 10.99.0.1$/m,
    );
    expect(unit).to.match(/^ReadWritePaths="\/srv\/we ft"$/m);
  });

  for (const [words, refusal] of [
    [
      ['--tokn', 'x'],
      'agent: there is no option --tokn; did you mean --token? See weft agent --help',
    ],
    [
      ['--name', 'h 1'],
      "--name 'h 1': it is no name: a letter or digit first, then also . _ -, at most 63; choose another with --name",
    ],
    [
      ['--token', 'x', '--join', 'h'],
      '--token: everybody on this host can read a unit; put the token into a file and give --token-file',
    ],
    [
      ['--socket', '/x'],
      '--socket: systemd opens the socket for the agent; leave it out, and say systemctl edit weft.socket',
    ],
    [['--help'], 'agent: a wish for help is nothing to write down; see weft agent --help'],
  ] as const) {
    it(`refuses ${words.join(' ')} for the unit, and writes nothing`, async () => {
      const { status, err } = await install('--', ...words);
      expect(err).to.equal(`weft: ${refusal}\n`);
      expect(status).to.be.oneOf([1, 2]);
      expect(files()).to.deep.equal([]);
    });
  }

  it('keeps the configuration and the command of a person', async () => {
    write('/etc/weft/config.yaml', 'name: mine\n');
    write('/usr/local/bin/weft', '#!/bin/sh\n');
    const { out } = await install();
    expect(out).to.contain('kept /etc/weft/config.yaml: it is yours\n');
    expect(out).to.contain('kept /usr/local/bin/weft: it is yours\n');
    const left = await uninstall('--purge');
    expect(left.status).to.equal(0);
    expect(files().sort()).to.deep.equal(['etc/weft/config.yaml', 'usr/local/bin/weft']);
    expect(read('/etc/weft/config.yaml')).to.equal('name: mine\n');
  });

  it('refuses to write over a unit of somebody else, and changes nothing', async () => {
    write('/etc/systemd/system/weft.service', '[Service]\n');
    const { status, err } = await install();
    expect(status).to.equal(1);
    expect(err).to.equal(
      'weft: /etc/systemd/system/weft.service: it is there, and not as weft install has written it; move it away; what is changed in a unit belongs into a drop-in (systemctl edit weft)\n',
    );
    expect(files()).to.deep.equal(['etc/systemd/system/weft.service']);
  });

  it('brings its files up to date, and takes away those that it does not write any more', async () => {
    await install();
    const record = '/usr/local/share/weft/installed.json';
    const old = '# old\n';
    const known = JSON.parse(read(record)) as { files: Record<string, string> };
    const sum = createHash('sha256').update(old).digest('hex');
    for (const path of [
      '/etc/systemd/system/weft.service',
      '/usr/local/share/man/man1/weft-old.1',
    ]) {
      write(path, old);
      known.files[path] = sum;
    }
    write(record, JSON.stringify(known));
    const { out } = await install();
    expect(out).to.contain('updated /etc/systemd/system/weft.service\n');
    expect(out).to.contain('removed 1 page in /usr/local/share/man/man1\n');
    expect(existsSync(join(root, '/usr/local/share/man/man1/weft-old.1'))).to.equal(false);
    expect(read('/etc/systemd/system/weft.service')).to.not.equal(old);
  });

  it('is taken away without a trace, but for what a person has changed, and state', async () => {
    await install();
    write('/var/lib/weft/state.lmdb', 'x');
    write('/etc/weft/config.yaml', 'name: mine\n');
    const { out } = await uninstall();
    expect(out).to.contain('left /etc/weft/config.yaml: it was changed\n');
    expect(out).to.contain(
      'left /var/lib/weft: keys and state of this node; --purge removes them\n',
    );
    expect(files().sort()).to.deep.equal(['etc/weft/config.yaml', 'var/lib/weft/state.lmdb']);
    const again = await uninstall();
    expect(again.status).to.equal(1);
    expect(again.err).to.contain('uninstall: there is no ');
  });

  it('is purged with state and a changed configuration', async () => {
    await install();
    write('/var/lib/weft/state.lmdb', 'x');
    write('/etc/weft/config.yaml', 'name: mine\n');
    const { out } = await uninstall('--purge');
    expect(out).to.contain('removed /var/lib/weft: keys and state of this node\n');
    expect(readdirSync(root)).to.deep.equal([]);
  });

  it('takes another prefix, and none that depends on where one stands', async () => {
    await install('--prefix', '/opt/weft');
    expect(existsSync(join(root, '/opt/weft/share/man/man1/weft.1'))).to.equal(true);
    expect((await uninstall('--prefix', '/opt/weft')).status).to.equal(0);
    const { status, err } = await install('--prefix', 'opt');
    expect({ status, err }).to.deep.equal({
      status: 2,
      err: "weft: --prefix 'opt': it is no absolute path; write it as /usr/local\n",
    });
  });
});

describe('what weft install writes', () => {
  it('are these units', () => {
    const units = unitFiles({
      command: ['/usr/bin/weft', 'agent', '--config', '/etc/weft/config.yaml'],
    });
    const text = Object.entries(units).map(([name, unit]) => `==> ${name} <==\n${unit}`);
    expectGolden('units', text.join('\n'));
    for (const name of Object.keys(CAPABILITIES)) expect(units['weft.service']).to.contain(name);
  });

  it('are words that systemd takes as they are', () => {
    expect(systemdWords(['/a b/c', '--x=50%', '$HOME', 'say "hi"', 'a\\b', "it's"])).to.equal(
      '"/a b/c" --x=50%% $$HOME "say \\"hi\\"" "a\\\\b" "it\'s"',
    );
  });

  it('is a configuration that an agent takes, and that names every key', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'weft-config-')), 'config.yaml');
    writeFileSync(path, configFile());
    const source = { flags: {}, configFile: path, socketPath: '/run/weft/weft.sock', cwd: '/' };
    expect((await loadAgentConfig(source)).fdStore).to.equal(true);
    rmSync(dirname(path), { recursive: true });
    const missing = AGENT_SETTINGS.filter(
      ({ key }) => !new RegExp(`^#?${key}:`, 'm').test(configFile()),
    );
    expect(missing.map(({ key }) => key)).to.deep.equal(['socket']);
  });

  it('are pages that groff sets without a warning', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weft-man-'));
    const pages = await manualPages(CATALOG, '1.2.3');
    const names = Object.keys(pages);
    for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
    const paths = names.map((name) => join(folder, name));
    const words = ['-man', '-ww', '-Tutf8', '-P-c', ...paths];
    const { status, stdout, stderr } = spawnSync('groff', words, {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    rmSync(folder, { recursive: true });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    expect(stdout).to.contain('WEFT-NETWORK-CREATE(1)');
    expect(names).to.include.members(['weft.1', 'weft-network-create.1']);
    expectGolden('manual', pages['weft-token-create.1'] ?? '');
  });
});
