/**
 * Joining, from both sides. The joiner checks the authority's fingerprint before it shows the secret; the signer
 * checks the token and the name, issues a certificate, and writes the member's record; a member that is no signer
 * passes the request on to one that is: to those that answer first, then by admission.
 */

import type { Cluster } from '../../control/network/cluster.ts';
import { checkToken, parseToken, type TokenFault } from '../../control/network/members/tokens.ts';
import { isPort } from '../../control/state/records.ts';
import { makeNodeKeys, makeRequest, readRequest } from '../../host/control/certificates.ts';
import {
  type ControlStream,
  connectToJoin,
  type StreamTarget,
} from '../../host/control/control-stream.ts';
import { equalBytes, sha256 } from '../../host/control/hash.ts';
import { fingerprintOf, nodeIdOf } from '../../host/control/trust.ts';
import { probeIcmp } from '../../host/linux/icmp-probe.ts';
import { type ErrorCode, WeftError } from '../../model/errors.ts';
import { fromHex, toHex } from '../../model/hex.ts';
import { type Ip, ipFromBytes, ipToBytes, parseIp } from '../../model/ip.ts';
import { MEMBERS_MAX } from '../../model/limits.ts';
import { NAME_PATTERN } from '../../model/network.ts';
import { decode, encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import { askMember, type KeysContext, otherSigners } from '../keys/context.ts';
import { refusalError, refusalFrame } from '../keys/refusal-frame.ts';
import type { Signer } from '../keys/signer.ts';
import type { Membership } from './membership.ts';

/** What a joiner says of itself. */
export interface Joiner {
  readonly name: string;
  readonly address: Ip;
  readonly gossipPort: number;
}

/** A membership, and the member that was asked: the first to compare state with. */
export interface Joined {
  readonly membership: Membership;
  readonly contact: StreamTarget;
}

type JoinRequest = Filled<Messages.JoinRequest.$Properties>;

const PROBE_MS = 1000;
/** Wrong secrets accepted from one address in one minute. */
const WRONG_TRIES_MAX = 5;
const TRIES_WINDOW_MS = 60_000;

/** Joins by the first target that answers. Throws what the last one said. */
export async function joinCluster(
  targets: readonly StreamTarget[],
  tokenText: string,
  joiner: Joiner,
): Promise<Joined> {
  const token = parseToken(tokenText);
  if (token === undefined) {
    const why = 'the text is no join token';
    throw new WeftError('token-refused', {
      what: 'join',
      why,
      remedy: 'copy it whole from weft token create',
    });
  }
  const keys = await makeNodeKeys();
  const joinRequest = {
    token: token.id,
    secret: token.secret,
    request: await makeRequest(keys),
    name: joiner.name,
    address: ipToBytes(joiner.address),
    gossipPort: joiner.gossipPort,
  };
  let failure: unknown;
  for (const contact of targets) {
    try {
      const stream = await connectToJoin(contact, token.fingerprint).catch(async (error) => {
        throw await explain(error, contact);
      });
      const answer = await ask(stream, encode(Proto.StreamFrame, { joinRequest }), contact.host);
      const membership: Membership = {
        node: nodeIdOf(keys.publicKey),
        name: joiner.name,
        cluster: toHex(answer.cluster),
        leaf: { certificate: answer.certificate.slice(), privateKey: keys.privateKey },
        authority: answer.authority.slice(),
        roots: rootsOf(answer),
        rootKeys: [],
        keys: answer.keys.map(({ id, key }) => ({ id, key: key.slice() })),
      };
      return { membership, contact };
    } catch (error) {
      failure = error;
      // A refusal by the cluster is final; only silence is a reason to ask the next one.
      if (!(error instanceof WeftError) || error.code !== 'peer-unreachable') break;
    }
  }
  throw failure;
}

/** Serves join requests of a node. */
export class Sponsor {
  readonly #context: KeysContext;
  readonly #cluster: Cluster;
  readonly #signer: Signer;
  readonly #wrongTries = new Map<string, number[]>();

  constructor(context: KeysContext, signer: Signer) {
    this.#context = context;
    this.#cluster = context.cluster;
    this.#signer = signer;
  }

  /** Returns the frame that answers the request: admission or refusal. Never throws. */
  async answer(request: JoinRequest, stream: ControlStream): Promise<Uint8Array> {
    try {
      // Only a member's word counts for where a request came from; a stranger is known by its address.
      const passedOn = stream.peer !== undefined;
      const source = passedOn && request.source !== '' ? request.source : stream.address;
      if (this.#signer.root !== undefined) return await this.#admit(request, source);
      if (!passedOn) return await this.#passOn(request, source);
      throw refusal('peer-unreachable', 'the node that was asked is no signer', 'try again');
    } catch (error) {
      return refusalFrame(error, 'join');
    }
  }

  async #admit(request: JoinRequest, source: string): Promise<Uint8Array> {
    this.#checkTries(source);
    const secretHash = sha256(request.secret);
    const check = (): TokenFault | 'valid' => this.#check(request.token, secretHash);
    const verdict = check();
    if (verdict !== 'valid') {
      this.#countTry(source);
      throw tokenRefusal(verdict);
    }
    const address = ipFromBytes(request.address);
    const publicKey = await readRequest(request.request);
    if (address === undefined || publicKey === undefined || !isPort(request.gossipPort)) {
      throw refusal('invalid-value', 'the request is malformed', 'use the same version of weft');
    }
    const node = nodeIdOf(publicKey);
    this.#checkName(request.name);
    const issued = await this.#signer.issue(node, publicKey);
    if (issued === undefined) throw refusal('in-use', 'the signer was demoted', 'try again');
    // Somebody may have taken the name, or the last use, while the certificate was made.
    this.#checkName(request.name);
    const again = check();
    if (again !== 'valid') throw tokenRefusal(again);
    this.#signer.write({
      node,
      name: request.name,
      certificate: issued.certificate,
      admissionLamport: this.#cluster.state.lamport + 1,
      sponsor: this.#cluster.self,
      token: request.token,
      address,
      gossipPort: request.gossipPort,
    });
    await this.#cluster.world.durable();
    const { cluster, keys, roots } = this.#context.keychain.membership;
    const joinAnswer = {
      cluster: fromHex(cluster),
      certificate: issued.certificate,
      authority: issued.root,
      keys: [...keys],
      sponsor: fromHex(this.#cluster.self),
      roots: [...roots],
    };
    return encode(Proto.StreamFrame, { joinAnswer });
  }

  /** A member that is no signer asks those that are, until one answers. What a signer refuses is refused. */
  async #passOn(request: JoinRequest, source: string): Promise<Uint8Array> {
    const signers = otherSigners(this.#context);
    let failure: unknown = refusal('peer-unreachable', 'no signer is known', 'try again');
    for (const signer of signers) {
      try {
        const joinRequest = { ...request, source };
        const { joinAnswer } = await askMember(this.#context, signer, [{ joinRequest }]);
        if (joinAnswer === null) continue;
        const { keys, roots } = joinAnswer;
        const copy = { ...joinAnswer, keys: [...keys], roots: [...roots] };
        return encode(Proto.StreamFrame, { joinAnswer: copy });
      } catch (error) {
        failure = error;
        if (!(error instanceof WeftError) || error.code !== 'peer-unreachable') throw error;
      }
    }
    throw failure;
  }

  /** A token names the root that signed when it was made; a rotation makes it worthless. */
  #check(id: string, secretHash: Uint8Array): TokenFault | 'valid' {
    const root = this.#signer.root?.certificate;
    const authority = root === undefined ? new Uint8Array(0) : sha256(root);
    return checkToken(this.#cluster, { id, secretHash, authority }, equalBytes);
  }

  #checkName(name: string): void {
    if (this.#cluster.registry.all().length >= MEMBERS_MAX) {
      const why = `the cluster has ${MEMBERS_MAX} members, which is the bound`;
      throw refusal('limit-reached', why, 'make another cluster');
    }
    if (!NAME_PATTERN.test(name)) {
      throw refusal('invalid-value', `"${name}" is no node name`, 'set --name');
    }
    if (!this.#cluster.registry.all().some((member) => member.name === name)) return;
    throw refusal('name-taken', `a node named ${name} is a member already`, 'set another --name');
  }

  #checkTries(address: string): void {
    if (this.#recentTries(address).length < WRONG_TRIES_MAX) return;
    throw refusal('token-refused', 'too many wrong tokens from this address', 'wait a minute');
  }

  #countTry(address: string): void {
    if (this.#wrongTries.size > 1024) this.#wrongTries.clear();
    this.#wrongTries.set(address, [...this.#recentTries(address), this.#cluster.world.nowMs()]);
  }

  #recentTries(address: string): number[] {
    const sinceMs = this.#cluster.world.nowMs() - TRIES_WINDOW_MS;
    return (this.#wrongTries.get(address) ?? []).filter((tryMs) => tryMs > sinceMs);
  }
}

type JoinAnswer = Filled<Messages.JoinAnswer.$Properties>;

async function ask(stream: ControlStream, request: Uint8Array, host: string): Promise<JoinAnswer> {
  await stream.send(request);
  for await (const bytes of stream.frames()) {
    const frame = decode(Proto.StreamFrame, bytes);
    if (frame?.joinAnswer) {
      stream.close();
      return frame.joinAnswer;
    }
    if (frame?.refusal) throw refusalError(frame.refusal);
    break;
  }
  const why = 'the agent there closed the connection without an answer';
  throw new WeftError('peer-unreachable', { what: `join by ${host}`, why, remedy: 'see its log' });
}

/** Adds to "nothing answers" whether the host itself can be reached. */
async function explain(error: unknown, contact: StreamTarget): Promise<unknown> {
  const ip = parseIp(contact.host);
  if (!(error instanceof WeftError) || error.code !== 'peer-unreachable' || ip === undefined) {
    return error;
  }
  const answer = await probeIcmp(ip, PROBE_MS);
  if (answer === 'unavailable') return error;
  const reach = answer === 'answers' ? 'the host answers ping' : 'the host does not answer ping';
  const why = `${error.text.why}, and ${reach}`;
  return new WeftError('peer-unreachable', { ...error.text, why }, error);
}

function tokenRefusal(fault: TokenFault): WeftError {
  const whys: Readonly<Record<TokenFault, string>> = {
    unknown: 'the token is not known; it may have been removed',
    expired: 'the token has expired',
    'used-up': 'the token was used as often as it may be',
    'wrong-secret': 'the token is not known; it may have been removed',
    'old-authority': 'the token was made before the authority of the cluster was rotated',
  };
  return refusal('token-refused', whys[fault], 'make another with weft token create');
}

function refusal(code: ErrorCode, why: string, remedy: string): WeftError {
  return new WeftError(code, { what: 'join', why, remedy });
}

/** Every root that the signer trusts, the one that issued our certificate among them. */
function rootsOf(answer: JoinAnswer): Uint8Array[] {
  const own = fingerprintOf(answer.authority);
  const others = answer.roots.filter((root) => fingerprintOf(root) !== own);
  return [answer.authority, ...others].map((root) => root.slice());
}
