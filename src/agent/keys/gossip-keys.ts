/**
 * The gossip keyring in the agent: joins the machine (`control/keys/keyring.ts`) to the state, the streams and the
 * keychain. `rotate` is what a person asks for, and what removes a node's knowledge when the node is removed.
 */
import { Keyring, type KeyringTimer, type SecretKey } from '../../control/keys/keyring.ts';
import { heldKeysOf, type KeyFacts, keyFacts, keyWrite } from '../../control/keys/records.ts';
import { sha256 } from '../../host/control/hash.ts';
import { monotonicMs, wallMs } from '../../host/process/clock.ts';
import { systemRandom } from '../../host/process/random.ts';
import type { NodeId } from '../../model/node-id.ts';
import { encode, Proto } from '../../wire/proto/codec.ts';
import { askMember, type Frame, isThere, type KeysContext, membersOf } from './context.ts';

const CHECK_DOMAIN = new TextEncoder().encode('weft gossip key v1');

/** Keeps the gossip keys of this node. */
export class GossipKeys {
  readonly #context: KeysContext;
  readonly #ring: Keyring;
  #records: readonly KeyFacts[] | undefined;

  constructor(context: KeysContext) {
    this.#context = context;
    const { cluster, keychain } = context;
    const others = (): NodeId[] =>
      membersOf(context)
        .map(({ node }) => node)
        .filter((node) => node !== cluster.self);
    this.#ring = new Keyring(
      keychain.membership.keys,
      {
        self: cluster.self,
        records: () => this.#known(),
        heldBy: (node) => heldKeysOf(cluster.state, node),
        members: others,
        isAlive: (node) => isThere(context, node),
        checkOf,
      },
      systemRandom,
      {
        after: (delayMs, timer) => context.after(delayMs, timer),
        send: (to, held) => this.#ask(to, held),
        notify: ({ keys }) => keychain.change({ keys }),
      },
    );
  }

  /** Keys in answers that were not what their records say. */
  get wrong(): number {
    return this.#ring.wrong;
  }

  /** True for the id of a key that was in use once. */
  isDropped(id: number): boolean {
    return this.#ring.isDropped(id);
  }

  /** A datagram came whose key was never known here. */
  unknownKey(sender: NodeId): void {
    this.#ring.tell({ kind: 'unknown-key', sender }, monotonicMs());
  }

  start(): void {
    this.#ring.tell({ kind: 'start' }, monotonicMs());
  }

  /** Something that the machine looks at has changed: records of keys, what members hold, who is alive. */
  changed(): void {
    this.#records = undefined;
    this.#ring.tell({ kind: 'changed' }, monotonicMs());
  }

  fire(timer: KeyringTimer): void {
    this.#ring.fire(timer, monotonicMs());
  }

  /**
   * Makes a new key and tells everybody of it; they fetch it, and it seals once all that are alive have it. When it
   * is to shut out a node, call this on the node that wrote the removal, and after that: whoever learns of the key
   * has then learned of the removal. Durable when it resolves.
   */
  async rotate(): Promise<SecretKey> {
    const key = this.#ring.make(monotonicMs());
    const { cluster, log } = this.#context;
    cluster.append([keyWrite(key.id, checkOf(key.key), wallMs())]);
    log.info({ key: key.id.toString(16).padStart(8, '0') }, 'made a new gossip key');
    await cluster.world.durable();
    return key;
  }

  /** Answers a member's question for keys. */
  answer({ held }: NonNullable<Frame['keyRequest']>): Uint8Array {
    const keys = this.#ring.answer(held).map(({ id, key }) => ({ id, key }));
    return encode(Proto.StreamFrame, { keyAnswer: { keys } });
  }

  #ask(to: NodeId, held: readonly number[]): void {
    const { log } = this.#context;
    askMember(this.#context, to, [{ keyRequest: { held: [...held] } }])
      .then(({ keyAnswer }) => {
        const keys = keyAnswer?.keys.map(({ id, key }) => ({ id, key: key.slice() })) ?? [];
        this.#ring.receive(to, keys, monotonicMs());
      })
      .catch((error: unknown) => log.debug({ err: error, peer: to }, 'gossip keys not had'));
  }

  /** Kept between changes: a flood of datagrams with unknown keys must not read the state each time. */
  #known(): readonly KeyFacts[] {
    this.#records ??= keyFacts(this.#context.cluster.state);
    return this.#records;
  }
}

function checkOf(key: Uint8Array): Uint8Array {
  return sha256(Buffer.concat([CHECK_DOMAIN, key]));
}
