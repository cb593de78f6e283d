/** The one door to nftables: commands and listings in the JSON form of libnftables-json(5). */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WeftError } from '../../model/errors.ts';
import { type ProgramFault, runProgram } from './system-program.ts';

/** One object of the JSON form. */
export type NftObject = Readonly<Record<string, unknown>>;

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
  try {
    return await runProgram('nft', words, TIMEOUT_MS);
  } catch (error) {
    throw refusal(error as ProgramFault);
  }
}

function refusal(error: ProgramFault): WeftError {
  const missing = error.code === 'ENOENT';
  const [said] = (error.stderr ?? '').trim().split('\n');
  const why = missing ? 'the program nft is not there' : said || error.message;
  const remedy = missing
    ? 'install nftables'
    : 'see that the agent may administer the network (CAP_NET_ADMIN)';
  return new WeftError('system-refused', { what: 'packet filter', why, remedy }, error);
}
