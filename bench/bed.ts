/**
 * The bed that every road is measured on: two hosts joined by one veth pair, a container on each.
 *
 *     [ container c1 ]                                 [ container c2 ]
 *          |  the road that is measured                     |
 *     [ host h1 ] up0 =========== one veth =========== up0 [ host h2 ]     192.168.77.1 and .2, MTU 1500
 *
 * It is the laboratory of the tests without its underlay bridge, which would be a further hop. Each road has a bed of
 * its own, all are alike, and nothing is made in the namespace of the machine itself.
 */
import { readFileSync } from 'node:fs';
import { ipCommands } from '../test/netns/support/commands.ts';
import { Lab } from '../test/netns/support/lab.ts';

/** Underlay MTU; what VXLAN leaves of it is the inner one. */
export const UNDERLAY_MTU_BYTES = 1500;
export const INNER_MTU_BYTES = 1450;
/** Addresses in the containers, where a road does not bring its own. */
export const INNER_ADDRESSES = ['10.77.0.1', '10.77.0.2'] as const;

/**
 * What the cable between the hosts does for a sender.
 *
 * * `whole`: everything, as veth comes: superframes cross it in one piece;
 * * `no-tso`: TCP is cut into packets before the cable, and put together again behind it by GRO;
 * * `no-gso`: UDP and tunnels are cut, too. The nearest to a plain network card that a veth can be.
 */
export type Underlay = 'whole' | 'no-tso' | 'no-gso';

const TCP_OFFLOADS = ['tso', 'gso'] as const;
const OTHER_OFFLOADS = [
  'tx-udp-segmentation',
  'tx-udp_tnl-segmentation',
  'tx-udp_tnl-csum-segmentation',
] as const;
/** What Linux uses unless somebody chooses otherwise. BBR paces, and measures its own timers on a cable without length. */
const CONGESTION_CONTROL = 'cubic';
const AVAILABLE = '/proc/sys/net/ipv4/tcp_available_congestion_control';

/** Builds a laboratory of two hosts and joins them directly. */
export async function openBed(): Promise<Lab> {
  const lab = await Lab.open({ hosts: 2, mtuBytes: UNDERLAY_MTU_BYTES });
  try {
    await joinDirectly(lab);
    return lab;
  } catch (error) {
    await lab.close();
    throw error;
  }
}

/** Takes the bridge out from between two hosts; names and addresses stay as they were. */
export async function joinDirectly(lab: Lab): Promise<void> {
  const [a, b] = [lab.host(1), lab.host(2)];
  const mtu = `mtu ${UNDERLAY_MTU_BYTES}`;
  await ipCommands([
    ...[a, b].map(({ ns }) => `-n ${ns} link delete up0`),
    `-n ${lab.underlay} link delete br0`,
    `link add up0 ${mtu} netns ${a.ns} type veth peer name up0 ${mtu} netns ${b.ns}`,
    ...[a, b].map(({ ns, ip4 }) => `-n ${ns} address add ${ip4}/24 dev up0`),
    ...[a, b].map(({ ns }) => `-n ${ns} link set up0 up`),
  ]);
}

/** Sets what the cable does, at both ends. */
export async function setUnderlay(lab: Lab, underlay: Underlay): Promise<void> {
  const state = {
    ...Object.fromEntries(TCP_OFFLOADS.map((name) => [name, underlay === 'whole'])),
    ...Object.fromEntries(OTHER_OFFLOADS.map((name) => [name, underlay !== 'no-gso'])),
    gro: underlay !== 'whole',
  };
  const words = Object.entries(state).flatMap(([name, on]) => [name, on ? 'on' : 'off']);
  for (const { ns } of lab.hosts) await lab.run(ns, ['ethtool', '-K', 'up0', ...words]);
}

/** Returns the offloads of the cable that matter here, as ethtool prints them. */
export async function readOffloads(lab: Lab): Promise<Record<string, string>> {
  const text = await lab.run(lab.host(1).ns, ['ethtool', '-k', 'up0']);
  const wanted = [
    'tcp-segmentation-offload',
    'generic-segmentation-offload',
    'generic-receive-offload',
    ...OTHER_OFFLOADS,
  ];
  return Object.fromEntries(
    wanted.map((name) => [name, new RegExp(`${name}: (\\w+)`).exec(text)?.[1] ?? 'unknown']),
  );
}

/** The congestion control of every measured stream, whatever the machine prefers; undefined: there is no choice. */
export function congestionControl(): string | undefined {
  const available = readFileSync(AVAILABLE, 'utf8').trim().split(' ');
  return available.includes(CONGESTION_CONTROL) ? CONGESTION_CONTROL : undefined;
}
