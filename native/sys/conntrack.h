// Connections that the kernel tracks, ended by what they were sent to. ctnetlink:
// linux/netfilter/nfnetlink_conntrack.h, net/netfilter/nf_conntrack_netlink.c.
//
// The kernel decides about a connection's translation at its first packet. A flow of UDP may go on
// for ever, so when a published port gets another backend, or its first, what was decided before
// must be forgotten.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "link-address.h"
#include "status.h"

namespace weft::sys {

// Which flows are meant: all of its parts must fit.
struct FlowFilter {
  // AF_INET or AF_INET6.
  int family = 0;
  // IPPROTO_TCP or IPPROTO_UDP.
  uint8_t protocol = 0;
  // Ports that the first packet was sent to, before any translation; both ends count.
  uint16_t first_port = 0;
  uint16_t last_port = 0;
  // Who answers; with `by_destination` the destination.
  IpPrefix backend{};
  // Means the flows that somebody else answers, but for those that leave under an address that is
  // not the sender's (masquerading): they were not sent to this host.
  bool others = false;
  // The filter is about this alone: where the first packet was sent to, of any protocol and port.
  bool by_destination = false;
};

struct FlowResult {
  Status status;
  uint32_t forgotten = 0;
};

// Forgets every flow that one of the filters means, in the calling thread's namespace. A flow that
// ends meanwhile is no error. Blocking. Steps: open-conntrack, list-flows, forget-flow.
FlowResult ForgetFlows(const std::vector<FlowFilter>& filters);

}  // namespace weft::sys
