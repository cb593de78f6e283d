/** The one door to nftables: commands and listings in the JSON form of libnftables-json(5). */
import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WeftError } from '../../model/errors.ts';

/** One object of the JSON form. */
export type NftObject = Readonly<Record<string, unknown>>;

const run = promisify(execFile);
/** A host with Docker and Kubernetes has some ten thousand rules of a few hundred bytes. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;
/** The kernel carries a transaction out in milliseconds; a lock that somebody holds is no reason to wait for ever. */
const TIMEOUT_MS = 20_000;

/**
 * Carries commands out, all or none, in the network namespace of the agent.
 * Throws `system-refused` when `nft` is missing or refuses; nothing changed then.
 */
export async function changeNft(commands: readonly NftObject[]): Promise<void> {
  // nft opens /dev/stdin anew, which is refused for the socket that Node has for a pipe.
  const folder = await mkdtemp(join(tmpdir(), 'weft-nft-'));
  try {
    const path = join(folder, 'commands.json');
    await writeFile(path, JSON.stringify({ nftables: commands }));
    await runNft('-j', '-f', path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks `nft -j list <what>`. Handles come with it. Throws `system-refused`, also when there is no such thing. */
export async function listNft(...what: readonly string[]): Promise<readonly NftObject[]> {
  const answer = await runNft('-j', '-a', 'list', ...what);
  const { nftables } = JSON.parse(answer) as { nftables: NftObject[] };
  return nftables.filter((object) => object['metainfo'] === undefined);
}

async function runNft(...words: readonly string[]): Promise<string> {
  // Services and cron jobs often run without the sbin folders in their path.
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  const options = { env, maxBuffer: ANSWER_BYTES_MAX, timeout: TIMEOUT_MS };
  try {
    return (await run('nft', words, options)).stdout;
  } catch (error) {
    throw refusal(error as ExecFileException & { readonly stderr?: string });
  }
}

function refusal(error: ExecFileException & { readonly stderr?: string }): WeftError {
  const missing = error.code === 'ENOENT';
  const [said] = (error.stderr ?? '').trim().split('\n');
  const why = missing ? 'the program nft is not there' : said || error.message;
  const remedy = missing
    ? 'install nftables'
    : 'see that the agent may administer the network (CAP_NET_ADMIN)';
  return new WeftError('system-refused', { what: 'packet filter', why, remedy }, error);
}
