// See the header.
#include "tap-offload.h"

#include <linux/if_tun.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <initializer_list>

namespace weft::sys {

namespace {

// Since Linux 6.2 and 6.17: newer than the headers that we must compile with.
constexpr unsigned kUso = 0x20 | 0x40;
constexpr unsigned kTunnel = 0x80 | 0x100;

constexpr unsigned kTso = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6;
constexpr unsigned kTsoEcn = kTso | TUN_F_TSO_ECN;

int SetOffloadBits(int fd, unsigned bits) {
  return ioctl(fd, TUNSETOFFLOAD, static_cast<unsigned long>(bits)) == 0 ? 0 : errno;
}

int SetHeaderBytes(int fd, uint32_t bytes) {
  int value = static_cast<int>(bytes);
  return ioctl(fd, TUNSETVNETHDRSZ, &value) == 0 ? 0 : errno;
}

Status SetOffloads(int fd, TapOffload* got) {
  // The kernel refuses as a whole what it knows in part, so one asks for less and less.
  for (const unsigned bits : {kTsoEcn | kUso, kTsoEcn, kTso, unsigned{TUN_F_CSUM}, 0u}) {
    const int error = SetOffloadBits(fd, bits);
    if (error == EINVAL && bits != 0) continue;
    if (error != 0) return {"set-offload", error};
    got->tso = (bits & TUN_F_TSO4) != 0;
    got->uso = (bits & kUso) != 0;
    break;
  }
  return {};
}

}  // namespace

Status SetTapOffload(int fd, bool wanted, TapOffload* got) {
  *got = {};
  if (!wanted) {
    int error = SetHeaderBytes(fd, kPlainHeaderBytes);
    if (error != 0) return {"set-header", error};
    error = SetOffloadBits(fd, 0);
    return {"set-offload", error};
  }
  got->header_bytes = kTunnelHeaderBytes;
  int error = SetHeaderBytes(fd, kTunnelHeaderBytes);
  if (error == EINVAL) {
    got->header_bytes = kPlainHeaderBytes;
    error = SetHeaderBytes(fd, kPlainHeaderBytes);
  }
  if (error != 0) return {"set-header", error};
  return SetOffloads(fd, got);
}

Status SetTunnelHeader(int fd) {
  int error = SetHeaderBytes(fd, kTunnelHeaderBytes);
  if (error != 0) return {"set-header", error};
  error = SetOffloadBits(fd, kTso | kTunnel);
  if (error == 0) error = SetOffloadBits(fd, 0);
  return {"set-offload", error};
}

}  // namespace weft::sys
