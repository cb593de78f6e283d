// See the header.
#include "tap-setup.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "link-route.h"
#include "net-namespace.h"
#include "tun.h"

namespace weft::sys {

namespace {

// Enters the namespace and finds out what the name stands for. Changes nothing but the thread.
Status Look(const std::string& ns_path, const std::string& name, RtnetlinkSocket* socket,
            LinkFacts* link) {
  Status status = EnterNetNamespace(ns_path);
  if (!status.ok()) return status;
  const int error = socket->Open();
  if (error != 0) return {"open-netlink", error};
  status = FindLink(socket, name, link);
  if (!status.ok()) return status;
  if (link->ifindex != 0 && !link->tap) return {"attach", EINVAL};
  return {};
}

Status Configure(RtnetlinkSocket* socket, const TapRequest& request, const LinkFacts& link) {
  const bool ipv6 = std::any_of(request.addresses.begin(), request.addresses.end(),
                                [](const IpPrefix& address) { return address.family == AF_INET6; });
  Status status = SetLinkMac(socket, link, request.mac);
  if (status.ok()) status = SetLinkMtu(socket, link.ifindex, request.mtu_bytes);
  if (!status.ok()) return status;
  PrepareIpv6(socket, request.name, link.ifindex, ipv6);
  status = RemoveOtherAddresses(socket, link.ifindex, request.addresses);
  if (status.ok()) status = SetLinkUp(socket, link.ifindex);
  if (status.ok()) status = AddAddresses(socket, link.ifindex, request.addresses);
  if (status.ok()) status = SetDefaultRoutes(socket, link.ifindex, request.gateways);
  return status;
}

}  // namespace

TapResult OpenTap(const TapRequest& request) {
  TapResult result;
  RtnetlinkSocket socket;
  LinkFacts link;
  UniqueFd tun;
  result.status = Look(request.ns_path, request.name, &socket, &link);
  if (result.status.ok()) result.status = OpenTun(&tun);
  if (!result.status.ok()) return result;
  result.existed = link.ifindex != 0;
  // From here on a device of ours exists; closing `tun` removes it until it is made persistent.
  result.status = AttachTap(tun.get(), request.name, !result.existed);
  if (result.status.ok()) result.status = FindLink(&socket, request.name, &link);
  if (result.status.ok() && link.ifindex == 0) result.status = {"find-link", ENODEV};
  if (result.status.ok() && request.configure) result.status = Configure(&socket, request, link);
  if (result.status.ok()) result.status = SetPersistent(tun.get(), true);
  if (!result.status.ok()) return result;
  result.ifindex = link.ifindex;
  result.fd = tun.Release();
  return result;
}

TapResult RemoveTap(const std::string& ns_path, const std::string& name) {
  TapResult result;
  RtnetlinkSocket socket;
  LinkFacts link;
  UniqueFd tun;
  result.status = Look(ns_path, name, &socket, &link);
  if (!result.status.ok() || link.ifindex == 0) return result;
  result.existed = true;
  result.status = OpenTun(&tun);
  if (result.status.ok()) result.status = AttachTap(tun.get(), name, false);
  if (result.status.ok()) result.status = SetPersistent(tun.get(), false);
  return result;
}

}  // namespace weft::sys
