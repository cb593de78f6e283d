// See the header.
#include "frames.h"

#include <cstdlib>
#include <cstring>

namespace weft::test {

namespace {

void Put(Bytes* bytes, uint64_t value, uint32_t size) {
  for (uint32_t i = size; i-- > 0;) bytes->push_back(static_cast<uint8_t>(value >> (8 * i)));
}

void Set16(Bytes* bytes, size_t at, uint32_t value) {
  (*bytes)[at] = static_cast<uint8_t>(value >> 8);
  (*bytes)[at + 1] = static_cast<uint8_t>(value);
}

uint32_t Get16(const Bytes& bytes, size_t at) {
  return static_cast<uint32_t>(bytes[at] << 8 | bytes[at + 1]);
}

void PutEthernet(const FrameSpec& spec, Bytes* bytes) {
  Put(bytes, 0x0200'0000'0000 | spec.mac, 6);
  Put(bytes, 0x0200'0000'0100 | spec.mac, 6);
  for (uint32_t i = 0; i < spec.tags; i++) Put(bytes, 0x8100'0005, 4);
  Put(bytes, spec.family == 4 ? 0x0800 : 0x86dd, 2);
}

void PutIpv4(const FrameSpec& spec, uint32_t l4_bytes, Bytes* bytes) {
  const size_t at = bytes->size();
  const uint32_t l3_len = 20 + spec.ip_options;
  Put(bytes, 0x40 | l3_len / 4, 1);
  Put(bytes, spec.tos, 1);
  Put(bytes, l3_len + l4_bytes, 2);
  Put(bytes, spec.id, 2);
  Put(bytes, spec.fragment, 2);
  Put(bytes, spec.ttl, 1);
  Put(bytes, spec.tcp ? 6 : 17, 1);
  Put(bytes, 0, 2);
  Put(bytes, 0x0a09'0000 | spec.host, 4);
  Put(bytes, 0x0a09'0100, 4);
  for (uint32_t i = 0; i < spec.ip_options; i++) bytes->push_back(1);
  Set16(bytes, at + 10, static_cast<uint16_t>(~SlowSum(bytes->data() + at, l3_len)));
}

void PutIpv6(const FrameSpec& spec, uint32_t l4_bytes, Bytes* bytes) {
  const uint32_t protocol = spec.tcp ? 6 : 17;
  Put(bytes, 0x6000'0000 | static_cast<uint32_t>(spec.tos) << 20 | spec.flow_label, 4);
  Put(bytes, spec.extension + l4_bytes, 2);
  Put(bytes, spec.extension == 0 ? protocol : 60, 1);
  Put(bytes, spec.ttl, 1);
  Put(bytes, 0xfd09'0000'0000'0000, 8);
  Put(bytes, spec.host, 8);
  Put(bytes, 0xfd09'0000'0000'0000, 8);
  Put(bytes, 0x100, 8);
  if (spec.extension == 0) return;
  Put(bytes, protocol, 1);
  Put(bytes, spec.extension / 8 - 1, 1);
  // One option that a host skips, as long as the rest.
  Put(bytes, 0x1e, 1);
  Put(bytes, spec.extension - 4, 1);
  for (uint32_t i = 4; i < spec.extension; i++) bytes->push_back(0);
}

void PutUpper(const FrameSpec& spec, Bytes* bytes) {
  Put(bytes, spec.source_port, 2);
  Put(bytes, spec.destination_port, 2);
  if (spec.tcp) {
    Put(bytes, spec.sequence, 4);
    Put(bytes, spec.ack, 4);
    Put(bytes, (20 + spec.tcp_options) / 4 << 4 | spec.reserved, 1);
    Put(bytes, spec.flags, 1);
    Put(bytes, spec.window, 2);
    Put(bytes, 0, 2);
    Put(bytes, spec.urgent, 2);
    for (uint32_t i = 0; i < spec.tcp_options; i++) bytes->push_back(spec.tcp_option);
  } else {
    Put(bytes, 8 + spec.payload, 2);
    Put(bytes, 0, 2);
  }
  Random random(spec.payload_seed);
  for (uint32_t i = 0; i < spec.payload; i++) bytes->push_back(random.Byte());
}

uint32_t FoldedChecksum(uint32_t sum, bool udp) {
  const uint32_t checksum = ~sum & 0xffff;
  return udp && checksum == 0 ? 0xffff : checksum;
}

// Makes the L4 checksum right whatever it was.
void Sign(Bytes* bytes) {
  const core::Frame frame = Parsed(bytes);
  const uint32_t at = ChecksumAt(frame);
  Set16(bytes, at, 0);
  Set16(bytes, at, FoldedChecksum(SlowL4Sum(frame), frame.packet.protocol == 17));
}

}  // namespace

Bytes BuildFrame(const FrameSpec& spec) {
  Bytes bytes;
  const uint32_t l4_bytes = (spec.tcp ? 20 + spec.tcp_options : 8) + spec.payload;
  PutEthernet(spec, &bytes);
  if (spec.family == 4) {
    PutIpv4(spec, l4_bytes, &bytes);
  } else {
    PutIpv6(spec, l4_bytes, &bytes);
  }
  PutUpper(spec, &bytes);
  for (uint32_t i = 0; i < spec.padding; i++) bytes.push_back(0);
  const core::Frame frame = Parsed(&bytes);
  const uint32_t at = ChecksumAt(frame);
  if (spec.sum == Sum::kPartial) {
    Set16(&bytes, at, SlowPseudoSum(frame));
  } else if (spec.sum != Sum::kNone) {
    Sign(&bytes);
    if (spec.sum == Sum::kWrong) bytes[at] = static_cast<uint8_t>(bytes[at] ^ 0x55);
  }
  return bytes;
}

core::Frame Parsed(Bytes* bytes) {
  core::Frame frame;
  if (!core::ParseFrame(bytes->data(), static_cast<uint32_t>(bytes->size()), &frame)) std::abort();
  return frame;
}

uint16_t SlowSum(const uint8_t* bytes, size_t size) {
  uint32_t sum = 0;
  for (size_t i = 0; i < size; i++) {
    sum += static_cast<uint32_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return static_cast<uint16_t>(sum);
}

uint16_t SlowPseudoSum(const core::Frame& frame) {
  const core::Packet& packet = frame.packet;
  const uint8_t* l3 = frame.bytes + packet.l3_offset;
  Bytes pseudo(l3 + (packet.family == 4 ? 12 : 8), l3 + (packet.family == 4 ? 20 : 40));
  Put(&pseudo, packet.l4_bytes(), 4);
  Put(&pseudo, packet.protocol, 4);
  return SlowSum(pseudo.data(), pseudo.size());
}

uint16_t SlowL4Sum(const core::Frame& frame) {
  const core::Packet& packet = frame.packet;
  uint32_t sum = SlowPseudoSum(frame);
  sum += SlowSum(frame.bytes + packet.l4_offset(), packet.l4_bytes());
  return static_cast<uint16_t>((sum & 0xffff) + (sum >> 16));
}

uint32_t ChecksumAt(const core::Frame& frame) {
  return frame.packet.l4_offset() + (frame.packet.protocol == 6 ? 16 : 6);
}

void SlowComplete(Bytes* bytes) { Sign(bytes); }

std::vector<Bytes> SlowSegments(const Bytes& superframe, uint32_t gso_size) {
  Bytes copy = superframe;
  const core::Frame frame = Parsed(&copy);
  const core::Packet& packet = frame.packet;
  const uint32_t l3 = packet.l3_offset;
  const uint32_t l4 = packet.l4_offset();
  const bool tcp = packet.protocol == 6;
  const uint32_t headers = l4 + (tcp ? (copy[l4 + 12] >> 4) * 4u : 8);
  const uint32_t end = l3 + packet.packet_len;
  const bool signs = tcp || Get16(copy, l4 + 6) != 0;
  std::vector<Bytes> segments;
  for (uint32_t from = headers; from < end; from += gso_size) {
    const uint32_t to = from + gso_size < end ? from + gso_size : end;
    Bytes segment(copy.begin(), copy.begin() + headers);
    segment.insert(segment.end(), copy.begin() + from, copy.begin() + to);
    const uint32_t index = static_cast<uint32_t>(segments.size());
    const uint32_t packet_len = static_cast<uint32_t>(segment.size()) - l3;
    if (packet.family == 4) {
      Set16(&segment, l3 + 2, packet_len);
      Set16(&segment, l3 + 4, Get16(copy, l3 + 4) + index);
      Set16(&segment, l3 + 10, 0);
      Set16(&segment, l3 + 10, 0xffffu ^ SlowSum(segment.data() + l3, packet.l3_len));
    } else {
      Set16(&segment, l3 + 4, packet_len - 40);
    }
    if (tcp) {
      const uint32_t sequence = (Get16(copy, l4 + 4) << 16 | Get16(copy, l4 + 6)) + from - headers;
      Set16(&segment, l4 + 4, sequence >> 16);
      Set16(&segment, l4 + 6, sequence & 0xffff);
      uint32_t cleared = to == end ? 0 : kFin | kPsh;
      if (index != 0) cleared |= kCwr;
      segment[l4 + 13] = static_cast<uint8_t>(segment[l4 + 13] & ~cleared);
    } else {
      Set16(&segment, l4 + 4, 8 + to - from);
    }
    if (signs) Sign(&segment);
    segments.push_back(segment);
  }
  return segments;
}

FrameSpec RandomSpec(Random* random, uint32_t payload_max) {
  FrameSpec spec;
  spec.family = random->OneIn(2) ? 4 : 6;
  spec.tcp = !random->OneIn(3);
  spec.payload = 1 + random->Below(payload_max);
  spec.payload_seed = random->Next();
  spec.sum = random->OneIn(2) ? Sum::kPartial : Sum::kRight;
  spec.tags = random->OneIn(4) ? random->Below(3) : 0;
  spec.host = static_cast<uint8_t>(random->Below(4));
  spec.tos = random->Byte();
  spec.ttl = random->Byte();
  spec.id = static_cast<uint16_t>(random->Next());
  spec.fragment = random->OneIn(2) ? 0x4000 : 0;
  spec.flow_label = random->Below(0x10'0000);
  if (random->OneIn(4)) spec.ip_options = 4 * random->Below(11);
  if (random->OneIn(4)) spec.extension = 8 * random->Below(5);
  spec.sequence = static_cast<uint32_t>(random->Next());
  spec.ack = static_cast<uint32_t>(random->Next());
  spec.flags = static_cast<uint8_t>(kAck | (random->Byte() & (kFin | kPsh | kEce | kCwr)));
  spec.window = static_cast<uint16_t>(random->Next());
  if (random->OneIn(2)) spec.tcp_options = 4 * random->Below(11);
  if (random->OneIn(4)) spec.padding = random->Below(20);
  return spec;
}

Bytes FromHex(const char* text) {
  Bytes bytes;
  int high = -1;
  for (; *text != '\0'; text++) {
    const char* const digits = "0123456789abcdef";
    const char* const digit = std::strchr(digits, *text);
    if (digit == nullptr) continue;
    const int value = static_cast<int>(digit - digits);
    if (high < 0) {
      high = value;
    } else {
      bytes.push_back(static_cast<uint8_t>(high * 16 + value));
      high = -1;
    }
  }
  return bytes;
}

}  // namespace weft::test
