// See the header.
#include "udp-gro.h"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <cerrno>
#include <cstring>

namespace weft::sys {

namespace {

// Not in the headers of every C library.
constexpr int kUdpGro = 104;

int Enable(int fd, int level, int option) {
  const int on = 1;
  return setsockopt(fd, level, option, &on, sizeof(on)) == 0 ? 0 : errno;
}

template <typename Value>
Value Read(const cmsghdr* at) {
  Value value;
  std::memcpy(&value, CMSG_DATA(at), sizeof(value));
  return value;
}

void ReadControl(const cmsghdr* at, Received* out) {
  if (at->cmsg_level == SOL_UDP && at->cmsg_type == kUdpGro) {
    out->segment_bytes = static_cast<uint16_t>(Read<int>(at));
  } else if (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_TOS) {
    // One byte for IPv4, an int for IPv6.
    out->ecn = Read<uint8_t>(at) & 3;
  } else if (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_TCLASS) {
    out->ecn = static_cast<uint8_t>(Read<int>(at) & 3);
  } else if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SO_RXQ_OVFL) {
    out->overflow = Read<uint32_t>(at);
  }
}

}  // namespace

Status EnableGro(int fd) {
  int error = Enable(fd, SOL_UDP, kUdpGro);
  if (error != 0) return {"enable-gro", error};
  int set = 0;
  socklen_t size = sizeof(set);
  if (getsockopt(fd, SOL_UDP, kUdpGro, &set, &size) == 0 && set == 1) return {};
  const int off = 0;
  setsockopt(fd, SOL_UDP, kUdpGro, &off, sizeof(off));
  return {"enable-gro", EOPNOTSUPP};
}

Status EnableReceiveInfo(int fd, int family) {
  int error = family == AF_INET ? Enable(fd, IPPROTO_IP, IP_RECVTOS)
                                : Enable(fd, IPPROTO_IPV6, IPV6_RECVTCLASS);
  if (error == 0) error = Enable(fd, SOL_SOCKET, SO_RXQ_OVFL);
  return {"enable-info", error};
}

int Receive(int fd, uint8_t* at, size_t size, Received* out) {
  alignas(cmsghdr) uint8_t control[3 * CMSG_SPACE(sizeof(int))];
  iovec part = {at, size};
  msghdr message{};
  message.msg_name = &out->from;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  ssize_t length;
  do {
    message.msg_namelen = sizeof(out->from);
    message.msg_controllen = sizeof(control);
    length = recvmsg(fd, &message, MSG_DONTWAIT);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return errno;
  out->bytes = static_cast<uint32_t>(length);
  out->segment_bytes = 0;
  out->ecn = 0;
  out->whole = (message.msg_flags & MSG_TRUNC) == 0;
  for (cmsghdr* info = CMSG_FIRSTHDR(&message); info != nullptr;
       info = CMSG_NXTHDR(&message, info)) {
    ReadControl(info, out);
  }
  return 0;
}

}  // namespace weft::sys
