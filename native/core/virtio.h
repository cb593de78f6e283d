// What a virtio-net header says about a frame: how it is to be cut and which checksum is still
// partial. include/uapi/linux/virtio_net.h; the header in front of each frame of a TAP that was
// opened with IFF_VNET_HDR, in the byte order of the machine.
#pragma once

#include <cstdint>
#include <cstring>

namespace weft::core {

inline constexpr uint8_t kNeedsChecksum = 1;
inline constexpr uint8_t kUdpTunnelChecksum = 8;

inline constexpr uint8_t kGsoNone = 0;
inline constexpr uint8_t kGsoTcp4 = 1;
inline constexpr uint8_t kGsoTcp6 = 4;
inline constexpr uint8_t kGsoUdp = 5;
// The superframe's first segment carries CWR (RFC 3168).
inline constexpr uint8_t kGsoEcn = 0x80;
inline constexpr uint8_t kGsoTunnel4 = 0x20;
inline constexpr uint8_t kGsoTunnel6 = 0x40;

// Linux 6.17 and later: the header of a superframe inside a UDP tunnel. Offsets count from the
// frame's first byte. The first 10 bytes are the plain header.
struct VirtioHeader {
  uint8_t flags = 0;
  uint8_t gso_type = kGsoNone;
  uint16_t header_bytes = 0;
  uint16_t gso_size = 0;
  uint16_t checksum_start = 0;
  uint16_t checksum_offset = 0;
  uint16_t buffers = 0;
  uint32_t hash = 0;
  uint16_t hash_report = 0;
  uint16_t padding = 0;
  uint16_t outer_l4_offset = 0;
  uint16_t inner_l3_offset = 0;

  bool partial() const { return (flags & kNeedsChecksum) != 0; }
  // TCP or UDP without the flag bits.
  uint8_t segment_type() const { return gso_type & 0x0f; }
  bool super() const { return gso_size != 0 && segment_type() != kGsoNone; }
};

static_assert(sizeof(VirtioHeader) == 24);
static_assert(__builtin_offsetof(VirtioHeader, checksum_offset) == 8);
static_assert(__builtin_offsetof(VirtioHeader, outer_l4_offset) == 20);

// All our TAPs and uplinks use the 24-byte form where the kernel takes it, else 10 bytes.
inline constexpr uint32_t kVirtioBytes = sizeof(VirtioHeader);
inline constexpr uint32_t kVirtioPlainBytes = 10;

// UDP_MAX_SEGMENTS of old kernels (64 until 6.9); what one send and one USO write may hold.
inline constexpr uint32_t kSegmentsMax = 64;

}  // namespace weft::core
