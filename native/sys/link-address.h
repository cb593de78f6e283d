// The IP addresses of an interface. rtnetlink(7), RTM_NEWADDR and RTM_DELADDR.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "netlink.h"
#include "status.h"

namespace weft::sys {

// An IP address in network order with the length of its subnet. `family` is AF_INET (4 bytes used)
// or AF_INET6.
struct IpPrefix {
  int family;
  std::array<uint8_t, 16> bytes;
  uint8_t prefix_bits;

  size_t size() const;
  bool operator==(const IpPrefix& other) const = default;
};

// Lists the addresses of the interface. Step: list-addresses.
Status ListAddresses(NetlinkSocket* socket, int ifindex, std::vector<IpPrefix>* found);

// Removes every address of the interface that is not wanted, except IPv6 link-local ones, which
// belong to the kernel. Steps: list-addresses, remove-address.
Status RemoveOtherAddresses(NetlinkSocket* socket, int ifindex,
                            const std::vector<IpPrefix>& wanted);

// Adds the addresses that are wanted; those that are there stay as they are. IPv6 ones are usable
// at once: they skip duplicate address detection, because no two endpoints are ever given the same
// one. Step: add-address.
Status AddAddresses(NetlinkSocket* socket, int ifindex, const std::vector<IpPrefix>& wanted);

}  // namespace weft::sys
