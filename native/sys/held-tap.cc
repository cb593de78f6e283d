// See the header.
#include "held-tap.h"

#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <string>

#include "unique-fd.h"

namespace weft::sys {

namespace {

// What the kernel says of an attached descriptor.
struct Held {
  std::string name;
  unsigned flags = 0;
};

Status Ask(int fd, Held* held) {
  ifreq answer{};
  if (ioctl(fd, TUNGETIFF, &answer) != 0) return {"check-held", errno};
  held->name = answer.ifr_name;
  held->flags = static_cast<unsigned short>(answer.ifr_flags);
  return {};
}

// The header is a property of the device that cannot be changed while a descriptor is attached.
bool Fits(const Held& held, const TapRequest& request) {
  constexpr unsigned kMask = IFF_TUN | IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | IFF_DETACH_QUEUE;
  unsigned wanted = IFF_TAP | IFF_NO_PI;
  if (request.offload) wanted |= unsigned{IFF_VNET_HDR};
  return held.name == request.name && (held.flags & kMask) == wanted;
}

// That many descriptors are what OpenTap would give, and all that there are.
bool HasQueues(const LinkFacts& link, const TapRequest& request, size_t count) {
  if (!link.multi_queue) return count == 1;
  return count == link.queues_held && count == static_cast<size_t>(request.queues);
}

Status EnterNamespaceOf(int fd, NetlinkSocket* socket) {
  const UniqueFd ns(ioctl(fd, TUNGETDEVNETNS));
  if (!ns.valid() || setns(ns.get(), CLONE_NEWNET) != 0) return {"enter-namespace", errno};
  return {"open-netlink", socket->Open()};
}

}  // namespace

TapResult AdoptTap(const TapRequest& request, const std::vector<int>& fds) {
  TapResult result;
  result.existed = true;
  result.status = {"check-held", fds.empty() ? EINVAL : 0};
  for (size_t i = 0; i < fds.size() && result.status.ok(); i++) {
    Held held;
    result.status = Ask(fds[i], &held);
    if (result.status.ok() && !Fits(held, request)) result.status = {"check-held", EINVAL};
  }
  NetlinkSocket socket;
  LinkFacts link;
  if (result.status.ok()) result.status = EnterNamespaceOf(fds.front(), &socket);
  if (result.status.ok()) result.status = FindLink(&socket, request.name, &link);
  if (!result.status.ok()) return result;
  if (!link.tap || !HasQueues(link, request, fds.size())) result.status = {"check-held", EINVAL};
  if (result.status.ok()) {
    result.status = PrepareTap(&socket, request, fds.front(), link, &result.offload);
  }
  if (!result.status.ok()) return result;
  result.ifindex = link.ifindex;
  result.fd = fds.front();
  result.more_fds.assign(fds.begin() + 1, fds.end());
  return result;
}

Status DeleteTap(int fd) {
  Held held;
  Status status = Ask(fd, &held);
  NetlinkSocket socket;
  LinkFacts link;
  if (status.ok()) status = EnterNamespaceOf(fd, &socket);
  if (status.ok()) status = FindLink(&socket, held.name, &link);
  if (!status.ok()) return status;
  if (!link.tap) return {"check-held", EINVAL};
  ifinfomsg header{};
  header.ifi_index = link.ifindex;
  NetlinkRequest request(RTM_DELLINK, 0);
  request.SetHeader(header);
  return {"delete-link", socket.Ask(&request)};
}

}  // namespace weft::sys
