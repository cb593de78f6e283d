/** What a node remembers of itself. */
import { expect } from 'chai';
import {
  foundCluster,
  loadMembership,
  storeMembership,
} from '../../src/agent/members/membership.ts';

const DAY_MS = 86_400_000;

function memory() {
  const map = new Map<string, Uint8Array>();
  return {
    map,
    get: (key: string) => map.get(key),
    put: (key: string, value: Uint8Array) => map.set(key, value),
    delete: (key: string) => map.delete(key),
  };
}

describe('the membership of a node', () => {
  it('is read as it was stored, whatever kind of bytes it was made of', async () => {
    const store = memory();
    const membership = await foundCluster('h1', DAY_MS);
    const authority = Buffer.from(membership.authority);
    storeMembership(store, { ...membership, authority, formerRoots: [authority] });
    const read = loadMembership(store);
    expect(read).to.deep.equal({ ...membership, formerRoots: [membership.authority] });
    expect(loadMembership(memory())).to.equal(undefined);
  });

  it('of a time when there was one root is read, with the key of a signer', async () => {
    const { roots: _roots, rootKeys, ...rest } = await foundCluster('h1', DAY_MS);
    const store = memory();
    const older = { ...rest, authorityKey: rootKeys[0]?.privateKey };
    storeMembership(store, older as never);
    expect(loadMembership(store)).to.deep.equal({ ...rest, roots: [rest.authority], rootKeys });
  });

  it('that is damaged is refused with what to do', () => {
    const store = memory();
    storeMembership(store, {} as never);
    store.map.set([...store.map.keys()][0] as string, new TextEncoder().encode('{'));
    expect(() => loadMembership(store)).to.throw(
      'the identity of this node: it cannot be read; remove the data directory and join again under a new name',
    );
  });
});
