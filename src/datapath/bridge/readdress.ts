/**
 * Frames that get other MACs on their way. The gateway has one MAC on every host, so between hosts its router MAC
 * stands in place of it; and a pinned answer goes to another MAC than the container sent it to.
 */
import type { MacAddress } from '../../model/mac-address.ts';
import { writeArpSenderMac } from '../../wire/arp.ts';
import { ETHER_TYPE, writeEthernetMacs } from '../../wire/ethernet.ts';
import { readIcmpType } from '../../wire/icmp.ts';
import { l4Offset } from '../../wire/ip-packet.ts';
import { isNdpType, writeNdpLinkLayers } from '../../wire/ndp.ts';
import type { Frame } from '../frame.ts';

/** MACs in place of those that the frame has; what is left out stays. */
export interface NewMacs {
  readonly source?: MacAddress;
  readonly destination?: MacAddress;
}

/**
 * Returns the frame with other MACs, in fresh memory. With a new source, ARP and neighbor discovery say it inside, too:
 * the frame has passed the source guard, so they are whole and name its source and nobody else.
 */
export function readdress(frame: Frame, { source, destination }: NewMacs): Frame {
  const bytes = frame.bytes.slice();
  const ethernet = {
    ...frame.ethernet,
    source: source ?? frame.ethernet.source,
    destination: destination ?? frame.ethernet.destination,
  };
  writeEthernetMacs(bytes, ethernet);
  const changed = { ...frame, bytes, ethernet };
  if (source !== undefined) nameInside(changed, source);
  return changed;
}

function nameInside({ bytes, ethernet, packet }: Frame, mac: MacAddress): void {
  if (ethernet.etherType === ETHER_TYPE.arp) {
    writeArpSenderMac(bytes, ethernet.l2Len, mac);
    return;
  }
  if (packet?.family !== 6) return;
  const type = readIcmpType(bytes, packet);
  if (type === undefined || !isNdpType(type)) return;
  const message = bytes.subarray(l4Offset(packet), packet.l3Offset + packet.packetLen);
  writeNdpLinkLayers(message, mac, packet);
}
