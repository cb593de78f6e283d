// Routes through an interface. rtnetlink(7), RTM_NEWROUTE.
//
// A namespace may have several interfaces with a gateway each: a container on two networks. The
// first default route wins; ours then gets a worse metric instead of being refused or replacing a
// route that is not ours, and takes over when the first one goes.
#pragma once

#include <vector>

#include "link-address.h"
#include "netlink.h"
#include "status.h"

namespace weft::sys {

// Makes the default routes through the interface exactly those via `gateways` (at most one of a
// family; prefix lengths are ignored). Other interfaces' routes are not touched. Steps:
// list-routes, remove-route, add-route (ENETUNREACH: the gateway is in no subnet of the interface).
Status SetDefaultRoutes(NetlinkSocket* socket, int ifindex,
                        const std::vector<IpPrefix>& gateways);

// Makes each address the one that this host speaks with to its subnet, when nobody chose another.
// The interface must have it. Step: set-source.
Status SetSubnetSources(NetlinkSocket* socket, int ifindex, const std::vector<IpPrefix>& sources);

}  // namespace weft::sys
