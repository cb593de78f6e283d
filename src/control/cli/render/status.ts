/** The one screen of `weft status`: what is wrong comes first, then the node, its peers, its networks, its drops. */
import type { PathMeasure, PeerView, StatusView } from '../../api/schema/status.ts';
import { table } from './table.ts';
import { byteSize, counted, duration, joined, shortId } from './text.ts';

const INDENT = '  ';
const MEASURES: Readonly<Record<PathMeasure, string>> = {
  'data-port': 'data port',
  icmp: 'ICMP echo',
  nothing: 'nothing',
};

/** Returns the screen; at most a line for each peer, network, problem and drop counter. */
export function statusText(status: StatusView): string {
  const parts = [
    problems(status),
    node(status),
    peers(status.peers),
    paths(status),
    networks(status),
    drops(status),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function problems(status: StatusView): string {
  if (status.problems.length === 0) return 'No problems.\n';
  const lines = status.problems.map((problem) => `${INDENT}- ${problem}\n`);
  return `${counted(status.problems.length, 'problem')}:\n${lines.join('')}`;
}

function node(status: StatusView): string {
  const { node: self, traffic } = status;
  const { kind, tier, limit } = self.engine;
  const rows: readonly (readonly [string, string])[] = [
    ['Node', `${self.name} (${shortId(self.id)})`],
    ['Cluster', shortId(status.cluster.id)],
    ['Version', `${self.version}, up ${duration(self.uptimeSeconds)}`],
    ['Address', joined(self.advertise)],
    ['Engine', tier === undefined ? kind : `${kind}, tier ${tier}`],
    ...(limit === undefined ? [] : [['', limit] as const]),
    ['MTU', `${self.mtu} inside networks`],
    ['Received', `${counted(traffic.framesIn, 'frame')}, ${byteSize(traffic.bytesIn)}`],
    ['Sent', `${counted(traffic.framesOut, 'frame')}, ${byteSize(traffic.bytesOut)}`],
  ];
  return rows.map(([name, text]) => `${name.padEnd(8)}  ${text}\n`).join('');
}

/** Peers that do not answer stand above those that do. */
function peers(all: readonly PeerView[]): string {
  if (all.length === 0) return 'No peers: this node is alone in its cluster.\n';
  const alive = all.filter(({ state }) => state === 'alive').length;
  const order = { failed: 0, suspect: 1, alive: 2 };
  const sorted = all.toSorted(
    (a, b) => order[a.state] - order[b.state] || a.name.localeCompare(b.name),
  );
  const rows = sorted.map((peer) => [
    peer.name,
    peer.state,
    peer.address,
    peer.rttMs === undefined ? '-' : `${peer.rttMs.toFixed(2)} ms`,
  ]);
  const title = `${counted(all.length, 'peer')}, ${alive} alive:`;
  return `${title}\n${indented(table(['PEER', 'STATE', 'ADDRESS', 'RTT'], rows))}`;
}

/** Ways that are narrower than the uplink; of the others there is nothing to say. */
function paths({ node: self, paths: all }: StatusView): string {
  const narrow = all.filter(({ mtu }) => mtu < self.uplinkMtu);
  if (narrow.length === 0) return '';
  const rows = narrow.map(({ name, address, mtu, inside, by }) => [
    ...[name ?? '-', address, `${mtu}`, `${inside}`, MEASURES[by]],
  ]);
  const title = `Path MTU below ${self.uplinkMtu}; containers are told:`;
  const headings = ['PEER', 'ADDRESS', 'PATH', 'INSIDE', 'MEASURED BY'];
  return `${title}\n${indented(table(headings, rows))}`;
}

function networks(status: StatusView): string {
  if (status.networks.length === 0) return 'No networks.\n';
  const rows = status.networks.map((network) => [
    network.name,
    shortId(network.id),
    `${network.vni}`,
    `${network.endpoints}`,
    `${network.localEndpoints}`,
  ]);
  const headings = ['NETWORK', 'ID', 'VNI', 'ENDPOINTS', 'HERE'];
  return `${counted(status.networks.length, 'network')}:\n${indented(table(headings, rows))}`;
}

function drops(status: StatusView): string {
  if (status.drops.length === 0) return '';
  const rows = status.drops.map(({ reason, count, meaning }) => [reason, `${count}`, meaning]);
  return `Dropped frames:\n${indented(table(['REASON', 'COUNT', 'MEANING'], rows))}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, INDENT);
}
