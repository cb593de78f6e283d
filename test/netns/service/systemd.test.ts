/**
 * The agent as a service of a real systemd, installed by `weft install` and taken away by `weft uninstall`.
 *
 *     h1 [ a ]  an agent as everywhere      h2  a machine that systemd has started, with weft.service and [ b ]
 */
import { expect } from 'chai';
import { CAPABILITIES } from '../../../src/control/cli/install/units.ts';
import { Agents, type Container } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';
import { SystemdMachine } from '../support/systemd-machine.ts';
import { ping } from '../support/traffic.ts';
import { until } from '../support/until.ts';

/** Of systemd and the agent, for what takes some seconds. */
const WAIT_MS = 30_000;

describe('weft.service', function () {
  this.timeout(240_000);
  let agents: Agents;
  let machine: SystemdMachine;
  let a: Container;

  before(async function () {
    const programs = ['ping', 'curl', 'systemctl', 'systemd-analyze', 'dig'];
    const obstacle = await SystemdMachine.obstacle();
    await requireLab(this, programs, () => obstacle);
    agents = await Agents.open({ hosts: 2, agents: 1 });
    machine = await SystemdMachine.boot(agents.lab, 2);
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web');
    a = await agents.attach(1, 'web', 'a');
  });
  after(async () => {
    await machine?.close();
    await agents?.close();
  });

  const weft = agentWords();
  const carrierChanges = (): Promise<string> =>
    machine.run('ip', 'netns', 'exec', 'b', 'cat', '/sys/class/net/eth0/carrier_changes');
  const flows = async (): Promise<void> => {
    const answered = async (): Promise<boolean> =>
      (await ping(a.ns, '10.10.20.50', '-c', '1', '-W', '1')).includes(' 0% packet loss');
    await until(answered, { timeoutMs: WAIT_MS, what: 'ping from h1 to b' });
  };
  const property = (name: string): Promise<string> => machine.property('weft.service', name);
  const becomes = (name: string, value: string): Promise<boolean> =>
    until(async () => (await property(name)) === value, {
      timeoutMs: WAIT_MS,
      what: `${name} of weft.service to be ${value}`,
    });

  it('is installed and joins, and says how it is', async () => {
    const token = await agents.ok(1, 'token', 'create');
    await machine.sh(`mkdir -p /etc/weft && echo ${token} > /etc/weft/token`);
    const flags = '--advertise-addr 192.168.77.2 --join 192.168.77.1 --token-file /etc/weft/token';
    const said = await machine.sh(`${weft} install --now -- --name h2 ${flags}`);
    expect(said).to.contain('wrote /etc/systemd/system/weft.service\n');
    expect(said).to.contain('started weft.service');
    expect(await property('ActiveState')).to.equal('active');
    const told = async (): Promise<boolean> =>
      (await property('StatusText')).startsWith('h2: 2 members; 0 endpoints here; engine ');
    await until(told, { timeoutMs: WAIT_MS, what: 'the line for systemctl status' });
    expect(await machine.sh('weft node ls -q | wc -l')).to.equal('2');
  });

  it('is a unit that systemd finds nothing to say about', async () => {
    const units = 'weft.service weft.socket weft-docker.socket';
    const { code, stderr } = await machine.attempt(
      'systemd-analyze',
      'verify',
      ...units.split(' '),
    );
    const ours = stderr.split('\n').filter((line) => line.includes('weft'));
    expect({ code, ours }).to.deep.equal({ code: 0, ours: [] });
    const security = await machine.run('systemd-analyze', 'security', '--no-pager', 'weft.service');
    const [, level = '99'] =
      /Overall exposure level for weft.service: (\d+\.\d)/.exec(security) ?? [];
    expect(Number(level)).to.be.at.most(5.5);
  });

  it('has the capabilities of its unit and no others', async () => {
    const pid = await property('MainPID');
    const status = await machine.run('cat', `/proc/${pid}/status`);
    const mask = (name: string): string =>
      new RegExp(`^${name}:\\t(.*)$`, 'm').exec(status)?.[1] ?? '';
    const names = await machine.run('capsh', `--decode=${mask('CapEff')}`);
    const wanted = Object.keys(CAPABILITIES).map((name) => name.toLowerCase());
    expect(names.split('=')[1]?.split(',').sort()).to.deep.equal(wanted.sort());
    expect(mask('CapBnd')).to.equal(mask('CapEff'));
  });

  it('carries a container: attach, ping, names, a published port', async () => {
    await machine.sh('ip netns add b && ip -n b link set lo up');
    const place = '--tap eth0 --netns b --name b --ip 10.10.20.50 -p 80:8080';
    await machine.sh(`weft attach web ${place}`);
    await flows();
    const name = 'ip netns exec b dig +short +tries=5 +timeout=1 @10.10.20.1 a.web';
    expect(await machine.sh(name)).to.equal(a.ip4);
    const serve = 'python3 -m http.server -d /etc/weft 8080';
    await machine.sh(`systemd-run -q --unit=page -p NetworkNamespacePath=/run/netns/b ${serve}`);
    const served = async (): Promise<boolean> =>
      (
        await agents.lab.run(agents.lab.host(1).ns, [
          'sh',
          '-c',
          'curl -s -m 2 http://192.168.77.2/ || true',
        ])
      ).includes('config.yaml');
    await until(served, { timeoutMs: WAIT_MS, what: 'a page from the published port' });
  });

  it('enters the namespace of a process of another user', async () => {
    await machine.sh(
      'systemd-run -q --unit=other -p User=nobody -p PrivateNetwork=yes sleep 1000 && ' +
        'weft attach web --tap eth0 --name other --pid "$(systemctl show -P MainPID other)"',
    );
    expect(await machine.sh('weft ps --local -q | wc -l')).to.equal('2');
    await machine.sh('weft detach other && systemctl stop other');
  });

  it('keeps carriers when it is started again', async () => {
    const before = await carrierChanges();
    await machine.run('systemctl', 'restart', 'weft');
    expect(await property('NFileDescriptorStore')).to.not.equal('0');
    await flows();
    expect(await carrierChanges()).to.equal(before);
  });

  it('reads its configuration again', async () => {
    await machine.sh("echo 'log-level: debug' >> /etc/weft/config.yaml && systemctl reload weft");
    const read = async (): Promise<boolean> =>
      (await machine.run('journalctl', '-u', 'weft', '--no-pager')).includes(
        'configuration read again',
      );
    await until(read, { timeoutMs: WAIT_MS, what: 'the configuration to be read' });
    await becomes('ActiveState', 'active');
  });

  it('is killed and started again when it does not turn any more', async () => {
    const edit = '/etc/systemd/system/weft.service.d';
    await machine.sh(`mkdir ${edit} && printf '[Service]\\nWatchdogSec=2\\n' > ${edit}/quick.conf`);
    await machine.sh('systemctl daemon-reload && systemctl restart weft');
    const before = await carrierChanges();
    const pid = await property('MainPID');
    await machine.run('kill', '-STOP', pid);
    await becomes('NRestarts', '1');
    await becomes('ActiveState', 'active');
    expect(await property('MainPID')).to.not.equal(pid);
    await flows();
    expect(await carrierChanges()).to.equal(before);
    const journal = await machine.run('journalctl', '-u', 'weft', '--no-pager');
    expect(journal).to.contain('Watchdog timeout');
    await machine.sh(`rm -r ${edit} && systemctl daemon-reload`);
  });

  it('starts when somebody asks, as long as its socket is there', async () => {
    await machine.run('systemctl', 'stop', 'weft.service');
    expect(await property('ActiveState')).to.equal('inactive');
    expect(await machine.sh('weft ps --local -q | wc -l')).to.equal('1');
    await becomes('ActiveState', 'active');
    await machine.run('systemctl', 'stop', 'weft.socket');
    expect(await property('ActiveState')).to.equal('inactive');
    const { code, stderr } = await machine.attempt('weft', 'ps');
    expect({ code, stderr: stderr.slice(0, 5) }).to.deep.equal({ code: 3, stderr: 'weft:' });
    await machine.run('systemctl', 'start', 'weft');
    await flows();
  });

  it('serves Docker on a socket that is there before it', async () => {
    await machine.sh('systemctl enable weft-docker.socket && systemctl restart weft');
    const ask =
      'curl -s -m 10 --unix-socket /run/docker/plugins/weft.sock -d "" http://x/Plugin.Activate';
    expect(await machine.sh(ask)).to.equal('{"Implements":["NetworkDriver","IpamDriver"]}');
  });

  it('is taken away again, but for state and what a person has changed', async () => {
    const said = await machine.sh('weft uninstall');
    expect(said).to.contain('removed /etc/systemd/system/weft.service\n');
    expect(said).to.contain('left /etc/weft/config.yaml: it was changed\n');
    expect(said).to.contain(
      'left /var/lib/weft: keys and state of this node; --purge removes them',
    );
    const left = await machine.sh(
      'find /etc /usr/local /run -name "*weft*" -not -path "*/netns/*"',
    );
    expect(left.split('\n').sort()).to.deep.equal([
      '/etc/weft',
      '/run/weft',
      '/run/weft/weft.sock.pins',
    ]);
    expect(await machine.property('weft.service', 'LoadState')).to.equal('not-found');
    expect(await machine.run('ip', '-n', 'b', '-o', 'link')).to.contain('eth0');
  });
});

/** The program of this checkout, before it is installed. */
function agentWords(): string {
  const main = new URL('../../../dist/control/cli/main.js', import.meta.url).pathname;
  return `'${process.execPath}' '${main}'`;
}
