// vxlan.h: the header bit by bit, the table of RFC 6040, and the hash of a flow in both directions.
#include "../core/vxlan.h"

#include <algorithm>
#include <set>

#include "frames.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

TEST("what is written is read, for the smallest and the largest VNI") {
  for (const uint32_t vni : {1u, 77u, 0x80'0000u, 0xff'ffffu}) {
    uint8_t header[kVxlanBytes];
    WriteVxlan(header, vni);
    uint32_t read = 0;
    CHECK(ReadVxlan(header, kVxlanBytes, &read) == Drop::kNone);
    CHECK_EQUAL(read, vni);
  }
  // RFC 7348, section 5: the I flag, and nothing else.
  uint8_t header[kVxlanBytes];
  WriteVxlan(header, 0x12'3456);
  CHECK(Bytes(header, header + 8) == FromHex("08000000 12345600"));
}

TEST("a short header, a reserved bit and VNI 0 are refused") {
  uint8_t header[kVxlanBytes];
  WriteVxlan(header, 0x55'5555);
  uint32_t vni = 0;
  for (uint32_t size = 0; size < kVxlanBytes; size++) {
    CHECK(ReadVxlan(header, size, &vni) == Drop::kWireNotVxlan);
  }
  for (uint32_t bit = 0; bit < 64; bit++) {
    header[bit / 8] = static_cast<uint8_t>(header[bit / 8] ^ (1 << bit % 8));
    const bool in_vni = bit >= 32 && bit < 56;
    CHECK(ReadVxlan(header, kVxlanBytes, &vni) == (in_vni ? Drop::kNone : Drop::kWireNotVxlan));
    header[bit / 8] = static_cast<uint8_t>(header[bit / 8] ^ (1 << bit % 8));
  }
  WriteVxlan(header, 0);
  CHECK(ReadVxlan(header, kVxlanBytes, &vni) == Drop::kWireUnknownVni);
}

TEST("the marks behind a tunnel are those of RFC 6040, figure 4") {
  // Rows: inner Not-ECT, ECT(1), ECT(0), CE; columns: the same of the outer header. 9 is dropped.
  const uint8_t right[4][4] = {{0, 0, 0, 9}, {1, 1, 1, 3}, {2, 1, 2, 3}, {3, 3, 3, 3}};
  for (const int family : {4, 6}) {
    for (uint8_t inner = 0; inner < 4; inner++) {
      for (uint8_t outer = 0; outer < 4; outer++) {
        FrameSpec spec;
        spec.family = family;
        spec.tos = static_cast<uint8_t>(0xb8 | inner);
        Bytes bytes = BuildFrame(spec);
        Frame frame = Parsed(&bytes);
        const bool kept = ApplyOuterEcn(outer, &frame);
        CHECK_EQUAL(kept, right[inner][outer] != 9);
        spec.tos = static_cast<uint8_t>(0xb8 | (kept ? right[inner][outer] : inner));
        CHECK(bytes == BuildFrame(spec));
        CHECK_EQUAL(Parsed(&bytes).packet.ecn, frame.packet.ecn);
      }
    }
  }
  Bytes arp = FromHex("ffffffffffff 02000000000a 0806 0001");
  Frame frame = Parsed(&arp);
  CHECK(ApplyOuterEcn(kCe, &frame));
}

TEST("the mark of a tunnel is the inner one, and ECT(0) for CE") {
  Packet packet;
  CHECK_EQUAL(OuterEcn(packet), 0);
  packet.family = 4;
  for (uint8_t inner = 0; inner < 4; inner++) {
    packet.ecn = inner;
    CHECK_EQUAL(OuterEcn(packet), inner == kCe ? kEct0 : inner);
  }
}

TEST("a flow has one hash of 14 bits, the same in both directions, and flows are spread") {
  for (const int family : {4, 6}) {
    for (const bool tcp : {true, false}) {
      std::set<uint32_t> hashes;
      for (uint16_t port = 1000; port < 1200; port++) {
        FrameSpec spec;
        spec.family = family;
        spec.tcp = tcp;
        spec.source_port = port;
        Bytes there = BuildFrame(spec);
        Bytes back = there;
        Frame frame = Parsed(&back);
        const uint32_t ips = frame.packet.l3_offset + (family == 4 ? 12 : 8);
        const uint32_t ip_bytes = family == 4 ? 4 : 16;
        std::swap_ranges(back.begin() + ips, back.begin() + ips + ip_bytes,
                         back.begin() + ips + ip_bytes);
        const uint32_t ports = frame.packet.l4_offset();
        std::swap_ranges(back.begin() + ports, back.begin() + ports + 2, back.begin() + ports + 2);
        const uint32_t hash = FlowHash(Parsed(&there));
        CHECK_EQUAL(hash, FlowHash(Parsed(&back)));
        CHECK(hash < 1 << 14);
        hashes.insert(hash % 16);
        // Fragments know no ports, so that all of a packet take one way.
        if (family == 4) {
          there[20] = 0x20;
          Bytes other = there;
          other[34]++;
          CHECK_EQUAL(FlowHash(Parsed(&there)), FlowHash(Parsed(&other)));
        }
      }
      CHECK_EQUAL(hashes.size(), 16);
    }
  }
}
