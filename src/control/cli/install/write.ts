/**
 * Writes the files of an installation. Everything is looked at before anything is written: a file that somebody else
 * has put there, or has changed, is a refusal. A second run changes nothing.
 */
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WeftError } from '../../../model/errors.ts';
import type { InstalledFile } from './files.ts';
import { digestOf, fileRefusal, type InstallRecord, readRecord, readText } from './record.ts';

/** What to install, and where. */
export interface Installation {
  /** Put in front of every path; empty: the machine itself. */
  readonly root: string;
  readonly version: string;
  /** Path of the record, without the root. */
  readonly record: string;
  readonly files: readonly InstalledFile[];
  /** Directories to make, with their modes. */
  readonly directories: readonly { readonly path: string; readonly mode: number }[];
}

/** One thing that is to be done: `keep` is for what belongs to a person. */
interface Step {
  readonly act: 'write' | 'update' | 'keep' | 'remove' | 'leave';
  readonly file: InstalledFile;
}

const DIRECTORY_MODE = 0o755;
const WORDS: Readonly<Record<Step['act'], string>> = {
  write: 'wrote',
  update: 'updated',
  keep: 'kept',
  remove: 'removed',
  leave: 'unchanged',
};

/**
 * Installs.
 *
 * @param dryRun  nothing is changed
 * @param say     gets a line for each thing done
 * @throws WeftError `not-safe` for files of others; nothing was changed then
 */
export async function install(
  installation: Installation,
  dryRun: boolean,
  say: (line: string) => void,
): Promise<void> {
  const { root, record } = installation;
  const old = await readRecord(root + record);
  const steps = await plan(installation, old);
  const directories = new Set(old?.directories ?? []);
  for (const directory of installation.directories) {
    for (const { path, mode } of await missing(root, directory.path, directory.mode)) {
      if (!dryRun) await makeDirectory(root + path, mode);
      directories.add(path);
      say(`made ${path}`);
    }
  }
  if (!dryRun) {
    for (const step of steps) await carryOut(root, step, directories);
  }
  for (const line of report(steps)) say(line);
  if (!dryRun) await writeRecord(installation, steps, old, directories);
}

async function carryOut(
  root: string,
  { act, file }: Step,
  directories: Set<string>,
): Promise<void> {
  if (act === 'remove') await rm(root + file.path, { force: true });
  if (act !== 'write' && act !== 'update') return;
  await makeDirectoriesOf(root, file.path, directories);
  await writeWhole(root + file.path, file.text, file.mode);
}

/** The pages of the manual are many and go to one place: one line for each thing done there. */
function report(steps: readonly Step[]): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { act, file } of steps) {
    const page = file.path.includes('/man/man1/');
    const key = page ? `${act} ${dirname(file.path)}` : `${act} ${file.path}`;
    lines.set(key, [...(lines.get(key) ?? []), file.path]);
  }
  return [...lines].map(([key, paths]) => {
    const [act = 'keep', place = ''] = key.split(' ', 2);
    const word = WORDS[act as Step['act']];
    const what = place.includes('/man/man1')
      ? `${paths.length} page${paths.length === 1 ? '' : 's'} in ${place}`
      : place;
    return act === 'keep' ? `${word} ${what}: it is yours` : `${word} ${what}`;
  });
}

async function plan(
  { root, files }: Installation,
  old: InstallRecord | undefined,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const foreign: string[] = [];
  for (const file of files) {
    const act = actOf(file, await readText(root + file.path), old?.files[file.path]);
    if (act === undefined) foreign.push(file.path);
    else steps.push({ act, file });
  }
  if (foreign.length > 0) throw notOurs(foreign);
  const wanted = new Set(files.map(({ path }) => path));
  for (const [path, digest] of Object.entries(old?.files ?? {})) {
    const there = wanted.has(path) ? undefined : await readText(root + path);
    const same = there !== undefined && digestOf(there) === digest;
    if (same) steps.push({ act: 'remove', file: { path, mode: 0, text: '' } });
  }
  return steps;
}

/** What becomes of a file; `undefined`: it is somebody else's. */
function actOf(
  file: InstalledFile,
  there: string | undefined,
  digest: string | undefined,
): Step['act'] | undefined {
  if (there === undefined) return 'write';
  if (there === file.text) return 'leave';
  if (digest === digestOf(there)) return 'update';
  return file.yields === true ? 'keep' : undefined;
}

async function writeRecord(
  { root, version, record }: Installation,
  steps: readonly Step[],
  old: InstallRecord | undefined,
  directories: Set<string>,
): Promise<void> {
  const digests = steps.flatMap(({ act, file }): [string, string][] => {
    const before = old?.files[file.path];
    if (act === 'write' || act === 'update') return [[file.path, digestOf(file.text)]];
    // What a person has changed stays in the record; what a person had there before is none of ours.
    if (file.yields === true) return before === undefined ? [] : [[file.path, before]];
    return act === 'leave' ? [[file.path, digestOf(file.text)]] : [];
  });
  await makeDirectoriesOf(root, record, directories);
  const text: InstallRecord = {
    version,
    files: Object.fromEntries(digests),
    directories: [...directories].sort(),
  };
  await writeWhole(root + record, `${JSON.stringify(text, null, 1)}\n`, 0o644);
}

async function makeDirectoriesOf(
  root: string,
  file: string,
  directories: Set<string>,
): Promise<void> {
  for (const { path, mode } of await missing(root, dirname(file), DIRECTORY_MODE)) {
    await makeDirectory(root + path, mode);
    directories.add(path);
  }
}

/** Directories of a path that are not there, outer ones first; the mode is that of the innermost. */
async function missing(
  root: string,
  path: string,
  mode: number,
): Promise<readonly { readonly path: string; readonly mode: number }[]> {
  const found: { path: string; mode: number }[] = [];
  for (let at = path; at !== '/' && !(await exists(root + at)); at = dirname(at)) {
    found.unshift({ path: at, mode: at === path ? mode : DIRECTORY_MODE });
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function makeDirectory(path: string, mode: number): Promise<void> {
  await mkdir(path, { recursive: true, mode }).catch((error: NodeJS.ErrnoException) => {
    throw fileRefusal(path, error);
  });
}

/** There is the old file or the whole new one. */
async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const draft = `${path}.weft-new`;
  try {
    await writeFile(draft, text, { mode });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw fileRefusal(path, error as NodeJS.ErrnoException);
  }
}

function notOurs(paths: readonly string[]): WeftError {
  const [are, them] = paths.length === 1 ? ['it is', 'it'] : ['they are', 'them'];
  const why = `${are} there, and not as weft install has written ${them}`;
  const dropIn = 'what is changed in a unit belongs into a drop-in (systemctl edit weft)';
  return new WeftError('not-safe', {
    what: paths.join(', '),
    why,
    remedy: `move ${them} away; ${dropIn}`,
  });
}
