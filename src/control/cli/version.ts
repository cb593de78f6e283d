/** The version of Weft, as package.json says; both `src` and `dist` lie beside it at the same depth. */
import { readFileSync } from 'node:fs';

/** Returns the version: `0.1.0`. */
export function weftVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
