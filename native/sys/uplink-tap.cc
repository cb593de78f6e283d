// See the header.
#include "uplink-tap.h"

#include <cerrno>
#include <utility>

#include "link.h"
#include "tap-offload.h"
#include "tun.h"

namespace weft::sys {

Status OpenUplinkTap(const std::string& name, UplinkTap* uplink) {
  UniqueFd fd;
  Status status = OpenTun(&fd);
  if (status.ok()) status = AttachTap(fd.get(), name, {.create = true, .header = true});
  if (status.ok()) status = SetTunnelHeader(fd.get());
  if (!status.ok()) return status;
  NetlinkSocket socket;
  const int error = socket.Open();
  if (error != 0) return {"open-netlink", error};
  LinkFacts link;
  status = FindLink(&socket, name, &link);
  if (status.ok() && link.ifindex == 0) status = {"find-link", ENODEV};
  if (!status.ok()) return status;
  // Before it is up: on the way up the kernel would make a link-local address and announce it.
  DisableIpv6(&socket, name, link.ifindex);
  status = SetLinkUp(&socket, link.ifindex);
  if (!status.ok()) return status;
  *uplink = {std::move(fd), link.ifindex};
  return {};
}

}  // namespace weft::sys
