/** Roots that follow from each other, and certificates of them. */
import { expect } from 'chai';
import {
  type Credentials,
  crossCertify,
  isKeyOf,
  issueLeaf,
  makeAuthority,
  makeNodeKeys,
  makeRequest,
  publicKeyOf,
  readRequest,
  restoreNodeKeys,
} from '../../src/host/control/certificates.ts';
import { fingerprintOf, nodeIdOf, TrustStore } from '../../src/host/control/trust.ts';

const CLUSTER = 'c1'.repeat(16);
const DAY_MS = 86_400_000;

describe('trust', () => {
  let roots: Credentials[];
  let cross: Uint8Array[];

  before(async () => {
    roots = await Promise.all([0, 1, 2, 3].map(() => makeAuthority(CLUSTER)));
    const [a, b, c] = roots as [Credentials, Credentials, Credentials];
    cross = [await crossCertify(a, b.certificate), await crossCertify(b, c.certificate)];
  });

  const root = (n: number): Uint8Array => (roots[n] as Credentials).certificate;
  const leaf = async (n: number, lifetimeMs = DAY_MS) => {
    const keys = await makeNodeKeys();
    const node = nodeIdOf(keys.publicKey);
    const subject = { cluster: CLUSTER, node, publicKey: keys.publicKey, lifetimeMs };
    return { node, keys, certificate: await issueLeaf(roots[n] as Credentials, subject) };
  };

  it('goes from an older root to each newer one that follows from it, and not back', () => {
    const first = new TrustStore(CLUSTER, [root(0)]);
    expect([0, 1, 2].map((n) => first.follows(root(n), cross))).to.deep.equal([true, true, true]);
    const last = new TrustStore(CLUSTER, [root(2)]);
    expect([0, 1].map((n) => last.follows(root(n), cross))).to.deep.equal([false, false]);
  });

  it('does not go to a root that nobody certified, nor over a gap, nor to noise', () => {
    const first = new TrustStore(CLUSTER, [root(0)]);
    expect(first.follows(root(3), cross)).to.equal(false);
    expect(first.follows(root(2), cross.slice(1))).to.equal(false);
    expect(first.follows(root(1), [])).to.equal(false);
    expect(first.follows(new Uint8Array(7), cross)).to.equal(false);
    expect(first.follows(root(1), [new Uint8Array(7)])).to.equal(false);
  });

  it('does not follow a certificate of a node as if it were one of a root', async () => {
    const { keys, certificate } = await leaf(0);
    const own = await makeAuthority(CLUSTER);
    const forged = await crossCertify(
      { certificate: root(0), privateKey: keys.privateKey },
      own.certificate,
    );
    const store = new TrustStore(CLUSTER, [root(0)]);
    expect(store.follows(own.certificate, [certificate, forged])).to.equal(false);
  });

  it('knows whose certificate it is for ever, and judges the date apart', async () => {
    const { node, certificate } = await leaf(0);
    const store = new TrustStore(CLUSTER, [root(0), root(1)]);
    expect(store.read(certificate)).to.include({ node, root: fingerprintOf(root(0)) });
    const now = Date.now();
    expect(store.standing(certificate, now)).to.deep.equal({ kind: 'member', node });
    const lapsed = { kind: 'lapsed', node, unknownRoot: false };
    expect(store.standing(certificate, now + 2 * DAY_MS)).to.deep.equal(lapsed);
    expect(store.standing(certificate, now - DAY_MS)).to.deep.equal(lapsed);
    // The clock of a signer may be up to an hour ahead.
    expect(store.standing(certificate, now - 3_500_000).kind).to.equal('member');
  });

  it('tells an old root from one that it never knew', async () => {
    const { node, certificate } = await leaf(0);
    const strange = new TrustStore(CLUSTER, [root(1)]);
    const later = new TrustStore(CLUSTER, [root(1)], [root(0)]);
    const now = Date.now();
    expect(strange.standing(certificate, now)).to.include({ kind: 'lapsed', unknownRoot: true });
    expect(later.standing(certificate, now)).to.include({ node, unknownRoot: false });
    expect(later.read(certificate)).to.equal(undefined);
  });

  it('takes noise and certificates of other clusters for strangers', async () => {
    const { certificate } = await leaf(0);
    const other = new TrustStore('d2'.repeat(16), [root(0)]);
    expect(other.standing(certificate, Date.now())).to.deep.equal({ kind: 'stranger' });
    for (const der of [undefined, new Uint8Array(0), certificate.subarray(0, 99), root(0)]) {
      const store = new TrustStore(CLUSTER, [root(0)]);
      expect(store.standing(der, Date.now())).to.deep.equal({ kind: 'stranger' });
    }
  });

  it('has a node ask for its certificate again with the same key', async () => {
    const { keys, certificate } = await leaf(0);
    const again = await restoreNodeKeys(keys.privateKey);
    expect(again.publicKey).to.deep.equal(keys.publicKey);
    expect(publicKeyOf(certificate)).to.deep.equal(keys.publicKey);
    expect(await readRequest(await makeRequest(again))).to.deep.equal(keys.publicKey);
  });

  it('knows the key of a root from another one', async () => {
    const [a, b] = roots as [Credentials, Credentials];
    expect(await isKeyOf(a)).to.equal(true);
    expect(await isKeyOf({ ...a, privateKey: b.privateKey })).to.equal(false);
    expect(await isKeyOf({ ...a, privateKey: new Uint8Array(5) })).to.equal(false);
  });
});
