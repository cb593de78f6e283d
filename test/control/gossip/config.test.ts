import { expect } from 'chai';
import { AGENT_SETTINGS } from '../../../src/control/cli/agent-settings.ts';
import { DIRECT_MEMBERS_MAX, PROFILE_NAMES, PROFILES } from '../../../src/control/gossip/config.ts';
import { GossipMachine, isHealth } from '../../support/gossip-machine.ts';

describe('profiles', () => {
  for (const name of PROFILE_NAMES) {
    const profile = PROFILES[name];
    it(`${name}: helpers are asked while their answer can still come before the verdict`, () => {
      expect(profile.directTimeoutMinMs).to.be.at.most(profile.directTimeoutMaxMs);
      expect(profile.directTimeoutMaxMs + profile.directTimeoutMinMs).to.be.at.most(
        profile.periodMs,
      );
    });

    it(`${name}: three waves of 11 members in all, which every large cluster has`, () => {
      const counts = profile.waves.map(({ count }) => count);
      expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(11);
      expect(DIRECT_MEMBERS_MAX).to.be.greaterThan(11);
    });
  }

  it('each says when a silent member of two is failed', () => {
    const times = PROFILE_NAMES.map((name) => {
      const machine = new GossipMachine(2, PROFILES[name]);
      machine.run(10_000);
      machine.silent.add(machine.peer(0));
      return machine.until(isHealth(machine.peer(0), 'failed'), 60_000);
    });
    const bounds = [2, 2, 2].map((periods, i) => {
      const { periodMs, suspicionPeriods } = PROFILES[PROFILE_NAMES[i] as 'lan'];
      return (periods + suspicionPeriods) * periodMs + 2;
    });
    times.forEach((ms, i) => {
      expect(ms, PROFILE_NAMES[i]).to.be.at.most(bounds[i] as number);
    });
    expect([...times].sort((a, b) => a - b)).to.deep.equal(times);
  });

  it('the command line offers exactly these', () => {
    const setting = AGENT_SETTINGS.find(({ key }) => key === 'profile');
    expect(setting?.offers).to.deep.equal(PROFILE_NAMES);
  });
});
