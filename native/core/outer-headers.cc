// See the header.
#include "outer-headers.h"

#include "bytes.h"
#include "checksum.h"
#include "virtio.h"
#include "vxlan.h"

namespace weft::core {

namespace {

constexpr uint8_t kTimeToLive = 64;

void WriteIpv4(uint8_t* ip, uint32_t l4_bytes, uint8_t ecn, const OuterFields& outer) {
  Store32(ip, 0x4500'0000u | uint32_t{ecn} << 16 | (kIpv4Bytes + l4_bytes));
  // DF, and with it an identification without meaning (RFC 6864).
  Store32(ip + 4, 0x4000);
  Store32(ip + 8, uint32_t{kTimeToLive} << 24 | uint32_t{kProtocolUdp} << 16);
  Store32(ip + 12, static_cast<uint32_t>(outer.source.low));
  Store32(ip + 16, static_cast<uint32_t>(outer.destination.low));
  Store16(ip + 10, ChecksumOf(SumWords(ip, kIpv4Bytes)));
}

void WriteIpv6(uint8_t* ip, uint32_t l4_bytes, uint8_t ecn, const OuterFields& outer) {
  Store32(ip, 0x6000'0000u | uint32_t{ecn} << 20);
  Store32(ip + 4, l4_bytes << 16 | uint32_t{kProtocolUdp} << 8 | kTimeToLive);
  Store64(ip + 8, outer.source.high);
  Store64(ip + 16, outer.source.low);
  Store64(ip + 24, outer.destination.high);
  Store64(ip + 32, outer.destination.low);
}

}  // namespace

uint8_t* WriteOuterHeaders(uint8_t* frame, uint32_t size, const OuterFields& outer,
                           const Tunneled& super) {
  const uint8_t family = outer.destination.family;
  const uint32_t outer_bytes = OuterBytes(family);
  uint8_t* const ethernet = frame - outer_bytes;
  uint8_t* const ip = ethernet + kEthernetBytes;
  uint8_t* const vxlan = frame - kVxlanBytes;
  uint8_t* const udp = vxlan - kUdpBytes;
  const uint32_t l4_bytes = kUdpBytes + kVxlanBytes + size;

  WriteVxlan(vxlan, super.vni);
  Store16(udp, outer.source_port);
  Store16(udp + 2, outer.destination_port);
  Store16(udp + 4, static_cast<uint16_t>(l4_bytes));
  const uint64_t pseudo = PseudoSum(outer.source, outer.destination, kProtocolUdp, l4_bytes);
  Store16(udp + 6, FoldSum(pseudo));
  if (family == 4) {
    WriteIpv4(ip, l4_bytes, super.ecn, outer);
  } else {
    WriteIpv6(ip, l4_bytes, super.ecn, outer);
  }
  StoreMac(ethernet, outer.destination_mac);
  StoreMac(ethernet + 6, outer.source_mac);
  Store16(ethernet + 12, family == 4 ? kEtherTypeIpv4 : kEtherTypeIpv6);

  VirtioHeader header;
  header.flags = kNeedsChecksum | kUdpTunnelChecksum;
  header.gso_type =
      static_cast<uint8_t>(super.gso_type | (family == 4 ? kGsoTunnel4 : kGsoTunnel6));
  header.header_bytes = static_cast<uint16_t>(outer_bytes + super.cut.header_bytes);
  header.gso_size = static_cast<uint16_t>(super.cut.gso_size);
  header.checksum_start = static_cast<uint16_t>(outer_bytes + super.cut.l4_offset);
  header.checksum_offset = super.cut.tcp ? kTcpChecksumOffset : kUdpChecksumOffset;
  header.outer_l4_offset = static_cast<uint16_t>(udp - ethernet);
  header.inner_l3_offset = static_cast<uint16_t>(outer_bytes + super.cut.l3_offset);
  uint8_t* const start = ethernet - kVirtioBytes;
  std::memcpy(start, &header, sizeof(header));
  return start;
}

}  // namespace weft::core
