/** What the parts of `agent/keys` act on, and what they ask each other over streams. */

import { isSigner } from '../../control/keys/records.ts';
import { askingOrder } from '../../control/keys/signers.ts';
import type { Cluster } from '../../control/network/cluster.ts';
import type { Member } from '../../control/state/registry.ts';
import {
  type ControlStream,
  connectStream,
  type StreamTarget,
} from '../../host/control/control-stream.ts';
import type { Log } from '../../host/process/log.ts';
import { WeftError } from '../../model/errors.ts';
import type { NodeId } from '../../model/node-id.ts';
import { decode, encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import type { Keychain } from './keychain.ts';
import { refusalError } from './refusal-frame.ts';

/** The surroundings of a node's keys. */
export interface KeysContext {
  readonly cluster: Cluster;
  readonly keychain: Keychain;
  readonly log: Log;
  /** What gossip believes of another member. */
  isAlive(node: NodeId): boolean;
  /** Where a member's streams are served. */
  targetOf(node: NodeId): StreamTarget | undefined;
  /** Calls `Keys.fire(timer)` once after a time; asking again moves the timer. */
  after(delayMs: number, timer: string): void;
}

/** A frame of a stream, decoded. */
export type Frame = Filled<Messages.StreamFrame.$Properties>;

/** Members that were not removed, in order of admission. */
export function membersOf({ cluster, keychain }: KeysContext): Member[] {
  const { credentials } = keychain;
  return cluster.registry.all().filter(({ node }) => credentials.isRevoked?.(node) !== true);
}

/** Signers that were not removed, in order of admission. */
export function signersOf(context: KeysContext): Member[] {
  return membersOf(context).filter(({ node }) => isSigner(context.cluster.state, node));
}

/** True for this node and for others that gossip does not believe to be gone. */
export function isThere({ cluster, isAlive }: KeysContext, node: NodeId): boolean {
  return node === cluster.self || isAlive(node);
}

/** Other signers in the order in which they are asked for a signature. */
export function otherSigners(context: KeysContext): NodeId[] {
  const { self } = context.cluster;
  const signers = signersOf(context).map(({ node }) => ({ node, alive: isThere(context, node) }));
  return askingOrder(signers, self).filter((node) => node !== self);
}

/**
 * Sends frames to a member one after the other, each when the one before was answered, and resolves with the last
 * answer. Throws `peer-unreachable`, or what the member refused with.
 *
 * @param lapsedToo  its certificate or ours may have lapsed
 */
export async function askMember(
  context: KeysContext,
  node: NodeId,
  frames: readonly Messages.StreamFrame.$Properties[],
  lapsedToo = false,
): Promise<Frame> {
  const name = context.cluster.registry.nameOf(node);
  const target = context.targetOf(node);
  if (target === undefined) throw silent(name, 'its address is not known');
  const stream = await connectStream(target, context.keychain.credentials, lapsedToo);
  try {
    if ((stream.peer ?? stream.lapsed) !== node) throw silent(name, 'another node answers there');
    return await exchange(stream, frames, name);
  } finally {
    stream.close();
  }
}

async function exchange(
  stream: ControlStream,
  frames: readonly Messages.StreamFrame.$Properties[],
  name: string,
): Promise<Frame> {
  const answers = stream.frames();
  let last: Frame | undefined;
  for (const frame of frames) {
    await stream.send(encode(Proto.StreamFrame, frame));
    const answer = await answers.next();
    last = answer.done === true ? undefined : decode(Proto.StreamFrame, answer.value);
    if (last === undefined) throw silent(name, 'it closed the stream without an answer');
    if (last.refusal !== null) throw refusalError(last.refusal);
  }
  if (last === undefined) throw silent(name, 'nothing was asked');
  return last;
}

function silent(name: string, why: string): WeftError {
  const remedy = 'check that its agent runs, then try again';
  return new WeftError('peer-unreachable', { what: `asking node ${name}`, why, remedy });
}
