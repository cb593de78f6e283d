/**
 * Joining, from both sides. The joiner checks the authority's fingerprint before it shows the secret; the signer
 * checks the token and the name, issues a certificate, and writes the member's record; a member that is no signer
 * passes the request on to the one that is.
 */

import type { Cluster } from '../control/network/cluster.ts';
import { checkToken, parseToken, type TokenFault } from '../control/network/tokens.ts';
import { isPort } from '../control/state/records.ts';
import { encodeMember } from '../control/state/registry.ts';
import { issueLeaf, makeNodeKeys, makeRequest, readRequest } from '../host/control/certificates.ts';
import {
  type ControlStream,
  connectStream,
  connectToJoin,
  type StreamCredentials,
  type StreamTarget,
} from '../host/control/control-stream.ts';
import { equalBytes, nodeIdOf, sha256 } from '../host/control/identity.ts';
import { probeIcmp } from '../host/linux/icmp-probe.ts';
import { ERROR_KINDS, type ErrorCode, WeftError } from '../model/errors.ts';
import { fromHex, toHex } from '../model/hex.ts';
import { type Ip, ipFromBytes, ipToBytes, parseIp } from '../model/ip.ts';
import { MEMBERS_MAX } from '../model/limits.ts';
import { NAME_PATTERN } from '../model/network.ts';
import type { NodeId } from '../model/node-id.ts';
import { decode, encode, type Filled, type Messages, Proto } from '../wire/proto/codec.ts';
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
  readonly #cluster: Cluster;
  readonly #membership: Membership;
  readonly #credentials: StreamCredentials;
  readonly #targetOf: (node: NodeId) => StreamTarget | undefined;
  readonly #wrongTries = new Map<string, number[]>();

  /** @param targetOf  where a member's streams are served */
  constructor(
    cluster: Cluster,
    membership: Membership,
    credentials: StreamCredentials,
    targetOf: (node: NodeId) => StreamTarget | undefined,
  ) {
    this.#cluster = cluster;
    this.#membership = membership;
    this.#credentials = credentials;
    this.#targetOf = targetOf;
  }

  /** Returns the frame that answers the request: admission or refusal. Never throws. */
  async answer(request: JoinRequest, stream: ControlStream): Promise<Uint8Array> {
    try {
      const signs = this.#membership.authorityKey !== undefined;
      return signs ? await this.#admit(request, stream) : await this.#passOn(request);
    } catch (error) {
      return encode(Proto.StreamFrame, { refusal: refusalMessage(error) });
    }
  }

  async #admit(request: JoinRequest, stream: ControlStream): Promise<Uint8Array> {
    this.#checkTries(stream.address);
    const secretHash = sha256(request.secret);
    const verdict = checkToken(this.#cluster, request.token, secretHash, equalBytes);
    if (verdict !== 'valid') {
      this.#countTry(stream.address);
      throw tokenRefusal(verdict);
    }
    const address = ipFromBytes(request.address);
    const publicKey = await readRequest(request.request);
    if (address === undefined || publicKey === undefined || !isPort(request.gossipPort)) {
      throw refusal('invalid-value', 'the request is malformed', 'use the same version of weft');
    }
    const node = nodeIdOf(publicKey);
    this.#checkName(request.name);
    const { cluster, authority, authorityKey, keys } = this.#membership;
    const signer = { certificate: authority, privateKey: authorityKey ?? new Uint8Array(0) };
    const certificate = await issueLeaf(signer, { cluster, node, publicKey });
    // Somebody may have taken the name, or the last use, while the certificate was made.
    this.#checkName(request.name);
    const again = checkToken(this.#cluster, request.token, secretHash, equalBytes);
    if (again !== 'valid') throw tokenRefusal(again);
    const member = encodeMember({
      node,
      name: request.name,
      certificate,
      admissionLamport: this.#cluster.state.lamport + 1,
      sponsor: this.#cluster.self,
      token: request.token,
      address,
      gossipPort: request.gossipPort,
    });
    this.#cluster.append([{ key: `member/${node}`, value: member }]);
    await this.#cluster.world.durable();
    const joinAnswer = {
      cluster: fromHex(cluster),
      certificate,
      authority,
      keys: [...keys],
      sponsor: fromHex(this.#cluster.self),
    };
    return encode(Proto.StreamFrame, { joinAnswer });
  }

  /** A member that is no signer asks the one that is. */
  async #passOn(request: JoinRequest): Promise<Uint8Array> {
    const signer = this.#cluster.registry.all()[0];
    const target = signer && this.#targetOf(signer.node);
    if (signer === undefined || target === undefined) {
      throw refusal('peer-unreachable', 'no signer is known', 'join by the first node');
    }
    const stream = await connectStream(target, this.#credentials);
    await stream.send(encode(Proto.StreamFrame, { joinRequest: request }));
    for await (const frame of stream.frames()) return frame;
    const why = `signer ${signer.name} did not answer`;
    throw refusal('peer-unreachable', why, 'try again, or join by that node');
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
  };
  return refusal('token-refused', whys[fault], 'make another with weft token create');
}

function refusal(code: ErrorCode, why: string, remedy: string): WeftError {
  return new WeftError(code, { what: 'join', why, remedy });
}

function refusalMessage(error: unknown): Messages.Refusal.$Properties {
  if (error instanceof WeftError) return { code: error.code, ...error.text };
  const why = 'the agent failed';
  return { code: 'system-refused', what: 'join', why, remedy: 'see the log of the agent there' };
}

function refusalError(message: Filled<Messages.Refusal.$Properties>): WeftError {
  const { what, why, remedy } = message;
  const code = Object.hasOwn(ERROR_KINDS, message.code)
    ? (message.code as ErrorCode)
    : 'system-refused';
  return new WeftError(code, { what, why, remedy });
}
