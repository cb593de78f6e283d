// Superframes and partial checksums through a TAP: the virtio-net header in front of each frame and
// the offloads that go with it. include/uapi/linux/if_tun.h, include/uapi/linux/virtio_net.h.
//
// Offloads state what the reader of the descriptor can digest; they become features of the
// interface that the container's stack sees. What may be written depends on the header alone.
#pragma once

#include <cstdint>

#include "status.h"

namespace weft::sys {

// The header that has room for a superframe in a UDP tunnel (Linux 6.17), and the plain one.
inline constexpr uint32_t kTunnelHeaderBytes = 24;
inline constexpr uint32_t kPlainHeaderBytes = 10;

// The kernel's gso_max_size of an interface on which nobody set another one.
inline constexpr uint32_t kGsoMaxBytesDefault = 65'536;

// What the kernel took.
struct TapOffload {
  // Bytes in front of each frame, both ways: 0, 10 or 24.
  uint32_t header_bytes = 0;
  // The stack hands over TCP superframes, those with CWR included where the kernel takes that.
  bool tso = false;
  // The stack hands over UDP superframes, and takes them (Linux 6.2).
  bool uso = false;
};

// Sets header size and offloads of an attached TAP: with `wanted` as much as the kernel takes,
// otherwise none. Undoes what an earlier holder of a persistent TAP set. `fd` must have been
// attached with AttachMode::header equal to `wanted`. Steps: set-header, set-offload.
Status SetTapOffload(int fd, bool wanted, TapOffload* got);

// Whether the kernel takes superframes in a UDP tunnel on the TAP (Linux 6.17): sets the 24-byte
// header, tries the tunnel's offloads and takes them back, because nobody reads superframes of a
// tunnel. Steps: set-header, set-offload (EINVAL: the kernel is older).
Status SetTunnelHeader(int fd);

}  // namespace weft::sys
