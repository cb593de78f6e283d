/**
 * Control datagrams: a list of items, small enough for any path. What is sent to one peer within one turn
 * travels together.
 *
 *     A                          B                         a probe, answered
 *     |---- ping 7 ------------->|
 *     |<--- ack 7 ---------------|
 *
 *     A            H             B                         no answer: helpers ask for us
 *     |-- ping 8 ----------------X
 *     |-- ping-request 8 B ->|
 *     |              |-- ping 3->|
 *     |              |<- ack 3 --|
 *     |<--- ack 8 ---|                                     or nack 8, when B is silent to the helper too
 */
import { fromHex } from '../../model/hex.ts';
import { CONTROL_DATAGRAM_BYTES_MAX, CONTROL_ITEMS_MAX } from '../../model/limits.ts';
import { type LogDelta, type LogSummary, type LogVersion, PRINT_LIMIT } from '../../model/log.ts';
import { type NodeId, nodeIdFromBytes } from '../../model/node-id.ts';
import { decode, encode, type Filled, type Messages, Proto } from '../../wire/proto/codec.ts';
import type { Belief, MemberStatus } from './members.ts';

/** One thing said to a peer. */
export type Item =
  /** `periodMs`: of the sender's profile; absent when it did not say. */
  | { readonly kind: 'ping'; readonly number: number; readonly periodMs?: number }
  | { readonly kind: 'ack'; readonly number: number }
  | { readonly kind: 'nack'; readonly number: number }
  | { readonly kind: 'ping-request'; readonly number: number; readonly target: NodeId }
  /** `accuser`: of a suspect, whose probe it did not answer. */
  | {
      readonly kind: 'rumor';
      readonly node: NodeId;
      readonly belief: Belief;
      readonly accuser?: NodeId;
    }
  | { readonly kind: 'delta'; readonly delta: LogDelta }
  | { readonly kind: 'delta-ack'; readonly origin: NodeId; readonly version: LogVersion }
  | { readonly kind: 'digest'; readonly root: Uint8Array; readonly mode: DigestMode }
  | { readonly kind: 'message'; readonly bytes: Uint8Array };

/**
 * What the receiver of another root does. `compare`: it compares over a stream. `passing`: it answers, unless the root
 * was its own a moment ago. `answer`: it compares, unless the root was its own a moment ago.
 */
export type DigestMode = 'compare' | 'passing' | 'answer';

const DIGEST_MODES: readonly DigestMode[] = ['compare', 'passing', 'answer'];
const STATUSES: readonly MemberStatus[] = ['alive', 'suspect', 'failed'];

type ItemMessage = Messages.Item.$Properties;

/** Returns the items as datagrams, in order, each as full as the bounds allow. */
export function packItems(items: readonly Item[]): Uint8Array[] {
  const datagrams: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  let bytes = 0;
  const close = (): void => {
    if (open.length > 0) datagrams.push(encode(Proto.Datagram, { items: open }));
    open = [];
    bytes = 0;
  };
  for (const item of items) {
    const message = encode(Proto.Item, toMessage(item));
    const size = message.length + 3;
    if (bytes + size > CONTROL_DATAGRAM_BYTES_MAX || open.length >= CONTROL_ITEMS_MAX) close();
    open.push(message);
    bytes += size;
  }
  close();
  return datagrams;
}

/**
 * Returns the items of a datagram, or `undefined` when one of them makes no sense. Those of a kind that is not known
 * are left out: a later version may say more.
 */
