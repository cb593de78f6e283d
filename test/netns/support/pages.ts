/** Commands that stand in the documents, so that tests run what people read. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Returns the lines of a page's blocks of shell, block by block. Comments behind a line are left out. */
export function shellBlocks(page: string): readonly (readonly string[])[] {
  const text = readFileSync(
    fileURLToPath(new URL(`../../../docs/${page}`, import.meta.url)),
    'utf8',
  );
  return [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) =>
    block.split('\n').flatMap((line) => line.replace(/\s+#.*$/, '').trim() || []),
  );
}
