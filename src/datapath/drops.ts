/**
 * Every reason for which a frame is dropped: one reason, one counter, one sentence. `docs/datapath.md` and
 * `weft status` show these texts. The first word of a reason says where it was decided: `tap` for frames from
 * a container, `bridge` on the way in either direction, `wire` for frames from another host, `send` on the way to
 * one, `write` when the kernel did not take a frame.
 */

/** Reasons with their meaning. The order is that of a frame's road, container to wire and back. */
export const DROP_REASONS = {
  'tap-malformed': 'A container sent a frame that is shorter or longer than its headers allow.',
  'tap-source-mac': 'A container sent a frame with a source MAC that is not its own.',
  'tap-reserved-mac':
    'A container sent to a link-constrained group address (spanning tree, PAUSE, LACP, LLDP).',
  'tap-vlan-tag': 'A container sent a frame with an 802.1Q or 802.1ad tag.',
  'tap-ether-type': 'A container sent an 802.3, RARP, MAC control, LACP, LLDP or old QinQ frame.',
  'tap-arp': 'A container sent an ARP message that claims a MAC or an address that is not its own.',
  'tap-ipv4-source': 'A container sent an IPv4 packet from an address that is not its own.',
  'tap-ipv6-source': 'A container sent an IPv6 packet from an address that is not its own.',
  'tap-ipv6-hidden':
    'A container sent an IPv6 packet whose extension headers or fragments hide the upper layer.',
  'tap-neighbor-claim':
    'A container sent a neighbor discovery message that claims a MAC or an address that is not its own.',
  'tap-router-claim': 'A container sent a router advertisement or a redirect.',
  'tap-dhcp-server': 'A container sent a packet as a DHCP server.',
  'tap-too-big': 'A container sent a packet larger than the MTU of its network.',
  'bridge-unknown-mac': 'Nobody in the network has the destination MAC.',
  'bridge-same-port': 'The destination MAC is behind the port that the frame came from.',
  'bridge-no-receiver': 'A broadcast or multicast frame found no other member of the network.',
  'wire-not-vxlan': 'A datagram is too short for VXLAN, or its header is not one of RFC 7348.',
  'wire-unknown-vni': 'A datagram carries a VNI of which this host has no network.',
  'wire-unknown-vtep': 'A datagram came from an address that is no VTEP of the network.',
  'wire-malformed': 'A VTEP sent a frame that is shorter or longer than its headers allow.',
  'wire-vlan-tag': 'A VTEP sent a frame with an 802.1Q or 802.1ad tag.',
  'wire-reserved-mac':
    'A VTEP sent to a link-constrained group address (spanning tree, PAUSE, LACP, LLDP).',
  'wire-claimed-mac': 'A VTEP sent a frame whose source MAC belongs to somebody else.',
  'wire-claimed-address':
    'A VTEP sent an ARP or neighbor discovery message that claims the address of somebody else.',
  'wire-unregistered-mac':
    'A host sent a frame with a source MAC that no endpoint is known to have; also seen for a moment after an attach.',
  'wire-congestion-lost':
    'The underlay marked congestion on a packet whose sender cannot be told (RFC 6040).',
  'wire-too-big': 'A VTEP sent a packet larger than the MTU of the network that cannot be cut.',
  'wire-bad-checksum': 'A VTEP sent a large TCP segment to be cut, but its checksum is wrong.',
  'wire-not-here': 'A VTEP sent a frame for a MAC that no container of this host has.',
  'send-too-big':
    'A packet is larger than what reaches the other host; its sender is told, but for a broadcast.',
  'send-failed': 'The kernel refused a datagram to another host.',
  'write-failed': 'The kernel refused a frame to a container.',
} as const;

/** Why a frame was dropped. */
export type DropReason = keyof typeof DROP_REASONS;

/** Returns counters for all reasons, at zero. */
export function zeroDrops(): Record<DropReason, number> {
  const entries = Object.keys(DROP_REASONS).map((reason) => [reason, 0]);
  return Object.fromEntries(entries) as Record<DropReason, number>;
}
