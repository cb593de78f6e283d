/** Tests of the real kernel need root. Without it they are skipped with the reason; in CI that is a failure. */
import type { Context } from 'mocha';
import { attempt } from './commands.ts';

/**
 * For a `before` hook: skips the suite, or fails in CI, when namespaces and the named programs cannot be had, or when
 * something else is in the way.
 */
export async function requireLab(
  test: Context,
  programs: readonly string[] = [],
  more: () => string | undefined = () => undefined,
): Promise<void> {
  const reason = (await obstacle(programs)) ?? more();
  if (reason === undefined) return;
  if (process.env['CI'] !== undefined) throw new Error(`cannot run: ${reason}`);
  console.log(`      skipped: ${reason}`);
  test.skip();
}

async function obstacle(programs: readonly string[]): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'needs root, to make network namespaces';
  for (const program of ['ip', ...programs]) {
    const { code } = await attempt(['sh', '-c', 'command -v "$1"', 'sh', program]);
    if (code !== 0) return `the program ${program} is missing`;
  }
  const { code, stderr } = await attempt(['unshare', '-n', 'true']);
  return code === 0 ? undefined : `network namespaces are refused: ${stderr.trim()}`;
}
