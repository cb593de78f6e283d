/**
 * An agent that is killed again and again in the middle of its work.
 *
 *     h1 [ agent ]   <- networks are asked for, three at a time; SIGKILL comes while some are under way
 */
import { expect } from 'chai';
import { agentClient } from '../../../src/control/api/client.ts';
import { networkWish } from '../../../src/simulator/network-wish.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { Agents } from '../support/agents.ts';
import { requireLab } from '../support/privileges.ts';

const ROUNDS = 12;
const AT_ONCE = 3;
const SEED = 20_261_124;

describe('an agent that is killed', function () {
  this.timeout(240_000);
  let agents: Agents;

  before(async function () {
    await requireLab(this);
    agents = await Agents.open({ hosts: 1 });
  });
  after(() => agents?.close());

  it(`has everything it ever acknowledged, ${ROUNDS} times in a row (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const acknowledged = new Set<string>();
    const vnis = new Set<number>();
    for (let round = 0; round < ROUNDS; round++) {
      await killAfter(1 + random.below(6), round, acknowledged);
      await agents.start(1);
      const networks = await agentClient(agents.socket(1)).listNetworks([]);
      expect(networks.map(({ id }) => id)).to.include.members([...acknowledged]);
      vnis.clear();
      for (const { vni } of networks) vnis.add(vni);
      expect(vnis.size, 'each network has a VNI of its own').to.equal(networks.length);
    }
    expect(acknowledged.size).to.be.at.least(ROUNDS);
  });

  /** Asks for networks until `count` were acknowledged, then kills the agent while others are asked for. */
  const killAfter = async (
    count: number,
    round: number,
    acknowledged: Set<string>,
  ): Promise<void> => {
    const client = agentClient(agents.socket(1));
    let left = count;
    let made = 0;
    const worker = async (): Promise<void> => {
      for (;;) {
        const name = `n${round}-${made++}`;
        const answer = await client.createNetwork(networkWish(name)).catch(() => undefined);
        if (answer === undefined) return;
        acknowledged.add(answer.id);
        if (--left === 0) await agents.stop(1, 'SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
});
