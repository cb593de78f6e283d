// See the header.
#include "taken-link.h"

#include <net/if.h>

#include <cerrno>

#include "net-namespace.h"

namespace weft::sys {

namespace {

Status Enter(const std::string& ns_path, NetlinkSocket* socket) {
  const Status status = EnterNetNamespace(ns_path);
  if (!status.ok()) return status;
  return {"open-netlink", socket->Open()};
}

std::string NameOf(int ifindex) {
  char name[IF_NAMESIZE] = "";
  if (ifindex != 0) if_indextoname(static_cast<unsigned>(ifindex), name);
  return name;
}

// The other end may be where we may not look; then its MAC is not known.
void FindPeerMac(NetlinkSocket* socket, LinkSight* sight) {
  const LinkFacts& link = sight->facts;
  if (!link.veth || link.lower == 0) return;
  LinkFacts peer;
  const Status status = link.lower_nsid < 0
                            ? FindLinkByIndex(socket, link.lower, &peer)
                            : FindLinkInNamespace(socket, link.lower_nsid, link.lower, &peer);
  if (!status.ok() || peer.ifindex == 0) return;
  sight->has_peer_mac = true;
  sight->peer_mac = peer.mac;
}

Status FindBoth(NetlinkSocket* socket, const std::string& name, const std::string& tap,
                const LinkBefore& before, LinkFacts* link, LinkFacts* device) {
  Status status = FindLink(socket, name, link);
  if (status.ok()) status = FindLink(socket, tap, device);
  if (!status.ok()) return status;
  const bool there = link->ifindex == before.ifindex && device->ifindex != 0;
  return {"find-link", there ? 0 : ENODEV};
}

unsigned FlagsOf(const LinkBefore& before) {
  unsigned flags = 0;
  if (before.up) flags |= unsigned{IFF_UP};
  if (before.promiscuous) flags |= unsigned{IFF_PROMISC};
  return flags;
}

constexpr unsigned kTakenFlags = IFF_UP | IFF_PROMISC;

Status Restore(NetlinkSocket* socket, const std::string& name, const LinkBefore& before) {
  Status status = RemoveRedirect(socket, before.ifindex);
  const Status flags = SetLinkFlags(socket, before.ifindex, FlagsOf(before), kTakenFlags);
  if (status.ok()) status = flags;
  // Last: an interface that is up gets its link-local address again.
  if (before.ipv6) SetIpv6(name, true);
  return status;
}

}  // namespace

LinkSight LookAtLink(const std::string& ns_path, const std::string& name) {
  LinkSight sight;
  NetlinkSocket socket;
  Status& status = sight.status;
  status = Enter(ns_path, &socket);
  if (status.ok()) status = FindLink(&socket, name, &sight.facts);
  if (!status.ok() || sight.facts.ifindex == 0) return sight;
  const int ifindex = sight.facts.ifindex;
  status = ListAddresses(&socket, ifindex, &sight.addresses);
  if (status.ok()) status = FindUpperLink(&socket, sight.facts, &sight.upper);
  if (status.ok()) status = FindIngressUse(&socket, ifindex, &sight.ingress);
  sight.master = NameOf(sight.facts.master);
  sight.ipv6 = SpeaksIpv6(name);
  sight.redirected_to = NameOf(sight.ingress.to_ifindex);
  FindPeerMac(&socket, &sight);
  return sight;
}

Status TakeLink(const std::string& ns_path, const std::string& name, const std::string& tap,
                const LinkBefore& before) {
  NetlinkSocket socket;
  LinkFacts link;
  LinkFacts device;
  Status status = Enter(ns_path, &socket);
  if (status.ok()) status = FindBoth(&socket, name, tap, before, &link, &device);
  if (!status.ok()) return status;
  // The TAP first, so that what arrives has a place to go.
  DisableIpv6(&socket, tap, device.ifindex);
  status = SetRedirect(&socket, device.ifindex, link.ifindex);
  if (status.ok()) status = SetLinkUp(&socket, device.ifindex);
  if (!status.ok()) return status;
  SetIpv6(name, false);
  // Before it is up: the host's stack gets no frame in between.
  status = SetRedirect(&socket, link.ifindex, device.ifindex);
  if (status.ok()) status = SetLinkFlags(&socket, link.ifindex, kTakenFlags, kTakenFlags);
  if (!status.ok()) Restore(&socket, name, before);
  return status;
}

Status ReturnLink(const std::string& ns_path, const std::string& name, const LinkBefore& before) {
  NetlinkSocket socket;
  LinkFacts link;
  Status status = Enter(ns_path, &socket);
  if (status.ok()) status = FindLinkByIndex(&socket, before.ifindex, &link);
  if (!status.ok() || link.ifindex == 0) return status;
  const std::string now = NameOf(link.ifindex);
  IngressUse use;
  if (now != name) status = FindIngressUse(&socket, link.ifindex, &use);
  // After a restart of the host a number means something else.
  if (now != name && use.kind != IngressUse::Kind::kRedirect) return status;
  return Restore(&socket, now, before);
}

}  // namespace weft::sys
