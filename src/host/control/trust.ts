/**
 * Whom this node believes: the roots of its cluster, and what a certificate of one of them says. Roots change while
 * an agent runs (docs/security.md, "Rotation of the authority"), so everybody asks here and nobody keeps a copy.
 *
 * Two questions are kept apart. *Whose key is it* (`read`) has an answer for ever, whatever the date: records are
 * judged by it. *May it speak now* (`standing`) depends on the date, and is asked at each handshake.
 */
import { X509Certificate } from 'node:crypto';
import type { MemberKey } from '../../control/state/identity.ts';
import { toHex } from '../../model/hex.ts';
import { NODE_ID_BYTES, type NodeId } from '../../model/node-id.ts';
import { nodeUri } from './certificates.ts';
import { sha256 } from './hash.ts';

/** A member's certificate, read. */
export interface LeafFacts extends MemberKey {
  /** SHA-256 of the root that issued it, hexadecimal. */
  readonly root: string;
  /** Milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * How somebody at the other end of a handshake stands.
 *
 * | standing | its certificate                                        | what it may say           |
 * |----------|--------------------------------------------------------|---------------------------|
 * | member   | of a trusted root, and in its time                     | everything                |
 * | lapsed   | out of its time, or of a root that is not trusted now  | a request for a new one   |
 * | stranger | none that names its own key, or of another cluster     | a request to join         |
 *
 * Both `member` and `lapsed` have proven by the handshake that they hold the key that their node id is made of.
 */
export type Standing =
  | { readonly kind: 'member'; readonly node: NodeId }
  /** `unknownRoot`: it is of a root that was never trusted here, so it may be we who missed a rotation. */
  | { readonly kind: 'lapsed'; readonly node: NodeId; readonly unknownRoot: boolean }
  | { readonly kind: 'stranger' };

interface Root {
  readonly der: Uint8Array;
  readonly certificate: X509Certificate;
}

/** The roots of one cluster. */
export class TrustStore {
  readonly cluster: string;
  #roots: ReadonlyMap<string, Root> = new Map();
  #former: ReadonlyMap<string, Root> = new Map();

  /** @param roots  X.509, DER; at least one */
  constructor(cluster: string, roots: Iterable<Uint8Array>, former: Iterable<Uint8Array> = []) {
    this.cluster = cluster;
    this.replace(roots, former);
  }

  /**
   * Trusts exactly these roots from now on.
   *
   * @param former  roots that were trusted once: they prove nothing but that their certificates are old
   */
  replace(roots: Iterable<Uint8Array>, former: Iterable<Uint8Array> = []): void {
    this.#roots = rootMap(roots);
    this.#former = rootMap(former);
  }

  /** The root of that fingerprint, DER. */
  root(fingerprint: string): Uint8Array | undefined {
    return this.#roots.get(fingerprint)?.der;
  }

  /**
   * True when a root is trusted, or follows from one that is: each newer root's key was certified by the one before.
   *
   * @param cross  those certificates, oldest first; X.509, DER
   */
  follows(root: Uint8Array, cross: readonly Uint8Array[]): boolean {
    try {
      if (this.#roots.has(fingerprintOf(root))) return true;
      const keys = [...this.#roots.values()].map(({ certificate }) => certificate.publicKey);
      for (const der of cross) {
        const link = new X509Certificate(der);
        if (link.ca && keys.some((key) => link.verify(key))) keys.push(link.publicKey);
      }
      const { publicKey } = new X509Certificate(root);
      return keys.some((key) => key.equals(publicKey));
    } catch {
      return false;
    }
  }

  /** What a certificate says, if one of the roots issued it for a node of this cluster; its time plays no part. */
  read(der: Uint8Array): LeafFacts | undefined {
    const named = readNamed(der, this.cluster);
    if (named === undefined) return undefined;
    for (const [fingerprint, { certificate }] of this.#roots) {
      if (!named.certificate.verify(certificate.publicKey)) continue;
      const { node, notBeforeMs, notAfterMs } = named;
      const { publicKey } = named.certificate;
      return { node, publicKey, root: fingerprint, notBeforeMs, notAfterMs };
    }
    return undefined;
  }

  /** The key and the id that follows from it, of a certificate of this cluster, whoever issued it. */
  readKey(der: Uint8Array): Pick<LeafFacts, 'node' | 'publicKey'> | undefined {
    const named = readNamed(der, this.cluster);
    return named && { node: named.node, publicKey: named.certificate.publicKey };
  }

  /** How the holder of a certificate stands at `nowMs`, milliseconds since 1970. */
  standing(der: Uint8Array | undefined, nowMs: number): Standing {
    const named = der && readNamed(der, this.cluster);
    if (der === undefined || named === undefined) return { kind: 'stranger' };
    const facts = this.read(der);
    const { node, notBeforeMs, notAfterMs } = named;
    if (facts !== undefined && notBeforeMs <= nowMs && nowMs < notAfterMs) {
      return { kind: 'member', node };
    }
    const former = [...this.#former.values()];
    const known =
      facts ?? former.find((root) => named.certificate.verify(root.certificate.publicKey));
    return { kind: 'lapsed', node, unknownRoot: known === undefined };
  }
}

/** Node id of a public key (SubjectPublicKeyInfo, DER): the first 128 bits of its SHA-256. A node is its key. */
export function nodeIdOf(publicKey: Uint8Array): NodeId {
  return toHex(sha256(publicKey).subarray(0, NODE_ID_BYTES)) as NodeId;
}

/** SHA-256 of a certificate, hexadecimal. */
export function fingerprintOf(der: Uint8Array): string {
  return toHex(sha256(der));
}

function rootMap(ders: Iterable<Uint8Array>): Map<string, Root> {
  const roots = new Map<string, Root>();
  for (const der of ders) {
    roots.set(fingerprintOf(der), { der, certificate: new X509Certificate(der) });
  }
  return roots;
}

/** A certificate whose name is the id of its own key, whoever issued it. */
function readNamed(
  der: Uint8Array,
  cluster: string,
):
  | {
      readonly certificate: X509Certificate;
      readonly node: NodeId;
      readonly notBeforeMs: number;
      readonly notAfterMs: number;
    }
  | undefined {
  try {
    const certificate = new X509Certificate(der);
    const node = nodeIdOf(certificate.publicKey.export({ format: 'der', type: 'spki' }));
    if (certificate.subjectAltName !== `URI:${nodeUri(cluster, node)}`) return undefined;
    const notBeforeMs = Date.parse(certificate.validFrom);
    const notAfterMs = Date.parse(certificate.validTo);
    return { certificate, node, notBeforeMs, notAfterMs };
  } catch {
    return undefined;
  }
}
