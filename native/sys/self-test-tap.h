// What the probes of TAPs share: a TAP with offloads in the probe's namespace, with a neighbour
// behind it that is the probe itself.
//
//     socket of the namespace, 10.99.0.1 ---[ p0 ]---fd--- probe, 10.99.0.2
#pragma once

#include <cstdint>
#include <vector>

#include "../core/virtio.h"
#include "netlink.h"
#include "self-test-frame.h"
#include "status.h"
#include "tap-offload.h"
#include "unique-fd.h"

namespace weft::sys {

inline constexpr ProbeEnd kInside{{2, 0, 0, 0, 99, 1}, {10, 99, 0, 1}, 7001};
inline constexpr ProbeEnd kOutside{{2, 0, 0, 0, 99, 2}, {10, 99, 0, 2}, 7002};
// Segments of the superframes; fits the TAP's MTU of 1450.
inline constexpr uint16_t kProbeSegmentBytes = 1400;

// A frame that was read from the TAP.
struct ProbeFrame {
  core::VirtioHeader header;
  std::vector<uint8_t> bytes;

  const uint8_t* l4() const { return bytes.data() + kEthernetBytes + kIpv4Bytes; }
};

// A TAP for a probe.
class ProbeTap {
 public:
  // Steps: those of tap-setup.h, and prepare.
  Status Open(NetlinkSocket* socket);
  const TapOffload& offload() const { return offload_; }

  // Writes a frame. Step: send.
  Status Write(const core::VirtioHeader& header, const std::vector<uint8_t>& frame);
  // Reads the next IPv4 frame of the protocol from kInside to kOutside; the kernel sends others on
  // its own. Step: receive.
  Status Read(uint8_t protocol, ProbeFrame* frame);

 private:
  UniqueFd fd_;
  TapOffload offload_;
};

}  // namespace weft::sys
