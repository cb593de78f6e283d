/** Certificates, requests and records about keys, nearly right. */
import { expect } from 'chai';
import {
  authorityWrite,
  encodeHeldKeys,
  type HeldKeys,
  keyWrite,
} from '../../src/control/keys/records.ts';
import { encodeMember } from '../../src/control/state/registry.ts';
import {
  issueLeaf,
  makeAuthority,
  makeNodeKeys,
  makeRequest,
  readRequest,
} from '../../src/host/control/certificates.ts';
import { nodeIdOf, TrustStore } from '../../src/host/control/trust.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { KeysLab } from '../support/keys-lab.ts';
import { mutate } from './mutate.ts';

const ROUNDS = Number(process.env['WEFT_FUZZ_ROUNDS'] ?? 4000);
const SEED = Number(process.env['WEFT_FUZZ_SEED'] ?? 20_261);
const CLUSTER = 'c0'.repeat(16);

describe(`certificates and keys that are nearly right, from seed ${SEED}`, function () {
  this.timeout(0);

  it('a certificate names the node whose key it holds, or nobody', async () => {
    const random = seededRandom(SEED);
    const authority = await makeAuthority(CLUSTER);
    const keys = await makeNodeKeys();
    const node = nodeIdOf(keys.publicKey);
    const { publicKey } = keys;
    const leaf = await issueLeaf(authority, { cluster: CLUSTER, node, publicKey });
    const trust = new TrustStore(CLUSTER, [authority.certificate]);
    expect(trust.standing(leaf, Date.now())).to.deep.equal({ kind: 'member', node });
    for (let i = 0; i < ROUNDS; i++) {
      const spoiled = mutate(random, leaf, authority.certificate);
      const facts = trust.read(spoiled);
      expect(facts?.node ?? node).to.equal(node);
      trust.standing(spoiled, Date.now());
      trust.follows(spoiled, [mutate(random, authority.certificate, leaf)]);
    }
  });

  it('a request for a certificate proves its key, or is none', async () => {
    const random = seededRandom(SEED);
    const [keys, others] = [await makeNodeKeys(), await makeNodeKeys()];
    const [request, other] = [await makeRequest(keys), await makeRequest(others)];
    for (let i = 0; i < ROUNDS / 10; i++) {
      const proved = await readRequest(mutate(random, request, other));
      const known = proved === undefined ? 'none' : Buffer.from(proved).toString('hex');
      const sound = [keys, others].map((k) => Buffer.from(k.publicKey).toString('hex'));
      expect(['none', ...sound]).to.include(known);
    }
  });

  it('records about keys, roots and members change nothing that was not proved', async () => {
    const random = seededRandom(SEED);
    const lab = new KeysLab();
    try {
      const { cluster, keychain } = (await lab.found('h1')).running;
      const member = cluster.registry.lookup(cluster.self);
      if (member === undefined) throw new Error('the founder is no member');
      const held: HeldKeys = {
        gossip: [1, 2],
        sealing: 1,
        roots: ['00'.repeat(32)],
        leafRoot: '11'.repeat(32),
        rootKeys: [],
        leafExpiresMs: 1_800_000_000_000,
      };
      const newRoot = (await makeAuthority(keychain.membership.cluster)).certificate;
      const writes = [
        authorityWrite({ step: 'distribute', newRoot, cross: [newRoot] }),
        keyWrite(7, new Uint8Array(32), 1_700_000_000_000),
        { key: 'keys', value: encodeHeldKeys(held) },
        { key: `member/${cluster.self}`, value: encodeMember(member) },
      ];
      const roots = keychain.membership.roots.length;
      for (let i = 0; i < ROUNDS / 4; i++) {
        const [one, other] = [writes[random.below(4)], writes[random.below(4)]];
        if (one === undefined || other === undefined) continue;
        const value = mutate(random, one.value, other.value).subarray(0, 4096);
        cluster.append([{ key: one.key, value }]);
        await Promise.resolve();
        // Whoever it is about stays who he was, with the roots that were trusted.
        expect(cluster.registry.lookup(cluster.self)?.node).to.equal(cluster.self);
        expect(keychain.membership.roots.length).to.equal(roots);
      }
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      lab.close();
    }
  });
});
