// See the header.
#include "unix-datagram.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "unique-fd.h"

namespace weft::sys {

namespace {

// Room for the descriptors of one message.
using Control = std::array<uint8_t, CMSG_SPACE(kPassedFdsMax * sizeof(int))>;

void AttachFds(msghdr* message, Control* control, const std::vector<int>& fds) {
  const size_t bytes = fds.size() * sizeof(int);
  message->msg_control = control->data();
  message->msg_controllen = CMSG_SPACE(bytes);
  cmsghdr* const header = CMSG_FIRSTHDR(message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(bytes);
  std::memcpy(CMSG_DATA(header), fds.data(), bytes);
}

}  // namespace

Status SendUnixDatagram(const std::string& path, const std::string& text,
                        const std::vector<int>& fds, uint32_t wait_ms) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // An abstract name may fill the field; a path needs its terminating zero.
  const bool abstract = !path.empty() && path[0] == '@';
  if (path.size() + (abstract ? 0 : 1) > sizeof(address.sun_path)) return {"send", ENAMETOOLONG};
  if (fds.size() > kPassedFdsMax) return {"send", EINVAL};
  std::memcpy(address.sun_path, path.data(), path.size());
  if (abstract) address.sun_path[0] = '\0';
  const UniqueFd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return {"socket", errno};
  // Zero would wait for ever.
  const timeval wait = {static_cast<time_t>(wait_ms / 1000),
                        static_cast<suseconds_t>(wait_ms % 1000 * 1000)};
  if (wait_ms > 0) setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
  iovec part = {const_cast<char*>(text.data()), text.size()};
  msghdr message{};
  message.msg_name = &address;
  message.msg_namelen = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) Control control{};
  if (!fds.empty()) AttachFds(&message, &control, fds);
  const ssize_t sent =
      sendmsg(fd.get(), &message, MSG_NOSIGNAL | (wait_ms == 0 ? MSG_DONTWAIT : 0));
  return {"send", sent < 0 ? errno : 0};
}

}  // namespace weft::sys
