/**
 * Join tokens: who may become a member. A token is text that a person carries from one host to another:
 *
 *     weft1-<SHA-256 of the authority's certificate, 64 hex>-<id, 8 hex>-<secret, 32 hex>
 *
 * The fingerprint lets the joiner know the cluster before it shows the secret. The cluster keeps only a hash of
 * the secret.
 *
 * Uses are not counted down: each member's record names its token, so the count is what the registry says. One
 * signer is exact: it checks and writes in one turn. Signers that do not see each other's records, because they are
 * cut off or act within the same milliseconds, can each admit what they hold to be left. So a token for N uses admits
 * at most N for each signer, and N in all when the signers see each other.
 */
import { fromHex, toHex } from '../../../model/hex.ts';
import { randomHex } from '../../../model/random.ts';
import { decode, encode, Proto } from '../../../wire/proto/codec.ts';
import { isMoment } from '../../state/records.ts';
import type { Cluster } from '../cluster.ts';
import { pick } from '../directory.ts';

/** What a token's text holds. */
export interface TokenText {
  /** SHA-256 of the authority's certificate, 64 hexadecimal digits. */
  readonly fingerprint: string;
  readonly id: string;
  readonly secret: Uint8Array;
}

/** A token as the cluster knows it. */
export interface Token {
  readonly id: string;
  readonly expiresMs: number;
  /** 0: any number. */
  readonly usesMax: number;
  readonly used: number;
  readonly createdMs: number;
  readonly secretHash: Uint8Array;
  /** SHA-256 of the root that the token names. */
  readonly authority: Uint8Array;
}

/** Why a token does not admit. */
export type TokenFault = 'unknown' | 'expired' | 'used-up' | 'wrong-secret' | 'old-authority';

/** Compares in constant time. */
export type Equals = (a: Uint8Array, b: Uint8Array) => boolean;

const TOKEN_TEXT = /^weft1-([0-9a-f]{64})-([0-9a-f]{8})-([0-9a-f]{32})$/;

/** Returns what the text holds, or `undefined` when it is no token. */
export function parseToken(text: string): TokenText | undefined {
  const match = TOKEN_TEXT.exec(text.trim());
  const [, fingerprint, id, secret] = match ?? [];
  if (fingerprint === undefined || id === undefined || secret === undefined) return undefined;
  return { fingerprint, id, secret: fromHex(secret) };
}

/** Returns the text of a token. */
export function formatToken(token: TokenText): string {
  return `weft1-${token.fingerprint}-${token.id}-${toHex(token.secret)}`;
}

/**
 * Makes a token. Durable when it resolves.
 *
 * @param hash  SHA-256
 */
export async function createToken(
  cluster: Cluster,
  wish: { readonly ttlSeconds: number; readonly uses: number; readonly authority: Uint8Array },
  hash: (bytes: Uint8Array) => Uint8Array,
): Promise<{ readonly token: Token; readonly secret: Uint8Array }> {
  const id = randomHex(cluster.world.random, 4);
  const secret = cluster.world.random.bytes(16);
  const createdMs = cluster.world.wallMs();
  const token: Token = {
    id,
    expiresMs: createdMs + wish.ttlSeconds * 1000,
    usesMax: wish.uses,
    used: 0,
    createdMs,
    secretHash: hash(secret),
    authority: wish.authority,
  };
  const value = encode(Proto.TokenRecord, token);
  cluster.append([{ key: `token/${id}`, value }]);
  await cluster.world.durable();
  return { token, secret };
}

/** All tokens, the oldest first, spent ones included until they are removed. */
export function listTokens(cluster: Cluster): Token[] {
  const tokens = [...cluster.state.scan('token/')].flatMap((entry) => {
    const record = entry.value && decode(Proto.TokenRecord, entry.value);
    if (record === undefined || !isMoment(record.expiresMs) || !isMoment(record.createdMs))
      return [];
    const id = entry.key.slice('token/'.length);
    const used = cluster.registry.admitted().filter((member) => member.token === id).length;
    const { expiresMs, usesMax, createdMs, secretHash, authority } = record;
    return [{ id, expiresMs, usesMax, used, createdMs, secretHash, authority }];
  });
  return tokens.sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1));
}

/** Removes a token. Throws `not-found`, `ambiguous`. Durable when it resolves. */
export async function removeToken(cluster: Cluster, ref: string): Promise<string> {
  const { id } = pick(ref, 'token', listTokens(cluster), 'weft token ls');
  cluster.append([{ key: `token/${id}`, value: undefined }]);
  await cluster.world.durable();
  return id;
}

/**
 * Says whether a secret admits now.
 *
 * @param shown   what was shown, and SHA-256 of the root that signs now
 * @param equals  compares in constant time
 */
export function checkToken(
  cluster: Cluster,
  shown: {
    readonly id: string;
    readonly secretHash: Uint8Array;
    readonly authority: Uint8Array;
  },
  equals: Equals,
): TokenFault | 'valid' {
  const token = listTokens(cluster).find((candidate) => candidate.id === shown.id);
  if (token === undefined) return 'unknown';
  if (!equals(token.secretHash, shown.secretHash)) return 'wrong-secret';
  if (!equals(token.authority, shown.authority)) return 'old-authority';
  if (token.expiresMs <= cluster.world.wallMs()) return 'expired';
  return token.usesMax > 0 && token.used >= token.usesMax ? 'used-up' : 'valid';
}
