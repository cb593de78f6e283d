/**
 * Which frames from the wire are believed. A MAC that control state gives to somebody is accepted only from where
 * that somebody is; other MACs only from foreign VTEPs, and those are learned. ARP and neighbor discovery may not
 * claim an address that control state gives to another MAC.
 *
 * A frame of an endpoint whose record has not arrived yet is dropped and counted: the record is on its way in
 * milliseconds and ARP, ND and TCP try again, whereas believing it would let any host speak for any MAC.
 */
import { type Ip, sameIp } from '../../model/ip.ts';
import { isGroupMac } from '../../model/mac-address.ts';
import type { DropReason } from '../drops.ts';
import type { Vtep } from '../engine.ts';
import type { Frame } from '../frame.ts';
import type { Fdb } from './fdb.ts';
import { readClaims } from './solicitation.ts';

/** Where a frame came from. */
export interface WireOrigin {
  /** Outer source address: a VTEP of the network. */
  readonly from: Ip;
  /** The foreign VTEP at that address, if there is one. */
  readonly foreign: Vtep | undefined;
  readonly nowMs: number;
}

/** Returns why a frame from the wire is not believed; learns its source when it came from a foreign VTEP. */
export function admitFromWire(fdb: Fdb, frame: Frame, origin: WireOrigin): DropReason | undefined {
  const mac = frame.ethernet.source;
  if (isGroupMac(mac)) return 'wire-malformed';
  const placed = checkPlace(fdb, frame, origin);
  if (placed !== undefined) return placed;
  const claims = readClaims(frame);
  if (claims === 'malformed') return 'wire-malformed';
  for (const claim of claims) {
    const holder = fdb.lookupMacByIp(claim.ip);
    if (holder !== undefined && holder !== claim.mac) return 'wire-claimed-address';
  }
  const { foreign, nowMs } = origin;
  if (foreign !== undefined && !fdb.isKnownMac(mac)) fdb.learned.learn(mac, foreign, nowMs);
  return undefined;
}

function checkPlace(fdb: Fdb, frame: Frame, origin: WireOrigin): DropReason | undefined {
  const mac = frame.ethernet.source;
  if (fdb.lookupPort(mac) !== undefined) return 'wire-claimed-mac';
  const remote = fdb.lookupRemote(mac);
  if (remote !== undefined) {
    return sameIp(remote.vtep.ip, origin.from) ? undefined : 'wire-claimed-mac';
  }
  return origin.foreign === undefined ? 'wire-unregistered-mac' : undefined;
}
