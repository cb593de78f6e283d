// See the header.
#include "udp-gso.h"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <cerrno>
#include <cstring>

namespace weft::sys {

namespace {

// Not in the headers of every C library.
constexpr int kUdpSegment = 103;

template <typename Value>
cmsghdr* PutControl(msghdr* message, cmsghdr* at, int level, int type, Value value) {
  at->cmsg_level = level;
  at->cmsg_type = type;
  at->cmsg_len = CMSG_LEN(sizeof(value));
  std::memcpy(CMSG_DATA(at), &value, sizeof(value));
  message->msg_controllen += CMSG_SPACE(sizeof(value));
  return reinterpret_cast<cmsghdr*>(reinterpret_cast<uint8_t*>(at) + CMSG_SPACE(sizeof(value)));
}

}  // namespace

int SendSegments(int fd, const sockaddr* to, socklen_t to_size, const iovec* parts,
                 size_t part_count, uint16_t segment_bytes, uint8_t ecn) {
  alignas(cmsghdr) uint8_t control[CMSG_SPACE(sizeof(uint16_t)) + CMSG_SPACE(sizeof(int))];
  msghdr message{};
  // The kernel only reads both.
  message.msg_name = const_cast<sockaddr*>(to);
  message.msg_namelen = to_size;
  message.msg_iov = const_cast<iovec*>(parts);
  message.msg_iovlen = part_count;
  auto* at = reinterpret_cast<cmsghdr*>(control);
  if (segment_bytes != 0) at = PutControl(&message, at, SOL_UDP, kUdpSegment, segment_bytes);
  if (ecn != 0) {
    const bool ipv4 = to->sa_family == AF_INET;
    PutControl(&message, at, ipv4 ? IPPROTO_IP : IPPROTO_IPV6, ipv4 ? IP_TOS : IPV6_TCLASS,
               int{ecn});
  }
  if (message.msg_controllen != 0) message.msg_control = control;
  for (;;) {
    if (sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return 0;
    if (errno != EINTR) return errno;
  }
}

}  // namespace weft::sys
