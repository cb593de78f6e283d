/**
 * The one door to @peculiar/x509: makes the cluster's authority, requests and leaf certificates. Reading and
 * checking certificates is `identity.ts`. Keys are ECDSA P-256, in PKCS #8 when stored.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** Tolerates clocks that disagree. */
const BACKDATE_MS = 3_600_000;
/** Long, because nothing renews certificates yet. */
const LIFETIME_MS = 20 * 365 * 86_400_000;

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
}

/** Makes a cluster's authority. */
export async function makeAuthority(cluster: string): Promise<Credentials> {
  const keys = await generate();
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=weft cluster ${cluster}`,
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { certificate: new Uint8Array(certificate.rawData), privateKey: await exportKey(keys) };
}

/** Makes the key pair of a node. */
export async function makeNodeKeys(): Promise<NodeKeys> {
  const keys = await generate();
  const publicKey = new Uint8Array(await webcrypto.subtle.exportKey('spki', keys.publicKey));
  return { keys, publicKey, privateKey: await exportKey(keys) };
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
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    Uint8Array.from(authority.privateKey),
    ALGORITHM,
    false,
    ['sign'],
  );
  const now = Date.now();
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    issuer: issuer.subject,
    subject: `CN=weft node ${subject.node}`,
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + LIFETIME_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: new x509.PublicKey(Uint8Array.from(subject.publicKey)),
    signingKey,
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
