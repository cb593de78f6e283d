// See the header.
#include "packet.h"

#include <algorithm>

namespace weft::core {

namespace {

// src/model/limits.ts: IPV6_EXTENSION_HEADERS_MAX.
constexpr int kExtensionHeadersMax = 8;

constexpr uint8_t kHopByHop = 0;
constexpr uint8_t kRouting = 43;
constexpr uint8_t kFragmentHeader = 44;
constexpr uint8_t kAuthentication = 51;
constexpr uint8_t kDestinationOptions = 60;

bool IsTagType(uint16_t type) { return type == 0x8100 || type == 0x88a8; }

bool IsExtension(uint8_t header) {
  return header == kHopByHop || header == kRouting || header == kFragmentHeader ||
         header == kAuthentication || header == kDestinationOptions;
}

uint32_t ExtensionBytes(uint8_t header, uint8_t length) {
  if (header == kFragmentHeader) return 8;
  return header == kAuthentication ? (length + 2u) * 4 : (length + 1u) * 8;
}

// Whether bytes that the length field names may be missing.
enum class Tail : uint8_t { kWhole, kMayBeCut };

bool ParseIpv4(const uint8_t* bytes, uint32_t available, Tail tail, Packet* packet) {
  if (available < kIpv4Bytes || bytes[0] >> 4 != 4) return false;
  packet->l3_len = (bytes[0] & 0x0fu) * 4;
  packet->packet_len = Load16(bytes + 2);
  if (tail == Tail::kMayBeCut) packet->packet_len = std::min(packet->packet_len, available);
  if (packet->l3_len < kIpv4Bytes || packet->packet_len < packet->l3_len) return false;
  if (packet->packet_len > available) return false;
  const uint16_t fragment = Load16(bytes + 6);
  packet->family = 4;
  packet->ecn = bytes[1] & 3;
  packet->protocol = bytes[9];
  packet->source = LoadIpv4(bytes + 12);
  packet->destination = LoadIpv4(bytes + 16);
  if ((fragment & 0x1fff) != 0) {
    packet->fragment = Fragment::kLater;
  } else if ((fragment & 0x2000) != 0) {
    packet->fragment = Fragment::kFirst;
  }
  return true;
}

// Walks to the upper layer. Bounded; never guesses.
void WalkExtensions(const uint8_t* bytes, uint8_t header, Packet* packet) {
  uint32_t at = kIpv6Bytes;
  for (int count = 0; count <= kExtensionHeadersMax; count++) {
    if (!IsExtension(header)) {
      packet->protocol = header;
      packet->l3_len = at;
      return;
    }
    if (at + 2 > packet->packet_len) break;
    const uint32_t end = at + ExtensionBytes(header, bytes[at + 1]);
    if (end > packet->packet_len) break;
    const uint8_t next = bytes[at];
    if (header == kFragmentHeader) {
      packet->fragment = Fragment::kFirst;
      if (Load16(bytes + at + 2) >> 3 != 0) {
        packet->fragment = Fragment::kLater;
        packet->protocol = next;
        packet->l3_len = end;
        return;
      }
    }
    header = next;
    at = end;
  }
  packet->hidden = true;
  packet->l3_len = at;
}

bool ParseIpv6(const uint8_t* bytes, uint32_t available, Tail tail, Packet* packet) {
  if (available < kIpv6Bytes || bytes[0] >> 4 != 6) return false;
  packet->packet_len = kIpv6Bytes + Load16(bytes + 4);
  if (tail == Tail::kMayBeCut) packet->packet_len = std::min(packet->packet_len, available);
  if (packet->packet_len > available) return false;
  packet->family = 6;
  packet->ecn = bytes[1] >> 4 & 3;
  packet->source = LoadIpv6(bytes + 8);
  packet->destination = LoadIpv6(bytes + 24);
  WalkExtensions(bytes, bytes[6], packet);
  return true;
}

}  // namespace

bool ParseFrame(uint8_t* bytes, uint32_t size, Frame* frame) {
  if (size < kEthernetBytes || size > kSuperframeBytesMax) return false;
  *frame = Frame{};
  frame->bytes = bytes;
  frame->size = size;
  frame->destination = LoadMac(bytes);
  frame->source = LoadMac(bytes + 6);
  frame->l2_len = kEthernetBytes;
  frame->ether_type = Load16(bytes + 12);
  while (IsTagType(frame->ether_type) && frame->tags < 2) {
    if (size < frame->l2_len + 4) return false;
    frame->ether_type = Load16(bytes + frame->l2_len + 2);
    frame->l2_len += 4;
    frame->tags++;
  }
  Packet* packet = &frame->packet;
  packet->l3_offset = frame->l2_len;
  const uint8_t* l3 = bytes + frame->l2_len;
  const uint32_t left = size - frame->l2_len;
  if (frame->ether_type == kEtherTypeIpv4) return ParseIpv4(l3, left, Tail::kWhole, packet);
  if (frame->ether_type == kEtherTypeIpv6) return ParseIpv6(l3, left, Tail::kWhole, packet);
  return true;
}

bool ParseQuoted(const uint8_t* quote, uint32_t size, uint8_t family, Packet* packet) {
  *packet = Packet{};
  return family == 4 ? ParseIpv4(quote, size, Tail::kMayBeCut, packet)
                     : ParseIpv6(quote, size, Tail::kMayBeCut, packet);
}

}  // namespace weft::core
