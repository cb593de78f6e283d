/**
 * Everything about this node's keys, joined: the gossip keyring, certificates, signers, the rotation of the
 * authority. Looks at each change of the state, serves the frames of streams that are about keys, and publishes what
 * this node holds, so that everybody can see what a rotation waits for.
 */
import { encodeHeldKeys, heldKeysOf } from '../../control/keys/records.ts';
import type { Entry } from '../../control/state/entry.ts';
import type { ControlStream } from '../../host/control/control-stream.ts';
import { fingerprintOf } from '../../host/control/trust.ts';
import { WeftError } from '../../model/errors.ts';
import type { NodeId } from '../../model/node-id.ts';
import { encode, Proto } from '../../wire/proto/codec.ts';
import { Authority } from './authority.ts';
import type { Frame, KeysContext } from './context.ts';
import { GossipKeys } from './gossip-keys.ts';
import { refusalFrame } from './refusal-frame.ts';
import { Renewals } from './renewals.ts';
import { Signer } from './signer.ts';
import { Signers } from './signers.ts';

/** The keys of a running agent. */
export class Keys {
  readonly signer: Signer;
  readonly signers: Signers;
  readonly gossip: GossipKeys;
  readonly renewals: Renewals;
  readonly authority: Authority;
  readonly #context: KeysContext;
  #started = false;
  #due = false;
  #demoted = false;

  /** @param lifetimeMs  of the certificates that this node issues */
  constructor(context: KeysContext, lifetimeMs: number) {
    this.#context = context;
    this.signer = new Signer(context.cluster, context.keychain, lifetimeMs);
    this.signers = new Signers(context, this.signer);
    this.gossip = new GossipKeys(context);
    this.renewals = new Renewals(context, this.signer);
    this.authority = new Authority(context, this.signer, this.signers, this.renewals);
    context.cluster.state.watch((entry) => this.#take(entry));
    context.keychain.watch(() => this.#later());
  }

  /** Begins; the node is in the registry and knows what its first peer knows. */
  start(): void {
    this.#started = true;
    this.authority.follow();
    this.signers.settle();
    this.renewals.start();
    this.gossip.start();
    this.#turn();
  }

  /** A member is believed to be alive, or no longer. */
  healthChanged(): void {
    this.#later();
  }

  /** Takes a timer of the parts; false when it is none of theirs. */
  fire(timer: string): boolean {
    if (timer === 'keyring' || timer === 'keyring-ask') this.gossip.fire(timer);
    else if (timer === 'renewal') this.renewals.fire(timer);
    else if (timer === 'authority') this.authority.turn();
    else return false;
    return true;
  }

  /** Returns the answer to a frame about keys, or `undefined` when it is about something else. Never throws. */
  async answer(frame: Frame, stream: ControlStream): Promise<Uint8Array | undefined> {
    const asked = frame.renewRequest ?? frame.keyRequest ?? frame.authorityKey;
    if (asked === null) return undefined;
    try {
      const from = stream.peer ?? (frame.renewRequest === null ? undefined : stream.lapsed);
      if (from === undefined || this.#context.cluster.registry.lookup(from) === undefined) {
        throw stranger();
      }
      return await this.#answer(frame, stream, from);
    } catch (error) {
      return refusalFrame(error, 'request about keys');
    }
  }

  async #answer(
    frame: Frame,
    stream: ControlStream,
    from: NodeId,
  ): Promise<Uint8Array | undefined> {
    if (frame.keyRequest !== null) return this.gossip.answer(frame.keyRequest);
    if (frame.renewRequest !== null) {
      const answer = await this.renewals.answer(frame.renewRequest, stream);
      return encode(Proto.StreamFrame, answer);
    }
    if (frame.authorityKey === null) return undefined;
    return encode(Proto.StreamFrame, await this.signers.take(frame.authorityKey, from));
  }

  #take({ key, value }: Entry): void {
    // At once: what is read after this record depends on it.
    if (key === 'authority') this.authority.follow();
    if (key === `signer/${this.#context.cluster.self}`) this.#demoted = value === undefined;
    const kind = key.split('/', 1)[0] ?? '';
    if (['authority', 'key', 'keys', 'signer', 'member'].includes(kind)) this.#later();
  }

  /** Once for all changes of a turn: nothing is appended while others' entries are being taken. */
  #later(): void {
    if (!this.#started || this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#turn();
    });
  }

  #turn(): void {
    // Not in each turn: a node that is being promoted is given the key before it has the role.
    if (this.#demoted) this.signers.settle();
    this.#demoted = false;
    this.gossip.changed();
    this.authority.turn();
    this.#publish();
  }

  #publish(): void {
    const { cluster, keychain } = this.#context;
    if (cluster.fenced) return;
    const { membership } = keychain;
    const gossip = membership.keys.map(({ id }) => id);
    const held = {
      gossip,
      sealing: gossip[0] ?? 0,
      roots: membership.roots.map(fingerprintOf),
      leafRoot: keychain.leafRoot,
      rootKeys: membership.rootKeys.map(({ certificate }) => fingerprintOf(certificate)),
      leafExpiresMs: this.renewals.expiresMs,
    };
    if (JSON.stringify(heldKeysOf(cluster.state, cluster.self)) === JSON.stringify(held)) return;
    cluster.append([{ key: 'keys', value: encodeHeldKeys(held) }]);
  }
}

function stranger(): WeftError {
  const why = 'the certificate that was shown is not good for it';
  return new WeftError('permission-denied', {
    what: 'request about keys',
    why,
    remedy: 'join, or renew the certificate first',
  });
}
