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

// What an address of a filter is to a flow.
enum class FlowSide : uint8_t {
  // The flow was sent there, before any translation; of any protocol and port.
  kDestination,
  // It answers the flow.
  kBackend,
  // Somebody else answers. Flows that leave under an address that is not the sender's
  // (masquerading) are never meant: they were not sent to this host.
  kOthers,
};

// Which flows are meant: all of its parts must fit.
struct FlowFilter {
  IpPrefix address{};
  FlowSide side = FlowSide::kDestination;
  // IPPROTO_TCP or IPPROTO_UDP; like the ports not for destinations.
  uint8_t protocol = 0;
  // Ports that the first packet was sent to, before any translation; both ends count.
  uint16_t first_port = 0;
  uint16_t last_port = 0;
};

struct FlowResult {
  Status status;
  uint32_t forgotten = 0;
};

// Forgets every flow that one of the filters means, in the calling thread's namespace. A flow that
// ends meanwhile is no error. Blocking. Steps: open-conntrack, list-flows, forget-flow.
FlowResult ForgetFlows(const std::vector<FlowFilter>& filters);

}  // namespace weft::sys
