// See the header.
#include "link-segmentation.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "unique-fd.h"

namespace weft::sys {

namespace {

// False only when the kernel says that the feature is off.
bool IsOn(int fd, ifreq* request, unsigned command) {
  ethtool_value value{};
  value.cmd = command;
  request->ifr_data = reinterpret_cast<char*>(&value);
  return ioctl(fd, SIOCETHTOOL, request) != 0 || value.data != 0;
}

}  // namespace

bool TakesSuperframes(int ifindex) {
  ifreq request{};
  if (if_indextoname(static_cast<unsigned>(ifindex), request.ifr_name) == nullptr) return true;
  const UniqueFd fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return true;
  return IsOn(fd.get(), &request, ETHTOOL_GTSO) && IsOn(fd.get(), &request, ETHTOOL_GGSO);
}

}  // namespace weft::sys
