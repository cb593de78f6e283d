// See the header.
#include "tap-setup.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "link-route.h"
#include "net-namespace.h"
#include "tun.h"

namespace weft::sys {

namespace {

// Enters the namespace and finds out what the name stands for. Changes nothing but the thread.
Status Look(const std::string& ns_path, const std::string& name, NetlinkSocket* socket,
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

Status Configure(NetlinkSocket* socket, const TapRequest& request, const LinkFacts& link) {
  const bool ipv6 = std::any_of(request.addresses.begin(), request.addresses.end(),
                                [](const IpPrefix& address) { return address.family == AF_INET6; });
  Status status = SetLinkMac(socket, link, request.mac);
  if (status.ok()) status = SetLinkMtu(socket, link.ifindex, request.mtu_bytes);
  if (!status.ok()) return status;
  PrepareIpv6(socket, request.name, link.ifindex, ipv6);
  status = RemoveOtherAddresses(socket, link.ifindex, request.addresses);
  if (status.ok()) status = SetLinkUp(socket, link.ifindex);
  if (status.ok()) status = AddAddresses(socket, link.ifindex, request.addresses);
  if (status.ok()) status = SetSubnetSources(socket, link.ifindex, request.sources);
  if (status.ok()) status = SetDefaultRoutes(socket, link.ifindex, request.gateways);
  return status;
}

// Attaches the descriptors: the first decides whether there are more. A device with several queues
// takes any number of holders, so whether one has it already must be asked.
Status AttachQueues(const TapRequest& request, const LinkFacts& link, std::vector<UniqueFd>* fds) {
  AttachMode mode{link.ifindex == 0, request.offload,
                  link.ifindex == 0 ? request.queues > 1 : link.multi_queue};
  if (link.queues_held > 0) return {"attach", EBUSY};
  const int count = mode.multi_queue ? std::max(request.queues, 1) : 1;
  for (int i = 0; i < count; i++) {
    UniqueFd fd;
    Status status = OpenTun(&fd);
    if (status.ok()) status = AttachTap(fd.get(), request.name, mode);
    if (!status.ok()) return status;
    fds->push_back(std::move(fd));
    mode.create = false;
  }
  return {};
}

// What every holder sets anew, whatever an earlier one left.
Status SetHolderOptions(NetlinkSocket* socket, const TapRequest& request, int fd, int ifindex,
                        TapOffload* offload) {
  const Status status = SetTapOffload(fd, request.offload, offload);
  if (!status.ok()) return status;
  const bool limited = request.offload && request.gso_max_bytes != 0;
  return SetLinkGsoMax(socket, ifindex, limited ? request.gso_max_bytes : kGsoMaxBytesDefault);
}

}  // namespace

TapResult OpenTap(const TapRequest& request) {
  TapResult result;
  NetlinkSocket socket;
  LinkFacts link;
  std::vector<UniqueFd> fds;
  result.status = Look(request.ns_path, request.name, &socket, &link);
  if (!result.status.ok()) return result;
  result.existed = link.ifindex != 0;
  // From here on a device of ours exists; closing `fds` removes it until it is made persistent.
  result.status = AttachQueues(request, link, &fds);
  if (result.status.ok()) result.status = FindLink(&socket, request.name, &link);
  if (result.status.ok() && link.ifindex == 0) result.status = {"find-link", ENODEV};
  if (!result.status.ok()) return result;
  result.status = PrepareTap(&socket, request, fds.front().get(), link, &result.offload);
  if (!result.status.ok()) return result;
  result.ifindex = link.ifindex;
  result.fd = fds.front().Release();
  for (size_t i = 1; i < fds.size(); i++) result.more_fds.push_back(fds[i].Release());
  return result;
}

Status PrepareTap(NetlinkSocket* socket, const TapRequest& request, int fd, const LinkFacts& link,
                  TapOffload* offload) {
  Status status = SetHolderOptions(socket, request, fd, link.ifindex, offload);
  if (status.ok() && request.configure) status = Configure(socket, request, link);
  if (status.ok()) status = SetPersistent(fd, true);
  return status;
}

TapResult RemoveTap(const std::string& ns_path, const std::string& name) {
  TapResult result;
  NetlinkSocket socket;
  LinkFacts link;
  UniqueFd tun;
  result.status = Look(ns_path, name, &socket, &link);
  if (!result.status.ok() || link.ifindex == 0) return result;
  result.existed = true;
  if (link.queues_held > 0) result.status = {"attach", EBUSY};
  if (result.status.ok()) result.status = OpenTun(&tun);
  if (result.status.ok()) {
    result.status = AttachTap(tun.get(), name, {.multi_queue = link.multi_queue});
  }
  if (result.status.ok()) result.status = SetPersistent(tun.get(), false);
  return result;
}

}  // namespace weft::sys
