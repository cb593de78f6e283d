// See the header.
#include "coalesce.h"

#include "checksum.h"

namespace weft::core {

namespace {

// Offsets in an untagged frame whose IP header has no options or extension headers.
constexpr uint32_t kL3 = kEthernetBytes;
constexpr uint32_t kIpv4Length = kL3 + 2;
constexpr uint32_t kIpv4Id = kL3 + 4;
constexpr uint32_t kIpv4Fragment = kL3 + 6;
constexpr uint32_t kIpv4Checksum = kL3 + 10;
constexpr uint32_t kIpv4Source = kL3 + 12;
constexpr uint32_t kIpv6Length = kL3 + 4;
constexpr uint32_t kIpv6NextHeader = kL3 + 6;
constexpr uint32_t kIpv6Source = kL3 + 8;

// Offsets in a TCP header, and in a UDP header.
constexpr uint32_t kTcpSequence = 4;
constexpr uint32_t kTcpAck = 8;
constexpr uint32_t kTcpOffset = 12;
constexpr uint32_t kTcpFlags = 13;
constexpr uint32_t kTcpUrgent = 18;
constexpr uint32_t kUdpLength = 4;

constexpr uint8_t kPsh = 0x08;
constexpr uint8_t kAck = 0x10;
constexpr uint16_t kDontFragment = 0x4000;

constexpr uint8_t kIdStepUnknown = 2;

// Sees what joining would lose; fills header and payload lengths. False: never joined.
bool IsMergeableTcp(const uint8_t* l4, uint32_t l4_bytes, uint32_t* header_bytes) {
  if (l4_bytes < kTcpBytes) return false;
  // The four reserved bits beside the offset: one of them is a flag of accurate ECN (RFC 9768).
  if ((l4[kTcpOffset] & 0x0f) != 0 || (l4[kTcpFlags] | kPsh) != (kAck | kPsh)) return false;
  *header_bytes = (l4[kTcpOffset] >> 4) * 4u;
  return *header_bytes >= kTcpBytes && *header_bytes < l4_bytes;
}

bool IsMergeableUdp(const uint8_t* l4, uint32_t l4_bytes) {
  return l4_bytes > kUdpBytes && Load16(l4 + kUdpLength) == l4_bytes &&
         Load16(l4 + kUdpChecksumOffset) != 0;
}

uint64_t Mix(uint64_t hash, uint64_t word) { return (hash ^ word) * 0x9e37'79b9'7f4a'7c15; }

// Compares multiples of 4 bytes; TCP options are seldom more than 12.
uint32_t Unlike(const uint8_t* a, const uint8_t* b, uint32_t bytes) {
  uint32_t unlike = 0;
  for (uint32_t at = 0; at < bytes; at += 4) unlike |= Load32(a + at) ^ Load32(b + at);
  return unlike;
}

// The sum over the pseudo header of an untagged packet without options.
uint64_t PseudoSumAt(const uint8_t* frame, bool v4, uint8_t protocol, uint32_t l4_bytes) {
  const uint64_t addresses =
      v4 ? SumWords(frame + kIpv4Source, 8) : SumWords(frame + kIpv6Source, 32);
  return addresses + protocol + l4_bytes;
}

}  // namespace

Coalescer::Coalescer() {
  for (uint32_t i = 0; i < kRunsMax; i++) order_[i] = static_cast<uint8_t>(i);
  Clear();
}

void Coalescer::Configure(bool tcp, bool udp) {
  tcp_ = tcp;
  udp_ = udp;
}

bool Coalescer::Classify(uint32_t port, const Frame& frame, Candidate* candidate) const {
  const Packet& packet = frame.packet;
  const bool tcp = packet.protocol == kProtocolTcp;
  if (packet.family == 0 || packet.hidden || frame.tags != 0) return false;
  if (tcp ? !tcp_ : packet.protocol != kProtocolUdp || !udp_) return false;
  // Four bytes are the ports; a later fragment has none.
  if (packet.fragment == Fragment::kLater || packet.l4_bytes() < 4) return false;
  const uint32_t l3_bytes = packet.family == 4 ? kIpv4Bytes : kIpv6Bytes;
  const uint32_t l4_bytes = packet.l4_bytes();
  const uint8_t* const l4 = frame.bytes + packet.l4_offset();
  uint32_t upper_bytes = kUdpBytes;
  candidate->mergeable =
      packet.fragment == Fragment::kNone && packet.l3_len == l3_bytes &&
      packet.l3_offset + packet.packet_len == frame.size &&
      packet.packet_len <= kRunPacketBytesMax &&
      (tcp ? IsMergeableTcp(l4, l4_bytes, &upper_bytes) : IsMergeableUdp(l4, l4_bytes));
  if (!candidate->mergeable && open_ == 0) return false;
  candidate->bytes = frame.bytes;
  candidate->size = frame.size;
  candidate->port = port;
  candidate->l4_offset = packet.l4_offset();
  candidate->header_bytes = packet.l4_offset() + upper_bytes;
  candidate->payload_bytes = l4_bytes - upper_bytes;
  candidate->family = packet.family;
  candidate->tcp = tcp;
  candidate->push = tcp && candidate->mergeable && (l4[kTcpFlags] & kPsh) != 0;
  return true;
}

bool Coalescer::IsWhole(const Candidate& candidate, const Frame& frame, bool partial) {
  // Zero has two forms in this arithmetic. A sender that computes a checksum as RFC 1071 has it
  // makes 0, never 0xffff, except in UDP, and so does cutting: the other form would not come back.
  if (candidate.family == 4) {
    if (Load16(candidate.bytes + kIpv4Checksum) == 0xffff) return false;
    if (FoldSum(SumWords(candidate.bytes + kL3, kIpv4Bytes)) != 0xffff) return false;
  }
  if (partial) return true;
  if (candidate.tcp &&
      Load16(candidate.bytes + candidate.l4_offset + kTcpChecksumOffset) == 0xffff) {
    return false;
  }
  return IsChecksumRight(frame);
}

bool Coalescer::IsFlowOf(const Run& run, const Candidate& candidate) {
  if (run.port != candidate.port || run.family != candidate.family || run.tcp != candidate.tcp) {
    return false;
  }
  const uint8_t* const x = run.head;
  const uint8_t* const y = candidate.bytes;
  uint64_t unlike = (Load64(x) ^ Load64(y)) | (Load64(x + 6) ^ Load64(y + 6));
  unlike |= Load32(x + run.l4_offset) ^ Load32(y + candidate.l4_offset);
  if (run.family == 4) return (unlike | (Load64(x + kIpv4Source) ^ Load64(y + kIpv4Source))) == 0;
  for (uint32_t at = kIpv6Source; at < kIpv6Source + 32; at += 8) {
    unlike |= Load64(x + at) ^ Load64(y + at);
  }
  return unlike == 0;
}

uint32_t Coalescer::Find(Candidate* candidate) const {
  if (recent_ != kNone && IsFlowOf(runs_[recent_], *candidate)) {
    candidate->bucket = runs_[recent_].bucket;
    return recent_;
  }
  const uint8_t* const bytes = candidate->bytes;
  uint64_t hash = Mix(candidate->port, Load32(bytes + candidate->l4_offset));
  const uint32_t source = candidate->family == 4 ? kIpv4Source : kIpv6Source;
  const uint32_t end = source + (candidate->family == 4 ? 8 : 32);
  for (uint32_t at = source; at < end; at += 8) hash = Mix(hash, Load64(bytes + at));
  candidate->bucket = static_cast<uint8_t>(Mix(hash >> 32, LoadMac(bytes)) >> 57);
  uint32_t slot = buckets_[candidate->bucket];
  while (slot != kNone && !IsFlowOf(runs_[slot], *candidate)) slot = runs_[slot].next;
  return slot;
}

bool Coalescer::Continues(const Run& run, const Candidate& candidate) {
  if (run.closed || run.header_bytes != candidate.header_bytes) return false;
  if (candidate.payload_bytes > run.gso_size || run.frames == kSegmentsMax) return false;
  if (run.header_bytes - kL3 + run.payload_bytes + candidate.payload_bytes > kRunPacketBytesMax) {
    return false;
  }
  const uint8_t* const x = run.head;
  const uint8_t* const y = candidate.bytes;
  uint64_t unlike;
  if (run.family == 4) {
    // Version, header length, TOS; fragment word (DF), TTL.
    unlike = (uint32_t{Load16(x + kL3)} ^ Load16(y + kL3)) |
             (Load32(x + kIpv4Fragment) ^ Load32(y + kIpv4Fragment));
    const uint16_t step = static_cast<uint16_t>(Load16(y + kIpv4Id) - run.last_id);
    const bool may_stay = (Load16(x + kIpv4Fragment) & kDontFragment) != 0;
    if (run.id_step == kIdStepUnknown ? step > 1 || (step == 0 && !may_stay)
                                      : step != run.id_step) {
      return false;
    }
  } else {
    // Version, traffic class, flow label; next header, hop limit.
    unlike = (Load32(x + kL3) ^ Load32(y + kL3)) |
             (uint32_t{Load16(x + kIpv6NextHeader)} ^ Load16(y + kIpv6NextHeader));
  }
  if (!run.tcp) return unlike == 0;
  const uint8_t* const p = x + run.l4_offset;
  const uint8_t* const q = y + run.l4_offset;
  if (Load32(q + kTcpSequence) != run.next_sequence) return false;
  // Offset, flags and window are one word; PSH may differ.
  unlike |= (Load32(p + kTcpAck) ^ Load32(q + kTcpAck)) |
            ((Load32(p + kTcpOffset) ^ Load32(q + kTcpOffset)) & ~(uint32_t{kPsh} << 16)) |
            (uint32_t{Load16(p + kTcpUrgent)} ^ Load16(q + kTcpUrgent)) |
            Unlike(p + kTcpBytes, q + kTcpBytes, run.header_bytes - run.l4_offset - kTcpBytes);
  return unlike == 0;
}

bool Coalescer::Append(Run* run, const Candidate& candidate) {
  if (!Continues(*run, candidate)) return false;
  if (run->family == 4) {
    const uint16_t id = Load16(candidate.bytes + kIpv4Id);
    run->id_step = static_cast<uint8_t>(id - run->last_id);
    run->last_id = id;
  }
  run->parts[run->frames] = {candidate.bytes + candidate.header_bytes, candidate.payload_bytes};
  run->frames++;
  run->bytes += candidate.size;
  run->payload_bytes += candidate.payload_bytes;
  run->next_sequence += candidate.payload_bytes;
  run->push = candidate.push;
  run->closed = candidate.push || candidate.payload_bytes < run->gso_size;
  return true;
}

void Coalescer::Start(const Candidate& candidate, bool partial) {
  const uint8_t slot = order_[open_++];
  Run* const run = &runs_[slot];
  run->head = candidate.bytes;
  run->port = candidate.port;
  run->l4_offset = candidate.l4_offset;
  run->header_bytes = candidate.header_bytes;
  run->gso_size = candidate.payload_bytes;
  run->payload_bytes = candidate.payload_bytes;
  run->frames = 1;
  run->bytes = candidate.size;
  run->family = candidate.family;
  run->tcp = candidate.tcp;
  run->partial = partial;
  run->push = candidate.push;
  run->closed = candidate.push;
  run->id_step = kIdStepUnknown;
  run->last_id = Load16(candidate.bytes + kIpv4Id);
  run->next_sequence = 0;
  if (candidate.tcp) {
    run->next_sequence =
        Load32(candidate.bytes + candidate.l4_offset + kTcpSequence) + candidate.payload_bytes;
  }
  run->parts[0] = {candidate.bytes, candidate.size};
  run->bucket = candidate.bucket;
  run->next = buckets_[candidate.bucket];
  buckets_[candidate.bucket] = slot;
  recent_ = slot;
}

void Coalescer::Seal(Run* run, VirtioHeader* header) {
  const uint32_t checksum_offset = run->tcp ? kTcpChecksumOffset : kUdpChecksumOffset;
  if (run->frames == 1 && !run->partial) return;
  header->flags = kNeedsChecksum;
  header->header_bytes = static_cast<uint16_t>(run->header_bytes);
  header->checksum_start = static_cast<uint16_t>(run->l4_offset);
  header->checksum_offset = static_cast<uint16_t>(checksum_offset);
  if (run->frames == 1) return;
  const bool v4 = run->family == 4;
  header->gso_type = run->tcp ? (v4 ? kGsoTcp4 : kGsoTcp6) : kGsoUdp;
  header->gso_size = static_cast<uint16_t>(run->gso_size);
  const uint32_t packet_len = run->header_bytes - kL3 + run->payload_bytes;
  const uint32_t l4_bytes = run->header_bytes - run->l4_offset + run->payload_bytes;
  uint8_t* const head = run->head;
  if (v4) {
    Store16(head + kIpv4Length, static_cast<uint16_t>(packet_len));
    Store16(head + kIpv4Checksum, 0);
    Store16(head + kIpv4Checksum, ChecksumOf(SumWords(head + kL3, kIpv4Bytes)));
  } else {
    Store16(head + kIpv6Length, static_cast<uint16_t>(packet_len - kIpv6Bytes));
  }
  uint8_t* const l4 = head + run->l4_offset;
  if (run->tcp) {
    if (run->push) l4[kTcpFlags] |= kPsh;
  } else {
    Store16(l4 + kUdpLength, static_cast<uint16_t>(l4_bytes));
  }
  const uint8_t protocol = run->tcp ? kProtocolTcp : kProtocolUdp;
  Store16(l4 + checksum_offset, FoldSum(PseudoSumAt(head, v4, protocol, l4_bytes)));
}

void Coalescer::Remove(uint32_t slot) {
  uint8_t* link = &buckets_[runs_[slot].bucket];
  while (*link != slot) link = &runs_[*link].next;
  *link = runs_[slot].next;
  uint32_t at = 0;
  while (order_[at] != slot) at++;
  open_--;
  std::memmove(order_ + at, order_ + at + 1, open_ - at);
  order_[open_] = static_cast<uint8_t>(slot);
  if (recent_ == slot) recent_ = kNone;
}

void Coalescer::Clear() {
  std::memset(buckets_, kNone, sizeof(buckets_));
  open_ = 0;
  recent_ = kNone;
}

}  // namespace weft::core
