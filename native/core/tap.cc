// See the header.
#include "tap.h"

#include <algorithm>

#include "checksum.h"

namespace weft::core {

namespace {

constexpr uint16_t kFirstEtherType = 0x0600;

bool IsRefusedEtherType(uint16_t type) {
  switch (type) {
    case 0x8035:  // RARP
    case 0x8808:  // MAC control
    case 0x8809:  // slow protocols
    case 0x88cc:  // LLDP
    case 0x9100:  // old QinQ
      return true;
    default:
      return type < kFirstEtherType;
  }
}

Drop GuardArp(const Frame& frame, const Port& port) {
  Arp arp;
  const ArpFault fault = DecodeArp(frame, &arp);
  if (fault == ArpFault::kTruncated) return Drop::kTapMalformed;
  if (fault != ArpFault::kNone || arp.sender_mac != port.mac) return Drop::kTapArp;
  if (arp.operation != kArpRequest && arp.operation != kArpReply) return Drop::kTapArp;
  const bool probe = arp.sender_ip.IsUnspecified() && arp.operation == kArpRequest;
  return Owns(port, probe ? arp.target_ip : arp.sender_ip) ? Drop::kNone : Drop::kTapArp;
}

Drop GuardNdp(const Frame& frame, const Port& port) {
  const Packet& packet = frame.packet;
  if (packet.fragment != Fragment::kNone) return Drop::kTapIpv6Hidden;
  Ndp ndp;
  if (!DecodeNdp(frame.bytes + packet.l4_offset(), packet.l4_bytes(), &ndp)) {
    return Drop::kTapMalformed;
  }
  if (ndp.type == kRouterAdvertisement || ndp.type == kRedirect) return Drop::kTapRouterClaim;
  if (!ndp.ForEachLinkLayer([&](bool, uint64_t mac) { return mac == port.mac; })) {
    return Drop::kTapNeighborClaim;
  }
  const bool unaddressed = packet.source.IsUnspecified();
  const bool probe = unaddressed && ndp.type == kNeighborSolicitation;
  if (ndp.type == kNeighborAdvertisement || probe) {
    if (!ndp.has_target || !Owns(port, ndp.target)) return Drop::kTapNeighborClaim;
  }
  if (probe || (unaddressed && ndp.type == kRouterSolicitation)) return Drop::kNone;
  return Owns(port, packet.source) ? Drop::kNone : Drop::kTapIpv6Source;
}

// The whole UDP header is in the first 8 bytes, so a first fragment cannot hide its ports.
Drop GuardUdp(const Frame& frame) {
  const Packet& packet = frame.packet;
  if (!packet.Is(kProtocolUdp) || packet.fragment == Fragment::kLater) return Drop::kNone;
  if (packet.l4_bytes() < kUdpBytes) return Drop::kTapMalformed;
  const uint8_t* udp = frame.bytes + packet.l4_offset();
  if (Load16(udp + 4) < kUdpBytes) return Drop::kTapMalformed;
  const uint16_t server_port = packet.family == 4 ? 67 : 547;
  return Load16(udp) == server_port ? Drop::kTapDhcpServer : Drop::kNone;
}

bool IsAllowedIpv6Source(const Packet& packet, bool has_type, uint8_t icmp_type, const Port& port) {
  if (packet.source.IsUnspecified()) {
    // MLD reports and "done", which a host sends from :: while its addresses are tentative. RFC
    // 3590.
    return has_type && (icmp_type == 131 || icmp_type == 132 || icmp_type == 143);
  }
  if (port.router != 0 && !IsLinkLocal(packet.source)) return true;
  return Owns(port, packet.source);
}

Drop GuardIpv6(const Frame& frame, const Port& port) {
  const Packet& packet = frame.packet;
  if (packet.hidden) return Drop::kTapIpv6Hidden;
  uint8_t icmp_type = 0;
  const bool has_type = ReadIcmpType(frame, &icmp_type);
  if (packet.protocol == kProtocolIcmpv6 && packet.fragment != Fragment::kLater) {
    if (!has_type) return Drop::kTapIpv6Hidden;
    if (IsNdpType(icmp_type)) return GuardNdp(frame, port);
  }
  if (!IsAllowedIpv6Source(packet, has_type, icmp_type, port)) return Drop::kTapIpv6Source;
  return GuardUdp(frame);
}

bool MayAnswer(const Frame& frame) {
  const Packet& packet = frame.packet;
  if (packet.family == 0 || packet.fragment == Fragment::kLater) return false;
  if (IsGroupMac(frame.destination) || packet.source.IsUnspecified()) return false;
  if (IsMulticast(packet.source) || IsMulticast(packet.destination)) return false;
  return !IsIcmpError(frame);
}

// The gateway that shares the longest prefix with the sender: the one of its subnet. Without one of
// the family, the destination of the packet.
Ip Reporter(const Packet& packet, const std::vector<Ip>& gateways) {
  Ip nearest = packet.destination;
  Ip distance;
  bool found = false;
  for (const Ip& gateway : gateways) {
    if (gateway.family != packet.family) continue;
    const Ip now = {gateway.high ^ packet.source.high, gateway.low ^ packet.source.low, 0};
    const bool nearer =
        now.high != distance.high ? now.high < distance.high : now.low < distance.low;
    if (found && !nearer) continue;
    nearest = gateway;
    distance = now;
    found = true;
  }
  return nearest;
}

uint32_t WriteFragmentationNeeded(const Packet& packet, const Ip& reporter, uint32_t quoted,
                                  uint32_t mtu_bytes, uint8_t* ip) {
  uint8_t* icmp = ip + kIpv4Bytes;
  icmp[0] = 3;
  icmp[1] = 4;
  Store16(icmp + 2, 0);
  Store32(icmp + 4, std::min(mtu_bytes, 0xffffu));
  Store16(icmp + 2, ChecksumOf(SumWords(icmp, 8 + quoted)));
  const uint32_t packet_len = kIpv4Bytes + 8 + quoted;
  std::memset(ip, 0, kIpv4Bytes);
  ip[0] = 0x45;
  Store16(ip + 2, static_cast<uint16_t>(packet_len));
  Store16(ip + 6, 0x4000);
  ip[8] = 64;
  ip[9] = kProtocolIcmp;
  Store32(ip + 12, static_cast<uint32_t>(reporter.low));
  Store32(ip + 16, static_cast<uint32_t>(packet.source.low));
  Store16(ip + 10, ChecksumOf(SumWords(ip, kIpv4Bytes)));
  return packet_len;
}

uint32_t WritePacketTooBig(const Packet& packet, const Ip& reporter, uint32_t quoted,
                           uint32_t mtu_bytes, uint8_t* ip) {
  uint8_t* icmp = ip + kIpv6Bytes;
  icmp[0] = 2;
  icmp[1] = 0;
  Store16(icmp + 2, 0);
  Store32(icmp + 4, mtu_bytes);
  const uint64_t pseudo = PseudoSum(reporter, packet.source, kProtocolIcmpv6, 8 + quoted);
  Store16(icmp + 2, ChecksumOf(pseudo + SumWords(icmp, 8 + quoted)));
  std::memset(ip, 0, kIpv6Bytes);
  ip[0] = 0x60;
  Store16(ip + 4, static_cast<uint16_t>(8 + quoted));
  ip[6] = kProtocolIcmpv6;
  ip[7] = 64;
  Store64(ip + 8, reporter.high);
  Store64(ip + 16, reporter.low);
  Store64(ip + 24, packet.source.high);
  Store64(ip + 32, packet.source.low);
  return kIpv6Bytes + 8 + quoted;
}

}  // namespace

Drop GuardFrame(const Frame& frame, const Port& port) {
  if (frame.source != port.mac) return Drop::kTapSourceMac;
  if (IsReservedGroupMac(frame.destination)) return Drop::kTapReservedMac;
  if (frame.tags > 0) return Drop::kTapVlanTag;
  if (IsRefusedEtherType(frame.ether_type)) return Drop::kTapEtherType;
  if (frame.ether_type == kEtherTypeArp) return GuardArp(frame, port);
  if (frame.packet.family == 0) return Drop::kNone;
  if (frame.packet.family == 6) return GuardIpv6(frame, port);
  if (port.router == 0 && !Owns(port, frame.packet.source)) return Drop::kTapIpv4Source;
  return GuardUdp(frame);
}

uint32_t AnswerTooBig(const Frame& frame, uint32_t mtu_bytes, const std::vector<Ip>& gateways,
                      AnswerBuffer* answer) {
  if (!MayAnswer(frame)) return 0;
  const Packet& packet = frame.packet;
  const Ip reporter = Reporter(packet, gateways);
  uint8_t* bytes = answer->data();
  StoreMac(bytes, frame.source);
  StoreMac(bytes + 6, frame.destination);
  Store16(bytes + 12, frame.ether_type);
  uint8_t* ip = bytes + kEthernetBytes;
  // RFC 1812, section 4.3.2.3: 576 bytes in all; RFC 4443, section 2.4 (c): the minimum MTU.
  const uint32_t header = packet.family == 4 ? kIpv4Bytes : kIpv6Bytes;
  const uint32_t limit = packet.family == 4 ? 576 : 1280;
  const uint32_t quoted = std::min(packet.packet_len, limit - header - 8);
  std::memcpy(ip + header + 8, frame.bytes + packet.l3_offset, quoted);
  const uint32_t packet_len =
      packet.family == 4 ? WriteFragmentationNeeded(packet, reporter, quoted, mtu_bytes, ip)
                         : WritePacketTooBig(packet, reporter, quoted, mtu_bytes, ip);
  return kEthernetBytes + packet_len;
}

}  // namespace weft::core
