/** Hides parts of Weft from a program, as on a machine where they were not built or not installed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Lab } from './lab.ts';

/** Where the tests and what they test are. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

const ADDON = `${ROOT}/native/build`;
/** What calls the C library where there is no addon. */
const KOFFI = `${ROOT}/node_modules/koffi`;
/** Covers the second path by the first one, and so on until `--`; then runs what follows. */
const COVER = 'while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done; shift; exec "$@"';

/** Words that, in front of a command, hide the addon from it. */
export function withoutAddon(lab: Lab): string[] {
  return covering(emptyFolder(lab), ADDON);
}

/** As `withoutAddon`, and what stands in for it is hidden as well. */
export function withoutAny(lab: Lab): string[] {
  const empty = emptyFolder(lab);
  return covering(empty, ADDON, empty, KOFFI);
}

/** As `withoutAny`, with a file in the place of the addon that is none. */
export function withDamagedAddon(lab: Lab): string[] {
  const file = `${lab.folder}/weft.node`;
  writeFileSync(file, 'no addon');
  return covering(file, `${ADDON}/weft.node`, emptyFolder(lab), KOFFI);
}

/** Only what is started with these words sees it so; what is mounted outside later is seen by it as well. */
function covering(...paths: readonly string[]): string[] {
  const unshare = ['unshare', '--mount', '--propagation', 'slave'];
  return [...unshare, 'sh', '-ec', COVER, 'hiding', ...paths, '--'];
}

function emptyFolder(lab: Lab): string {
  const folder = `${lab.folder}/empty`;
  mkdirSync(folder, { recursive: true });
  return folder;
}
