// The vxlan station: the header of RFC 7348, source-port entropy from the inner flow, ECN across
// the tunnel (RFC 6040). The counterpart of src/wire/vxlan.ts and
// src/datapath/vxlan/{flow-hash,ecn}.ts.
#pragma once

#include <cstdint>

#include "drops.h"
#include "packet.h"

namespace weft::core {

inline void WriteVxlan(uint8_t* at, uint32_t vni) {
  Store32(at, 0x0800'0000);
  Store32(at + 4, vni << 8);
}

// HOT PATH. Returns kNone and the VNI of a datagram, or why it has none. A header with a reserved
// bit is refused (docs/decisions/0001-datapath-reserved-bits.md).
inline Drop ReadVxlan(const uint8_t* datagram, uint32_t size, uint32_t* vni) {
  if (size < kVxlanBytes) return Drop::kWireNotVxlan;
  const uint32_t word = Load32(datagram + 4);
  if (Load32(datagram) != 0x0800'0000 || (word & 0xff) != 0) return Drop::kWireNotVxlan;
  *vni = word >> 8;
  return *vni == 0 ? Drop::kWireUnknownVni : Drop::kNone;
}

// HOT PATH. Returns 14 bits, the same for both directions of a flow. The outer source port is
// picked by them.
uint32_t FlowHash(const Frame& frame);

inline constexpr uint8_t kNotEct = 0;
inline constexpr uint8_t kEct1 = 1;
inline constexpr uint8_t kEct0 = 2;
inline constexpr uint8_t kCe = 3;

// The outer bits for a frame: an inner CE travels as ECT(0).
inline uint8_t OuterEcn(const Packet& packet) {
  if (packet.family == 0) return kNotEct;
  return packet.ecn == kCe ? kEct0 : packet.ecn;
}

// HOT PATH. Writes the inner bits that belong behind the tunnel into the frame; false when the
// packet must be dropped: its sender cannot be told of the congestion.
bool ApplyOuterEcn(uint8_t outer, Frame* frame);

}  // namespace weft::core
