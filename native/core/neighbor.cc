// See the header.
#include "neighbor.h"

#include "checksum.h"

namespace weft::core {

namespace {

constexpr uint32_t kArpBytes = 28;
constexpr uint8_t kAdvertisementOverride = 0x20;
constexpr uint8_t kAdvertisementSolicited = 0x40;
constexpr uint8_t kAdvertisementRouter = 0x80;

// Bytes before the options; 0 for other types.
uint32_t BodyBytes(uint8_t type) {
  switch (type) {
    case kRouterSolicitation:
      return 8;
    case kRouterAdvertisement:
      return 16;
    case kNeighborSolicitation:
    case kNeighborAdvertisement:
      return 24;
    case kRedirect:
      return 40;
    default:
      return 0;
  }
}

bool ReadArpQuestion(const Frame& frame, Solicitation* question) {
  Arp arp;
  if (DecodeArp(frame, &arp) != ArpFault::kNone || arp.operation != kArpRequest) return false;
  if (arp.sender_ip == arp.target_ip) return false;
  *question = {arp.target_ip, arp.sender_ip};
  return true;
}

void WriteEthernet(uint8_t* at, uint64_t destination, uint64_t source, uint16_t ether_type) {
  StoreMac(at, destination);
  StoreMac(at + 6, source);
  Store16(at + 12, ether_type);
}

uint32_t AnswerArp(const Frame& frame, const Solicitation& question, uint64_t holder,
                   uint8_t* answer) {
  WriteEthernet(answer, frame.source, holder, kEtherTypeArp);
  uint8_t* arp = answer + kEthernetBytes;
  Store32(arp, 0x0001'0800);
  Store16(arp + 4, 0x0604);
  Store16(arp + 6, kArpReply);
  StoreMac(arp + 8, holder);
  Store32(arp + 14, static_cast<uint32_t>(question.target.low));
  StoreMac(arp + 18, frame.source);
  Store32(arp + 24, static_cast<uint32_t>(question.asker.low));
  return kEthernetBytes + kArpBytes;
}

// ff02::1, where an answer to a probe goes because the prober has no address yet. RFC 4861,
// section 7.2.4.
constexpr Ip kAllNodes = {0xff02'0000'0000'0000, 1, 6};
constexpr uint64_t kAllNodesMac = 0x3333'0000'0001;

uint32_t AnswerNdp(const Frame& frame, const Solicitation& question, uint64_t holder, bool router,
                   uint8_t* answer) {
  constexpr uint32_t kMessageBytes = 32;
  const bool probe = question.asker.IsUnspecified();
  const Ip destination = probe ? kAllNodes : question.asker;
  WriteEthernet(answer, probe ? kAllNodesMac : frame.source, holder, kEtherTypeIpv6);
  uint8_t* ip = answer + kEthernetBytes;
  std::memset(ip, 0, kIpv6Bytes + kMessageBytes);
  ip[0] = 0x60;
  Store16(ip + 4, kMessageBytes);
  ip[6] = kProtocolIcmpv6;
  ip[7] = 255;
  Store64(ip + 8, question.target.high);
  Store64(ip + 16, question.target.low);
  Store64(ip + 24, destination.high);
  Store64(ip + 32, destination.low);
  uint8_t* message = ip + kIpv6Bytes;
  message[0] = kNeighborAdvertisement;
  message[4] = static_cast<uint8_t>(kAdvertisementOverride | (probe ? 0 : kAdvertisementSolicited) |
                                    (router ? kAdvertisementRouter : 0));
  Store64(message + 8, question.target.high);
  Store64(message + 16, question.target.low);
  message[24] = 2;
  message[25] = 1;
  StoreMac(message + 26, holder);
  const uint64_t sum = PseudoSum(question.target, destination, kProtocolIcmpv6, kMessageBytes) +
                       SumWords(message, kMessageBytes);
  Store16(message + 2, ChecksumOf(sum));
  return kEthernetBytes + kIpv6Bytes + kMessageBytes;
}

}  // namespace

ArpFault DecodeArp(const Frame& frame, Arp* arp) {
  if (frame.size < frame.l2_len + kArpBytes) return ArpFault::kTruncated;
  const uint8_t* at = frame.bytes + frame.l2_len;
  if (Load32(at) != 0x0001'0800 || Load16(at + 4) != 0x0604) return ArpFault::kNotEthernetIpv4;
  arp->operation = Load16(at + 6);
  arp->sender_mac = LoadMac(at + 8);
  arp->sender_ip = LoadIpv4(at + 14);
  arp->target_ip = LoadIpv4(at + 24);
  return ArpFault::kNone;
}

bool DecodeNdp(const uint8_t* message, uint32_t size, Ndp* ndp) {
  if (size < 1) return false;
  ndp->type = message[0];
  const uint32_t body = BodyBytes(ndp->type);
  if (body == 0 || size < body) return false;
  ndp->options = message + body;
  ndp->options_bytes = size - body;
  for (uint32_t at = body; at < size;) {
    if (at + 2 > size) return false;
    const uint32_t option_bytes = message[at + 1] * 8u;
    if (option_bytes == 0 || at + option_bytes > size) return false;
    if ((message[at] == 1 || message[at] == 2) && option_bytes != 8) return false;
    at += option_bytes;
  }
  ndp->has_target = body >= 24;
  if (ndp->has_target) ndp->target = LoadIpv6(message + 8);
  return true;
}

bool ReadIcmpType(const Frame& frame, uint8_t* type) {
  const Packet& packet = frame.packet;
  if (!packet.Is(packet.family == 4 ? kProtocolIcmp : kProtocolIcmpv6)) return false;
  if (packet.fragment == Fragment::kLater || packet.l4_bytes() < 1) return false;
  *type = frame.bytes[packet.l4_offset()];
  return true;
}

bool IsIcmpError(const Frame& frame) {
  const Packet& packet = frame.packet;
  if (!packet.Is(packet.family == 4 ? kProtocolIcmp : kProtocolIcmpv6)) return false;
  uint8_t type = 0;
  if (!ReadIcmpType(frame, &type)) return true;
  if (packet.family == 4) return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
  return type < 128 || type == kRedirect;
}

NdpState ReadNdp(const Frame& frame, Ndp* ndp) {
  const Packet& packet = frame.packet;
  uint8_t type = 0;
  if (packet.family != 6 || !ReadIcmpType(frame, &type) || !IsNdpType(type)) return NdpState::kNone;
  if (packet.fragment != Fragment::kNone) return NdpState::kMalformed;
  return DecodeNdp(frame.bytes + packet.l4_offset(), packet.l4_bytes(), ndp) ? NdpState::kRead
                                                                             : NdpState::kMalformed;
}

bool ReadSolicitation(const Frame& frame, Solicitation* question) {
  return IsGroupMac(frame.destination) && ReadQuestion(frame, question);
}

bool ReadQuestion(const Frame& frame, Solicitation* question) {
  if (frame.ether_type == kEtherTypeArp) return ReadArpQuestion(frame, question);
  Ndp ndp;
  if (ReadNdp(frame, &ndp) != NdpState::kRead || ndp.type != kNeighborSolicitation) return false;
  *question = {ndp.target, frame.packet.source};
  return true;
}

uint32_t AnswerSolicitation(const Frame& frame, const Solicitation& question, uint64_t holder,
                            bool router, AnswerBuffer* answer) {
  return question.target.family == 4 ? AnswerArp(frame, question, holder, answer->data())
                                     : AnswerNdp(frame, question, holder, router, answer->data());
}

}  // namespace weft::core
