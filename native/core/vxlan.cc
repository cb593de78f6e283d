// See the header.
#include "vxlan.h"

#include "checksum.h"

namespace weft::core {

namespace {

constexpr uint32_t kFnvBasis = 0x811c'9dc5;
constexpr uint32_t kFnvPrime = 0x0100'0193;
constexpr uint32_t kHashBits = 14;

uint32_t HashBytes(uint32_t hash, const uint8_t* bytes, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) hash = (hash ^ bytes[i]) * kFnvPrime;
  return hash;
}

// The finalizer of MurmurHash3.
uint32_t Mix(uint32_t hash) {
  hash = (hash ^ (hash >> 16)) * 0x85eb'ca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2'ae35;
  return (hash ^ (hash >> 16)) >> (32 - kHashBits);
}

bool HasPorts(const Packet& packet) {
  if (!packet.Is(kProtocolTcp) && !packet.Is(kProtocolUdp)) return false;
  return packet.fragment == Fragment::kNone && packet.l4_bytes() >= 4;
}

}  // namespace

// Each side is hashed alone and the two are added, which forgets the order.
uint32_t FlowHash(const Frame& frame) {
  const Packet& packet = frame.packet;
  if (packet.family == 0) {
    const uint32_t sides =
        HashBytes(kFnvBasis, frame.bytes, 6) + HashBytes(kFnvBasis, frame.bytes + 6, 6);
    return Mix(sides + frame.ether_type);
  }
  const uint32_t address_bytes = packet.family == 4 ? 4 : 16;
  const uint8_t* addresses = frame.bytes + packet.l3_offset + (packet.family == 4 ? 12 : 8);
  uint32_t source = HashBytes(kFnvBasis, addresses, address_bytes);
  uint32_t destination = HashBytes(kFnvBasis, addresses + address_bytes, address_bytes);
  if (!HasPorts(packet)) return Mix(source + destination);
  const uint8_t* l4 = frame.bytes + packet.l4_offset();
  source = HashBytes(source, l4, 2);
  destination = HashBytes(destination, l4 + 2, 2);
  return Mix(source + destination + packet.protocol);
}

bool ApplyOuterEcn(uint8_t outer, Frame* frame) {
  Packet& packet = frame->packet;
  if (packet.family == 0) return true;
  const uint8_t inner = packet.ecn;
  uint8_t combined = inner;
  if (inner == kNotEct) {
    if (outer == kCe) return false;
  } else if (outer == kCe || inner == kCe) {
    combined = kCe;
  } else if (outer == kEct1) {
    combined = kEct1;
  }
  if (combined == inner) return true;
  uint8_t* ip = frame->bytes + packet.l3_offset;
  packet.ecn = combined;
  const uint16_t old_word = Load16(ip);
  if (packet.family == 6) {
    Store16(ip, static_cast<uint16_t>((old_word & 0xffcf) | combined << 4));
    return true;
  }
  const auto new_word = static_cast<uint16_t>((old_word & 0xfffc) | combined);
  Store16(ip, new_word);
  Store16(ip + 10, UpdateChecksum(Load16(ip + 10), old_word, new_word));
  return true;
}

}  // namespace weft::core
