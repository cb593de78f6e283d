// See the header.
#include "network-monitor.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "next-hop.h"
#include "netlink.h"

namespace weft::sys {

namespace {

// Longer messages exist (interfaces with hundreds of virtual functions); they are told as a change.
constexpr size_t kMessageBytesMax = 32 * 1024;
constexpr int kReadsMax = 64;
// A table of 1,000 neighbours that changes at once.
constexpr int kQueueBytes = 1024 * 1024;

constexpr int kGroups[] = {
    RTNLGRP_NEIGH,     RTNLGRP_LINK,      RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,
    RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE, RTNLGRP_NEXTHOP,    RTNLGRP_TC,
};

bool IsTrafficControl(uint16_t type) { return type >= RTM_NEWQDISC && type <= RTM_GETTFILTER; }

// Only what was taken away is told: what is new is mostly our own doing.
void ReadTrafficControl(const nlmsghdr& message, const NetworkMonitor::Visitor& visit) {
  if (message.nlmsg_type != RTM_DELQDISC && message.nlmsg_type != RTM_DELTFILTER) return;
  WithHeader<tcmsg>(message, [&](const tcmsg& header, const uint8_t*, size_t) {
    NetworkEvent event;
    event.kind = NetworkEvent::Kind::kRedirect;
    event.ifindex = header.tcm_ifindex;
    visit(event);
  });
}

void ReadNeighbour(const nlmsghdr& message, const NetworkMonitor::Visitor& visit) {
  WithHeader<ndmsg>(message, [&](const ndmsg& header, const uint8_t* bytes, size_t size) {
    // The forwarding databases of bridges come the same way.
    if (header.ndm_family != AF_INET && header.ndm_family != AF_INET6) return;
    NetworkEvent event;
    event.kind = NetworkEvent::Kind::kNeighbour;
    event.ifindex = header.ndm_ifindex;
    event.address.family = header.ndm_family;
    bool has_mac = false;
    ForEachAttribute(bytes, size, [&](const Attribute& a) {
      if (a.type == NDA_DST && a.size == event.address.size()) {
        std::memcpy(event.address.bytes.data(), a.data, a.size);
        event.address.prefix_bits = static_cast<uint8_t>(8 * a.size);
      }
      if (a.type == NDA_LLADDR && a.size == event.mac.size()) {
        std::memcpy(event.mac.data(), a.data, a.size);
        has_mac = true;
      }
    });
    event.usable =
        has_mac && message.nlmsg_type == RTM_NEWNEIGH && IsUsableNeighbour(header.ndm_state);
    visit(event);
  });
}

// Tells the neighbours; returns whether anything else changed.
bool ReadMessages(const uint8_t* bytes, size_t size, const NetworkMonitor::Visitor& visit) {
  bool changed = false;
  ForEachMessage(bytes, size, [&](const nlmsghdr& message) {
    if (message.nlmsg_type == RTM_NEWNEIGH || message.nlmsg_type == RTM_DELNEIGH) {
      ReadNeighbour(message, visit);
    } else if (IsTrafficControl(message.nlmsg_type)) {
      ReadTrafficControl(message, visit);
    } else if (message.nlmsg_type >= RTM_BASE) {
      changed = true;
    }
    return true;
  });
  return changed;
}

}  // namespace

Status NetworkMonitor::Open() {
  fd_.Reset(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  if (!fd_.valid()) return {"open-netlink", errno};
  // Only a larger queue; what does not fit becomes an event that says so.
  if (setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &kQueueBytes, sizeof(kQueueBytes)) != 0) {
    setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUF, &kQueueBytes, sizeof(kQueueBytes));
  }
  // Without an address of its own the socket counts as the kernel, which is told nothing.
  sockaddr_nl own{};
  own.nl_family = AF_NETLINK;
  if (bind(fd_.get(), reinterpret_cast<const sockaddr*>(&own), sizeof(own)) != 0) {
    return {"subscribe", errno};
  }
  for (const int group : kGroups) {
    if (setsockopt(fd_.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) != 0) {
      return {"subscribe", errno};
    }
  }
  return {};
}

int NetworkMonitor::ReadEvents(const Visitor& visit) {
  std::vector<uint8_t> bytes(kMessageBytesMax);
  bool changed = false;
  int error = 0;
  for (int i = 0; i < kReadsMax && error == 0; i++) {
    sockaddr_nl from{};
    socklen_t from_size = sizeof(from);
    const ssize_t received = recvfrom(fd_.get(), bytes.data(), bytes.size(), MSG_TRUNC,
                                      reinterpret_cast<sockaddr*>(&from), &from_size);
    if (received < 0) {
      error = errno == EINTR || errno == ENOBUFS ? 0 : errno;
      if (errno == ENOBUFS) changed = true;
    } else if (static_cast<size_t>(received) > bytes.size()) {
      changed = true;
    } else if (from.nl_pid == 0) {
      // Only the kernel is believed; any program with CAP_NET_ADMIN may write to the groups.
      changed |= ReadMessages(bytes.data(), static_cast<size_t>(received), visit);
    }
  }
  if (changed) visit({});
  return error == EAGAIN ? 0 : error;
}

}  // namespace weft::sys
