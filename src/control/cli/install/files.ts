/** The files of an installation with their texts: units, manual, completion, configuration. */
import type { Catalog } from '../command.ts';
import { bashScript, zshScript } from '../commands/completion/scripts.ts';
import { configFile } from './config-file.ts';
import { CONFIG_PATH, type Layout } from './layout.ts';
import { manualPages } from './manual.ts';
import { type UnitOptions, unitFiles } from './units.ts';

/** A file to write. */
export interface InstalledFile {
  /** Absolute, without `--root`. */
  readonly path: string;
  readonly mode: number;
  readonly text: string;
  /** What somebody else has there, or a person has changed, is kept and no reason to refuse. */
  readonly yields?: boolean;
}

const MODE = 0o644;
/** It may hold a token. */
const CONFIG_MODE = 0o640;

/** Returns all files that both an installation and a package have, but for the program itself. */
export async function installedFiles(
  layout: Layout,
  units: UnitOptions,
  catalog: Catalog,
  version: string,
): Promise<readonly InstalledFile[]> {
  const named = (folder: string, files: Readonly<Record<string, string>>): InstalledFile[] =>
    Object.entries(files).map(([name, text]) => ({ path: `${folder}/${name}`, mode: MODE, text }));
  return [
    ...named(layout.units, unitFiles(units)),
    { path: CONFIG_PATH, mode: CONFIG_MODE, text: configFile(), yields: true },
    { path: layout.bash, mode: MODE, text: await bashScript(catalog) },
    { path: layout.zsh, mode: MODE, text: await zshScript(catalog) },
    ...named(layout.manual, await manualPages(catalog, version)),
  ];
}
