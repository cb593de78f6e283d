import { expect } from 'chai';
import { judgeDamage } from '../../../src/control/state/damaged-records.ts';
import type { NodeId } from '../../../src/model/node-id.ts';

const SELF = 'aa'.repeat(16) as NodeId;
const OTHER = 'bb'.repeat(16) as NodeId;
const SOUND = [`log/${SELF}/node`, `log/${OTHER}/node`, 'self/membership'];

describe('damaged records', () => {
  it('of another log cost that log', () => {
    const damaged = [`log/${OTHER}/endpoint/1`, `version/${OTHER}`];
    const verdict = judgeDamage(damaged, SOUND, SELF);
    expect(verdict).to.deep.equal({ kind: 'drop', origins: [OTHER] });
  });

  for (const key of [
    `log/${SELF}/grant/vni/1`,
    `version/${SELF}`,
    'self/membership',
    'self/boot',
    'local/network/1',
    'port/1',
    'something else',
  ]) {
    it(`are refused: ${key.replace(SELF, 'SELF')}`, () => {
      const verdict = judgeDamage([`log/${OTHER}/node`, key], [...SOUND, `version/${OTHER}`], SELF);
      expect(verdict).to.deep.equal({ kind: 'refuse', key });
    });
  }

  it('are refused when the damage may have made the name of their log', () => {
    const key = `log/${SELF.replace('a', 'b')}/grant/vni/1`;
    expect(judgeDamage([key], SOUND, SELF)).to.deep.equal({ kind: 'refuse', key });
  });
});
