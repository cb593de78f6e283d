/** What is said to the kernel; that questions go there is the business of test/netns/agents/docker-names.test.ts. */
import { expect } from 'chai';
import { gatewayOf } from '../../../src/control/gateway/gateway.ts';
import type { NameRedirect } from '../../../src/control/gateway/name-redirects.ts';
import { NOTHING_PUBLISHED } from '../../../src/control/gateway/published.ts';
import { rulesetOf } from '../../../src/control/gateway/ruleset.ts';
import { ip } from '../../vectors/load.ts';
import { added, elements } from './commands.ts';
import { networkWith } from './networks.ts';

const GATEWAY = gatewayOf(networkWith('a'.repeat(32), ['10.1.2.0/24', '10.1.2.1']));

function redirect(network: string, from: string, server: string): NameRedirect {
  return { network, from: ip(from), server: ip(server), gateway: ip('10.1.2.1') };
}

function rulesOf(...redirects: NameRedirect[]) {
  return rulesetOf([GATEWAY], NOTHING_PUBLISHED, [], redirects);
}

describe('questions for names that are led to the gateway', () => {
  it('are told by interface, container and server', () => {
    const commands = rulesOf(
      redirect(GATEWAY.network, '10.1.2.9', '192.0.2.53'),
      redirect(GATEWAY.network, '10.1.2.9', '192.0.2.54'),
    );
    expect(elements(commands, 'map', 'names')).to.deep.equal([
      [{ concat: [GATEWAY.device, '10.1.2.9', '192.0.2.53'] }, '10.1.2.1'],
      [{ concat: [GATEWAY.device, '10.1.2.9', '192.0.2.54'] }, '10.1.2.1'],
    ]);
  });

  it('are those to port 53 alone, before anything else replaces where they go', () => {
    const commands = rulesOf(redirect(GATEWAY.network, '10.1.2.9', '192.0.2.53'));
    const [rule, ...more] = added(commands, 'rule').filter(({ chain }) => chain === 'names');
    expect(more).to.deep.equal([]);
    const text = JSON.stringify(rule?.['expr']);
    expect(text).to.contain('"dport"}},"right":53}').and.contain('{"set":["tcp","udp"]}');
    const chains = added(commands, 'chain').filter(({ hook }) => hook === 'prerouting');
    expect(chains.map(({ name, prio }) => [name, prio])).to.deep.equal([['names', -102]]);
  });

  it('are none where nobody asks, or the network has no gateway here', () => {
    expect(rulesOf()).to.deep.equal(rulesetOf([GATEWAY]));
    expect(rulesOf(redirect('another', '10.1.2.9', '192.0.2.53'))).to.deep.equal(
      rulesetOf([GATEWAY]),
    );
  });
});
