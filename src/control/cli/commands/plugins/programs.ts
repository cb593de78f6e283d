/**
 * Programs that container runtimes look for in a folder of their own: small scripts that start Node by its path,
 * because a runtime's environment has none. What was put there is told from what others put there by a mark.
 */
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installedPath } from '../../../../host/installation.ts';
import { WeftError } from '../../../../model/errors.ts';

/** Stands in every file that is put somewhere. */
const MARK = 'put here by weft';

/** What the scripts start. */
const FOLDER = installedPath('dist/integrations/programs');

/**
 * Returns the text of a script that starts a program of ours, `cni` or `netavark`.
 *
 * @param before  what is started instead, and gets the program's command line as its last arguments
 */
export function scriptText(program: string, node: string, before: readonly string[] = []): string {
  const path = join(FOLDER, `${program}.js`);
  const words = [...before, node, path].map(quoted).join(' ');
  return `#!/bin/sh\n# ${MARK}\nexec ${words} "$@"\n`;
}

/**
 * Puts a file into a folder, which is made when it is missing. A file of ours is replaced.
 *
 * @param mode  permissions
 * @throws WeftError `in-use` for a file that is not ours; `permission-denied`, `system-refused`
 */
export async function putFile(
  folder: string,
  name: string,
  { text, mode }: { readonly text: string; readonly mode: number },
): Promise<string> {
  const path = join(folder, name);
  const what = `install ${path}`;
  await checkOurs(path, what);
  try {
    await mkdir(folder, { recursive: true });
    // A runtime may start it at any moment: it is there as a whole, or not.
    const part = join(folder, `.${name}.part`);
    await writeFile(part, text, { mode });
    await chmod(part, mode);
    await rename(part, path);
  } catch (error) {
    throw refused(what, error);
  }
  return path;
}

/** Takes a file of ours away. False when there is none. Throws as `putFile` does. */
export async function takeFile(folder: string, name: string): Promise<boolean> {
  const path = join(folder, name);
  const what = `uninstall ${path}`;
  if (!(await checkOurs(path, what))) return false;
  await rm(path).catch((error: unknown) => {
    throw refused(what, error);
  });
  return true;
}

/** Whether the file is there; throws when it is not ours. */
export async function checkOurs(path: string, what: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw refused(what, error);
  });
  if (text === undefined) return false;
  if (text.includes(MARK)) return true;
  const why = 'the file is there and was not put there by weft';
  throw new WeftError('in-use', { what, why, remedy: 'move it away, or choose another folder' });
}

/** The mark, for a file that has no comments. */
export const MARK_TEXT: string = MARK;

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function refused(what: string, error: unknown): WeftError {
  const fault = error as NodeJS.ErrnoException;
  const isDenied = fault.code === 'EACCES' || fault.code === 'EPERM';
  const code = isDenied ? 'permission-denied' : 'system-refused';
  const remedy = isDenied ? 'use sudo' : 'choose another folder';
  return new WeftError(code, { what, why: fault.message, remedy }, error);
}
