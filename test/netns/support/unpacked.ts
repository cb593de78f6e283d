/** Packages of Debian that `scripts/bootstrap.mjs` unpacks for tests, because they are not to be installed. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Packages that are unpacked together. */
export type UnpackedGroup = 'firewalls' | 'podman';

/** Folder that a group is unpacked below, as if it were `/`. It is missing where the machine has them all. */
export function unpackedTree(group: UnpackedGroup): string {
  return fileURLToPath(new URL(`../../../build/${group}`, import.meta.url));
}

/** Path of a file of a group, unpacked or of the machine; `undefined` when it could not be had. */
export function fileOf(group: UnpackedGroup, path: string): string | undefined {
  return [`${unpackedTree(group)}/${path}`, `/${path}`].find((each) => existsSync(each));
}
