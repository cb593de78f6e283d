// See the header.
#include "segment.h"

#include "checksum.h"

namespace weft::core {

namespace {

// Offsets in an IPv4 header (RFC 791), an IPv6 header (RFC 8200), a TCP header (RFC 9293).
constexpr uint32_t kIpv4Length = 2;
constexpr uint32_t kIpv4Id = 4;
constexpr uint32_t kIpv4Checksum = 10;
constexpr uint32_t kIpv6Length = 4;
constexpr uint32_t kTcpSequence = 4;
constexpr uint32_t kTcpOffsetFlags = 12;
constexpr uint32_t kUdpLength = 4;

constexpr uint8_t kFin = 0x01;
constexpr uint8_t kSyn = 0x02;
constexpr uint8_t kRst = 0x04;
constexpr uint8_t kPsh = 0x08;
constexpr uint8_t kUrg = 0x20;
constexpr uint8_t kCwr = 0x80;

// Header bytes of the upper layer; 0 when it is broken or must not be cut.
uint32_t UpperHeaderBytes(const Packet& packet, const uint8_t* l4) {
  const uint32_t l4_bytes = packet.l4_bytes();
  if (packet.protocol == kProtocolUdp) {
    return l4_bytes >= kUdpBytes && Load16(l4 + kUdpLength) == l4_bytes ? kUdpBytes : 0;
  }
  if (packet.protocol != kProtocolTcp || l4_bytes < kTcpBytes) return 0;
  const uint32_t header_bytes = (l4[kTcpOffsetFlags] >> 4) * 4u;
  if (header_bytes < kTcpBytes || header_bytes > l4_bytes) return 0;
  return (l4[kTcpOffsetFlags + 1] & (kSyn | kRst | kUrg)) == 0 ? header_bytes : 0;
}

// What all segments have in common: a block to copy from, and the sums over its headers without the
// fields that differ from one segment to the next, which are 0 in the block.
struct Pattern {
  alignas(64) uint8_t block[kSegmentStride];
  // Prefix and headers, rounded up to what the copy below moves at a time.
  uint32_t copy_bytes;
  uint32_t l3;
  uint32_t l4;
  uint64_t l3_sum;
  uint64_t l4_sum;
  uint16_t id;
  uint16_t offset_flags;
  uint32_t sequence;
  bool has_checksum;
};

constexpr uint32_t kCopyUnit = 32;
static_assert(kSegmentStride % kCopyUnit == 0);

// In pieces of a constant size: a call to memcpy costs more than it copies.
inline void CopyBlock(const uint8_t* from, uint32_t bytes, uint8_t* to) {
  for (uint32_t at = 0; at < bytes; at += kCopyUnit) std::memcpy(to + at, from + at, kCopyUnit);
}

template <bool kIpv4, bool kTcp>
void ReadPattern(const Frame& frame, const Cut& cut, const uint8_t* prefix, uint32_t prefix_bytes,
                 Pattern* pattern) {
  if (prefix_bytes != 0) std::memcpy(pattern->block, prefix, prefix_bytes);
  std::memcpy(pattern->block + prefix_bytes, frame.bytes, cut.header_bytes);
  const uint32_t used = prefix_bytes + cut.header_bytes;
  pattern->copy_bytes = (used + kCopyUnit - 1) / kCopyUnit * kCopyUnit;
  std::memset(pattern->block + used, 0, pattern->copy_bytes - used);
  pattern->l3 = prefix_bytes + cut.l3_offset;
  pattern->l4 = prefix_bytes + cut.l4_offset;
  uint8_t* const l3 = pattern->block + pattern->l3;
  uint8_t* const l4 = pattern->block + pattern->l4;
  if (kIpv4) {
    pattern->id = Load16(l3 + kIpv4Id);
    Store16(l3 + kIpv4Length, 0);
    Store16(l3 + kIpv4Id, 0);
    Store16(l3 + kIpv4Checksum, 0);
    pattern->l3_sum = SumWords(l3, cut.l4_offset - cut.l3_offset);
  }
  pattern->has_checksum = true;
  if (kTcp) {
    pattern->sequence = Load32(l4 + kTcpSequence);
    pattern->offset_flags = Load16(l4 + kTcpOffsetFlags);
    Store32(l4 + kTcpSequence, 0);
    Store16(l4 + kTcpOffsetFlags, 0);
    Store16(l4 + kTcpChecksumOffset, 0);
  } else {
    pattern->has_checksum = Load16(l4 + kUdpChecksumOffset) != 0;
    Store16(l4 + kUdpLength, 0);
    Store16(l4 + kUdpChecksumOffset, 0);
  }
  const Packet& packet = frame.packet;
  pattern->l4_sum = PseudoSum(packet.source, packet.destination, packet.protocol, 0) +
                    SumWords(l4, cut.header_bytes - cut.l4_offset);
}

// Writes what differs into the headers of segment `index`, a copy of the pattern.
template <bool kIpv4, bool kTcp>
inline void FinishHeaders(const Cut& cut, const Pattern& pattern, uint32_t index,
                          const uint8_t* payload, uint32_t payload_bytes, uint8_t* block) {
  uint8_t* const l3 = block + pattern.l3;
  uint8_t* const l4 = block + pattern.l4;
  const uint32_t l4_bytes = cut.header_bytes - cut.l4_offset + payload_bytes;
  const uint32_t packet_len = cut.l4_offset - cut.l3_offset + l4_bytes;
  if (kIpv4) {
    const uint16_t id = static_cast<uint16_t>(pattern.id + index);
    Store16(l3 + kIpv4Length, static_cast<uint16_t>(packet_len));
    Store16(l3 + kIpv4Id, id);
    Store16(l3 + kIpv4Checksum, ChecksumOf(pattern.l3_sum + packet_len + id));
  } else {
    Store16(l3 + kIpv6Length, static_cast<uint16_t>(packet_len - kIpv6Bytes));
  }
  uint64_t sum = pattern.l4_sum + l4_bytes;
  if (kTcp) {
    const uint32_t sequence = pattern.sequence + index * cut.gso_size;
    uint16_t offset_flags = pattern.offset_flags;
    if (index != 0) offset_flags &= static_cast<uint16_t>(~kCwr);
    if (index + 1 != cut.count) offset_flags &= static_cast<uint16_t>(~(kFin | kPsh));
    Store32(l4 + kTcpSequence, sequence);
    Store16(l4 + kTcpOffsetFlags, offset_flags);
    sum += uint64_t{sequence} + offset_flags + SumWords(payload, payload_bytes);
    Store16(l4 + kTcpChecksumOffset, ChecksumOf(sum));
    return;
  }
  Store16(l4 + kUdpLength, static_cast<uint16_t>(l4_bytes));
  if (!pattern.has_checksum) return;
  const uint16_t checksum = ChecksumOf(sum + l4_bytes + SumWords(payload, payload_bytes));
  // RFC 768: zero means none, so a computed zero is sent as its other form.
  Store16(l4 + kUdpChecksumOffset, checksum == 0 ? 0xffff : checksum);
}

template <bool kIpv4, bool kTcp>
void Build(const Frame& frame, const Cut& cut, uint32_t first, uint32_t count,
           const Pattern& pattern, uint32_t block_bytes, SegmentList* out) {
  uint8_t* payload = frame.bytes + cut.header_bytes + first * cut.gso_size;
  uint32_t left = cut.payload_bytes - first * cut.gso_size;
  for (uint32_t i = 0; i < count; i++) {
    const uint32_t payload_bytes = left < cut.gso_size ? left : cut.gso_size;
    uint8_t* const block = out->blocks[i];
    CopyBlock(pattern.block, pattern.copy_bytes, block);
    FinishHeaders<kIpv4, kTcp>(cut, pattern, first + i, payload, payload_bytes, block);
    out->parts[2 * i] = {block, block_bytes};
    out->parts[2 * i + 1] = {payload, payload_bytes};
    payload += payload_bytes;
    left -= payload_bytes;
  }
}

}  // namespace

bool PlanCut(const Frame& frame, uint32_t gso_size, Cut* cut) {
  const Packet& packet = frame.packet;
  if (packet.family == 0 || packet.hidden || packet.fragment != Fragment::kNone) return false;
  const uint32_t l4_offset = packet.l4_offset();
  const uint32_t upper_bytes = UpperHeaderBytes(packet, frame.bytes + l4_offset);
  const uint32_t header_bytes = l4_offset + upper_bytes;
  if (upper_bytes == 0 || header_bytes > kHeaderBytesMax || gso_size == 0) return false;
  const uint32_t payload_bytes = packet.l4_bytes() - upper_bytes;
  if (payload_bytes == 0) return false;
  cut->l3_offset = packet.l3_offset;
  cut->l4_offset = l4_offset;
  cut->header_bytes = header_bytes;
  cut->payload_bytes = payload_bytes;
  cut->gso_size = gso_size;
  cut->count = (payload_bytes - 1) / gso_size + 1;
  cut->family = packet.family;
  cut->tcp = packet.protocol == kProtocolTcp;
  return true;
}

void BuildSegments(const Frame& frame, const Cut& cut, uint32_t first, uint32_t count,
                   const uint8_t* prefix, uint32_t prefix_bytes, SegmentList* out) {
  Pattern pattern;
  const uint32_t block_bytes = prefix_bytes + cut.header_bytes;
  const auto run = [&]<bool kIpv4, bool kTcp>() {
    ReadPattern<kIpv4, kTcp>(frame, cut, prefix, prefix_bytes, &pattern);
    Build<kIpv4, kTcp>(frame, cut, first, count, pattern, block_bytes, out);
  };
  if (cut.family == 4) {
    if (cut.tcp) return run.template operator()<true, true>();
    return run.template operator()<true, false>();
  }
  if (cut.tcp) return run.template operator()<false, true>();
  return run.template operator()<false, false>();
}

}  // namespace weft::core
