// One network interface: what it is, its MAC, MTU and state. rtnetlink(7), RTM_GETLINK and
// RTM_NEWLINK. Addresses are in link-address.h, routes in link-route.h.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "netlink.h"
#include "status.h"

namespace weft::sys {

using MacBytes = std::array<uint8_t, 6>;

// What the kernel says about an interface. `ifindex` is 0 when there is none of that name.
struct LinkFacts {
  int ifindex = 0;
  bool up = false;
  // Frames have an Ethernet header and neighbours have MACs: no loopback, no tunnel.
  bool ethernet = false;
  uint32_t mtu_bytes = 0;
  // A device of the tun driver in TAP mode.
  bool tap = false;
  // A TAP made with several queues, and how many of them a descriptor holds (0 for other TAPs).
  bool multi_queue = false;
  uint32_t queues_held = 0;
  MacBytes mac{};
};

// Looks the interface up by name. Step: find-link.
Status FindLink(NetlinkSocket* socket, const std::string& name, LinkFacts* facts);

// Looks the interface up by index; the same.
Status FindLinkByIndex(NetlinkSocket* socket, int ifindex, LinkFacts* facts);

// Sets the MAC. An interface that is up with another MAC is taken down first, because the kernel
// makes the IPv6 link-local address from the MAC only on the way up. Step: set-mac.
Status SetLinkMac(NetlinkSocket* socket, const LinkFacts& link, const MacBytes& mac);

// Step: set-mtu (EINVAL: out of the device's range).
Status SetLinkMtu(NetlinkSocket* socket, int ifindex, uint32_t mtu_bytes);

// Sets the longest superframe that the stack may hand to the interface, for both IP families.
// Step: set-gso-max (EINVAL: beyond what the device takes).
Status SetLinkGsoMax(NetlinkSocket* socket, int ifindex, uint32_t bytes);

// Step: set-up.
Status SetLinkUp(NetlinkSocket* socket, int ifindex);

// Prepares IPv6 on an interface of ours: link-local address from the MAC (RFC 4291, appendix A), no
// router advertisements (the overlay has no router but us), no duplicate address detection
// (addresses and MACs are unique by construction, and a container must not wait a second for its
// address). With `enable`, IPv6 is switched on where a container engine switched it off. What a
// kernel does not have is skipped.
void PrepareIpv6(NetlinkSocket* socket, const std::string& name, int ifindex, bool enable);

// Keeps IPv6 off an interface that is no end of anything: no link-local address, no messages.
void DisableIpv6(NetlinkSocket* socket, const std::string& name, int ifindex);

}  // namespace weft::sys
