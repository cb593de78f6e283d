/**
 * The two roads of the kernel: the bare cable, and K, which everything is compared with.
 *
 *     K:  [ c1 ] eth0 --veth-- br0 -- vx0 == up0 ... up0 == vx0 -- br0 --veth-- eth0 [ c2 ]
 *
 * K is what Docker's overlay and flannel build: a vxlan device in a bridge, a veth from the bridge into the container,
 * inner MTU 1450, all offloads as they come.
 */
import { ipCommands } from '../../test/netns/support/commands.ts';
import type { Lab } from '../../test/netns/support/lab.ts';
import { INNER_ADDRESSES, INNER_MTU_BYTES, openBed } from '../bed.ts';
import { onBed, type Road } from '../road.ts';

const VNI = 42;

/** Host to host, with nothing in between: what the cable can do. */
export const RAW: Road = {
  id: 'raw',
  title: 'bare veth, no overlay',
  kind: 'bare',
  programs: [],
  open: async () =>
    onBed(await openBed(), async (lab) => ({
      from: lab.host(1).ns,
      to: lab.host(2).ns,
      address: lab.host(2).ip4,
      pids: [],
    })),
};

/** Kernel vxlan, bridge and veth. */
export const KERNEL: Road = {
  id: 'kernel',
  title: 'K: kernel vxlan, bridge, veth',
  kind: 'baseline',
  programs: [],
  open: async () =>
    onBed(await openBed(), async (lab) => {
      const from = await buildHost(lab, 1);
      const to = await buildHost(lab, 2);
      return { from, to, address: INNER_ADDRESSES[1], pids: [] };
    }),
};

/** Returns the namespace of the container. */
async function buildHost(lab: Lab, number: 1 | 2): Promise<string> {
  const { ns, ip4 } = lab.host(number);
  const container = await lab.container(`c${number}`);
  const mtu = `mtu ${INNER_MTU_BYTES}`;
  const remotes = [lab.host(3 - number).ip4];
  await lab.vxlan(ns, { vni: VNI, local: ip4, remotes, mtuBytes: INNER_MTU_BYTES });
  await ipCommands([
    `-n ${ns} link add br0 ${mtu} type bridge forward_delay 0`,
    `link add eth0 ${mtu} netns ${container} type veth peer name c0 ${mtu} netns ${ns}`,
    `-n ${ns} link set vx0 master br0`,
    `-n ${ns} link set c0 master br0 up`,
    `-n ${ns} link set br0 up`,
    `-n ${container} address add ${INNER_ADDRESSES[number - 1]}/24 dev eth0`,
    `-n ${container} link set eth0 up`,
  ]);
  return container;
}
