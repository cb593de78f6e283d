/**
 * Flows that the kernel tracks, and forgets when it is asked to. Host 2 translates what host 1 sends to its port 5000;
 * what is sent to 5001 it takes itself, and what it sends on its own account leaves by the same sets of rules.
 */
import { expect } from 'chai';
import { ipCommands, run } from './support/commands.ts';
import { hostCommand } from './support/host-command.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';

const RULES = `
table inet t {
  chain pre {
    type nat hook prerouting priority dstnat;
    udp dport 5000 meta nfproto ipv4 dnat ip to 192.168.77.2:7000
    udp dport 5000 meta nfproto ipv6 dnat ip6 to [fd77::2]:7000
    tcp dport 5000 dnat ip to 10.99.0.9:7000
  }
  chain post {
    type nat hook postrouting priority srcnat;
    udp dport 5000 masquerade
  }
}`;

describe('tracked flows', () => {
  let lab: Lab;

  before(async function () {
    await requireLab(this, ['nft']);
    lab = await Lab.open({ hosts: 2, families: [4, 6] });
    await run(['nft', RULES], { ns: lab.host(2).ns });
    // As if a container had sent it.
    const route = `route add ${lab.host(1).ip4}/32 dev up0 src 10.99.0.1`;
    await ipCommands(['address add 10.99.0.1/24 dev lo', route], lab.host(2).ns);
  });
  after(() => lab?.close());

  const send = (host: 1 | 2, ip: string, port: number): Promise<unknown> =>
    lab.run(lab.host(host).ns, ['bash', '-c', `echo hello > /dev/udp/${ip}/${port}`]);
  const forget = async (...words: string[]): Promise<string> =>
    (await lab.run(lab.host(2).ns, hostCommand('forget', ...words))).trim();

  for (const [ip, other] of [
    ['192.168.77.2', '192.168.77.3'],
    ['fd77::2', 'fd77::3'],
  ] as const) {
    it(`are forgotten by protocol, port, and who answers, ${ip}`, async () => {
      for (const port of [5000, 5000, 5001]) await send(1, ip, port);
      expect(await forget('udp', '5000', 'backend', other)).to.equal('0');
      expect(await forget('udp', '5000', 'others', ip)).to.equal('0');
      expect(await forget('udp', '5002-5100', 'backend', ip)).to.equal('0');
      expect(await forget('tcp', '5000-5001', 'backend', ip)).to.equal('0');
      expect(await forget('udp', '5000', 'backend', ip)).to.equal('2');
      expect(await forget('udp', '5000-5001', 'others', other)).to.equal('1');
      expect(await forget('udp', '1-65535', 'backend', ip)).to.equal('0');
    });
  }

  it('are forgotten by where they were sent to', async () => {
    for (const port of [5000, 5001, 5002]) await send(1, '192.168.77.2', port);
    await send(1, 'fd77::2', 5001);
    const forgetTo = async (ip: string): Promise<string> =>
      (await lab.run(lab.host(2).ns, hostCommand('forget-to', ip))).trim();
    expect(await forgetTo('192.168.77.3')).to.equal('0');
    expect(await forgetTo('192.168.77.2')).to.equal('3');
    expect(await forgetTo('192.168.77.2')).to.equal('0');
    expect(await forgetTo('fd77::2')).to.equal('1');
  });

  it('but for those that leave the host under another address', async () => {
    await send(2, '192.168.77.1', 5000);
    await send(2, '192.168.77.1', 5001);
    expect(await forget('udp', '5000-5001', 'others', '10.99.0.9')).to.equal('1');
    expect(await forget('udp', '5000', 'backend', '192.168.77.1')).to.equal('1');
  });
});
