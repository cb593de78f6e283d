/** The laboratory itself: what other tests take for granted. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { attempt, run } from './support/commands.ts';
import { nodeCommand } from './support/host-command.ts';
import { Lab } from './support/lab.ts';
import { LabProcess } from './support/lab-process.ts';
import { requireLab } from './support/privileges.ts';
import { until } from './support/until.ts';

const LAB = fileURLToPath(new URL('./support/lab.ts', import.meta.url));

describe('the laboratory', () => {
  before(async function () {
    await requireLab(this, ['tcpdump', 'tshark', 'ping']);
  });

  for (const family of [4, 6] as const) {
    it(`joins hosts by an IPv${family} underlay, and kernel vxlan devices over it`, async () => {
      const lab = await Lab.open({ hosts: 2, families: [family] });
      try {
        const [one, two] = [lab.host(1), lab.host(2)];
        const [local, remote] = family === 4 ? [one.ip4, two.ip4] : [one.ip6, two.ip6];
        await lab.vxlan(one.ns, { vni: 7, local, remotes: [remote], addresses: ['10.7.0.1/24'] });
        const far = { vni: 7, local: remote, remotes: [local], addresses: ['10.7.0.2/24'] };
        await lab.vxlan(two.ns, far);
        const capture = await lab.capture(two.ns, two.uplink, 'udp port 4789');
        await lab.run(one.ns, ['ping', '-c', '1', '-W', '5', '10.7.0.2']);
        expect(await capture.packets('vxlan.vni == 7 && icmp', 2)).to.have.length(2);
      } finally {
        await lab.close();
      }
    });
  }

  it('leaves nothing behind when it closes', async () => {
    const lab = await Lab.open({ hosts: 1 });
    const { ns } = lab.host(1);
    const sleeper = lab.spawn(ns, ['sleep', '60']);
    await lab.close();
    expect(sleeper.running).to.equal(false);
    expect(existsSync(`/run/netns/${ns}`)).to.equal(false);
    expect(existsSync(lab.folder)).to.equal(false);
  });

  for (const [signal, sweeper] of [
    ['SIGTERM', 'itself'],
    ['SIGKILL', 'the next one'],
  ] as const) {
    it(`ended by ${signal} is cleaned up by ${sweeper}`, async function () {
      this.timeout(240_000);
      const script = [
        `import { Lab } from '${LAB}';`,
        'const lab = await Lab.open({ hosts: 1 });',
        "lab.spawn(lab.host(1).ns, ['sleep', '60']);",
        'console.log("open " + lab.host(1).ns);',
        'setInterval(() => undefined, 60_000);',
      ].join('\n');
      const command = nodeCommand('--input-type=module', '-e', script);
      const child = new LabProcess(command, {});
      const [, ns] = await child.saying(/open (\S+)/);
      await child.stop(signal);
      if (signal === 'SIGKILL') await (await Lab.open({ hosts: 0 })).close();
      expect(existsSync(`/run/netns/${ns}`)).to.equal(false);
    });
  }

  it('says what a failed program printed, and what it waited for', async () => {
    const failure = await run(['sh', '-c', 'echo why >&2; exit 3']).catch(String);
    expect(failure).to.contain('ended with 3: why');
    expect((await attempt(['no-such-program'])).code).to.equal(-1);
    const late = await until(() => false, { timeoutMs: 1, what: 'nothing' }).catch(String);
    expect(late).to.equal('Error: waited 3 ms for nothing');
  });
});
