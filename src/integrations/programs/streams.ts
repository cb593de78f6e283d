/** Standard input and output of a program that reads one text and writes one. */

/** Longest text that is read, bytes: more than any configuration has. */
const INPUT_BYTES_MAX = 4 * 1024 * 1024;

/** Reads standard input to its end. On a terminal, where nobody would end it, it is empty. */
export async function readAll(): Promise<string> {
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > INPUT_BYTES_MAX) throw new Error(`more than ${INPUT_BYTES_MAX} bytes of input`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Writes to standard output; resolves when it is written. */
export function writeAll(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}
