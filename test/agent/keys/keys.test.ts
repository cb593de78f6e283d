/** Keys, certificates and signers of several nodes, over real streams on the loopback. */
import { expect } from 'chai';
import { joinCluster } from '../../../src/agent/members/join.ts';
import { storeMembership } from '../../../src/agent/members/membership.ts';
import { authorityFacts, isSigner } from '../../../src/control/keys/records.ts';
import { listTokens, removeToken } from '../../../src/control/network/members/tokens.ts';
import { encodeRemoval } from '../../../src/control/state/registry.ts';
import { makeAuthority } from '../../../src/host/control/certificates.ts';
import { endStreamsOf } from '../../../src/host/control/control-stream.ts';
import { fingerprintOf } from '../../../src/host/control/trust.ts';
import { type Ip, parseIp } from '../../../src/model/ip.ts';
import { KeysLab, type KeysNode } from '../../support/keys-lab.ts';

const LOOPBACK = parseIp('127.0.0.1') as Ip;

describe('keys over streams', function () {
  this.timeout(30_000);
  let lab: KeysLab;
  let h1: KeysNode;

  beforeEach(async () => {
    lab = new KeysLab();
    h1 = await lab.found('h1');
  });
  afterEach(() => lab.close());

  const join = async (by: KeysNode, name: string, token?: string): Promise<KeysNode> => {
    const node = await lab.node(name);
    const text = token ?? (await lab.token(by));
    const joiner = { name, address: LOOPBACK, gossipPort: node.port };
    const { membership } = await joinCluster([{ host: '127.0.0.1', port: by.port }], text, joiner);
    storeMembership(node.store, membership);
    await lab.start(node);
    return node;
  };
  const refusal = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'nothing was refused',
      (error: Error) => error.message,
    );
  const roots = (node: KeysNode): string[] =>
    node.running.keychain.membership.roots.map(fingerprintOf);
  const rootKeys = (node: KeysNode): number => node.running.keychain.membership.rootKeys.length;
  const step = (node: KeysNode): string | undefined =>
    authorityFacts(node.running.cluster.state)?.step;
  const gossipKeys = (node: KeysNode): number[] =>
    node.running.keychain.membership.keys.map(({ id }) => id);
  const promote = async (node: KeysNode): Promise<void> => {
    await h1.running.keys.signers.promote(node.id);
    await lab.until(() => isSigner(node.running.cluster.state, node.id));
  };

  describe('signers', () => {
    it('hand their key over, and the other admits without them', async () => {
      const h2 = await join(h1, 'h2');
      const h3 = await join(h2, 'h3');
      await promote(h2);
      const token = await lab.token(h3);
      h1.crash();
      const h4 = await join(h3, 'h4', token);
      expect(h2.running.cluster.registry.lookup(h4.id)?.sponsor).to.equal(h2.id);
      expect(rootKeys(h3)).to.equal(0);
    });

    it('are made by signers alone, who take keys from signers alone', async () => {
      const h2 = await join(h1, 'h2');
      const h3 = await join(h1, 'h3');
      expect(await refusal(h2.running.keys.signers.promote(h3.id))).to.equal(
        'node promote: this node is no signer; run it on h1',
      );
      h2.running.keychain.change({ rootKeys: h1.running.keychain.membership.rootKeys });
      expect(await refusal(h2.running.keys.signers.handKeys(h3.id))).to.equal(
        'handing over a key of the authority: the giver is no signer; promote on a signer',
      );
      expect(rootKeys(h3)).to.equal(0);
    });

    it('forget their key when they are demoted, but never all of them', async () => {
      const h2 = await join(h1, 'h2');
      await promote(h2);
      // Both at once, before either has heard of the other.
      await h1.running.keys.signers.demote(h2.id);
      await h2.running.keys.signers.demote(h1.id);
      await lab.until(() => [h1, h2].some((node) => node.running.keys.signer.root !== undefined));
      for (let n = 0; n < 50; n++) await lab.until(() => true);
      const signs = [h1, h2].filter((node) => node.running.keys.signer.root !== undefined);
      expect(signs.map(rootKeys)).to.deep.equal(signs.map(() => 1));
      for (const signer of signs.slice(1)) await h1.running.keys.signers.demote(signer.id);
      const [last] = signs as [KeysNode];
      await lab.until(() => [h1, h2].filter((node) => rootKeys(node) > 0).length === 1);
      expect(await refusal(last.running.keys.signers.demote(last.id))).to.equal(
        `demoting node ${last.name}: it is the last signer, and without one nobody can join; promote another node first`,
      );
    });

    it('that were demoted while they were off forget their key when they are back', async () => {
      const h2 = await join(h1, 'h2');
      await promote(h2);
      h2.crash();
      await h1.running.keys.signers.demote(h2.id);
      await lab.start(h2);
      await lab.until(() => rootKeys(h2) === 0);
      expect(rootKeys(h1)).to.equal(1);
    });
  });

  describe('tokens', () => {
    it('admit as often as they say, also by members that are no signers', async () => {
      const h2 = await join(h1, 'h2');
      const token = await lab.token(h2, 2);
      await join(h1, 'h3', token);
      await join(h2, 'h4', token);
      expect(await refusal(join(h2, 'h5', token))).to.equal(
        'join: the token was used as often as it may be; make another with weft token create',
      );
    });

    it('admit one of many that come at once, on one signer', async () => {
      const token = await lab.token(h1, 1);
      const tries = ['a', 'b', 'c', 'd'].map((name) => refusal(join(h1, name, token)));
      const said = await Promise.all(tries);
      expect(said.filter((text) => text === 'nothing was refused')).to.have.length(1);
      expect(h1.running.cluster.registry.all()).to.have.length(2);
    });

    it('admit at most as often as they say on each of several signers that do not see each other', async () => {
      const h2 = await join(h1, 'h2');
      await promote(h2);
      const token = await lab.token(h1, 1);
      const ask = (by: KeysNode, name: string): Promise<string> => {
        const contact = { host: '127.0.0.1', port: by.port };
        return refusal(joinCluster([contact], token, { name, address: LOOPBACK, gossipPort: 1 }));
      };
      const usedUp =
        'join: the token was used as often as it may be; make another with weft token create';
      // No log flows between the signers meanwhile.
      expect(await ask(h1, 'a')).to.equal('nothing was refused');
      expect(await ask(h2, 'b')).to.equal('nothing was refused');
      expect([await ask(h1, 'c'), await ask(h2, 'd')]).to.deep.equal([usedUp, usedUp]);
      lab.spread();
      expect(listTokens(h1.running.cluster).at(-1)).to.include({ used: 2, usesMax: 1 });
    });

    it('with a wrong secret are refused like unknown ones, five times a minute', async () => {
      const token = await lab.token(h1);
      const wrong = `${token.slice(0, -32)}${'0'.repeat(32)}`;
      for (let n = 0; n < 5; n++) {
        expect(await refusal(join(h1, `n${n}`, wrong))).to.equal(
          'join: the token is not known; it may have been removed; make another with weft token create',
        );
      }
      const waits = 'join: too many wrong tokens from this address; wait a minute';
      expect(await refusal(join(h1, 'n5', wrong))).to.equal(waits);
      expect(await refusal(join(h1, 'n6', token))).to.equal(waits);
    });

    it('that were removed admit nobody, on any member', async () => {
      const h2 = await join(h1, 'h2');
      const token = await lab.token(h1);
      await removeToken(h2.running.cluster, token.split('-')[2] as string);
      lab.spread();
      expect(await refusal(join(h1, 'h3', token))).to.contain('the token is not known');
    });

    it('are stored without their secret', async () => {
      const token = await lab.token(h1);
      const secret = token.split('-')[3] as string;
      const all = [...h1.stored.values()].map((bytes) => Buffer.from(bytes).toString('hex'));
      expect(all.some((hex) => hex.includes(secret))).to.equal(false);
    });

    it('that were made before a rotation admit nobody, and say so', async () => {
      const h2 = await join(h1, 'h2');
      const token = await lab.token(h1);
      h2.crash();
      await h1.running.keys.authority.rotate();
      await lab.until(() => step(h1) === 'done');
      expect(await refusal(join(h1, 'h3', token))).to.contain(
        'or the authority was rotated after the token was made; run weft token create on a member',
      );
    });

    it('that name another root than the one that signs are refused by the signer', async () => {
      const token = await lab.token(h1);
      const next = await makeAuthority(h1.running.keychain.membership.cluster);
      h1.running.keychain.change({ rootKeys: [next] });
      expect(await refusal(join(h1, 'h3', token))).to.equal(
        'join: the token was made before the authority of the cluster was rotated; make another with weft token create',
      );
    });
  });

  describe('gossip keys', () => {
    it('reach every member but one that was removed', async () => {
      const [h2, h3] = [await join(h1, 'h2'), await join(h1, 'h3')];
      for (const node of [h1, h2]) node.removed.add(h3.id);
      const { id } = await h1.running.keys.gossip.rotate();
      await lab.until(() => [h1, h2].every((node) => gossipKeys(node)[0] === id));
      await lab.until(() => h1.running.server.revoked + h2.running.server.revoked > 0);
      expect(gossipKeys(h3)).to.deep.equal([1]);
      expect(h1.running.keys.gossip.isDropped(1)).to.equal(false);
    });

    it('reach a member that was off when it is back', async () => {
      const h2 = await join(h1, 'h2');
      h2.crash();
      const { id } = await h1.running.keys.gossip.rotate();
      await lab.until(() => gossipKeys(h1)[0] === id);
      await lab.start(h2);
      await lab.until(() => gossipKeys(h2)[0] === id);
    });
  });

  describe('the authority', () => {
    const everybodyHas = (root: string, nodes: readonly KeysNode[]): boolean =>
      nodes.every((node) => {
        const { keychain } = node.running;
        return keychain.leafRoot === root && roots(node).join() === root;
      });

    it('is replaced everywhere, and the new one admits', async () => {
      const [h2, h3] = [await join(h1, 'h2'), await join(h1, 'h3')];
      await promote(h2);
      const before = roots(h1)[0] as string;
      await h1.running.keys.authority.rotate();
      const root = fingerprintOf(authorityFacts(h1.running.cluster.state)?.newRoot as Uint8Array);
      expect(root).not.to.equal(before);
      await lab.until(() => step(h3) === 'done' && everybodyHas(root, [h1, h2, h3]));
      for (const node of [h1, h2]) {
        const held = node.running.keychain.membership.rootKeys.map((k) =>
          fingerprintOf(k.certificate),
        );
        expect(held).to.deep.equal([root]);
      }
      const h4 = await join(h3, 'h4');
      expect(roots(h4)).to.deep.equal([root]);
    });

    it('leaves the log of a removed member readable for who joins later, and the member removed', async () => {
      const [h2, h3] = [await join(h1, 'h2'), await join(h1, 'h3')];
      h3.running.cluster.append([{ key: 'endpoint/1', value: Uint8Array.of(1) }]);
      lab.spread();
      const gone = h3.id;
      h3.crash();
      h1.running.cluster.append([{ key: `removed/${gone}`, value: encodeRemoval(false) }]);
      for (const node of [h1, h2]) node.removed.add(gone);
      await h1.running.keys.authority.rotate();
      await lab.until(() => step(h2) === 'done');
      const h4 = await join(h1, 'h4');
      const known = (node: KeysNode): unknown => node.running.cluster.state.versions().get(gone);
      await lab.until(() => known(h4) !== undefined);
      expect(known(h4)).to.deep.equal(known(h1));
      expect(h4.running.cluster.registry.isMember(gone)).to.equal(false);
      // And again from its own store.
      h4.crash();
      await lab.start(h4);
      expect(h4.running.cluster.registry.keyOf(gone)).to.not.equal(undefined);
      expect(h4.running.cluster.registry.isMember(gone)).to.equal(false);
    });

    it('goes on whenever its driver ends and begins again, however often', async () => {
      const h2 = await join(h1, 'h2');
      const seen = new Set<string | undefined>();
      await h1.running.keys.authority.rotate();
      const root = fingerprintOf(authorityFacts(h1.running.cluster.state)?.newRoot as Uint8Array);
      for (let n = 0; n < 40 && step(h1) !== 'done'; n++) {
        seen.add(step(h1));
        h1.crash();
        await lab.start(h1);
        lab.spread();
        // A few turns more each time, so that it ends at another place.
        for (let turns = 0; turns < n; turns++) {
          await new Promise((resolve) => setImmediate(resolve));
          lab.spread();
        }
      }
      await lab.until(() => step(h2) === 'done' && everybodyHas(root, [h1, h2]));
      expect([...seen]).to.include('distribute');
    });

    it('is driven by another signer when the first does not come back', async () => {
      const [h2, h3] = [await join(h1, 'h2'), await join(h1, 'h3')];
      await promote(h2);
      h3.crash();
      await h1.running.keys.authority.rotate();
      await lab.until(() => rootKeys(h2) === 2 || step(h2) === 'done');
      h1.crash();
      await lab.start(h3);
      // h1 has the new key, so that it is away holds nothing up.
      await lab.until(() => step(h3) === 'done');
      const root = fingerprintOf(authorityFacts(h2.running.cluster.state)?.newRoot as Uint8Array);
      await lab.until(() => everybodyHas(root, [h2, h3]));
      await lab.start(h1);
      await lab.until(() => everybodyHas(root, [h1, h2, h3]));
    });

    it('waits for a live member, and does not end without it', async () => {
      const h2 = await join(h1, 'h2');
      h2.running.timers.close();
      h2.running.keychain.change = () => undefined;
      await h1.running.keys.authority.rotate();
      for (let n = 0; n < 200; n++) {
        lab.spread();
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(step(h1)).to.equal('distribute');
      expect(h1.running.keys.authority.waits).to.deep.equal([{ node: h2.id, why: 'trust' }]);
      expect(await refusal(h1.running.keys.authority.rotate())).to.equal(
        'ca rotate: a rotation is under way, and waits for h2; weft ca status shows where it is',
      );
    });

    it('is not replaced while a signer is away', async () => {
      const h2 = await join(h1, 'h2');
      await promote(h2);
      h2.crash();
      expect(await refusal(h1.running.keys.authority.rotate())).to.equal(
        'ca rotate: signer h2 does not answer, and would go on with the old authority; start its agent, or demote it',
      );
    });

    it('is learned by a member that was off for two rotations', async () => {
      const h2 = await join(h1, 'h2');
      const h3 = await join(h1, 'h3');
      h3.crash();
      for (let n = 0; n < 2; n++) {
        await h1.running.keys.authority.rotate();
        await lab.until(() => step(h2) === 'done' && h2.running.keychain.leafRoot === roots(h1)[0]);
      }
      const root = roots(h1)[0] as string;
      await lab.start(h3);
      await lab.until(() => everybodyHas(root, [h1, h2, h3]));
      expect(h3.running.keys.authority.refused).to.equal(0);
    });
  });

  it('a node that was removed is cut off from streams at once and gets none again', async () => {
    const h2 = await join(h1, 'h2');
    h1.removed.add(h2.id);
    endStreamsOf(h2.id);
    const before = h1.running.server.revoked;
    h2.running.keys.renewals.doubt();
    await lab.until(() => h1.running.server.revoked > before);
    expect(await refusal(h1.running.keys.signers.handKeys(h2.id))).to.contain('was removed');
  });
});
