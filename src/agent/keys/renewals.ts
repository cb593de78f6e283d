/**
 * Renewal of certificates, from both sides. A node asks a signer in time; a signer certifies the key of whoever is in
 * the registry anew, whatever the date of the old certificate: membership ends by removal, not by a date. The node
 * id stays, because the key does. docs/security.md.
 */
import { authorityFacts } from '../../control/keys/records.ts';
import { Renewal, type RenewalTimer } from '../../control/keys/renewal.ts';
import {
  BACKDATE_MS,
  makeRequest,
  readRequest,
  restoreNodeKeys,
} from '../../host/control/certificates.ts';
import type { ControlStream } from '../../host/control/control-stream.ts';
import { fingerprintOf, nodeIdOf } from '../../host/control/trust.ts';
import { monotonicMs, wallMs } from '../../host/process/clock.ts';
import { systemRandom } from '../../host/process/random.ts';
import { WeftError } from '../../model/errors.ts';
import type { NodeId } from '../../model/node-id.ts';
import type { Filled, Messages } from '../../wire/proto/codec.ts';
import {
  askMember,
  type Frame,
  isThere,
  type KeysContext,
  membersOf,
  otherSigners,
} from './context.ts';
import { type Signer, sameCertificate } from './signer.ts';

/** Members that are no signers and are asked to pass the request on, when no known signer answers. */
const OTHERS_MAX = 3;
/** A member gets no more than one certificate in this time: each is a record that everybody stores. */
const PAUSE_MS = 2000;

/** Renews this node's certificate, and those of others on a signer. */
export class Renewals {
  readonly #context: KeysContext;
  readonly #signer: Signer;
  readonly #machine: Renewal;
  readonly #renewedMs = new Map<NodeId, number>();

