// See the header.
#include "netlink-news.h"

#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "net-namespace.h"

namespace weft::sys {

Status OpenNetlinkNews(const std::string& ns_path, int protocol, uint32_t groups, UniqueFd* fd) {
  const Status status = EnterNetNamespace(ns_path);
  if (!status.ok()) return status;
  UniqueFd news(socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
  if (!news.valid()) return {"open-netlink", errno};
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  if (bind(news.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return {"subscribe", errno};
  }
  *fd = std::move(news);
  return {};
}

}  // namespace weft::sys
