// outer-headers.h: headers that a receiver accepts, and the offsets that the kernel demands.
#include "../core/outer-headers.h"

#include <cstring>

#include "test.h"
#include "world.h"

using namespace weft::core;
using namespace weft::test;

namespace {

// The conditions of virtio_net_hdr_tnl_to_skb and __virtio_net_hdr_to_skb, Linux 6.17,
// include/linux/virtio_net.h, as far as they look at the header.
void CheckKernelTakes(const VirtioHeader& header, const uint8_t* frame, uint32_t size) {
  const uint8_t tunnel = header.gso_type & (kGsoTunnel4 | kGsoTunnel6);
  CHECK(tunnel == kGsoTunnel4 || tunnel == kGsoTunnel6);
  const uint8_t inner = static_cast<uint8_t>(header.gso_type & ~(tunnel | kGsoEcn));
  CHECK(inner == kGsoTcp4 || inner == kGsoTcp6 || inner == kGsoUdp);
  CHECK((header.flags & kNeedsChecksum) != 0);
  CHECK((header.flags & kUdpTunnelChecksum) != 0);
  const uint32_t outer_l3_min = 14 + (tunnel == kGsoTunnel6 ? 40 : 20);
  const bool v6 = (frame[header.inner_l3_offset] >> 4) == 6;
  CHECK(header.outer_l4_offset >= outer_l3_min);
  CHECK(header.inner_l3_offset >= header.outer_l4_offset + 8);
  CHECK(header.checksum_start >= header.inner_l3_offset + (v6 ? 40 : 20));
  CHECK_EQUAL(inner == kGsoTcp6, v6 && inner != kGsoUdp);
  CHECK_EQUAL(header.checksum_offset, inner == kGsoUdp ? 6 : 16);
  const uint32_t l4_bytes = inner == kGsoUdp ? 8 : 20;
  CHECK(size >= header.checksum_start + l4_bytes);
  CHECK(header.gso_size != 0);
  CHECK(size > header.checksum_start + l4_bytes + header.gso_size);
  // Readers of the plain header take it for the length of all headers.
  CHECK(header.header_bytes >= header.checksum_start + l4_bytes);
}

void CheckOuter(uint8_t* frame, uint32_t size, const OuterFields& outer, const Tunneled& super) {
  Frame parsed;
  CHECK(ParseFrame(frame, size, &parsed));
  const Packet& packet = parsed.packet;
  CHECK_EQUAL(parsed.destination, outer.destination_mac);
  CHECK_EQUAL(parsed.source, outer.source_mac);
  CHECK_EQUAL(packet.family, outer.destination.family);
  CHECK(packet.source == outer.source && packet.destination == outer.destination);
  CHECK_EQUAL(packet.packet_len, size - 14);
  CHECK_EQUAL(packet.ecn, super.ecn);
  CHECK_EQUAL(packet.protocol, 17);
  const uint8_t* ip = frame + 14;
  if (packet.family == 4) {
    CHECK_EQUAL(SlowSum(ip, 20), 0xffff);
    CHECK_EQUAL(Load16(ip + 6), 0x4000);
    CHECK_EQUAL(ip[8], 64);
    CHECK_EQUAL(ip[1] >> 2, 0);
  } else {
    CHECK_EQUAL(Load32(ip) & 0x0fff'ffff, uint32_t{super.ecn} << 20);
    CHECK_EQUAL(ip[7], 64);
  }
  const uint8_t* udp = frame + packet.l4_offset();
  CHECK_EQUAL(Load16(udp), outer.source_port);
  CHECK_EQUAL(Load16(udp + 2), outer.destination_port);
  CHECK_EQUAL(Load16(udp + 4), packet.l4_bytes());
  // Whoever completes the sum starts from that of the pseudo header.
  CHECK_EQUAL(Load16(udp + 6), SlowPseudoSum(parsed));
  CHECK_EQUAL(Load32(udp + 8), 0x0800'0000);
  CHECK_EQUAL(Load32(udp + 12), super.vni << 8);
}

OuterFields Outer(uint8_t family, Random* random) {
  OuterFields outer;
  outer.destination_mac = random->Next() >> 16;
  outer.source_mac = random->Next() >> 16;
  const auto address = [&] {
    return family == 4 ? Ip{0, random->Next() >> 32, 4} : Ip{random->Next(), random->Next(), 6};
  };
  outer.source = address();
  outer.destination = address();
  outer.source_port = static_cast<uint16_t>(random->Next());
  outer.destination_port = 4789;
  return outer;
}

}  // namespace

TEST("superframes of every shape get headers that a kernel takes, and stay as they are") {
  Random random(Seed());
  for (int i = 0; i < 2000; i++) {
    FrameSpec spec = RandomSpec(&random, random.OneIn(10) ? 60'000 : 4000);
    spec.payload = 2 + spec.payload;
    spec.tags = spec.padding = 0;
    spec.sum = Sum::kPartial;
    Bytes block(128);
    const Bytes inner = BuildFrame(spec);
    block.insert(block.end(), inner.begin(), inner.end());
    uint8_t* const frame = block.data() + 128;
    const auto size = static_cast<uint32_t>(inner.size());
    Frame parsed;
    CHECK(ParseFrame(frame, size, &parsed));
    Tunneled super;
    CHECK(PlanCut(parsed, 1 + random.Below(spec.payload - 1), &super.cut));
    super.vni = random.Below(1 << 24);
    super.flow_hash = 0;
    super.gso_type = OffloadOf(inner, super.cut.gso_size).gso_type;
    if (random.OneIn(3)) super.gso_type |= kGsoEcn;
    super.ecn = static_cast<uint8_t>(random.Below(4));
    const OuterFields outer = Outer(random.OneIn(2) ? 4 : 6, &random);
    uint8_t* const start = WriteOuterHeaders(frame, size, outer, super);
    VirtioHeader header;
    std::memcpy(static_cast<void*>(&header), start, sizeof(header));
    CHECK_EQUAL(frame - start, 24 + OuterBytes(outer.destination.family));
    CHECK(Bytes(frame, frame + size) == inner);
    const auto outer_size = static_cast<uint32_t>(frame + size - (start + 24));
    CheckKernelTakes(header, start + 24, outer_size);
    CheckOuter(start + 24, outer_size, outer, super);
    CHECK_EQUAL(start[24 + header.inner_l3_offset] >> 4, spec.family);
    CHECK_EQUAL(header.gso_size, super.cut.gso_size);
    CHECK_EQUAL(header.gso_type & kGsoEcn, super.gso_type & kGsoEcn);
  }
}

TEST("a TCP superframe of 60,000 bytes over IPv4, field by field") {
  // The offsets are those with which Linux 6.18 hands such a superframe to a TAP.
  FrameSpec spec;
  spec.payload = 60'000;
  spec.tcp_options = 12;
  spec.sum = Sum::kPartial;
  Bytes block(128);
  const Bytes inner = BuildFrame(spec);
  block.insert(block.end(), inner.begin(), inner.end());
  uint8_t* const frame = block.data() + 128;
  const auto size = static_cast<uint32_t>(inner.size());
  Frame parsed;
  CHECK(ParseFrame(frame, size, &parsed));
  Tunneled super = {{}, 77, 0, kGsoTcp4, kEct0};
  CHECK(PlanCut(parsed, 1400, &super.cut));
  const OuterFields outer = {0x0200'0000'cc02,    0x0200'0000'cc01, {0, 0xc000'0201, 4},
                             {0, 0xc000'0203, 4}, 50'000,           4789};
  uint8_t* const start = WriteOuterHeaders(frame, size, outer, super);
  VirtioHeader header;
  std::memcpy(static_cast<void*>(&header), start, sizeof(header));
  CHECK_EQUAL(header.flags, 9);
  CHECK_EQUAL(header.gso_type, 0x21);
  CHECK_EQUAL(header.gso_size, 1400);
  CHECK_EQUAL(header.checksum_start, 84);
  CHECK_EQUAL(header.checksum_offset, 16);
  CHECK_EQUAL(header.outer_l4_offset, 34);
  CHECK_EQUAL(header.inner_l3_offset, 64);
  CHECK_EQUAL(header.header_bytes, 50 + 14 + 20 + 32);
  CHECK(Bytes(start + 24, start + 24 + 24) ==
        FromHex("02000000cc02 02000000cc01 0800 4502eac6 00004000 4011"));
}

TEST("the longest superframe of a tunnel still fits the length fields around it") {
  CHECK(20u + 8 + 8 + kTunnelFrameBytesMax <= 65'535);
  CHECK(14u + 20 + 8 + 8 + kTunnelFrameBytesMax <= 65'535);
}
