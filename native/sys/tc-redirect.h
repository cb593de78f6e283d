// Sends everything that comes out of one interface into another: a clsact qdisc, a filter that
// matches all, and the mirred action. tc(8), tc-bpf(8), tc-mirred(8), by rtnetlink.
//
// Why not the host's routing: it wants forwarding, accept_local, and rp_filter off for the whole
// host. The redirect wants nothing and passes no netfilter; whoever writes the frames supplies the
// Ethernet header of the next hop.
#pragma once

#include "netlink.h"
#include "status.h"

namespace weft::sys {

// Redirects what arrives on `from_ifindex` to the egress of `to_ifindex`; a redirect that is there
// is replaced, during which a frame may be lost. The first frame that goes through it is the test
// whether it works.
//
// Steps: add-qdisc (ENOENT: the kernel has no clsact), remove-filter, add-filter (ENOENT: neither
// cls_bpf nor cls_matchall, or no mirred; ENODEV: no such target).
Status SetRedirect(NetlinkSocket* socket, int from_ifindex, int to_ifindex);

// Takes the redirect away, with the qdisc. None there is no error. Deleting the interface does the
// same. Step: remove-qdisc.
Status RemoveRedirect(NetlinkSocket* socket, int from_ifindex);

// What is done with what arrives on an interface, before the host's stack sees it.
struct IngressUse {
  enum class Kind {
    kFree,
    // One redirect as SetRedirect makes it, and nothing else.
    kRedirect,
    // Queueing disciplines or filters that SetRedirect would not make.
    kOther,
  };
  Kind kind = Kind::kFree;
  // Of a redirect: where to; 0 when that interface is gone, and frames are dropped.
  int to_ifindex = 0;
};

// Steps: list-qdiscs, list-filters.
Status FindIngressUse(NetlinkSocket* socket, int ifindex, IngressUse* use);

}  // namespace weft::sys
