/**
 * A road: one way for frames from a container on one host to a container on another. Everything that differs between
 * Weft, the kernel and others is behind this interface; beds, loads and accounting are the same for all.
 */

import { attempt } from '../test/netns/support/commands.ts';
import type { Lab } from '../test/netns/support/lab.ts';
import { until } from '../test/netns/support/until.ts';
import { servePong } from './load.ts';

/** What a road is to the comparison. */
export type RoadKind = 'baseline' | 'bare' | 'dgram' | 'native' | 'tables' | 'peer';

/** A road that can be asked for. */
export interface Road {
  readonly id: string;
  readonly title: string;
  readonly kind: RoadKind;
  /** Programs that must be installed. */
  readonly programs: readonly string[];
  /** Builds it. Throws when it cannot be had here, with a reason that a person reads; nothing is left then. */
  open(): Promise<OpenRoad>;
}

/** A road that carries frames. */
export interface OpenRoad {
  readonly lab: Lab;
  /** Namespaces of the two containers. */
  readonly from: string;
  readonly to: string;
  /** Address of the second container. */
  readonly address: string;
  /** Processes that carry the frames; empty when the kernel does. */
  readonly pids: readonly number[];
}

const REACHED_MS = 15_000;

/** Resolves when the far container answers. */
export async function reached(road: OpenRoad): Promise<OpenRoad> {
  const ping = ['ping', '-n', '-c', '1', '-W', '1', road.address];
  const answered = async (): Promise<boolean> =>
    (await attempt(ping, { ns: road.from, timeoutMs: 5_000 })).code === 0;
  await until(answered, { timeoutMs: REACHED_MS, what: `${road.address} to answer` });
  return road;
}

/** Runs `build` on a bed, makes the road ready for loads, and takes the bed away when something fails. */
export async function onBed(
  lab: Lab,
  build: (lab: Lab) => Promise<Omit<OpenRoad, 'lab'>>,
): Promise<OpenRoad> {
  try {
    const road = await reached({ lab, ...(await build(lab)) });
    await servePong(road);
    return road;
  } catch (error) {
    await lab.close();
    throw error;
  }
}
