// See the header.
#include "udp-socket.h"

#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "unique-fd.h"

namespace weft::sys {

namespace {

int SetOption(int fd, int level, int option, int value) {
  return setsockopt(fd, level, option, &value, sizeof(value)) == 0 ? 0 : errno;
}

// With CAP_NET_ADMIN beyond the system's limit, otherwise as much as the limit allows.
int SetBuffer(int fd, int force_option, int option, int bytes) {
  if (SetOption(fd, SOL_SOCKET, force_option, bytes) == 0) return 0;
  return SetOption(fd, SOL_SOCKET, option, bytes);
}

int DiscardInput(int fd) {
  sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog program = {1, &nothing};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0 ? 0 : errno;
}

int SetIpOptions(int fd, int family, int tos) {
  if (family == AF_INET) {
    const int error = SetOption(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
    return error != 0 ? error : SetOption(fd, IPPROTO_IP, IP_TOS, tos);
  }
  int error = SetOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (error == 0) error = SetOption(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE);
  if (error == 0) error = SetOption(fd, IPPROTO_IPV6, IPV6_DONTFRAG, 1);
  if (error == 0) error = SetOption(fd, IPPROTO_IPV6, IPV6_TCLASS, tos);
  return error;
}

int Bind(int fd, const UdpSocketRequest& request) {
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (request.family == AF_INET) {
    auto* address = reinterpret_cast<sockaddr_in*>(&storage);
    address->sin_family = AF_INET;
    address->sin_port = htons(request.port);
    std::memcpy(&address->sin_addr, request.address.data(), sizeof(address->sin_addr));
    size = sizeof(*address);
  } else {
    auto* address = reinterpret_cast<sockaddr_in6*>(&storage);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(request.port);
    std::memcpy(&address->sin6_addr, request.address.data(), sizeof(address->sin6_addr));
    size = sizeof(*address);
  }
  return bind(fd, reinterpret_cast<const sockaddr*>(&storage), size) == 0 ? 0 : errno;
}

}  // namespace

Status OpenUdpSocket(const UdpSocketRequest& request, int* fd) {
  UniqueFd socket_fd(
      socket(request.family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP));
  if (!socket_fd.valid()) return {"socket", errno};
  const int s = socket_fd.get();
  int error = SetIpOptions(s, request.family, request.tos);
  if (error == 0) error = SetBuffer(s, SO_RCVBUFFORCE, SO_RCVBUF, request.receive_bytes);
  if (error == 0) error = SetBuffer(s, SO_SNDBUFFORCE, SO_SNDBUF, request.send_bytes);
  if (error == 0 && request.discard_input) error = DiscardInput(s);
  if (error == 0 && request.join) error = SetOption(s, SOL_SOCKET, SO_REUSEPORT, 1);
  if (error != 0) return {"set-option", error};
  error = Bind(s, request);
  if (error != 0) return {"bind", error};
  if (!request.join) error = SetOption(s, SOL_SOCKET, SO_REUSEPORT, 1);
  if (error != 0) return {"set-option", error};
  *fd = socket_fd.Release();
  return {};
}

Status ForbidAddressReuse(int fd) {
  return {"set-option", SetOption(fd, SOL_SOCKET, SO_REUSEADDR, 0)};
}

}  // namespace weft::sys
