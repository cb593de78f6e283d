// What ARP (RFC 826, RFC 5227) and neighbor discovery (RFC 4861) messages say, and the answers to
// their questions. The counterpart of src/wire/{arp,ndp}.ts and
// src/datapath/bridge/{solicitation,neighbor-proxy}.ts.
#pragma once

#include <array>
#include <cstdint>

#include "packet.h"

namespace weft::core {

inline constexpr uint16_t kArpRequest = 1;
inline constexpr uint16_t kArpReply = 2;

struct Arp {
  uint16_t operation = 0;
  uint64_t sender_mac = 0;
  Ip sender_ip;
  Ip target_ip;
};

enum class ArpFault : uint8_t { kNone, kTruncated, kNotEthernetIpv4 };

ArpFault DecodeArp(const Frame& frame, Arp* arp);

inline constexpr uint8_t kRouterSolicitation = 133;
inline constexpr uint8_t kRouterAdvertisement = 134;
inline constexpr uint8_t kNeighborSolicitation = 135;
inline constexpr uint8_t kNeighborAdvertisement = 136;
inline constexpr uint8_t kRedirect = 137;

// A message with the MACs of its link-layer address options. Senders put one or two in; a message
// may hold any number, so they are visited in place.
struct Ndp {
  uint8_t type = 0;
  bool has_target = false;
  Ip target;
  const uint8_t* options = nullptr;
  uint32_t options_bytes = 0;

  // Calls `visit(bool source_side, uint64_t mac)`; false from it ends the visit, and is returned.
  template <class Visit>
  bool ForEachLinkLayer(Visit&& visit) const {
    for (uint32_t at = 0; at < options_bytes; at += options[at + 1] * 8u) {
      if (options[at] != 1 && options[at] != 2) continue;
      if (!visit(options[at] == 1, LoadMac(options + at + 2))) return false;
    }
    return true;
  }
};

// False for an option of length 0, past the end, or a link-layer address that is not 8 bytes, and
// for a message that is cut short or of another type. Options have been walked once, so that they
// can be visited.
bool DecodeNdp(const uint8_t* message, uint32_t size, Ndp* ndp);

inline bool IsNdpType(uint8_t type) { return type >= kRouterSolicitation && type <= kRedirect; }

// True, with its first byte, when the packet starts an ICMP message of its family.
bool ReadIcmpType(const Frame& frame, uint8_t* type);

// True when a packet must not be answered because it is an ICMP error, or an ICMP message whose
// type cannot be seen, or an ICMPv6 redirect. RFC 1122, section 3.2.2; RFC 4443, section 2.4 (e).
bool IsIcmpError(const Frame& frame);

// A question who has `target`; `asker` is unspecified in a probe for duplicates.
struct Solicitation {
  Ip target;
  Ip asker;
};

// True for a question to a group address; not for a gratuitous ARP, which wants to be heard by all.
bool ReadSolicitation(const Frame& frame, Solicitation* question);
// The same, and also for a question to one MAC.
bool ReadQuestion(const Frame& frame, Solicitation* question);

// Calls `visit(const Ip&, uint64_t mac)` for each address that the frame claims for a MAC; false
// from it ends the visit.
// `*malformed` is set for an ARP or ND message that cannot be read.
template <class Visit>
bool ForEachClaim(const Frame& frame, bool* malformed, Visit&& visit);

// Room for the longest answer that a station makes: an ICMPv6 error of 1280 bytes in a frame.
using AnswerBuffer = std::array<uint8_t, kEthernetBytes + 1280>;

// Writes what the holder of the address would have answered, and returns its size. `router`: the
// target is a gateway.
uint32_t AnswerSolicitation(const Frame& frame, const Solicitation& question, uint64_t holder,
                            bool router, AnswerBuffer* answer);

// Reads the ND message of a frame. kNone: there is none; kMalformed: in a fragment (RFC 6980) or
// unreadable.
enum class NdpState : uint8_t { kNone, kMalformed, kRead };
NdpState ReadNdp(const Frame& frame, Ndp* ndp);

template <class Visit>
bool ForEachClaim(const Frame& frame, bool* malformed, Visit&& visit) {
  *malformed = false;
  if (frame.ether_type == kEtherTypeArp) {
    Arp arp;
    *malformed = DecodeArp(frame, &arp) != ArpFault::kNone;
    if (*malformed || arp.sender_ip.IsUnspecified()) return true;
    return visit(arp.sender_ip, arp.sender_mac);
  }
  Ndp ndp;
  const NdpState state = ReadNdp(frame, &ndp);
  *malformed = state == NdpState::kMalformed;
  if (state != NdpState::kRead) return true;
  const bool all = ndp.ForEachLinkLayer([&](bool source_side, uint64_t mac) {
    const Ip& ip = source_side ? frame.packet.source : ndp.target;
    const bool known = source_side || ndp.has_target;
    return !known || ip.IsUnspecified() || visit(ip, mac);
  });
  if (!all || ndp.type != kNeighborAdvertisement || !ndp.has_target) return all;
  return visit(ndp.target, frame.source);
}

}  // namespace weft::core
