import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { DROP_REASONS, zeroDrops } from '../../src/datapath/drops.ts';

describe('drop reasons', () => {
  for (const [reason, meaning] of Object.entries(DROP_REASONS)) {
    it(`have a station and a sentence: ${reason}`, () => {
      expect(reason).to.match(/^(tap|bridge|wire|send|write)-[a-z0-9-]+$/);
      expect(meaning).to.match(/^[A-Z].*\.$/);
    });

    it(`stand in the docs: ${reason}`, () => {
      const docs = readFileSync(new URL('../../docs/datapath.md', import.meta.url), 'utf8');
      expect(docs).to.include(`| \`${reason}\` | ${meaning} |`);
    });
  }

  it('start at zero', () => {
    const drops = zeroDrops();
    expect(Object.keys(drops)).to.deep.equal(Object.keys(DROP_REASONS));
    expect(new Set(Object.values(drops))).to.deep.equal(new Set([0]));
  });
});
