/** What a host says of itself: routes, uplink, and whether a peer answers a ping. */
import { expect } from 'chai';
import { ipCommands } from './support/commands.ts';
import { hostCommand } from './support/host-command.ts';
import { Lab } from './support/lab.ts';
import { requireLab } from './support/privileges.ts';

describe('facts of a host', () => {
  let lab: Lab;
  let ns: string;

  before(async function () {
    await requireLab(this);
    lab = await Lab.open({ hosts: 2, families: [4, 6], mtuBytes: 1480 });
    ns = lab.host(1).ns;
  });
  after(() => lab?.close());

  const ask = async (...words: string[]): Promise<unknown> => {
    const text = (await lab.run(ns, hostCommand(...words))).trim();
    return text.startsWith('refused') ? text : JSON.parse(text);
  };

  it('routes: connected, static, of other tables and of single addresses; no defaults, none of ours', async () => {
    await ipCommands(
      [
        'route add 10.20.0.0/16 via 192.168.77.2',
        'route add 10.30.0.0/16 via 192.168.77.2 table 100',
        'route add default via 192.168.77.2',
        'route add blackhole 10.40.0.0/16',
        'route add fd99::/64 via fd77::2',
        'address add 10.50.0.1/32 dev lo',
        'link add wf-abc type bridge',
        'link set wf-abc up',
        'address add 10.60.0.1/24 dev wf-abc',
      ],
      ns,
    );
    expect(await ask('routes')).to.have.members([
      '192.168.77.0/24 up0',
      '192.168.77.1/32 up0',
      '10.20.0.0/16 up0',
      '10.30.0.0/16 up0',
      '10.50.0.1/32 lo',
      'fd77::/64 up0',
      'fd77::1/128 up0',
      'fd99::/64 up0',
    ]);
  });

  it('uplink: the interface with the default route, its address and MTU', async () => {
    const uplink = (await ask('uplink')) as Record<string, unknown>;
    expect(uplink).to.include({ ip: '192.168.77.1', name: 'up0', mtuBytes: 1480 });
    expect(await ask('uplink', 'fd77::1')).to.include({ name: 'up0', mtuBytes: 1480 });
    expect(await ask('uplink', '192.0.2.9')).to.match(/^refused invalid-value .*no interface/);
  });

  it('ping: a host that is there answers, one that is not is silent', async function () {
    this.timeout(240_000);
    if ((await ask('ping', '127.0.0.1')) === 'unavailable') {
      expect(process.env['CI'], 'raw-socket is missing').to.equal(undefined);
      this.skip();
    }
    for (const target of ['192.168.77.2', 'fd77::2']) {
      expect(await ask('ping', target), target).to.equal('answers');
    }
    for (const target of ['192.168.77.99', 'fd77::99']) {
      expect(await ask('ping', target), target).to.equal('silent');
    }
  });
});