export function unpackItems(bytes: Uint8Array): Item[] | undefined {
  const datagram = decode(Proto.Datagram, bytes);
  if (datagram === undefined || datagram.items.length > CONTROL_ITEMS_MAX) return undefined;
  const items: Item[] = [];
  for (const message of datagram.items) {
    const decoded = decode(Proto.Item, message);
    if (decoded !== undefined && decoded.kind === undefined) continue;
    const item = decoded && fromMessage(decoded);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

/** Returns the delta as its message. */
export function deltaMessage(delta: LogDelta): Messages.Delta.$Properties {
  return {
    origin: fromHex(delta.origin),
    generation: delta.generation,
    fromSeq: delta.fromSeq,
    toSeq: delta.toSeq,
    entries: [...delta.entries],
    ...(delta.certificate && { certificate: delta.certificate }),
  };
}

/** Returns the delta in a message, or `undefined` when its numbers make no sense. */
export function readDelta(message: Filled<Messages.Delta.$Properties>): LogDelta | undefined {
  const origin = nodeIdFromBytes(message.origin);
  const { generation, fromSeq, toSeq } = message;
  const sane = [generation, fromSeq, toSeq].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (origin === undefined || !sane || fromSeq > toSeq) return undefined;
  const { entries, certificate } = message;
  const told = certificate.length > 0 ? { certificate } : {};
  return { origin, generation, fromSeq, toSeq, entries, ...told };
}

/** Returns a version as its message. Without contents only the numbers are told. */
export function versionMessage(
  origin: NodeId,
  { generation, seq, content = 0 }: LogVersion & Partial<LogSummary>,
): Messages.Version.$Properties {
  return { origin: fromHex(origin), generation, seq, content };
}

/** Returns the versions in a message, or `undefined` when one makes no sense. */
export function readVersions(
  message: Filled<Messages.Versions.$Properties>,
): Map<NodeId, LogSummary> | undefined {
  const versions = new Map<NodeId, LogSummary>();
  for (const { origin, generation, seq, content } of message.versions) {
    const node = nodeIdFromBytes(origin);
    const sane = Number.isSafeInteger(generation) && Number.isSafeInteger(seq);
    if (node === undefined || !sane || !(content >= 0 && content < PRINT_LIMIT)) return undefined;
    versions.set(node, { generation, seq, content });
  }
  return versions;
}

function toMessage(item: Item): ItemMessage {
  switch (item.kind) {
    case 'ping':
      return { ping: { number: item.number, periodMs: item.periodMs ?? 0 } };
    case 'ack':
      return { ack: { number: item.number } };
    case 'nack':
      return { nack: { number: item.number } };
    case 'ping-request':
      return { pingRequest: { number: item.number, target: fromHex(item.target) } };
    case 'rumor': {
      const { incarnation, status } = item.belief;
      const rumor = { node: fromHex(item.node), incarnation, status: STATUSES.indexOf(status) };
      const { accuser } = item;
      return { rumor: accuser === undefined ? rumor : { ...rumor, accuser: fromHex(accuser) } };
    }
    case 'delta':
      return { delta: deltaMessage(item.delta) };
    case 'delta-ack':
      return { deltaAck: { versions: [versionMessage(item.origin, item.version)] } };
    case 'digest':
      return { digest: { root: item.root, mode: DIGEST_MODES.indexOf(item.mode) } };
    case 'message':
      return { message: item.bytes };
  }
}

function fromMessage(message: Filled<ItemMessage>): Item | undefined {
  if (message.ping !== null) return readPing(message.ping);
  if (message.ack !== null) return { kind: 'ack', number: message.ack.number };
  if (message.nack !== null) return { kind: 'nack', number: message.nack.number };
  if (message.pingRequest !== null) {
    const target = nodeIdFromBytes(message.pingRequest.target);
    return target && { kind: 'ping-request', number: message.pingRequest.number, target };
  }
  if (message.rumor !== null) return readRumor(message.rumor);
  if (message.delta !== null) {
    const delta = readDelta(message.delta);
    return delta && { kind: 'delta', delta };
  }
  if (message.deltaAck !== null) {
    const versions = readVersions(message.deltaAck);
    const first = versions === undefined ? undefined : [...versions][0];
    if (first === undefined) return undefined;
    const [origin, { generation, seq }] = first;
    return { kind: 'delta-ack', origin, version: { generation, seq } };
  }
  // A root of another length differs from ours, and so leads to a comparison.
  if (message.digest !== null) return readDigest(message.digest);
  // An absent `bytes` field of a oneof reads as null in the generated code.
  if ((message.message as Uint8Array | null) !== null) {
    return { kind: 'message', bytes: message.message };
  }
  return undefined;
}

function readPing({ number, periodMs }: Filled<Messages.Ping.$Properties>): Item {
  return periodMs === 0 ? { kind: 'ping', number } : { kind: 'ping', number, periodMs };
}

function readDigest({ root, mode }: Filled<Messages.Digest.$Properties>): Item | undefined {
  const known = DIGEST_MODES[mode];
  return known && { kind: 'digest', root, mode: known };
}

function readRumor(message: Filled<Messages.Rumor.$Properties>): Item | undefined {
  const node = nodeIdFromBytes(message.node);
  const status = STATUSES[message.status];
  if (node === undefined || status === undefined) return undefined;
  // The next incarnation must be a safe integer too: a refutation adds one.
  if (message.incarnation >= Number.MAX_SAFE_INTEGER) return undefined;
  const rumor = {
    kind: 'rumor',
    node,
    belief: { incarnation: message.incarnation, status },
  } as const;
  if (message.accuser.length === 0) return rumor;
  const accuser = nodeIdFromBytes(message.accuser);
  return accuser && { ...rumor, accuser };
}
