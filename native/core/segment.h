// Cuts a TCP or UDP superframe into frames as a NIC with TSO or USO would, without copying the
// payload: each segment is a block with its own headers and a slice of the superframe, ready for
// one gathering send. The counterpart of src/datapath/vxlan/segment.ts, whose rules are these.
//
// Headers are copied, options included; sequence numbers and IPv4 identifications advance; FIN and
// PSH stay on the last segment, CWR on the first. What the checksums of all segments have in common
// is summed once; a segment costs the sum over its payload and a few additions.
#pragma once

#include <sys/uio.h>

#include <cstdint>

#include "packet.h"
#include "virtio.h"

namespace weft::core {

inline constexpr uint32_t kSegmentStride = 192;
// Segments of the superframe of a container. With the smallest MSS of Linux, 88, it has 745; more
// are only asked for to keep a worker busy.
inline constexpr uint32_t kCutMax = 1024;
// The caller's header in front of each segment: VXLAN.
inline constexpr uint32_t kPrefixBytesMax = 8;
// Two VLAN tags, IPv4 and TCP with all their options are 142; the rest is for IPv6 extension
// headers.
inline constexpr uint32_t kHeaderBytesMax = kSegmentStride - kPrefixBytesMax;

// How a superframe is cut. Offsets count from the frame's first byte.
struct Cut {
  uint32_t l3_offset = 0;
  uint32_t l4_offset = 0;
  // From the frame's first byte to the payload.
  uint32_t header_bytes = 0;
  // To the end of the packet: Ethernet padding is no payload.
  uint32_t payload_bytes = 0;
  // Payload of every segment but the last.
  uint32_t gso_size = 0;
  uint32_t count = 0;
  uint8_t family = 0;
  bool tcp = false;
};

// Segment i is parts[2i], headers in blocks[i], and parts[2i + 1], payload in the superframe.
struct SegmentList {
  alignas(64) uint8_t blocks[kSegmentsMax][kSegmentStride];
  iovec parts[2 * kSegmentsMax];
};

// HOT PATH. Fills `cut`; false when the frame cannot be cut: no TCP or UDP, a fragment, a hidden
// upper layer, a broken TCP or UDP header, no payload, a gso_size of 0, headers above
// kHeaderBytesMax, TCP with SYN, RST or URG. `cut->count` may exceed kSegmentsMax. Allocates: no.
bool PlanCut(const Frame& frame, uint32_t gso_size, Cut* cut);

// HOT PATH. Builds segments `first` to `first + count - 1` of the cut in the list's entries 0 to
// count - 1, each with the prefix in front. `count` is 1 to kSegmentsMax; a superframe with more is
// sent in several goes. The frame is not changed, and the parts point into it. A UDP checksum of 0
// (none) stays 0. `prefix` may be null when it has 0 bytes. Allocates: no.
void BuildSegments(const Frame& frame, const Cut& cut, uint32_t first, uint32_t count,
                   const uint8_t* prefix, uint32_t prefix_bytes, SegmentList* out);

}  // namespace weft::core