  constructor(context: KeysContext, signer: Signer) {
    this.#context = context;
    this.#signer = signer;
    this.#machine = new Renewal(systemRandom, {
      after: (delayMs, timer) => context.after(delayMs, timer),
      notify: () => {
        this.#renew().catch((error: unknown) => {
          context.log.error({ err: error }, 'certificate could not be renewed');
          this.#machine.tell({ kind: 'failed' }, wallMs());
        });
      },
    });
  }

  /** When this node's certificate ends, milliseconds since 1970. */
  get expiresMs(): number {
    const { leaf } = this.#context.keychain.membership;
    return this.#context.keychain.trust.read(leaf.certificate)?.notAfterMs ?? 0;
  }

  /** The last fifth of the life has begun: by now a signer should have been found. */
  get isLate(): boolean {
    return this.#machine.isLate(wallMs());
  }

  /** The node shows another certificate, or has just started. */
  start(): void {
    const { leaf } = this.#context.keychain.membership;
    const facts = this.#context.keychain.trust.read(leaf.certificate);
    if (facts === undefined) {
      this.doubt();
      return;
    }
    const issuedMs = facts.notBeforeMs + BACKDATE_MS;
    this.#machine.tell({ kind: 'certificate', issuedMs, notAfterMs: facts.notAfterMs }, wallMs());
  }

  /** A certificate was not accepted, theirs or ours: we may have missed something. */
  doubt(): void {
    this.#machine.tell({ kind: 'doubt' }, wallMs());
  }

  fire(timer: RenewalTimer): void {
    this.#machine.fire(timer, wallMs());
  }

  /**
   * Shows a certificate from now on, if it is of this node's key and of a root that is trusted or follows from one.
   *
   * @returns false when it is not, and nothing has changed
   */
  adopt(certificate: Uint8Array, root: Uint8Array, cross: readonly Uint8Array[]): boolean {
    const { keychain, cluster, log } = this.#context;
    const { leaf, roots, formerRoots } = keychain.membership;
    if (!keychain.trust.follows(root, cross)) return false;
    const isNew = keychain.trust.root(fingerprintOf(root)) === undefined;
    if (isNew) keychain.trust.replace([...roots, root], formerRoots);
    const facts = keychain.trust.read(certificate);
    if (facts?.node !== cluster.self || facts.root !== fingerprintOf(root)) {
      keychain.trust.replace(roots, formerRoots);
      return false;
    }
    if (sameCertificate(certificate, leaf.certificate)) return true;
    keychain.change({
      leaf: { certificate: certificate.slice(), privateKey: leaf.privateKey },
      authority: root.slice(),
      ...(isNew && {
        roots: [...roots, root.slice()],
        cross: cross.map((link) => link.slice()),
      }),
    });
    log.info({ until: new Date(facts.notAfterMs).toISOString() }, 'certificate renewed');
    this.start();
    return true;
  }

  /** Returns the frame that answers a member's request: a certificate or a refusal. Never throws. */
  async answer(
    { request }: Filled<Messages.RenewRequest.$Properties>,
    stream: ControlStream,
  ): Promise<Messages.StreamFrame.$Properties> {
    const publicKey = await readRequest(request);
    const node = publicKey && nodeIdOf(publicKey);
    const member = membersOf(this.#context).find((known) => known.node === node);
    if (publicKey === undefined || node === undefined || member === undefined) {
      throw refusal('not-found', 'the request is malformed or of no member', 'join anew');
    }
    if (this.#signer.root === undefined) return this.#passOn(request, node, stream);
    const lastMs = this.#renewedMs.get(node) ?? Number.NEGATIVE_INFINITY;
    if (monotonicMs() - lastMs < PAUSE_MS) {
      throw refusal('limit-reached', 'it was renewed a moment ago', 'try again in some seconds');
    }
    this.#renewedMs.set(node, monotonicMs());
    const issued = await this.#signer.reissue(node);
    if (issued === undefined) throw refusal('in-use', 'the signer was demoted', 'try again');
    const { cluster, log } = this.#context;
    await cluster.world.durable();
    log.info({ peer: member.name }, 'renewed the certificate of a member');
    return { renewAnswer: { ...issued, cross: this.#cross() } };
  }

  /** A member that is no signer asks one; a request that was passed on once is not passed on again. */
  async #passOn(
    request: Uint8Array,
    node: NodeId,
    stream: ControlStream,
  ): Promise<Messages.StreamFrame.$Properties> {
    const signers = (stream.peer ?? stream.lapsed) === node ? otherSigners(this.#context) : [];
    for (const signer of signers) {
      try {
        const question = { renewRequest: { request } };
        const { renewAnswer } = await askMember(this.#context, signer, [question]);
        if (renewAnswer === null) continue;
        return { renewAnswer: { ...renewAnswer, cross: [...renewAnswer.cross] } };
      } catch (error) {
        this.#context.log.debug({ err: error, signer }, 'signer did not renew');
      }
    }
    throw refusal('peer-unreachable', 'no signer can be reached from here', 'start a signer');
  }

  async #renew(): Promise<void> {
    const { cluster, keychain, log } = this.#context;
    const { leaf } = keychain.membership;
    const own = await this.#signer.reissue(cluster.self);
    if (own !== undefined) {
      await cluster.world.durable();
      if (this.adopt(own.certificate, own.root, this.#cross())) return;
    }
    const request = await makeRequest(await restoreNodeKeys(leaf.privateKey));
    for (const node of this.#candidates()) {
      const answer = await this.#askOne(node, request);
      if (answer && this.adopt(answer.certificate, answer.root, answer.cross)) return;
    }
    const lapsed = this.expiresMs <= wallMs();
    log[lapsed ? 'warn' : 'info'](
      { lapsed },
      'no signer renewed the certificate; it is tried again',
    );
    this.#machine.tell({ kind: 'failed' }, wallMs());
  }

  async #askOne(node: NodeId, request: Uint8Array): Promise<Frame['renewAnswer'] | undefined> {
    try {
      const frame = await askMember(this.#context, node, [{ renewRequest: { request } }], true);
      return frame.renewAnswer;
    } catch (error) {
      this.#context.log.debug({ err: error, signer: node }, 'signer did not renew');
      return undefined;
    }
  }

  #candidates(): NodeId[] {
    const signers = otherSigners(this.#context);
    const others = membersOf(this.#context)
      .map(({ node }) => node)
      .filter((node) => node !== this.#context.cluster.self && !signers.includes(node))
      .sort((a, b) => Number(isThere(this.#context, b)) - Number(isThere(this.#context, a)));
    return [...signers, ...others.slice(0, OTHERS_MAX)];
  }

  #cross(): Uint8Array[] {
    return [...(authorityFacts(this.#context.cluster.state)?.cross ?? [])];
  }
}

function refusal(
  code: 'not-found' | 'limit-reached' | 'in-use' | 'peer-unreachable',
  why: string,
  remedy: string,
): WeftError {
  return new WeftError(code, { what: 'renewal of a certificate', why, remedy });
}
