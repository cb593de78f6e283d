import { expect } from 'chai';
import { Sync } from '../../../../src/control/gossip/sync.ts';
import type { Cluster } from '../../../../src/control/network/cluster.ts';
import {
  type FirstContact,
  takeFirstSteps,
} from '../../../../src/control/network/members/first-steps.ts';
import { encodeMember, type Member } from '../../../../src/control/state/registry.ts';
import type { NodeId } from '../../../../src/model/node-id.ts';
import { plainCertificate, plainNode } from '../../../../src/simulator/host/identity.ts';
import { ControlLab } from '../../../support/control-lab.ts';
import { loneCluster } from '../../../support/lone-cluster.ts';
import { hear, pump } from '../../../support/pump.ts';

const JOINER = plainNode(50);

/** A joiner that the founder of a lab has admitted, and its own time: only its pauses take any. */
class Joining {
  readonly made: ControlLab;
  readonly cluster: Cluster;
  readonly asked: NodeId[] = [];
  pauses = 0;
  nowMs = 0;

  constructor(made: ControlLab, isAdmitted = true) {
    this.made = made;
    this.cluster = loneCluster(JOINER, () => this.nowMs);
    const { cluster, id } = made.node(0);
    const member = cluster.registry.lookup(id) as Member;
    const value = encodeMember({ ...member, node: JOINER, certificate: plainCertificate(JOINER) });
    if (isAdmitted) cluster.append([{ key: `member/${JOINER}`, value }]);
  }

  /** Compares state with the founder; the stream ends behind so many of its frames. */
  hearFounder(framesMax = Number.POSITIVE_INFINITY): boolean {
    const opener = new Sync(this.cluster.state, true);
    const server = new Sync(this.made.node(0).cluster.state, false);
    let frames = 0;
    return pump(opener, server, (to, frame) =>
      to === opener && ++frames > framesMax ? undefined : [...hear(to, frame)],
    );
  }

  contact(more: Partial<FirstContact> = {}): FirstContact {
    return {
      compareWithContact: async () => {
        if (!this.hearFounder()) throw new Error('the stream ended');
      },
      compare: async (node) => {
        this.asked.push(node);
        return true;
      },
      pause: async (ms) => {
        this.pauses++;
        this.nowMs += ms;
      },
      ...more,
    };
  }
}

async function joining(nodes: number, isAdmitted = true): Promise<Joining> {
  const made = new ControlLab({ nodes, seed: 1 });
  await made.until(() => made.agrees(), 5000, 'agreement');
  return new Joining(made, isAdmitted);
}

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'it went well',
    (error: Error) => error.message,
  );

describe('the first steps of a joiner', () => {
  it('it asks another member than the one that admitted it, and takes part when that one knows it', async () => {
    const joiner = await joining(3);
    expect(await takeFirstSteps(joiner.cluster, joiner.contact())).to.equal('known');
    expect(joiner.asked).to.have.length(1);
    expect([joiner.made.node(1).id, joiner.made.node(2).id]).to.include(joiner.asked[0]);
  });

  it('a comparison that broke off behind its admission is not enough: it would know nobody else', async () => {
    const joiner = await joining(3);
    let tries = 0;
    const compareWithContact = async (): Promise<void> => {
      // The versions, and one log: that of the founder, with all admissions.
      if (joiner.hearFounder(++tries === 1 ? 2 : undefined)) return;
      expect(joiner.cluster.registry.isMember(JOINER)).to.equal(true);
      throw new Error('the stream ended');
    };
    const steps = takeFirstSteps(joiner.cluster, joiner.contact({ compareWithContact }));
    expect(await steps).to.equal('known');
    expect([tries, joiner.asked.length]).to.deep.equal([2, 1]);
  });

  it('it takes part alone when no other member is found that knows it', async () => {
    const joiner = await joining(3);
    const steps = takeFirstSteps(joiner.cluster, joiner.contact({ compare: async () => false }));
    expect(await steps).to.equal('alone');
    expect(joiner.pauses).to.be.greaterThan(1);
  });

  it('where the one that admitted it is the only other member, there is nobody to ask', async () => {
    const joiner = await joining(1);
    expect(await takeFirstSteps(joiner.cluster, joiner.contact())).to.equal('known');
    expect(joiner.asked).to.deep.equal([]);
  });

  it('it gives up with what its contact said last', async () => {
    const joiner = await joining(2);
    const compareWithContact = (): Promise<void> => Promise.reject(new Error('nothing listens'));
    const steps = takeFirstSteps(joiner.cluster, joiner.contact({ compareWithContact }));
    expect(await failure(steps)).to.equal('nothing listens');
  });

  it('it gives up when it never finds itself among the members', async () => {
    const joiner = await joining(2, false);
    expect(await failure(takeFirstSteps(joiner.cluster, joiner.contact()))).to.match(
      /^join: the member that was asked does not know this node as a member/,
    );
  });
});
