// See the header.
#include "unix-datagram.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "unique-fd.h"

namespace weft::sys {

Status SendUnixDatagram(const std::string& path, const std::string& text) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // An abstract name may fill the field; a path needs its terminating zero.
  const bool abstract = !path.empty() && path[0] == '@';
  if (path.size() + (abstract ? 0 : 1) > sizeof(address.sun_path)) return {"send", ENAMETOOLONG};
  std::memcpy(address.sun_path, path.data(), path.size());
  if (abstract) address.sun_path[0] = '\0';
  const UniqueFd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return {"socket", errno};
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  const ssize_t sent = sendto(fd.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                              reinterpret_cast<const sockaddr*>(&address), size);
  return {"send", sent < 0 ? errno : 0};
}

}  // namespace weft::sys
