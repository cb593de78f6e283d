/**
 * The resolver and hosts files that a plain process sees instead of the host's. They are written to a private
 * directory and bound over /etc in the process's own mount namespace; the host's files are never touched.
 */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndpointView } from '../../api/schema/endpoint.ts';

const RUNTIME_DIRECTORY = '/run/weft';

const NO_RESOLVER = `# Nobody answers names of this network here; those of its endpoints are in /etc/hosts.
options timeout:1 attempts:1
`;

const LOCAL_NAMES = `127.0.0.1 localhost
::1 localhost ip6-localhost ip6-loopback
`;

/** Text of resolv.conf: the gateways that answer names, and the network as search domain. */
export function resolverText({ network, nameservers }: EndpointView): string {
  if (nameservers.length === 0) return NO_RESOLVER;
  const lines = nameservers.map((address) => `nameserver ${address}\n`).join('');
  // A network that lost its name to another one is shown with a remark behind it.
  return `${lines}search ${network.split(' ')[0]}\noptions timeout:2 attempts:2\n`;
}

/** Text of the hosts file: local names, the process's own names, and the endpoints that are given. */
export function hostsText(own: EndpointView, others: readonly EndpointView[]): string {
  const known = others.filter(({ id }) => id !== own.id);
  return LOCAL_NAMES + [own, ...known].map(hostLines).join('');
}

/** Makes the directory; only this user can read it. */
export async function makeRunDirectory(): Promise<string> {
  const inRuntime = await mkdtemp(join(RUNTIME_DIRECTORY, 'run-')).catch(() => undefined);
  return inRuntime ?? mkdtemp(join(tmpdir(), 'weft-run-'));
}

/** Removes the directory with its files. */
export async function removeRunDirectory(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
}

/**
 * Writes the files.
 *
 * @param others  endpoints for the hosts file; none where names are answered, which know what changes later
 * @returns pairs of the file and the file that it covers. A file that the host does not have is left out: there
 *   is nothing to cover, and making it would be seen by the host. A link is followed, because a mount over a link
 *   would cover what it leads to anyway.
 */
export async function writeRunFiles(
  directory: string,
  own: EndpointView,
  others: readonly EndpointView[],
): Promise<readonly (readonly [string, string])[]> {
  const files: readonly (readonly [string, string, string])[] = [
    ['resolv.conf', '/etc/resolv.conf', resolverText(own)],
    ['hosts', '/etc/hosts', hostsText(own, others)],
  ];
  const mounts: [string, string][] = [];
  for (const [name, target, text] of files) {
    const path = join(directory, name);
    // The process may drop its rights, and must still be able to read names.
    await writeFile(path, text, { mode: 0o644 });
    const covered = await realpath(target).catch(() => undefined);
    if (covered !== undefined) mounts.push([path, covered]);
  }
  return mounts;
}

function hostLines(endpoint: EndpointView): string {
  const names = [endpoint.name, ...endpoint.aliases].join(' ');
  return endpoint.addresses.map((address) => `${address.split('/')[0]} ${names}\n`).join('');
}
