/**
 * The one door to @peculiar/x509: makes roots, requests and leaf certificates. Reading and checking certificates is
 * `trust.ts`. Keys are ECDSA P-256, in PKCS #8 when stored.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** Leaves and roots are valid from this long before they are made: clocks may disagree by as much. */
export const BACKDATE_MS = 3_600_000;
/** Life of a leaf when nobody says otherwise. docs/decisions/0017. */
export const LEAF_LIFETIME_MS: number = 90 * 86_400_000;
/** Life of a root. It ends by rotation, not by its date. */
const ROOT_LIFETIME_MS = 20 * 365 * 86_400_000;

x509.cryptoProvider.set(webcrypto as never);

/** A certificate and its private key. */
export interface Credentials {
  /** X.509, DER. */
  readonly certificate: Uint8Array;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
}

/** A key pair of a node that has no certificate yet. */
export interface NodeKeys {
  readonly keys: webcrypto.CryptoKeyPair;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
}

/** What a leaf certificate says. */
export interface LeafSubject {
  readonly cluster: string;
  readonly node: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** How long it is valid from now on, milliseconds; default `LEAF_LIFETIME_MS`. */
  readonly lifetimeMs?: number;
}

/** Makes a root for a cluster. */
export async function makeAuthority(cluster: string): Promise<Credentials> {
  const keys = await generate();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=weft cluster ${cluster}`,
    ...validity(ROOT_LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: rootExtensions(),
  });
  return { certificate: new Uint8Array(certificate.rawData), privateKey: await exportKey(keys) };
}

/** Certifies the key of a newer root by an older one: the proof that the newer one follows from it. */
export async function crossCertify(older: Credentials, newerRoot: Uint8Array): Promise<Uint8Array> {
  const issuer = new x509.X509Certificate(Uint8Array.from(older.certificate));
  const newer = new x509.X509Certificate(Uint8Array.from(newerRoot));
  const cross = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    issuer: issuer.subject,
    subject: newer.subject,
    ...validity(ROOT_LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: newer.publicKey,
    signingKey: await importKey(older.privateKey),
    extensions: rootExtensions(),
  });
  return new Uint8Array(cross.rawData);
}

/** True when the private key (PKCS #8, DER) is that of the certificate. */
export async function isKeyOf(credentials: Credentials): Promise<boolean> {
  try {
    const { publicKey } = new x509.X509Certificate(Uint8Array.from(credentials.certificate));
    const probe = new Uint8Array(32);
    const key = await importKey(credentials.privateKey);
    const signature = await webcrypto.subtle.sign(ALGORITHM, key, probe);
    const verifier = await publicKey.export();
    return await webcrypto.subtle.verify(ALGORITHM, verifier as never, signature, probe);
  } catch {
    return false;
  }
}

/** Makes the key pair of a node. */
export async function makeNodeKeys(): Promise<NodeKeys> {
  const keys = await generate();
  const publicKey = new Uint8Array(await webcrypto.subtle.exportKey('spki', keys.publicKey));
  return { keys, publicKey, privateKey: await exportKey(keys) };
}

/** Returns the keys of a node that has had a certificate before. */
export async function restoreNodeKeys(privateKey: Uint8Array): Promise<NodeKeys> {
  const key = await importKey(privateKey, true);
  const { d: _secret, key_ops: _use, ...open } = await webcrypto.subtle.exportKey('jwk', key);
  const publicKey = await webcrypto.subtle.importKey('jwk', open, ALGORITHM, true, ['verify']);
  const spki = new Uint8Array(await webcrypto.subtle.exportKey('spki', publicKey));
  return { keys: { privateKey: key, publicKey }, publicKey: spki, privateKey };
}

/** Public key (SubjectPublicKeyInfo, DER) of a certificate. Throws when it is none. */
export function publicKeyOf(certificate: Uint8Array): Uint8Array {
  const { publicKey } = new x509.X509Certificate(Uint8Array.from(certificate));
  return new Uint8Array(publicKey.rawData);
}

/** Makes a request (PKCS #10, DER): proves that the asker holds the private key. */
export async function makeRequest({ keys }: NodeKeys): Promise<Uint8Array> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=weft node',
    keys,
    signingAlgorithm: ALGORITHM,
  });
  return new Uint8Array(request.rawData);
}

/** Returns the public key (SubjectPublicKeyInfo, DER) of a request whose signature is right. */
export async function readRequest(der: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const request = new x509.Pkcs10CertificateRequest(Uint8Array.from(der));
    const { name, namedCurve } = request.publicKey.algorithm as webcrypto.EcKeyAlgorithm;
    if (name !== 'ECDSA' || namedCurve !== 'P-256' || !(await request.verify())) return undefined;
    return new Uint8Array(request.publicKey.rawData);
  } catch {
    return undefined;
  }
}

/** Issues the certificate of a node. */
export async function issueLeaf(authority: Credentials, subject: LeafSubject): Promise<Uint8Array> {
  const issuer = new x509.X509Certificate(Uint8Array.from(authority.certificate));
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    issuer: issuer.subject,
    subject: `CN=weft node ${subject.node}`,
    ...validity(subject.lifetimeMs ?? LEAF_LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: new x509.PublicKey(Uint8Array.from(subject.publicKey)),
    signingKey: await importKey(authority.privateKey),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.SubjectAlternativeNameExtension([
        { type: 'url', value: nodeUri(subject.cluster, subject.node) },
      ]),
    ],
  });
  return new Uint8Array(leaf.rawData);
}

/** The name of a node in its certificate. */
export function nodeUri(cluster: string, node: string): string {
  return `weft://cluster/${cluster}/node/${node}`;
}

function validity(lifetimeMs: number): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - BACKDATE_MS), notAfter: new Date(now + lifetimeMs) };
}

function rootExtensions(): x509.Extension[] {
  return [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
  ];
}

function importKey(privateKey: Uint8Array, extractable = false): Promise<webcrypto.CryptoKey> {
  const bytes = Uint8Array.from(privateKey);
  return webcrypto.subtle.importKey('pkcs8', bytes, ALGORITHM, extractable, ['sign']);
}

async function generate(): Promise<webcrypto.CryptoKeyPair> {
  const usages = ['sign', 'verify'] as const;
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, usages)) as webcrypto.CryptoKeyPair;
}

async function exportKey(keys: webcrypto.CryptoKeyPair): Promise<Uint8Array> {
  return new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
}

function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}
