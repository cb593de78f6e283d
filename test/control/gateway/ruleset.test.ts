/** What the table consists of; that packets go as it says is the business of test/netns/agents/gateway.test.ts. */
import { expect } from 'chai';
import { type Gateway, gatewayOf } from '../../../src/control/gateway/gateway.ts';
import { rulesetOf } from '../../../src/control/gateway/ruleset.ts';
import { added, elements, type Named } from './commands.ts';
import { networkWith } from './networks.ts';

const OPEN = gatewayOf(
  networkWith('a'.repeat(32), ['10.1.2.0/24', '10.1.2.1'], ['fd00::/64', 'fd00::1']),
);
const INSIDE: Gateway = {
  ...gatewayOf(networkWith('b'.repeat(32), ['10.1.3.0/24', '10.1.3.1'])),
  internal: true,
};

describe('the packet filter of gateways', () => {
  it('replaces the table as a whole, whether it was there or not', () => {
    const [first, second, third] = rulesetOf([OPEN]);
    const table = { table: { family: 'inet', name: 'weft' } };
    expect([first, second, third]).to.deep.equal([
      { add: table },
      { delete: table },
      { add: table },
    ]);
  });

  it('is nothing without gateways', () => {
    const table = { table: { family: 'inet', name: 'weft' } };
    expect(rulesetOf([])).to.deep.equal([{ add: table }, { delete: table }]);
  });

  it('names each gateway with its addresses, and masquerades subnets that are not internal', () => {
    const commands = rulesetOf([OPEN, INSIDE]);
    expect(elements(commands, 'set', 'gateway4')).to.deep.equal([
      { concat: [OPEN.device, '10.1.2.1'] },
      { concat: [INSIDE.device, '10.1.3.1'] },
    ]);
    expect(elements(commands, 'set', 'gateway6')).to.deep.equal([
      { concat: [OPEN.device, 'fd00::1'] },
    ]);
    expect(elements(commands, 'set', 'subnet4')).to.deep.equal([
      { prefix: { addr: '10.1.2.0', len: 24 } },
    ]);
    expect(elements(commands, 'set', 'subnet6')).to.deep.equal([
      { prefix: { addr: 'fd00::', len: 64 } },
    ]);
    expect(elements(commands, 'set', 'internal')).to.deep.equal([INSIDE.device]);
  });

  it('has as many rules for a hundred networks as for one', () => {
    const many = Array.from({ length: 100 }, (_, i) =>
      gatewayOf(networkWith(`${i}`.padStart(32, '0'), [`10.9.${i}.0/24`, `10.9.${i}.1`])),
    );
    expect(added(rulesetOf(many), 'rule').length).to.equal(added(rulesetOf([OPEN]), 'rule').length);
  });

  it('ends each chain for containers with a verdict', () => {
    const rules = added(rulesetOf([OPEN]), 'rule');
    for (const chain of ['container-to-host', 'from-container', 'to-container']) {
      const expressions = rules.filter((rule) => rule['chain'] === chain).at(-1)?.[
        'expr'
      ] as Named[];
      const [verdict = ''] = Object.keys(expressions.at(-1) ?? {});
      expect(['accept', 'drop', 'reject'], chain).to.include(verdict);
      expect(
        expressions.some((expression) => 'match' in expression),
        chain,
      ).to.equal(false);
    }
  });
});
