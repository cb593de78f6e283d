/** Finds the program that `weft run` is asked for before anything is changed, as a shell would. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

/** The program's path, or why there is none: exit status 127 or 126 by the shells' convention. */
export type Lookup =
  | { readonly path: string }
  | { readonly exit: 126 | 127; readonly why: string; readonly remedy: string };

/** Search path of a process that has none. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Looks for a command.
 *
 * @param command     a name to search for, or a path when it has a slash
 * @param searchPath  value of `PATH`
 */
export async function findProgram(
  command: string,
  searchPath: string | undefined,
  cwd: string,
): Promise<Lookup> {
  const candidates = command.includes('/')
    ? [resolve(cwd, command)]
    : (searchPath ?? DEFAULT_PATH).split(delimiter).map((dir) => join(resolve(cwd, dir), command));
  let barred: string | undefined;
  for (const path of command === '' ? [] : candidates) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) continue;
    const runs = access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found.isFile() && (await runs)) return { path };
    barred ??= found.isDirectory() ? 'it is a directory' : 'it is not executable';
  }
  if (barred !== undefined) {
    return { exit: 126, why: barred, remedy: 'name a program, or chmod +x the file' };
  }
  return { exit: 127, why: 'there is no such program', remedy: 'check the name and PATH' };
}
