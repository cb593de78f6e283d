// Tells when the ways out of the host change: neighbours, routes, interfaces. rtnetlink(7),
// the multicast groups RTNLGRP_NEIGH, RTNLGRP_LINK, RTNLGRP_TC, and those of routes, rules and next
// hops.
//
// A hint, not a record: an event says what to look at again. Subscribe first, look afterwards, and
// nothing is missed.
#pragma once

#include <functional>

#include "link-address.h"
#include "link.h"
#include "status.h"
#include "unique-fd.h"

namespace weft::sys {

// One change.
struct NetworkEvent {
  enum class Kind {
    // The neighbour `address` on `ifindex` has the MAC `mac`, or none now: `usable`.
    kNeighbour,
    // A filter or a qdisc was taken from `ifindex`.
    kRedirect,
    // Routes or interfaces changed, or the kernel had to drop events: look at everything again.
    kWays,
  };
  Kind kind = Kind::kWays;
  int ifindex = 0;
  IpPrefix address{};
  bool usable = false;
  MacBytes mac{};
};

// A subscription in the namespace of the thread that opens it. Not for several threads at once.
class NetworkMonitor {
 public:
  using Visitor = std::function<void(const NetworkEvent&)>;

  // Steps: open-netlink, subscribe.
  Status Open();
  // To wait for, with EventPoll; readable when there are events.
  int fd() const { return fd_.get(); }
  // Visits the events that wait, without waiting for more; returns 0 or errno. Changes of routes
  // and interfaces of one call are one event, visited last. Bounded: at most 64 reads.
  int ReadEvents(const Visitor& visit);

 private:
  UniqueFd fd_;
};

}  // namespace weft::sys
