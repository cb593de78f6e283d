// A question how long a datagram may be that reaches this host, and its answer. The counterpart of
// src/wire/path-probe.ts, where the frame is drawn.
#pragma once

#include <cstdint>

#include "packet.h"
#include "vxlan.h"

namespace weft::core {

// VXLAN header and frame: an answer, and the least that a probe has. So an answer is never longer
// than its probe.
inline constexpr uint32_t kPathAnswerBytes = 30;
inline constexpr uint64_t kPathProbeMac = 0x0180'c200'000f;
inline constexpr uint16_t kEtherTypeLocal = 0x88b5;

struct PathProbe {
  enum class Kind : uint8_t { kNone, kAsk, kTold };

  Kind kind = Kind::kNone;
  uint32_t token = 0;
};

// COLD PATH. Reads a frame to a reserved group address; kNone when it is nothing of ours.
inline PathProbe ReadPathProbe(const Frame& frame) {
  if (frame.size < kPathAnswerBytes - kVxlanBytes || frame.destination != kPathProbeMac) return {};
  if (frame.ether_type != kEtherTypeLocal) return {};
  const uint8_t kind = frame.bytes[kEthernetBytes];
  const uint32_t token = Load32(frame.bytes + kEthernetBytes + 4);
  if (kind == 1) return {PathProbe::Kind::kAsk, token};
  if (kind == 2) return {PathProbe::Kind::kTold, token};
  return {};
}

// COLD PATH. Writes the kPathAnswerBytes of an answer.
inline void WritePathAnswer(uint32_t vni, uint32_t token, uint8_t* datagram) {
  std::memset(datagram, 0, kPathAnswerBytes);
  WriteVxlan(datagram, vni);
  uint8_t* const frame = datagram + kVxlanBytes;
  StoreMac(frame, kPathProbeMac);
  Store16(frame + 12, kEtherTypeLocal);
  frame[kEthernetBytes] = 2;
  Store32(frame + kEthernetBytes + 4, token);
}

}  // namespace weft::core
