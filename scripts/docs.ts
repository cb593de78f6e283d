/**
 * Makes the reference pages from the code that enforces what they say: `npm run docs` writes them, `npm run docs --
 * --check` compares, names each file that differs and fails. The pages are never edited by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument } from '../src/control/api/server.ts';
import { weftVersion } from '../src/host/installation.ts';
import { apiPage } from './reference/api-page.ts';
import { cliPage } from './reference/cli-page.ts';
import { configurationPage } from './reference/configuration-page.ts';
import { errorsPage } from './reference/errors-page.ts';

const pages: Readonly<Record<string, string>> = {
  'cli.md': await cliPage(),
  'api.md': apiPage(),
  'errors.md': errorsPage(),
  'configuration.md': configurationPage(),
  'openapi.json': `${JSON.stringify(await openApiDocument(weftVersion()), null, 2)}\n`,
};

const check = process.argv.includes('--check');
for (const [name, text] of Object.entries(pages)) {
  const url = new URL(`../docs/${name}`, import.meta.url);
  if (!check) {
    writeFileSync(url, text);
  } else if (readOrEmpty(url) !== text) {
    console.error(`docs/${name} differs from the code; npm run docs writes it`);
    process.exitCode = 1;
  }
}

function readOrEmpty(url: URL): string {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return '';
  }
}
