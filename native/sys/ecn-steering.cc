// See the header.
#include "ecn-steering.h"

#include <linux/filter.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>

namespace weft::sys {

Status SteerByEcn(int fd, int family) {
  // IPv4: the low two bits of byte 1. IPv6: the traffic class lies across bytes 0 and 1, its low
  // two bits are bits 5 and 4 of byte 1. SKF_NET_OFF counts from the IP header whatever the
  // program's own start is.
  const uint32_t shift = family == AF_INET ? 0 : 4;
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, static_cast<uint32_t>(SKF_NET_OFF) + 1),
      BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, shift),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 3),
      BPF_STMT(BPF_RET | BPF_A, 0),
  };
  const sock_fprog program = {sizeof(code) / sizeof(code[0]), code};
  const int result =
      setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof(program));
  return {"attach-steering", result == 0 ? 0 : errno};
}

}  // namespace weft::sys
