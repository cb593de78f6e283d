/** `weft cni` and `weft podman`: what it puts where, and what it leaves alone. */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type CliResult, cli } from '../../support/cli-run.ts';

describe('weft cni', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weft-cni-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const weft = (...words: string[]): Promise<CliResult> => {
    const folders = ['--dir', `${folder}/bin`, '--conf-dir', `${folder}/net.d`];
    return cli(['cni', ...words, ...folders], { WEFT_HOST: 'unix:///run/other.sock' });
  };

  it('install writes the program, and a configuration when it is asked for', async () => {
    const program = `${folder}/bin/weft-cni`;
    expect(await weft('install')).to.deep.equal({ status: 0, out: `wrote ${program}\n`, err: '' });
    expect(statSync(program).mode & 0o777).to.equal(0o755);
    expect(() => readdirSync(`${folder}/net.d`)).to.throw(/ENOENT/);
    const list = `${folder}/net.d/10-weft-my-overlay.conflist`;
    const { out } = await weft('install', '--network', 'my-overlay');
    expect(out).to.equal(`wrote ${program}\nwrote ${list}\n`);
    const { name, plugins } = JSON.parse(readFileSync(list, 'utf8'));
    expect(name).to.equal('my-overlay');
    expect(plugins[0]).to.deep.include({
      ...{ type: 'weft-cni', network: 'my-overlay', socket: '/run/other.sock' },
    });
  });

  it("with --portmap ports are another plugin's business", async () => {
    await weft('install', '--network', 'a', '--portmap');
    const { plugins } = JSON.parse(readFileSync(`${folder}/net.d/10-weft-a.conflist`, 'utf8'));
    expect(plugins[0].capabilities).to.not.have.property('portMappings');
    expect(plugins[1]).to.deep.equal({ type: 'portmap', capabilities: { portMappings: true } });
    const { status, err } = await weft('install', '--portmap');
    expect([status, err]).to.deep.equal([
      2,
      'weft: cni install --portmap: there is no configuration to write; add --network\n',
    ]);
  });

  it('the program asks the agent of the command, and starts Node by its path, whatever the environment is', async () => {
    await weft('install');
    const text = readFileSync(`${folder}/bin/weft-cni`, 'utf8');
    expect(text).to.match(/exec '\/.*\/native\/build\/weft-cni' '\/run\/other\.sock' '50' /);
    expect(text).to.contain(` '${process.execPath}' `);
    expect(text).to.match(/integrations\/programs\/cni\.js' "\$@"\n$/);
    // Its syntax, without running it.
    execFileSync('/bin/sh', ['-n', `${folder}/bin/weft-cni`]);
  });

  it('uninstall takes away what install wrote, and nothing else', async () => {
    await weft('install', '--network', 'a');
    await weft('install', '--network', 'b');
    writeFileSync(`${folder}/net.d/87-podman-bridge.conflist`, '{}');
    const { status, out } = await weft('uninstall');
    expect(status).to.equal(0);
    expect(out.split('\n').filter((line) => line.startsWith('removed'))).to.have.length(3);
    expect(readdirSync(`${folder}/net.d`)).to.deep.equal(['87-podman-bridge.conflist']);
    expect(readdirSync(`${folder}/bin`)).to.deep.equal([]);
    expect(await weft('uninstall')).to.deep.equal({ status: 0, out: '', err: '' });
  });

  it('a file of somebody else is not touched', async () => {
    mkdirSync(`${folder}/net.d`);
    const list = `${folder}/net.d/10-weft-a.conflist`;
    writeFileSync(list, '{}');
    const why = 'the file is there and was not put there by weft';
    const remedy = 'move it away, or choose another folder';
    expect(await weft('install', '--network', 'a')).to.deep.equal({
      ...{ status: 1, out: '' },
      err: `weft: install ${list}: ${why}; ${remedy}\n`,
    });
    expect(() => readdirSync(`${folder}/bin`)).to.throw(/ENOENT/);
    expect((await weft('uninstall')).err).to.equal(`weft: uninstall ${list}: ${why}; ${remedy}\n`);
    expect(readFileSync(list, 'utf8')).to.equal('{}');
  });

  it('a name that no network can have is refused', async () => {
    const { status, err } = await weft('install', '--network', '../x');
    expect([status, err]).to.deep.equal([
      1,
      "weft: cni install --network '../x': it is no name of a network; see weft network ls\n",
    ]);
  });
});

describe('weft podman', () => {
  it('install writes the program that has the name of the driver, uninstall removes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weft-podman-'));
    try {
      const { out } = await cli(['podman', 'install', '--dir', folder]);
      expect(out).to.equal(`wrote ${folder}/weft\n`);
      const text = readFileSync(`${folder}/weft`, 'utf8');
      expect(text).to.match(/integrations\/programs\/netavark\.js' "\$@"\n$/);
      expect((await cli(['podman', 'uninstall', '--dir', folder])).out).to.equal(
        `removed ${folder}/weft\n`,
      );
      expect(readdirSync(folder)).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
