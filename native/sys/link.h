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
  // Its owner set IFF_PROMISC.
  bool promiscuous = false;
  bool veth = false;
  // The bridge, bond or switch that it is a port of; 0 for none.
  int master = 0;
  // What it is made on, or the other end of a veth pair, in the namespace `lower_nsid`; 0 for none,
  // -1 for the own namespace.
  int lower = 0;
  int lower_nsid = -1;
};

// Looks the interface up by name. Step: find-link.
Status FindLink(NetlinkSocket* socket, const std::string& name, LinkFacts* facts);

// Looks the interface up by index; the same.
Status FindLinkByIndex(NetlinkSocket* socket, int ifindex, LinkFacts* facts);

// Looks up an interface of another namespace, by the number that the caller's namespace has for it
// (`LinkFacts::lower_nsid`). The same.
Status FindLinkInNamespace(NetlinkSocket* socket, int nsid, int ifindex, LinkFacts* facts);

// The name of an interface that is made on this one, such as a VLAN or a macvlan; empty when there
// is none. Step: list-links.
Status FindUpperLink(NetlinkSocket* socket, const LinkFacts& link, std::string* name);

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

// Sets those of the IFF_* flags that are in the mask. Step: set-flags.
Status SetLinkFlags(NetlinkSocket* socket, int ifindex, unsigned flags, unsigned mask);

// Prepares IPv6 on an interface of ours: link-local address from the MAC (RFC 4291, appendix A), no
// router advertisements (the overlay has no router but us), no duplicate address detection
// (addresses and MACs are unique by construction, and a container must not wait a second for its
// address). With `enable`, IPv6 is switched on where a container engine switched it off. What a
// kernel does not have is skipped.
void PrepareIpv6(NetlinkSocket* socket, const std::string& name, int ifindex, bool enable);

// Keeps IPv6 off an interface that is no end of anything: no link-local address, no messages.
void DisableIpv6(NetlinkSocket* socket, const std::string& name, int ifindex);

// Whether the kernel speaks IPv6 on the interface, and setting it. What a kernel does not have is off.
bool SpeaksIpv6(const std::string& name);
void SetIpv6(const std::string& name, bool on);

}  // namespace weft::sys
