/**
 * This copy of Weft: where it lies, and its version. Its modules run from `src`, from `dist`, or joined into few files,
 * so none of them knows by its own place where the others are.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, which all else lies in. */
const ROOT = rootAbove(fileURLToPath(import.meta.url));

/** Returns the path of a file or folder of this copy, `native/build/weft.node`; without a name that of the whole. */
export function installedPath(name = ''): string {
  return name === '' ? ROOT : join(ROOT, name);
}

/** Returns the version, as package.json says: `0.1.0`. */
export function weftVersion(): string {
  const text = readFileSync(installedPath('package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The nearest folder above a path that has a package.json. */
function rootAbove(path: string): string {
  const folder = dirname(path);
  if (existsSync(join(folder, 'package.json')) || folder === path) return folder;
  return rootAbove(folder);
}
