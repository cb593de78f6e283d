// See the header.
#include "link-address.h"

#include <linux/if_addr.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace weft::sys {

namespace {

ifaddrmsg AddressHeader(int ifindex, const IpPrefix& address) {
  ifaddrmsg header{};
  header.ifa_family = static_cast<uint8_t>(address.family);
  header.ifa_prefixlen = address.prefix_bits;
  header.ifa_flags = address.family == AF_INET6 ? IFA_F_NODAD : 0;
  header.ifa_index = static_cast<uint32_t>(ifindex);
  return header;
}

bool IsLinkLocal(const IpPrefix& address) {
  return address.family == AF_INET6 && address.bytes[0] == 0xfe &&
         (address.bytes[1] & 0xc0) == 0x80;
}

// The subnet's last address, which hosts expect as the broadcast address of an interface.
std::array<uint8_t, 4> BroadcastOf(const IpPrefix& address) {
  std::array<uint8_t, 4> result{};
  for (size_t i = 0; i < result.size(); i++) {
    const int host_bits = std::clamp(static_cast<int>(8 * (i + 1)) - address.prefix_bits, 0, 8);
    result[i] = static_cast<uint8_t>(address.bytes[i] | ((1 << host_bits) - 1));
  }
  return result;
}

}  // namespace

size_t IpPrefix::size() const { return family == AF_INET ? 4 : 16; }

Status ListAddresses(NetlinkSocket* socket, int ifindex, std::vector<IpPrefix>* found) {
  NetlinkRequest request(RTM_GETADDR, NLM_F_DUMP);
  request.SetHeader(ifaddrmsg{});
  const int error = socket->Ask(&request, [&](const nlmsghdr& message) {
    WithHeader<ifaddrmsg>(message, [&](const ifaddrmsg& header, const uint8_t* bytes, size_t size) {
      if (header.ifa_index != static_cast<uint32_t>(ifindex)) return;
      IpPrefix address{header.ifa_family, {}, header.ifa_prefixlen};
      bool local = false;
      ForEachAttribute(bytes, size, [&](const Attribute& attribute) {
        // IFA_LOCAL is our end of a point-to-point link; elsewhere both are equal or only
        // IFA_ADDRESS is there.
        const bool better = attribute.type == IFA_LOCAL;
        if ((!better && (attribute.type != IFA_ADDRESS || local)) ||
            attribute.size != address.size()) {
          return;
        }
        std::memcpy(address.bytes.data(), attribute.data, attribute.size);
        local = better;
      });
      found->push_back(address);
    });
  });
  return {"list-addresses", error};
}

Status RemoveOtherAddresses(NetlinkSocket* socket, int ifindex,
                            const std::vector<IpPrefix>& wanted) {
  std::vector<IpPrefix> found;
  const Status listed = ListAddresses(socket, ifindex, &found);
  if (!listed.ok()) return listed;
  for (const IpPrefix& address : found) {
    if (IsLinkLocal(address) || std::find(wanted.begin(), wanted.end(), address) != wanted.end()) {
      continue;
    }
    NetlinkRequest request(RTM_DELADDR, 0);
    request.SetHeader(AddressHeader(ifindex, address));
    request.Append(IFA_LOCAL, address.bytes.data(), address.size());
    const int error = socket->Ask(&request);
    // The kernel removes secondary addresses together with their primary one.
    if (error != 0 && error != EADDRNOTAVAIL) return {"remove-address", error};
  }
  return {};
}

Status AddAddresses(NetlinkSocket* socket, int ifindex, const std::vector<IpPrefix>& wanted) {
  for (const IpPrefix& address : wanted) {
    NetlinkRequest request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
    request.SetHeader(AddressHeader(ifindex, address));
    request.Append(IFA_LOCAL, address.bytes.data(), address.size());
    request.Append(IFA_ADDRESS, address.bytes.data(), address.size());
    if (address.family == AF_INET && address.prefix_bits <= 30) {
      const std::array<uint8_t, 4> broadcast = BroadcastOf(address);
      request.Append(IFA_BROADCAST, broadcast.data(), broadcast.size());
    }
    const int error = socket->Ask(&request);
    if (error != 0 && error != EEXIST) return {"add-address", error};
  }
  return {};
}

}  // namespace weft::sys
