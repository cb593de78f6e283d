/**
 * Every command of Weft, in the order of help. A command's module is loaded only when it is called: the
 * table, and not the commands, is what each start pays for.
 */
import type { CommandEntry, CommandSpec } from './command.ts';

/** First words that have commands of their own, with what they are about. */
export const GROUPS: Readonly<Record<string, string>> = {
  token: 'Join tokens',
  node: 'Members of the cluster',
  key: 'Keys that seal gossip',
  ca: 'The authority that certifies nodes',
  network: 'Networks',
  ipam: 'Addresses, VNIs and subnets',
  state: 'What people made, as a file',
  dns: 'Names inside networks',
  external: 'Applications that run in no container',
  cni: 'The plugin for container runtimes that speak CNI',
  podman: 'The plugin for Podman',
  vtep: 'Foreign VTEPs: kernel vxlan devices and switches as members of a network',
};

/** All commands. */
export const COMMANDS: readonly CommandEntry[] = [
  entry('agent', 'Run the agent of this host', () => import('./commands/agent.ts')),
  entry(
    'status',
    'Show this node, its peers, its networks and what is wrong',
    () => import('./commands/status.ts'),
  ),
  entry('token create', 'Make a join token', () => import('./commands/token/create.ts')),
  entry('token ls', 'List join tokens', () => import('./commands/token/ls.ts')),
  entry('token rm', 'Remove join tokens', () => import('./commands/token/rm.ts')),
  entry('node ls', 'List the members of the cluster', () => import('./commands/node/ls.ts')),
  entry('node inspect', 'Show members in full', () => import('./commands/node/inspect.ts')),
  entry('node rm', 'Remove members that are gone for good', () => import('./commands/node/rm.ts')),
  entry('leave', 'End the membership of this node', () => import('./commands/leave.ts')),
  entry(
    'ipam status',
    'Show who may give out which addresses',
    () => import('./commands/ipam/status.ts'),
  ),
  entry('node promote', 'Make members signers', () => import('./commands/node/promote.ts')),
  entry(
    'node demote',
    'Take the role of a signer from members',
    () => import('./commands/node/demote.ts'),
  ),
  entry('key ls', 'List the keys that seal gossip', () => import('./commands/key/ls.ts')),
  entry('key rotate', 'Change the key that seals gossip', () => import('./commands/key/rotate.ts')),
  entry(
    'ca status',
    'Show the authority and its rotation',
    () => import('./commands/ca/status.ts'),
  ),
  entry('ca rotate', 'Replace the authority', () => import('./commands/ca/rotate.ts')),
  entry('network create', 'Make a network', () => import('./commands/network/create.ts')),
  entry('network ls', 'List networks', () => import('./commands/network/ls.ts')),
  entry('network inspect', 'Show networks in full', () => import('./commands/network/inspect.ts')),
  entry(
    'network connect',
    'Put a container into a further network',
    () => import('./commands/network/connect.ts'),
  ),
  entry(
    'network disconnect',
    'Take a container out of a network',
    () => import('./commands/network/disconnect.ts'),
  ),
  entry('network rm', 'Remove networks', () => import('./commands/network/rm.ts')),
  entry(
    'network prune',
    'Remove all networks without endpoints',
    () => import('./commands/network/prune.ts'),
  ),
  entry(
    'attach',
    'Attach an interface to a network',
    () => import('./commands/endpoint/attach.ts'),
  ),
  entry('detach', 'Detach endpoints', () => import('./commands/endpoint/detach.ts')),
  entry('ps', 'List the endpoints of the cluster', () => import('./commands/endpoint/ps.ts')),
  entry('inspect', 'Show endpoints in full', () => import('./commands/endpoint/inspect.ts')),
  entry(
    'run',
    'Run a command with an interface in a network',
    () => import('./commands/endpoint/run.ts'),
  ),
  entry(
    'dns lookup',
    'Show how a name is answered, and why',
    () => import('./commands/dns/lookup.ts'),
  ),
  entry('expose', 'Put this host into a network', () => import('./commands/outside/expose.ts')),
  entry(
    'unexpose',
    'Take this host out of a network',
    () => import('./commands/outside/unexpose.ts'),
  ),
  entry(
    'external add',
    'Give an application outside a name in networks',
    () => import('./commands/external/add.ts'),
  ),
  entry('external ls', 'List applications outside', () => import('./commands/external/ls.ts')),
  entry(
    'external rm',
    'Take applications outside out of networks',
    () => import('./commands/external/rm.ts'),
  ),
  entry(
    'cni install',
    'Put the CNI plugin where runtimes look for it',
    () => import('./commands/plugins/cni-install.ts'),
  ),
  entry(
    'cni uninstall',
    'Take the CNI plugin away',
    () => import('./commands/plugins/cni-uninstall.ts'),
  ),
  entry(
    'podman install',
    'Put the plugin where Podman looks for it',
    () => import('./commands/plugins/podman-install.ts'),
  ),
  entry(
    'podman uninstall',
    'Take the plugin for Podman away',
    () => import('./commands/plugins/podman-uninstall.ts'),
  ),
  entry(
    'vtep add',
    'Make a foreign VTEP a member of a network',
    () => import('./commands/vtep/add.ts'),
  ),
  entry('vtep ls', 'List the foreign VTEPs of a network', () => import('./commands/vtep/ls.ts')),
  entry('vtep rm', 'Remove a foreign VTEP from a network', () => import('./commands/vtep/rm.ts')),
  entry(
    'state backup',
    'Save networks and foreign VTEPs as a file',
    () => import('./commands/state/backup.ts'),
  ),
  entry(
    'state restore',
    'Make what a backup holds and is missing',
    () => import('./commands/state/restore.ts'),
  ),
  entry(
    'simulate',
    'Tell what would happen if nodes failed or were parted',
    () => import('./commands/simulate/simulate.ts'),
  ),
  entry(
    'install',
    'Make the agent a service of this host',
    () => import('./commands/install/install.ts'),
  ),
  entry(
    'uninstall',
    'Take away what weft install has put',
    () => import('./commands/install/uninstall.ts'),
  ),
  entry(
    'completion',
    'Print a completion script for a shell',
    () => import('./commands/completion/completion.ts'),
  ),
  {
    ...entry(
      '__complete',
      'Print names for the completion script',
      () => import('./commands/completion/names.ts'),
    ),
    hidden: true,
  },
];

function entry(
  path: string,
  summary: string,
  load: () => Promise<{ readonly COMMAND: CommandSpec }>,
): CommandEntry {
  return { words: path.split(' '), summary, load: async () => (await load()).COMMAND };
}
