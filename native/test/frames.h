// Frames for tests: built from a description, and read back the slow way. Nothing here calls what
// is under test, so that a mistake in core does not hide itself.
#pragma once

#include <cstdint>
#include <vector>

#include "../core/packet.h"
#include "test.h"

namespace weft::test {

using Bytes = std::vector<uint8_t>;

inline constexpr uint8_t kFin = 0x01;
inline constexpr uint8_t kSyn = 0x02;
inline constexpr uint8_t kRst = 0x04;
inline constexpr uint8_t kPsh = 0x08;
inline constexpr uint8_t kAck = 0x10;
inline constexpr uint8_t kUrg = 0x20;
inline constexpr uint8_t kEce = 0x40;
inline constexpr uint8_t kCwr = 0x80;

// The L4 checksum of a built frame.
enum class Sum { kRight, kPartial, kWrong, kNone };

struct FrameSpec {
  int family = 4;
  bool tcp = true;
  uint32_t payload = 100;
  uint64_t payload_seed = 7;
  Sum sum = Sum::kRight;

  uint8_t mac = 1;
  uint32_t tags = 0;
  uint8_t host = 1;
  uint8_t tos = 0;
  uint8_t ttl = 64;
  uint16_t id = 100;
  // IPv4 fragment word: 0x4000 is DF.
  uint16_t fragment = 0x4000;
  uint32_t flow_label = 0x12345;
  // Multiples of 4 (IPv4 options) and of 8 (an IPv6 destination options header).
  uint32_t ip_options = 0;
  uint32_t extension = 0;

  uint16_t source_port = 40'000;
  uint16_t destination_port = 5201;
  uint32_t sequence = 1'000'000;
  uint32_t ack = 77;
  uint8_t flags = kAck;
  uint8_t reserved = 0;
  uint16_t window = 501;
  uint16_t urgent = 0;
  // Multiples of 4.
  uint32_t tcp_options = 0;
  uint8_t tcp_option = 1;

  // Ethernet padding behind the packet.
  uint32_t padding = 0;
};

Bytes BuildFrame(const FrameSpec& spec);

// Parses; the frame points into the bytes, which ParseFrame must take.
core::Frame Parsed(Bytes* bytes);

// One 16-bit word after the other, as RFC 1071 describes it.
uint16_t SlowSum(const uint8_t* bytes, size_t size);
// The folded sum over pseudo header and L4 bytes of a built or received packet, its checksum field
// as it stands.
uint16_t SlowL4Sum(const core::Frame& frame);
uint16_t SlowPseudoSum(const core::Frame& frame);
// Where the L4 checksum stands, from the frame's first byte.
uint32_t ChecksumAt(const core::Frame& frame);
// Completes a partial checksum.
void SlowComplete(Bytes* bytes);

// src/datapath/vxlan/segment.ts again, a byte at a time, and for UDP too. The frame can be cut.
std::vector<Bytes> SlowSegments(const Bytes& superframe, uint32_t gso_size);

// A specification of any cuttable shape; payload up to payload_max.
FrameSpec RandomSpec(Random* random, uint32_t payload_max);

// Bytes for "08 00 0a...": hexadecimal digits, blanks ignored.
Bytes FromHex(const char* text);

}  // namespace weft::test
