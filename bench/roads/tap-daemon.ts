/**
 * Other overlays in user space: a daemon on each host that makes a TAP. The TAP is moved into the container, where Weft
 * puts its own from the start; the daemon keeps its file descriptor and notices nothing. Encryption and
 * authentication are off wherever the daemon lets them be, as in a plain network of Weft.
 */
import { ipCommands } from '../../test/netns/support/commands.ts';
import type { Lab } from '../../test/netns/support/lab.ts';
import type { LabProcess } from '../../test/netns/support/lab-process.ts';
import { until } from '../../test/netns/support/until.ts';
import { INNER_ADDRESSES, INNER_MTU_BYTES, openBed } from '../bed.ts';
import { type OpenRoad, onBed, type Road } from '../road.ts';

/** One of the two hosts. */
export interface Side {
  readonly lab: Lab;
  readonly number: 1 | 2;
  readonly ns: string;
  readonly ip: string;
  /** The other host's. */
  readonly peerIp: string;
  /** An empty folder for the daemon's files. */
  readonly folder: string;
}

/** A daemon of somebody else. */
export interface TapDaemon {
  readonly id: string;
  readonly title: string;
  readonly programs: readonly string[];
  /** Writes configuration that both sides must know before either starts. */
  prepare?(sides: readonly [Side, Side]): Promise<void>;
  /** Starts the daemon, which makes a TAP named `device` in the namespace of the host. */
  start(side: Side, device: string): Promise<LabProcess>;
}

const DEVICE = 'tap0';
const DEVICE_MS = 10_000;

/** Returns the road of a daemon. */
export function tapRoad(daemon: TapDaemon): Road {
  const { id, title, programs } = daemon;
  const open = async (): Promise<OpenRoad> =>
    onBed(await openBed(), async (lab) => {
      const sides = [sideOf(lab, 1), sideOf(lab, 2)] as const;
      for (const { ns, folder } of sides) await lab.run(ns, ['mkdir', folder]);
      await daemon.prepare?.(sides);
      const pids: number[] = [];
      for (const side of sides) pids.push((await daemon.start(side, DEVICE)).pid);
      const from = await giveToContainer(sides[0]);
      const to = await giveToContainer(sides[1]);
      return { from, to, address: INNER_ADDRESSES[1], pids };
    });
  return { id, title, kind: 'peer', programs, open };
}

function sideOf(lab: Lab, number: 1 | 2): Side {
  const { ns, ip4 } = lab.host(number);
  const peerIp = lab.host(3 - number).ip4;
  return { lab, number, ns, ip: ip4, peerIp, folder: `${lab.folder}/h${number}` };
}

async function giveToContainer({ lab, number, ns }: Side): Promise<string> {
  const shown = async (): Promise<boolean> =>
    (await lab.run(ns, ['ip', '-o', 'link'])).includes(` ${DEVICE}:`);
  await until(shown, { timeoutMs: DEVICE_MS, what: `${DEVICE} of host ${number}` });
  const container = await lab.container(`c${number}`);
  await ipCommands([
    `-n ${ns} link set ${DEVICE} netns ${container} name eth0`,
    `-n ${container} link set eth0 mtu ${INNER_MTU_BYTES} up`,
    `-n ${container} address add ${INNER_ADDRESSES[number - 1]}/24 dev eth0`,
  ]);
  return container;
}
