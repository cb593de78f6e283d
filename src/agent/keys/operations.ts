/** What the API can ask about keys, signers and the authority, answered from this node's keys and the state. */
import type { AuthorityNodeView, AuthorityView, KeyView } from '../../control/api/schema/key.ts';
import {
  compareKeys,
  formatKeyId,
  heldKeysOf,
  type KeyFacts,
  keyFacts,
} from '../../control/keys/records.ts';
import type { RotationWait } from '../../control/keys/rotation.ts';
import { fingerprintOf } from '../../host/control/trust.ts';
import type { OperationsContext } from '../context.ts';
import { nodeName, nodeRole } from '../views/views.ts';

/** Why a rotation waits for a node, by what it lacks. */
const WHYS: Readonly<Record<RotationWait['why'], string>> = {
  trust: 'it does not trust the new authority yet',
  key: 'it has not been given the new key yet',
  certificate: 'it still shows a certificate of the old authority',
  'signer-away': 'it is a signer with the old key and does not answer; start it, or demote it',
};

/** The operations about keys. */
export class KeyOperations {
  readonly #context: OperationsContext;

  constructor(context: OperationsContext) {
    this.#context = context;
  }

  /** Makes a new gossip key. */
  async rotateKeys(): Promise<KeyView> {
    const { id } = await this.#context.keys.gossip.rotate();
    return this.#keyView(id, this.#facts());
  }

  /** Gossip keys that are in use or on their way, the newest first. */
  listKeys(): KeyView[] {
    const facts = this.#facts();
    const held = this.#context.keychain.membership.keys.map(({ id }) => id);
    const sealing = facts.get(held[0] ?? 0);
    const isNewer = (key: KeyFacts): boolean =>
      sealing === undefined || compareKeys(key, sealing) > 0;
    const coming = [...facts.values()].filter(isNewer).map(({ id }) => id);
    const rank = (id: number): Pick<KeyFacts, 'lamport' | 'maker'> =>
      facts.get(id) ?? { lamport: 0, maker: this.#context.views.cluster.self };
    return [...new Set([...held, ...coming])]
      .sort((a, b) => compareKeys(rank(b), rank(a)))
      .map((id) => this.#keyView(id, facts));
  }

  /** Where the authority stands and, while it is rotated, what that waits for. */
  authority(): AuthorityView {
    const { keychain, keys, views } = this.#context;
    const { facts, waits } = keys.authority;
    const newest = facts?.newRoot ?? keychain.membership.authority;
    return {
      step: facts?.step ?? 'none',
      root: fingerprintOf(newest),
      ...(facts?.oldRoot && { oldRoot: fingerprintOf(facts.oldRoot) }),
      nodes: views.cluster.registry.all().map(({ node }) => this.#authorityNode(node, waits)),
    };
  }

  /** Begins a rotation of the authority. */
  async rotateAuthority(): Promise<AuthorityView> {
    await this.#context.keys.authority.rotate();
    return this.authority();
  }

  #authorityNode(node: RotationWait['node'], waits: readonly RotationWait[]): AuthorityNodeView {
    const { views } = this.#context;
    const held = heldKeysOf(views.cluster.state, node);
    const wait = waits.find((candidate) => candidate.node === node);
    return {
      id: node,
      name: nodeName(views, node),
      state: views.healthOf(node),
      role: nodeRole(views, node),
      trusts: held?.roots ?? [],
      ...(held && { root: held.leafRoot, expires: new Date(held.leafExpiresMs).toISOString() }),
      ...(wait && { waits: WHYS[wait.why] }),
    };
  }

  #facts(): Map<number, KeyFacts> {
    return new Map(keyFacts(this.#context.views.cluster.state).map((key) => [key.id, key]));
  }

  #keyView(id: number, facts: ReadonlyMap<number, KeyFacts>): KeyView {
    const { views, keychain } = this.#context;
    const { cluster } = views;
    const members = cluster.registry.all().map(({ node, name }) => ({
      name,
      held: heldKeysOf(cluster.state, node),
    }));
    const has = members.filter(({ held }) => held?.gossip.includes(id) === true);
    const lacks = members.filter((member) => !has.includes(member));
    const known = facts.get(id);
    const held = keychain.membership.keys.map((key) => key.id);
    const sealing = facts.get(held[0] ?? 0);
    const isNewer = known !== undefined && (!sealing || compareKeys(known, sealing) > 0);
    const state = id === held[0] ? 'sealing' : isNewer ? 'new' : 'old';
    return {
      id: formatKeyId(id),
      state: held.includes(id) ? state : 'missing',
      ...(known && {
        created: new Date(known.createdMs).toISOString(),
        maker: nodeName(views, known.maker),
      }),
      holders: has.map(({ name }) => name),
      missing: lacks.map(({ name }) => name),
      sealing: members.filter((member) => member.held?.sealing === id).length,
    };
  }
}
