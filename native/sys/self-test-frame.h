// Frames with known content for the probes: Ethernet, IPv4, TCP or UDP. Checksums are simple sums;
// the engine's fast ones are in native/core and are not what is probed here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "link.h"

namespace weft::sys {

inline constexpr size_t kEthernetBytes = 14;
inline constexpr size_t kIpv4Bytes = 20;
inline constexpr size_t kTcpBytes = 20;
inline constexpr size_t kUdpBytes = 8;

using Ipv4Bytes = std::array<uint8_t, 4>;

// One end of a conversation.
struct ProbeEnd {
  MacBytes mac;
  Ipv4Bytes ip;
  uint16_t port;
};

// Numbers in a TCP header.
struct ProbeTcp {
  uint32_t sequence;
  uint32_t acknowledgement;
  uint8_t flags;
  // 20, or more for options that the caller fills in.
  size_t header_bytes = kTcpBytes;
};

// Sizes of the headers in front of a payload.
inline constexpr size_t kUdpHeaders = kEthernetBytes + kIpv4Bytes + kUdpBytes;
inline constexpr size_t kTcpHeaders = kEthernetBytes + kIpv4Bytes + kTcpBytes;

// Fills bytes with a pattern that repeats at no power of two and no segment size.
void FillPattern(uint8_t* at, size_t size);
bool HasPattern(const uint8_t* at, size_t size);

// Writes the headers of a frame of `size` bytes, all included. The L4 checksum is left partial: the
// folded sum of the pseudo-header, for a NEEDS_CSUM header.
void PutUdpHeaders(uint8_t* frame, size_t size, const ProbeEnd& from, const ProbeEnd& to);
void PutTcpHeaders(uint8_t* frame, size_t size, const ProbeEnd& from, const ProbeEnd& to,
                   const ProbeTcp& tcp);

// The Internet checksum over L4 as it is, before the last complement: 0xffff when the checksum
// in it is right. `l4` starts an L4 header of `size` bytes with payload.
uint16_t SumL4(const uint8_t* l4, size_t size, const ProbeEnd& from, const ProbeEnd& to,
               uint8_t protocol);

}  // namespace weft::sys
