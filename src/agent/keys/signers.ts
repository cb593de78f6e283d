/**
 * Who is a signer: promoting hands the key of the authority to another member over a stream, and to nobody else;
 * demoting takes the role back, and the demoted node forgets the key by itself. What a node once held it may have
 * copied: only a rotation of the authority makes a key worthless.
 */
import { isSigner, signerWrite } from '../../control/keys/records.ts';
import { onDemotion } from '../../control/keys/signers.ts';
import { type Credentials, isKeyOf } from '../../host/control/certificates.ts';
import { fingerprintOf } from '../../host/control/trust.ts';
import { WeftError } from '../../model/errors.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Messages } from '../../wire/proto/codec.ts';
import { askMember, type Frame, isThere, type KeysContext, signersOf } from './context.ts';
import { type Signer, sameCertificate } from './signer.ts';

/** Changes the signers. */
export class Signers {
  readonly #context: KeysContext;
  readonly #signer: Signer;

  constructor(context: KeysContext, signer: Signer) {
    this.#context = context;
    this.#signer = signer;
  }

  /**
   * Makes a member a signer. Durable there and here when it resolves. Throws `permission-denied` on a node that is no
   * signer, `peer-unreachable`, or what the member refused with; then nothing has changed.
   */
  async promote(node: NodeId): Promise<void> {
    const { cluster, log } = this.#context;
    this.requireSigner('node promote');
    if (isSigner(cluster.state, node)) return;
    await this.handKeys(node);
    cluster.append([signerWrite(node, cluster.self)]);
    log.info({ peer: this.#name(node) }, 'made a member a signer');
    await cluster.world.durable();
  }

  /** Gives a member the keys of all roots that this node can sign with. Durable there when it resolves. */
  async handKeys(node: NodeId): Promise<void> {
    const frames = this.#context.keychain.membership.rootKeys.map((root) => ({
      authorityKey: { root: root.certificate, privateKey: root.privateKey },
    }));
    const answer = await askMember(this.#context, node, frames);
    if (answer.accepted !== null) return;
    const why = 'it gave another answer than was expected';
    throw refusal('peer-unreachable', `node ${this.#name(node)}`, why, 'use one version of weft');
  }

  /**
   * Takes the role of a signer from a member. Throws `permission-denied` on a node that is no signer, `in-use` for the
   * last one that answers.
   */
  async demote(node: NodeId): Promise<void> {
    const { cluster, log } = this.#context;
    this.requireSigner('node demote');
    if (!isSigner(cluster.state, node)) return;
    const left = signersOf(this.#context).filter((signer) => signer.node !== node);
    if (!left.some((signer) => isThere(this.#context, signer.node))) {
      const why =
        left.length === 0
          ? 'it is the last signer, and without one nobody can join'
          : 'the other signers do not answer, and without one nobody can join';
      const remedy = 'promote another node first';
      throw refusal('in-use', `demoting node ${this.#name(node)}`, why, remedy);
    }
    cluster.append([signerWrite(node, undefined)]);
    log.info({ peer: this.#name(node) }, 'took the role of a signer from a member');
    await cluster.world.durable();
  }

  /** Takes the key of a root from a signer. Throws when it is not to be trusted. */
  async take(
    message: NonNullable<Frame['authorityKey']>,
    from: NodeId,
  ): Promise<Messages.StreamFrame.$Properties> {
    const { cluster, keychain, log } = this.#context;
    const what = 'handing over a key of the authority';
    const root: Credentials = {
      certificate: message.root.slice(),
      privateKey: message.privateKey.slice(),
    };
    if (!isSigner(cluster.state, from)) {
      throw refusal('permission-denied', what, 'the giver is no signer', 'promote on a signer');
    }
    if (keychain.trust.root(fingerprintOf(root.certificate)) === undefined) {
      const why = 'the root is not known here yet';
      throw refusal('cluster-mismatch', what, why, 'try again in some seconds');
    }
    if (!(await isKeyOf(root))) {
      const why = 'the key is not that of the root';
      throw refusal('invalid-value', what, why, 'see the data directory of the giver');
    }
    const { rootKeys } = keychain.membership;
    if (!rootKeys.some((held) => sameCertificate(held.certificate, root.certificate))) {
      keychain.change({ rootKeys: [...rootKeys, root] });
      log.info({ from: this.#name(from) }, 'was given a key of the authority');
    }
    await cluster.world.durable();
    return { accepted: {} };
  }

  /** Brings what this node holds in line with its role: called at the start and when the role was taken. */
  settle(): void {
    const { cluster, keychain, log } = this.#context;
    if (isSigner(cluster.state, cluster.self)) return;
    if (keychain.membership.rootKeys.length === 0) return;
    const others = signersOf(this.#context).map(({ node }) => node);
    if (onDemotion(others) === 'reclaim') {
      cluster.append([signerWrite(cluster.self, cluster.self)]);
    } else {
      keychain.change({ rootKeys: [] });
      log.info('this node is no signer any more; it forgot the key of the authority');
    }
  }

  /** Throws `permission-denied` on a node that cannot sign, naming those that can. */
  requireSigner(what: string): void {
    if (this.#signer.root !== undefined) return;
    const names = signersOf(this.#context).map(({ name }) => name);
    const remedy = names.length === 0 ? 'start a signer' : `run it on ${names.join(' or ')}`;
    throw refusal('permission-denied', what, 'this node is no signer', remedy);
  }

  #name(node: NodeId): string {
    return this.#context.cluster.registry.nameOf(node);
  }
}

function refusal(
  code: ConstructorParameters<typeof WeftError>[0],
  what: string,
  why: string,
  remedy: string,
): WeftError {
  return new WeftError(code, { what, why, remedy });
}
