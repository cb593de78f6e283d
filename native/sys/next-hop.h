// The way to another host, down to the Ethernet header: which interface, which MACs, which MTU.
// rtnetlink(7), RTM_GETROUTE and RTM_GETNEIGH.
//
// Needed by whoever builds whole frames for the underlay instead of sending through a socket. All
// of it may change at any time: network-monitor.h tells when to ask again.
#pragma once

#include <cstdint>

#include "link-address.h"
#include "link.h"
#include "netlink.h"
#include "status.h"

namespace weft::sys {

// The way to one destination.
struct NextHop {
  // The interface that frames leave through, and its MAC.
  int ifindex = 0;
  MacBytes source_mac{};
  // Whose MAC is meant: the gateway, or the destination itself when it is on the link. The family
  // of a gateway may be another than the destination's (RFC 8950).
  IpPrefix neighbour{};
  // False: the kernel does not know the neighbour's MAC now. A socket's send makes it ask.
  bool resolved = false;
  MacBytes mac{};
  // The source that was asked for, or the one that the kernel would choose; family 0: it names
  // none.
  IpPrefix source{};
  // Longest IP packet: the interface's MTU, or less when the route or a path MTU says so.
  uint32_t mtu_bytes = 0;
};

// Finds the way to `destination` (prefix length ignored) for datagrams from `source`, which selects
// among routing rules; family 0 is any. Of a multipath route one way is given.
//
// Steps: find-route (ENETUNREACH, EHOSTUNREACH; EOPNOTSUPP: the destination is this host itself, a
// multicast group or a black hole), find-device (EOPNOTSUPP: no Ethernet device, so there are no
// MACs), find-neighbour.
Status FindNextHop(NetlinkSocket* socket, const IpPrefix& destination, const IpPrefix& source,
                   NextHop* hop);

// Tells the kernel that the neighbour is in use, as a send through a socket would: an unknown MAC
// is asked for, one that has not been confirmed for some time is confirmed. Frames that bypass the
// host's stack do not count as use, so without this the kernel forgets the neighbour after a
// minute. The answer comes as an event. Step: use-neighbour.
Status UseNeighbour(NetlinkSocket* socket, const NextHop& hop);

// Whether frames may be sent to a neighbour in that state (NUD_*): its MAC was right not long ago.
bool IsUsableNeighbour(uint16_t state);

}  // namespace weft::sys
