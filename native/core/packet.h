// A frame and what is known about it: parsed once, read by every station. The counterpart of
// src/datapath/frame.ts and src/wire/ip-packet.ts; both accept and refuse the same bytes.
//
// Ethernet II with up to two VLAN tags, IPv4, IPv6 with a bounded walk over extension headers
// (RFC 8200; when the upper layer cannot be reached the packet is `hidden`, RFC 7112).
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes.h"

namespace weft::core {

inline constexpr uint32_t kEthernetBytes = 14;
inline constexpr uint32_t kIpv4Bytes = 20;
inline constexpr uint32_t kIpv6Bytes = 40;
inline constexpr uint32_t kUdpBytes = 8;
inline constexpr uint32_t kTcpBytes = 20;
inline constexpr uint32_t kVxlanBytes = 8;
// Largest frame behind a VXLAN header in a UDP datagram over IPv4 (src/model/limits.ts).
inline constexpr uint32_t kFrameBytesMax = 65'499;
// Largest frame that a TAP hands over: a superframe of gso_max_size 65536 and its header.
inline constexpr uint32_t kSuperframeBytesMax = 65'536 + 14;

inline constexpr uint16_t kEtherTypeIpv4 = 0x0800;
inline constexpr uint16_t kEtherTypeArp = 0x0806;
inline constexpr uint16_t kEtherTypeIpv6 = 0x86dd;

inline constexpr uint8_t kProtocolIcmp = 1;
inline constexpr uint8_t kProtocolTcp = 6;
inline constexpr uint8_t kProtocolUdp = 17;
inline constexpr uint8_t kProtocolIcmpv6 = 58;

inline constexpr uint16_t kTcpChecksumOffset = 16;
inline constexpr uint16_t kUdpChecksumOffset = 6;

// An IP address of either family; IPv4 in the low 32 bits of `low`.
struct Ip {
  uint64_t high = 0;
  uint64_t low = 0;
  uint8_t family = 0;

  bool operator==(const Ip& other) const {
    return low == other.low && high == other.high && family == other.family;
  }
  bool IsUnspecified() const { return (high | low) == 0; }
};

inline Ip LoadIpv4(const uint8_t* at) { return {0, Load32(at), 4}; }
inline Ip LoadIpv6(const uint8_t* at) { return {Load64(at), Load64(at + 8), 6}; }

// kFirst has the start of the upper layer (also when it is the only one), kLater does not.
enum class Fragment : uint8_t { kNone, kFirst, kLater };

// An IP packet in a frame. Offsets count from the frame's first byte; `family` is 0 when there is
// no packet.
struct Packet {
  Ip source;
  Ip destination;
  uint8_t family = 0;
  // Protocol of the upper layer, behind extension headers; meaningless when `hidden`.
  uint8_t protocol = 0;
  bool hidden = false;
  uint8_t ecn = 0;
  Fragment fragment = Fragment::kNone;
  uint32_t l3_offset = 0;
  // Header bytes: IPv4 with options, IPv6 with extension headers.
  uint32_t l3_len = 0;
  // Header and payload as the length field says; at most what the frame holds.
  uint32_t packet_len = 0;

  uint32_t l4_offset() const { return l3_offset + l3_len; }
  uint32_t l4_bytes() const { return packet_len - l3_len; }
  bool Is(uint8_t wanted) const { return family != 0 && !hidden && protocol == wanted; }
};

struct Frame {
  uint8_t* bytes = nullptr;
  uint32_t size = 0;
  uint64_t destination = 0;
  uint64_t source = 0;
  // Type after the last tag; a third tag is left as the type.
  uint16_t ether_type = 0;
  uint8_t tags = 0;
  // Ethernet header with its tags.
  uint32_t l2_len = 0;
  Packet packet;

  // Bytes behind the Ethernet header and its tags: what an MTU limits. Padding counts.
  uint32_t payload_bytes() const { return size - l2_len; }
};

// HOT PATH. Fills `frame` from the bytes; false ("malformed") when the Ethernet header is cut off,
// when an IP packet is cut off or contradicts its own header, or when there are more than
// kSuperframeBytesMax bytes. Nothing is written to the bytes. Allocates: no.
bool ParseFrame(uint8_t* bytes, uint32_t size, Frame* frame);

// COLD PATH. Fills `packet` from what an ICMP error of that family quotes; its offsets count from the
// quote's first byte. A quote may be shorter than its packet was, so `packet_len` is at most what is
// there. False when it is no packet of the family.
bool ParseQuoted(const uint8_t* quote, uint32_t size, uint8_t family, Packet* packet);

inline bool IsGroupMac(uint64_t mac) { return (mac >> 40 & 1) != 0; }

// 01:80:c2:00:00:00 to 0f, which a bridge never forwards. IEEE 802.1Q, table 8-1.
inline bool IsReservedGroupMac(uint64_t mac) { return mac >> 4 == 0x0180'c200'000; }

// fe80::/64.
inline bool IsLinkLocal(const Ip& ip) { return ip.family == 6 && ip.high == 0xfe80'0000'0000'0000; }

inline bool IsMulticast(const Ip& ip) {
  return ip.family == 6 ? ip.high >> 56 == 0xff : (ip.low >> 28 & 0xf) == 0xe;
}

}  // namespace weft::core
