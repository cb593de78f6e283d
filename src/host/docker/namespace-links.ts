/** Interfaces of another network namespace, seen by a process that enters it. */
import { formatMac, type MacAddress } from '../../model/mac-address.ts';
import { runProgram } from '../linux/system-program.ts';
import { namespaceInode } from '../tap/namespace.ts';

const ANSWER_MS = 5000;

/** The name of the interface with a MAC; `undefined` when there is none, or no such namespace. */
export async function linkWithMac(
  namespacePath: string,
  mac: MacAddress,
): Promise<string | undefined> {
  if (namespaceInode(namespacePath) === undefined) return undefined;
  const words = [`--net=${namespacePath}`, 'ip', '-j', 'link', 'show'];
  try {
    const rows = JSON.parse(await runProgram('nsenter', words, ANSWER_MS)) as {
      ifname?: string;
      address?: string;
    }[];
    return rows.find(({ address }) => address === formatMac(mac))?.ifname;
  } catch {
    return undefined;
  }
}
