/** Names as this host itself understands them: its servers, and its table of hosts. */
import { lookup } from 'node:dns/promises';
import { type Ip, parseIp } from '../../model/ip.ts';

/** Returns the addresses of a name, in the order of the system (RFC 6724); none when it has none, or nobody answers. */
export async function hostLookup(name: string): Promise<Ip[]> {
  const found = await lookup(name, { all: true, order: 'verbatim' }).catch(() => []);
  return found.flatMap(({ address }) => parseIp(address) ?? []);
}
