/**
 * Open vSwitch with its datapath in user space (`datapath_type=netdev`): a vxlan port, a veth into the container, and
 * the cable as a port of a second bridge, as its documentation wants it for tunnels.
 *
 *     [ c1 ] eth0 --veth-- br-int -- vxlan ~ br-phy -- up0 ==== up0 -- br-phy ~ ...
 *
 * It reads veths through AF_PACKET and knows no offloads there, so the container must not leave checksums undone.
 */
import { ipCommands } from '../../test/netns/support/commands.ts';
import type { Lab } from '../../test/netns/support/lab.ts';
import { INNER_ADDRESSES, INNER_MTU_BYTES, openBed } from '../bed.ts';
import { onBed, type Road } from '../road.ts';

const SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema';
const VNI = 42;

/** The road. */
export const OPEN_VSWITCH: Road = {
  id: 'ovs',
  title: 'Open vSwitch in user space',
  kind: 'peer',
  programs: ['ovs-vswitchd', 'ovsdb-server', 'ovs-vsctl'],
  open: async () =>
    onBed(await openBed(), async (lab) => {
      const pids = [await startSwitch(lab, 1), await startSwitch(lab, 2)];
      const from = await buildHost(lab, 1);
      const to = await buildHost(lab, 2);
      return { from, to, address: INNER_ADDRESSES[1], pids };
    }),
};

/** Starts a switch with files of its own; returns the process id of the one that carries frames. */
async function startSwitch(lab: Lab, number: 1 | 2): Promise<number> {
  const { ns } = lab.host(number);
  const folder = folderOf(lab, number);
  const env = { OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder };
  await lab.run(ns, ['mkdir', folder]);
  await lab.run(ns, ['ovsdb-tool', 'create', `${folder}/conf.db`, SCHEMA]);
  const socket = `punix:${folder}/db.sock`;
  const database = ['ovsdb-server', '--verbose=info', `--remote=${socket}`, `${folder}/conf.db`];
  await lab.spawn(ns, database, { env }).saying(/ovsdb-server \(Open vSwitch\)/);
  await vsctl(lab, number, '--no-wait', 'init');
  const daemon = lab.spawn(ns, ['ovs-vswitchd', `unix:${folder}/db.sock`], { env });
  await daemon.saying(/ovs-vswitchd \(Open vSwitch\)/);
  return daemon.pid;
}

/** Returns the namespace of the container. */
async function buildHost(lab: Lab, number: 1 | 2): Promise<string> {
  const { ns, ip4 } = lab.host(number);
  const container = await lab.container(`c${number}`);
  const mtu = `mtu ${INNER_MTU_BYTES}`;
  await ipCommands([
    `link add eth0 ${mtu} netns ${container} type veth peer name c0 ${mtu} netns ${ns}`,
    `-n ${ns} link set c0 up`,
    `-n ${container} address add ${INNER_ADDRESSES[number - 1]}/24 dev eth0`,
    `-n ${container} link set eth0 up`,
  ]);
  await lab.run(container, ['ethtool', '-K', 'eth0', 'tx', 'off']);
  const inUserSpace = (bridge: string): string[] => [
    'add-br',
    bridge,
    '--',
    'set',
    'bridge',
    bridge,
    'datapath_type=netdev',
  ];
  await vsctl(lab, number, ...inUserSpace('br-phy'), '--', 'add-port', 'br-phy', 'up0');
  await ipCommands([
    `-n ${ns} address flush dev up0`,
    `-n ${ns} address add ${ip4}/24 dev br-phy`,
    `-n ${ns} link set br-phy up`,
  ]);
  const remote = `options:remote_ip=${lab.host(3 - number).ip4}`;
  const tunnel = ['set', 'interface', 'vx0', 'type=vxlan', remote, `options:key=${VNI}`];
  const ports = ['--', 'add-port', 'br-int', 'c0', '--', 'add-port', 'br-int', 'vx0', '--'];
  await vsctl(lab, number, ...inUserSpace('br-int'), ...ports, ...tunnel);
  return container;
}

function vsctl(lab: Lab, number: 1 | 2, ...words: readonly string[]): Promise<string> {
  const database = `--db=unix:${folderOf(lab, number)}/db.sock`;
  return lab.run(lab.host(number).ns, ['ovs-vsctl', '--timeout=10', database, ...words]);
}

function folderOf(lab: Lab, number: 1 | 2): string {
  return `${lab.folder}/ovs${number}`;
}
