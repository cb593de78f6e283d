// Everything that tier T2 puts in front of a superframe: the kernel's header for a superframe in a
// UDP tunnel, Ethernet, IP, UDP and VXLAN. The other tiers leave all but VXLAN to the socket.
//
//     | virtio 24 | Ethernet 14 | IPv4 20 or IPv6 40 | UDP 8 | VXLAN 8 | superframe ...
//
// The header's rules are those of virtio_net_hdr_tnl_to_skb in include/linux/virtio_net.h: the
// inner checksum stays partial; the outer UDP checksum holds the sum over its pseudo header and is
// completed by the kernel or the NIC. It is asked for over IPv4, too, although RFC 7348 would have
// it zero: a receiver's kernel joins only datagrams that have one.
#pragma once

#include <cstdint>

#include "egress.h"
#include "packet.h"

namespace weft::core {

struct OuterFields {
  uint64_t destination_mac = 0;
  uint64_t source_mac = 0;
  Ip source;
  Ip destination;
  uint16_t source_port = 0;
  uint16_t destination_port = 0;
};

// From the outer frame's first byte to the inner frame: 50 or 70.
constexpr uint32_t OuterBytes(uint8_t family) {
  return kEthernetBytes + (family == 4 ? kIpv4Bytes : kIpv6Bytes) + kUdpBytes + kVxlanBytes;
}

// HOT PATH. Writes it all in front of the inner frame, whose headroom is 128 bytes, and returns
// where it starts.
uint8_t* WriteOuterHeaders(uint8_t* frame, uint32_t size, const OuterFields& outer,
                           const Tunneled& super);

}  // namespace weft::core
