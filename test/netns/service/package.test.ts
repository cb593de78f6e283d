/**
 * The Debian package: made, looked at, installed on a machine that systemd has started, used, removed and purged.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { attempt, run } from '../support/commands.ts';
import { Lab } from '../support/lab.ts';
import { requireLab } from '../support/privileges.ts';
import { SystemdMachine } from '../support/systemd-machine.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { version: string };
const PACKAGE = `${ROOT}build/weft_${version}_amd64.deb`;
/** Compressing Node takes most of it. */
const BUILD_MS = 240_000;

/** It looks into every file. */
const LINTIAN_MS = 240_000;

describe('the Debian package', function () {
  this.timeout(240_000);
  let lab: Lab;
  let machine: SystemdMachine;

  before(async function () {
    this.timeout(BUILD_MS);
    const obstacle = process.arch === 'x64' ? await SystemdMachine.obstacle() : 'it is for amd64';
    await requireLab(this, ['dpkg-deb', 'lintian', 'ping', 'systemctl'], () => obstacle);
    await run([process.execPath, `${ROOT}scripts/package-deb.mjs`], { timeoutMs: BUILD_MS });
    lab = await Lab.open({ hosts: 1 });
    machine = await SystemdMachine.boot(lab, 1);
  });
  after(async () => {
    await machine?.close();
    await lab?.close();
  });

  const installed = (): Promise<string> => machine.run('dpkg', '-s', 'weft');

  it('asks for no more than Debian 12 has', async () => {
    const depends = await run(['dpkg-deb', '-f', PACKAGE, 'Depends']);
    const wanted =
      /^libc6 \(>= 2\.\d+\), libstdc\+\+6 \(>= \d+(\.\d)?\), libgcc-s1, iproute2, nftables\n$/;
    expect(depends).to.match(wanted);
    const [, libc = '99'] = /libc6 \(>= 2\.(\d+)\)/.exec(depends) ?? [];
    expect(Number(libc), 'Debian 12 has 2.36').to.be.at.most(36);
  });

  it('holds the program and what it runs on, and nothing to develop with', async () => {
    const list = (await run(['dpkg-deb', '-c', PACKAGE])).split('\n');
    const paths = list.map((line) => line.split(/\s+/).at(-1) ?? '');
    for (const path of [
      './usr/bin/weft',
      './usr/lib/weft/bin/node',
      './usr/lib/weft/native/build/weft.node',
      './usr/lib/weft/native/build/weft-cni',
      './lib/systemd/system/weft.service',
      './usr/share/man/man1/weft-network-create.1.gz',
      './usr/share/doc/weft/copyright',
    ]) {
      expect(paths).to.include(path);
    }
    const started = list.filter(
      (line) => line.startsWith('-rwxr-xr-x') && line.includes('/lib/weft/'),
    );
    expect(started).to.have.length(2);
    const needless = /\.(ts|map)$|\/(typescript|mocha|tsx|@biomejs|node-addon-api)\/|\/test\//;
    expect(paths.filter((path) => needless.test(path))).to.deep.equal([]);
    expect(list.filter((line) => line !== '' && !line.includes(' root/root '))).to.deep.equal([]);
  });

  it('is installed without starting anything', async () => {
    await machine.run('dpkg', '-i', PACKAGE);
    expect(await installed()).to.contain('Status: install ok installed');
    expect(await machine.run('weft', '--version')).to.equal(`weft ${version}`);
    expect(await machine.property('weft.service', 'ActiveState')).to.equal('inactive');
    expect(await machine.property('weft.service', 'UnitFileState')).to.equal('disabled');
    const { code, stderr } = await machine.attempt('weft', 'install');
    expect({ code, stderr }).to.deep.equal({
      code: 1,
      stderr:
        'weft: install: Weft is on this host as a package, with the same files; say systemctl enable --now weft, or apt remove weft\n',
    });
  });

  it('runs on the Node that it brings, and joins two containers', async () => {
    await machine.sh("echo 'advertise-addr: [192.168.77.1]' >> /etc/weft/config.yaml");
    await machine.run('systemctl', 'enable', '--now', 'weft');
    const pid = await machine.property('weft.service', 'MainPID');
    expect(await machine.run('readlink', `/proc/${pid}/exe`)).to.equal('/usr/lib/weft/bin/node');
    expect(await machine.run('weft', 'status')).to.match(/^Engine +native/m);
    await machine.run('weft', 'network', 'create', '--attachable', '--subnet=10.10.20.0/24', 'web');
    for (const name of ['a', 'b']) {
      await machine.sh(
        `ip netns add ${name} && weft attach web --tap eth0 --netns ${name} --name ${name}`,
      );
    }
    const pinged = await machine.run(
      'ip',
      'netns',
      'exec',
      'a',
      'ping',
      '-c3',
      '-W2',
      '10.10.20.3',
    );
    expect(pinged).to.contain(' 0% packet loss');
  });

  it('is installed over itself while the agent works', async () => {
    const before = await machine.property('weft.service', 'MainPID');
    await machine.run('dpkg', '--force-confold', '-i', PACKAGE);
    expect(await machine.property('weft.service', 'ActiveState')).to.equal('active');
    expect(await machine.property('weft.service', 'MainPID')).to.not.equal(before);
    expect(await machine.sh('weft ps -q | wc -l')).to.equal('2');
  });

  it('keeps state and configuration when it is removed', async () => {
    await machine.run('dpkg', '-r', 'weft');
    expect(await installed()).to.contain('Status: deinstall ok config-files');
    expect((await machine.attempt('weft')).code).to.not.equal(0);
    expect(await machine.run('ls', '/var/lib/weft')).to.contain('state.lmdb');
    expect(await machine.run('cat', '/etc/weft/config.yaml')).to.contain('192.168.77.1');
    expect(await machine.property('weft.service', 'LoadState')).to.equal('not-found');
  });

  it('leaves nothing when it is purged', async () => {
    await machine.run('dpkg', '-P', 'weft');
    expect((await machine.attempt('dpkg', '-s', 'weft')).code).to.equal(1);
    const left =
      'find /etc /usr/bin /usr/lib /usr/share /lib/systemd /var /run -name "*weft*" -not -path "*/netns/*"';
    expect(await machine.sh(left)).to.equal('');
  });

  it('has nothing that lintian calls an error', async function () {
    this.timeout(LINTIAN_MS);
    const words = ['--allow-root', '--fail-on', 'none', '--show-overrides', PACKAGE];
    const { stdout, code } = await attempt(['lintian', ...words], { timeoutMs: LINTIAN_MS });
    expect(code).to.equal(0);
    const lines = stdout.split('\n');
    expect(lines.some((line) => line.startsWith('O: '))).to.equal(true);
    expect(lines.filter((line) => line.startsWith('E:'))).to.deep.equal([]);
  });
});
