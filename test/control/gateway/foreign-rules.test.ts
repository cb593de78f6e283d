import { expect } from 'chai';
import {
  exceptionsOf,
  type ForeignChain,
  foreignChains,
} from '../../../src/control/gateway/foreign-rules.ts';

const chain = (words: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  chain: {
    family: 'ip',
    table: 'filter',
    name: 'FORWARD',
    handle: 1,
    type: 'filter',
    hook: 'forward',
    prio: 0,
    policy: 'drop',
    ...words,
  },
});
const FORWARD: ForeignChain = {
  family: 'ip',
  table: 'filter',
  name: 'FORWARD',
  hook: 'forward',
  drops: true,
};
const rule = (handle: number, comment?: string): Readonly<Record<string, unknown>> => ({
  rule: {
    family: 'ip',
    table: 'filter',
    chain: 'FORWARD',
    handle,
    ...(comment !== undefined && { comment }),
    expr: [],
  },
});

function verbs(commands: readonly Readonly<Record<string, unknown>>[]): string[] {
  return commands.flatMap((command) => Object.keys(command));
}

describe('rules in chains of others', () => {
  it('concern base chains that packets of containers go through, and tell which of them drop', () => {
    const found = foreignChains([
      { metainfo: {} },
      chain({}),
      chain({ name: 'DOCKER', type: undefined, hook: undefined }),
      chain({ name: 'INPUT', hook: 'input', policy: 'accept' }),
      chain({ name: 'OUTPUT', hook: 'output' }),
      chain({ table: 'nat', type: 'nat', hook: 'postrouting' }),
      chain({ family: 'bridge' }),
      chain({ family: 'inet', table: 'weft' }),
      chain({ family: 'inet', table: 'firewalld', name: 'filter_FORWARD', policy: 'accept' }),
    ]);
    expect(found.map(({ table, name, drops }) => `${table} ${name} ${drops}`)).to.deep.equal([
      'filter FORWARD true',
      'filter INPUT false',
      'firewalld filter_FORWARD true',
    ]);
  });

  it('are put first, once', () => {
    const commands = exceptionsOf(FORWARD, [chain({}), rule(3)], true);
    expect(verbs(commands)).to.deep.equal(['insert', 'insert']);
    expect(exceptionsOf(FORWARD, [rule(9, 'weft'), rule(8, 'weft'), rule(3)], true)).to.deep.equal(
      [],
    );
    expect(verbs(exceptionsOf({ ...FORWARD, hook: 'input' }, [rule(3)], true))).to.deep.equal([
      'insert',
    ]);
  });

  it('come first again when somebody has put others in front, or taken one away', () => {
    for (const listing of [
      [rule(7), rule(9, 'weft'), rule(8, 'weft')],
      [rule(9, 'weft'), rule(3)],
    ]) {
      const commands = exceptionsOf(FORWARD, listing, true);
      const ours = listing.filter((object) => JSON.stringify(object).includes('weft')).length;
      expect(verbs(commands)).to.deep.equal([...Array(ours).fill('delete'), 'insert', 'insert']);
    }
  });

  it('go with the last gateway, also where the chain drops nothing any more, and leave those of others', () => {
    const listing = [rule(9, 'weft'), rule(8, 'weft'), rule(3, 'theirs')];
    for (const drops of [true, false]) {
      const commands = exceptionsOf({ ...FORWARD, drops }, listing, false);
      expect(JSON.stringify(commands.map((command) => command['delete']))).to.equal(
        JSON.stringify(
          [9, 8].map((handle) => ({
            rule: { family: 'ip', table: 'filter', chain: 'FORWARD', handle },
          })),
        ),
      );
    }
    expect(exceptionsOf(FORWARD, [rule(3)], false)).to.deep.equal([]);
  });
});
