/** All roads, in the order in which they are printed. A further one is a value in this list. */
import type { Road } from './road.ts';
import { FASTD } from './roads/fastd.ts';
import { KERNEL, RAW } from './roads/kernel.ts';
import { OPEN_VSWITCH } from './roads/open-vswitch.ts';
import { FEW, MANY } from './roads/tables.ts';
import { TINC } from './roads/tinc.ts';
import { DGRAM, NATIVE, WITHOUT_ADDON } from './roads/weft.ts';

/** The one that the others are compared with comes first. */
export const ROADS: readonly Road[] = [
  KERNEL,
  RAW,
  DGRAM,
  WITHOUT_ADDON,
  ...NATIVE,
  FEW,
  MANY,
  OPEN_VSWITCH,
  FASTD,
  TINC,
];
