// TAP devices of the tun driver: attach to one, make it stay, move frames. tuntap.rst in the
// kernel's documentation.
//
// A descriptor that is attached keeps the network namespace of its device alive, even after every
// process has left it and its name is gone: the tun socket holds a reference. The holder must watch
// for that itself.
#pragma once

#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

#include "status.h"
#include "unique-fd.h"

namespace weft::sys {

// Opens /dev/net/tun, non-blocking. Step: open-tun (ENOENT, ENODEV: the driver is missing).
//
// The kernel notes the caller's namespace at this moment; the device is looked for there.
Status OpenTun(UniqueFd* fd);

// How a descriptor is attached.
struct AttachMode {
  // The TAP must not exist and is made; otherwise it must exist.
  bool create = false;
  // Each frame has a virtio-net header in front (tap-offload.h). The last attach decides, for all
  // descriptors of the device.
  bool header = false;
  // The device has, or is made with, several queues: each attached descriptor is one.
  bool multi_queue = false;
};

// Attaches to the TAP `name`. Step: attach (EINVAL: no TAP, or one of the other queue mode; EBUSY:
// another process holds it, or, with `create`, somebody made it in the meantime; EPERM).
Status AttachTap(int fd, const std::string& name, const AttachMode& mode);

// Makes the device outlive the descriptor, or not. Step: persist.
Status SetPersistent(int fd, bool persistent);

// Where ReadFrames puts frames. Frame i lies at bytes[offsets[i]], lengths[i] long, and has at
// least kFrameHeadroom bytes before it which belong to no other frame.
struct FrameBatch {
  uint8_t* bytes;
  size_t size;
  uint32_t* offsets;
  uint32_t* lengths;
  // Room in `offsets` and `lengths`: the most frames that one call reads.
  uint32_t capacity;
};

// Room for outer headers in front of a frame: Ethernet, IPv6, UDP and VXLAN are 70 bytes, without
// Ethernet 56.
constexpr size_t kFrameHeadroom = 64;
// Longest frame of a TAP: the largest MTU and a header; VLAN tags count against the 65,535 as well.
constexpr size_t kFrameBytesMax = 65'535 + 14;

// HOT PATH. Reads waiting frames until none is left, `capacity` is reached, or the next one might
// not fit. Returns 0, or the errno that ends the device (EBADFD: it was removed). Allocates: no.
int ReadFrames(int fd, const FrameBatch& batch, uint32_t* count);

// HOT PATH. Writes one frame; returns 0 or errno (EIO: the interface is down). Allocates: no.
int WriteFrame(int fd, const uint8_t* frame, size_t size);

// HOT PATH. Reads one frame, behind its virtio-net header where the TAP has one. Returns its bytes,
// header included, or -1 with `*error` set (EAGAIN: none waits; EBADFD: the device was removed).
// A frame that is longer than `size` is cut off. Allocates: no.
inline ssize_t ReadTap(int fd, uint8_t* at, size_t size, int* error) {
  for (;;) {
    const ssize_t length = read(fd, at, size);
    if (length >= 0) return length;
    if (errno == EINTR) continue;
    *error = errno;
    return -1;
  }
}

// HOT PATH. Writes one frame from its parts, the virtio-net header first where the TAP has one.
// Returns 0 or errno (EINVAL: the header contradicts the frame; EIO: the interface is down).
// Allocates: no.
inline int WriteTap(int fd, const iovec* parts, int count) {
  for (;;) {
    if (writev(fd, parts, count) >= 0) return 0;
    if (errno != EINTR) return errno;
  }
}

}  // namespace weft::sys
