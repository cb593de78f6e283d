// See the header.
#include "tun.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstring>

namespace weft::sys {

Status OpenTun(UniqueFd* fd) {
  fd->Reset(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  return {"open-tun", fd->valid() ? 0 : errno};
}

Status AttachTap(int fd, const std::string& name, const AttachMode& mode) {
  ifreq request{};
  if (name.size() >= sizeof(request.ifr_name)) return {"attach", ENAMETOOLONG};
  std::memcpy(request.ifr_name, name.c_str(), name.size());
  unsigned flags = IFF_TAP | IFF_NO_PI;
  if (mode.create) flags |= unsigned{IFF_TUN_EXCL};
  if (mode.header) flags |= unsigned{IFF_VNET_HDR};
  if (mode.multi_queue) flags |= unsigned{IFF_MULTI_QUEUE};
  request.ifr_flags = static_cast<short>(flags);
  return {"attach", ioctl(fd, TUNSETIFF, &request) == 0 ? 0 : errno};
}

Status SetPersistent(int fd, bool persistent) {
  return {"persist", ioctl(fd, TUNSETPERSIST, persistent ? 1ul : 0ul) == 0 ? 0 : errno};
}

int ReadFrames(int fd, const FrameBatch& batch, uint32_t* count) {
  size_t at = kFrameHeadroom;
  *count = 0;
  // A frame may be longer than the interface's MTU was a moment ago, so there is always room for
  // the longest.
  while (*count < batch.capacity && at + kFrameBytesMax <= batch.size) {
    const ssize_t length = read(fd, batch.bytes + at, kFrameBytesMax);
    if (length < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN ? 0 : errno;
    }
    batch.offsets[*count] = static_cast<uint32_t>(at);
    batch.lengths[*count] = static_cast<uint32_t>(length);
    ++*count;
    // The next frame starts at a multiple of 64 as well: cache lines are not shared between frames.
    at = ((at + static_cast<size_t>(length) + 63) & ~size_t{63}) + kFrameHeadroom;
  }
  return 0;
}

int WriteFrame(int fd, const uint8_t* frame, size_t size) {
  for (;;) {
    if (write(fd, frame, size) >= 0) return 0;
    if (errno != EINTR) return errno;
  }
}

}  // namespace weft::sys
