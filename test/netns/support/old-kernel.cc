// Makes a program believe that its kernel is older, by refusing what an older one refuses. Loaded with LD_PRELOAD.
//
//     WEFT_TEST_WITHOUT=tunnel     no header for superframes in tunnels (before Linux 6.17)
//     WEFT_TEST_WITHOUT=segments   no UDP_SEGMENT (before Linux 4.18)
//     WEFT_TEST_WITHOUT=drops      no count of dropped datagrams (SO_RXQ_OVFL), without which there is no native engine
//     WEFT_TEST_REFUSE=FILE        once the file exists, EIO for each send with UDP_SEGMENT: a device that cannot do it
#include <dlfcn.h>
#include <linux/if_tun.h>
#include <netinet/udp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

namespace {

constexpr int kTunnelHeaderBytes = 24;

bool IsWithout(const char* what) {
  const char* without = std::getenv("WEFT_TEST_WITHOUT");
  return without != nullptr && std::strcmp(without, what) == 0;
}

bool HasSegmentSize(const msghdr* message) {
  for (cmsghdr* at = CMSG_FIRSTHDR(message); at != nullptr;
       at = CMSG_NXTHDR(const_cast<msghdr*>(message), at)) {
    if (at->cmsg_level == SOL_UDP && at->cmsg_type == UDP_SEGMENT) return true;
  }
  return false;
}

}  // namespace

extern "C" int ioctl(int fd, unsigned long request, ...) noexcept {
  using Ioctl = int (*)(int, unsigned long, void*);
  static const auto next = reinterpret_cast<Ioctl>(dlsym(RTLD_NEXT, "ioctl"));
  va_list list;
  va_start(list, request);
  void* argument = va_arg(list, void*);
  va_end(list);
  if (request == TUNSETVNETHDRSZ && *static_cast<int*>(argument) == kTunnelHeaderBytes &&
      IsWithout("tunnel")) {
    errno = EINVAL;
    return -1;
  }
  return next(fd, request, argument);
}

extern "C" int setsockopt(int fd, int level, int option, const void* value, socklen_t size) noexcept {
  using Setsockopt = int (*)(int, int, int, const void*, socklen_t);
  static const auto next = reinterpret_cast<Setsockopt>(dlsym(RTLD_NEXT, "setsockopt"));
  if (level == SOL_SOCKET && option == SO_RXQ_OVFL && IsWithout("drops")) {
    errno = ENOPROTOOPT;
    return -1;
  }
  return next(fd, level, option, value, size);
}

extern "C" ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  using Sendmsg = ssize_t (*)(int, const msghdr*, int);
  static const auto next = reinterpret_cast<Sendmsg>(dlsym(RTLD_NEXT, "sendmsg"));
  if (message->msg_control != nullptr && HasSegmentSize(message)) {
    const char* file = std::getenv("WEFT_TEST_REFUSE");
    const bool refuse = file != nullptr && access(file, F_OK) == 0;
    if (refuse || IsWithout("segments")) {
      errno = refuse ? EIO : EINVAL;
      return -1;
    }
  }
  return next(fd, message, flags);
}
