import { expect } from 'chai';
import { readQuestion } from '../../../src/control/cli/commands/simulate/question.ts';
import type { Snapshot } from '../../../src/simulator/what-if/snapshot.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('the question of a what-if', () => {
  const id = (n: number): string => n.toString(16).repeat(32);
  const names = ['host-1', 'host-2', 'host-3', 'away'];
  const snapshot = {
    node: id(1),
    profile: 'lan',
    members: names.map((name, i) => ({ id: id(i + 1), name, up: name !== 'away' })),
    logs: [],
  } as unknown as Snapshot;
  const read = (kill: string[], partition?: string): string[] => {
    const { killed, sides } = readQuestion({ kill, partition }, snapshot);
    const nameOf = (node: string): string => names[Number.parseInt(node[0] ?? '', 16) - 1] ?? '';
    return [killed, ...sides].map((nodes) => nodes.map(nameOf).join(' '));
  };

  it('takes names, ids and beginnings of ids, and leaves everybody else alive', () => {
    expect(read(['host-1'])).to.deep.equal(['host-1', 'host-2 host-3']);
    expect(read([`host-1,${id(2)}`])).to.deep.equal(['host-1 host-2', 'host-3']);
    expect(read(['22', 'host-3'])).to.deep.equal(['host-2 host-3', 'host-1']);
  });

  it('takes sides, and the rest by a star', () => {
    expect(read([], 'host-1/host-2,host-3')).to.deep.equal(['', 'host-1', 'host-2 host-3']);
    expect(read([], '*/host-2')).to.deep.equal(['', 'host-1 host-3', 'host-2']);
    expect(read(['host-1'], 'host-2/*')).to.deep.equal(['host-1', 'host-2', 'host-3']);
  });

  const refused: readonly (readonly [string, string[], string | undefined, string])[] = [
    ['nothing is asked', [], undefined, 'neither --kill nor --partition is given'],
    ['a node is unknown', ['hots-1'], undefined, 'did you mean host-1? see weft node ls'],
    ['a name is empty', ['host-1,'], undefined, '--kill "host-1," has an empty name'],
    ['all are killed', ['host-1,host-2,host-3'], undefined, 'no node would be left to ask'],
    ['a node is down already', ['away'], undefined, 'node away does not answer now'],
    ['a node is killed twice', ['host-1', 'host-1'], undefined, 'node host-1 is named twice'],
    ['a node is on two sides', [], 'host-1/host-1,*', 'node host-1 is named twice'],
    ['a killed node is on a side', ['host-1'], 'host-1/*', 'node host-1 is named twice'],
    ['a node is on no side', [], 'host-1/host-2', 'host-3 on no side'],
    ['the rest is on two sides', [], '*/*', '* stands on two sides'],
    ['the rest is nobody', [], 'host-1,host-2,host-3/*', 'a side of the partition has no node'],
    ['there is one side', [], '*', 'a partition has at least two sides'],
  ];
  for (const [what, kill, partition, words] of refused) {
    it(`is refused when ${what}`, async () => {
      const asked = async (): Promise<unknown> => read(kill, partition);
      expect((await refusalOf(asked())).message).to.include(words);
    });
  }
});
