// An interface of somebody else joined to a TAP of ours: what arrives on one leaves by the other, by
// tc-redirect.h. So the engine moves the frames of a veth's end, or of a TAP that QEMU holds, as it
// does those of a container's TAP, superframes, partial checksums and VLAN tags included; and the
// host's stack, which would answer in place of the gateway, sees none of them.
//
// Why no packet socket: docs/decisions/0028-a-link-is-joined-to-a-tap.md.
//
// The functions move the calling thread into the namespace: run them on a helper thread that ends
// afterwards.
#pragma once

#include <string>
#include <vector>

#include "link-address.h"
#include "link.h"
#include "status.h"
#include "tc-redirect.h"

namespace weft::sys {

// What there is to know before an interface is taken. `facts.ifindex` is 0 when there is none of
// that name; the rest is empty then.
struct LinkSight {
  Status status;
  LinkFacts facts;
  std::string master;
  // An interface that is made on it.
  std::string upper;
  std::vector<IpPrefix> addresses;
  bool ipv6 = false;
  // The MAC of the other end of a veth pair, where it can be seen.
  bool has_peer_mac = false;
  MacBytes peer_mac{};
  IngressUse ingress;
  // Name of the interface that what arrives is sent to; empty when it is gone.
  std::string redirected_to;
};

// Looks; changes nothing. Steps: those of net-namespace.h, link.h, link-address.h, tc-redirect.h,
// and open-netlink.
LinkSight LookAtLink(const std::string& ns_path, const std::string& name);

// How an interface was before it was taken.
struct LinkBefore {
  int ifindex = 0;
  bool up = false;
  bool promiscuous = false;
  bool ipv6 = false;
};

// Joins the interface to the TAP of the same namespace. Both are up then, without IPv6, and the
// interface takes frames for every MAC. Joining what is joined already loses a frame at most. After
// a failure the interface is as `before` says.
//
// Steps: find-link (ENODEV: one of them is gone, or it has another number than `before` says), and
// those of link.h and tc-redirect.h.
Status TakeLink(const std::string& ns_path, const std::string& name, const std::string& tap,
                const LinkBefore& before);

// Makes the interface what it was, also under another name that it has been given. Nothing happens
// when it is gone, or another one has its number by now. The same steps.
Status ReturnLink(const std::string& ns_path, const std::string& name, const LinkBefore& before);

}  // namespace weft::sys
