/** What is translated to what; that packets go as it says is the business of test/netns/agents/publish.test.ts. */
import { expect } from 'chai';
import { gatewayOf } from '../../../src/control/gateway/gateway.ts';
import type { NftCommand } from '../../../src/control/gateway/nft-expression.ts';
import type { Forward } from '../../../src/control/gateway/published.ts';
import { rulesetOf } from '../../../src/control/gateway/ruleset.ts';
import { type Ip, parseIp } from '../../../src/model/ip.ts';
import { added, elements } from './commands.ts';
import { networkWith } from './networks.ts';

const GATEWAY = gatewayOf(
  networkWith('a'.repeat(32), ['10.1.2.0/24', '10.1.2.1'], ['fd00::/64', 'fd00::1']),
);

function ip(text: string): Ip {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

function forward(hostIp: string, hostPort: number, to: string): Forward {
  const protocol = hostPort % 2 === 0 ? 'tcp' : 'udp';
  const containerPort = hostPort - 8000;
  return { network: '', protocol, hostIp: ip(hostIp), hostPort, to: ip(to), containerPort };
}

function filter(forwards: readonly Forward[], ...sources: readonly string[]): NftCommand[] {
  return rulesetOf([GATEWAY], { forwards, sources: sources.map(ip) });
}

/** The rules of a chain as JSON, one a line. */
function chain(commands: readonly NftCommand[], name: string): string[] {
  return added(commands, 'rule')
    .filter((rule) => rule['chain'] === name)
    .map((rule) => JSON.stringify(rule['expr']));
}

describe('the packet filter of published ports', () => {
  const forwards = [
    forward('0.0.0.0', 8080, '10.1.2.3'),
    forward('::', 8081, 'fd00::3'),
    forward('192.0.2.1', 8082, '10.1.2.4'),
  ];
  const commands = filter(forwards, '192.0.2.9');

  it('has each port in the maps of its family, and those of one address apart', () => {
    expect(elements(commands, 'map', 'published4-to')).to.deep.equal([
      [{ concat: ['tcp', 8080] }, '10.1.2.3'],
    ]);
    expect(elements(commands, 'map', 'published4-port')).to.deep.equal([
      [{ concat: ['tcp', 8080] }, 80],
    ]);
    expect(elements(commands, 'map', 'published6-to')).to.deep.equal([
      [{ concat: ['udp', 8081] }, 'fd00::3'],
    ]);
    expect(elements(commands, 'map', 'published-at4-to')).to.deep.equal([
      [{ concat: ['192.0.2.1', 'tcp', 8082] }, '10.1.2.4'],
    ]);
  });

  it('asks for one address of the host before all of them', () => {
    const maps = chain(commands, 'published').map((rule) => /"@([^"]+)-to"/.exec(rule)?.[1]);
    expect(maps.indexOf('published-at4')).to.be.lessThan(maps.indexOf('published4'));
    expect(maps.indexOf('published-at6')).to.be.lessThan(maps.indexOf('published6'));
  });

  it('translates what is for this host alone, from elsewhere and from itself', () => {
    for (const name of ['prerouting', 'output']) {
      const jump = chain(commands, name).at(-1);
      expect(jump, name).to.contain('"fib":{"result":"type","flags":["daddr"]}');
      expect(jump, name).to.contain('"jump":{"target":"published"}');
    }
  });

  it('leaves names that containers ask their gateway for where they are', () => {
    expect(chain(commands, 'prerouting').slice(0, 2).join()).to.contain('"right":"@gateway4"');
  });

  it('gives containers the address of this host, or the gateway when it has none of the family', () => {
    const renamed = chain(commands, 'postrouting').filter((rule) => rule.includes('dnat'));
    expect(renamed.map((rule) => /"(snat|masquerade)":/.exec(rule)?.[1])).to.deep.equal([
      'snat',
      'snat',
      'masquerade',
    ]);
    expect(renamed[0]).to.contain('"addr":"192.0.2.9"');
  });

  it('refuses what internal networks want before it lets published ports pass', () => {
    const rules = chain(commands, 'from-container');
    const at = (word: string): number => rules.findIndex((rule) => rule.includes(word));
    expect(at('@internal')).to.be.greaterThan(-1);
    expect(at('"dnat"')).to.be.greaterThan(at('@internal'));
    expect(at('"right":"wf-*"')).to.be.greaterThan(at('"dnat"'));
  });

  it('has as many rules for a thousand ports as for one', () => {
    const many = Array.from({ length: 1000 }, (_, i) => forward('::', 9000 + i, 'fd00::3'));
    const [one] = many as [Forward];
    expect(added(filter(many), 'rule').length).to.equal(added(filter([one]), 'rule').length);
  });

  it('is not there when nothing is published', () => {
    const text = JSON.stringify(filter([], '192.0.2.9'));
    expect(text).to.not.match(/"dnat":|prerouting|"map"/);
  });

  it('lets connections pass to containers that other rules of this host forward', () => {
    const commands = filter([], '192.0.2.9');
    const forwarded = (name: string): string[] =>
      chain(commands, name).filter((text) => text.includes('"right":"dnat"'));
    expect(forwarded('from-container')).to.deep.equal([]);
    const [rule = ''] = forwarded('to-container');
    // Not into internal networks.
    expect(rule).to.contain('{"op":"!=","left":{"meta":{"key":"oifname"}},"right":"@internal"}');
  });
});
