/**
 * Interfaces of others that cannot be endpoints: a sentence, an exit status, nothing changed.
 *
 *     h1 [ a ]==v-a  v-x==[ x ]  and what is made below
 */
import { expect } from 'chai';
import { Agents } from '../support/agents.ts';
import { attachVeth, vethContainer } from '../support/links.ts';
import { requireLab } from '../support/privileges.ts';

describe('an interface of others', function () {
  this.timeout(240_000);
  let agents: Agents;
  let host: string;

  before(async function () {
    await requireLab(this, ['tc']);
    agents = await Agents.open({ hosts: 1 });
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.20.0/24', 'web-net');
    await agents.ok(1, 'network', 'create', '--attachable', '--subnet', '10.10.30.0/24', 'other');
    host = agents.lab.host(1).ns;
    await attachVeth(agents, 1, 'web-net', 'a');
  });
  after(() => agents?.close());

  const ip = (...words: string[]): Promise<string> => agents.lab.run(host, ['ip', ...words]);
  /** What people see of the interfaces of h1, without what counts up. */
  const interfaces = async (): Promise<string> => {
    const links = (await ip('-d', '-o', 'link')).replace(/ state \S+| qlen \d+/g, '');
    const filters = await agents.lab.run(host, ['tc', 'qdisc', 'show']);
    return `${links}${filters}${await ip('-o', 'address')}`.replace(/valid_lft.*/g, '');
  };

  describe('is refused, and nothing changes,', () => {
    before(async () => {
      await vethContainer(agents, 1, 'x');
      await ip('link', 'add', 'br7', 'type', 'bridge');
      await ip('link', 'add', 'p7', 'type', 'veth', 'peer', 'name', 'q7');
      await ip('link', 'add', 'h7', 'type', 'veth', 'peer', 'name', 'i7');
      await ip('address', 'add', '10.77.0.1/24', 'dev', 'h7');
      await ip('link', 'set', 'p7', 'master', 'br7');
      await ip('link', 'add', 'f7', 'mtu', '1400', 'type', 'veth', 'peer', 'name', 'g7');
      await ip('link', 'add', 'link', 'q7', 'name', 'mv7', 'type', 'macvlan');
      await agents.lab.run(host, ['tc', 'qdisc', 'add', 'dev', 'g7', 'clsact']);
    });

    const rows: readonly { title: string; words: readonly string[]; says: RegExp }[] = [
      {
        title: 'when it is not there',
        words: ['--link', 'vm9'],
        says: /attach vm9: there is no interface vm9; make it first, a TAP for a VM by ip tuntap add vm9 mode tap/,
      },
      {
        title: 'when another endpoint has it',
        words: ['--link', 'v-a', '--name', 'again'],
        says: /attach again: endpoint a has interface v-a; say weft detach a first/,
      },
      {
        title: 'when this host has an address there',
        words: ['--link', 'h7'],
        says: /attach h7: this host itself has address 10\.77\.0\.1\/24 there; remove it with ip address del/,
      },
      {
        title: 'when it is the way to other hosts',
        words: ['--link', 'up0'],
        says: /attach up0: other hosts reach this one through it; take another interface/,
      },
      {
        title: 'when it is a port of a bridge',
        words: ['--link', 'p7'],
        says: /attach p7: it is a port of br7; take it out with ip link set p7 nomaster/,
      },
      {
        title: 'when another is made on it',
        words: ['--link', 'q7'],
        says: /attach q7: interface mv7 is made on it; take mv7, or delete it/,
      },
      {
        title: 'when it takes only smaller packets',
        words: ['--link', 'f7'],
        says: /attach f7: its MTU is 1400, and the network has 1450: longer packets would be lost; say ip link set/,
      },
      {
        title: 'when others filter what arrives',
        words: ['--link', 'g7'],
        says: /attach g7: filters of tc work on what arrives there; see tc filter show dev g7 ingress/,
      },
      {
        title: 'when it carries no Ethernet',
        words: ['--link', 'lo'],
        says: /attach lo: it carries no Ethernet frames; take the host's end of a veth pair/,
      },
      {
        title: 'with the MAC of the wrong side',
        words: ['--link', 'v-x', '--mac', '@v-x'],
        says: /attach v-x: --mac \S+ is that of v-x itself, this host's side; give the MAC that the container/,
      },
      {
        title: 'beside a TAP',
        words: ['--link', 'v-x', '--tap', 'eth0'],
        says: /attach: --tap eth0 and --link v-x name an interface each; say one of them/,
      },
      {
        title: 'when nothing is named',
        words: ['--link', 'b:store'],
        says: /attach: no interface is named; say --tap to make one, or --link to take one that is there/,
      },
    ];
    for (const { title, words, says } of rows) {
      it(title, async () => {
        const mac = await ip('-br', 'link', 'show', 'v-x');
        const own = mac.split(/\s+/)[2] ?? '';
        const before = await interfaces();
        const given = words.map((word) => word.replace('@v-x', own));
        const { code, stderr } = await agents.weft(1, 'attach', 'other', ...given);
        expect(stderr).to.match(says);
        expect(code).to.not.equal(0);
        expect(await interfaces()).to.equal(before);
      });
    }

    it('when two ask for it at once', async () => {
      const both = await Promise.all(
        ['x1', 'x2'].map((name) =>
          agents.weft(1, 'attach', 'other', '--link', 'v-x', '--name', name),
        ),
      );
      expect(both.map(({ code }) => code).sort()).to.deep.equal([0, 1]);
      expect(both.map(({ stderr }) => stderr).join('')).to.match(
        // By what it meets first: the interface is on its way, is joined, or its MAC is in the state.
        /is being attached|has interface v-x|belongs to endpoint x[12]/,
      );
      await agents.ok(1, 'detach', both[0]?.code === 0 ? 'x1' : 'x2');
    });

    it('for a second network of what is behind it', async () => {
      const { code, stderr } = await agents.weft(1, 'network', 'connect', 'other', 'a');
      expect(stderr).to.match(
        /connect a to network other: its interface v-a is not Weft's own.*attach --link/,
      );
      expect(code).to.equal(1);
    });
  });
});
