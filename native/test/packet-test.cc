// packet.h: what is read from frames of the kernel, and that no frame, cut off anywhere, is read
// past its end.
#include "../core/packet.h"

#include "../core/checksum.h"
#include "frames.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

// Inner frames of test/vectors/kernel-vxlan.json.
struct KernelFrame {
  const char* name;
  const char* hex;
  uint8_t family;
  uint8_t protocol;
  uint8_t ecn;
  bool partial;
};

const KernelFrame kKernelFrames[] = {
    {"ARP request",
     "ffffffffffff02000000000a0806000108000604000102000000000a0a0900010000000000000a090002", 0, 0,
     0, false},
    {"small UDP over IPv4",
     "02000000000b02000000000a08004500002f4ec740004011d7e20a0900010a090002d13b138a001b1441776566742"
     "0736d616c6c20646174616772616d",
     4, kProtocolUdp, 0, true},
    {"TCP SYN over IPv4",
     "02000000000b02000000000a08004500003cfde24000400628c50a0900010a090002bf8a1389c172d66900000000a"
     "002fd5c14430000020405820402080ae81529e1000000000103030a",
     4, kProtocolTcp, 0, true},
    {"inner CE over IPv4",
     "02000000000b02000000000a08004503001e4f3140004011d7860a0900010a090002a8ca138a000a14306365", 4,
     kProtocolUdp, 3, true},
    {"ICMPv6 echo request",
     "02000000000b02000000000a86dd6002a64500403a40fd090000000000000000000000000001fd090000000000000"
     "000000000000002"
     "8000da32217f0001c6e5046b00000000fa97050000000000101112131415161718191a1b1c1d1e1f2021222324252"
     "62728292a2b2c2d2e2f3031323334353637",
     6, kProtocolIcmpv6, 0, false},
    {"inner ECT(1) and EF over IPv6",
     "02000000000b02000000000a86dd6b9de4f7000f1140fd090000000000000000000000000001fd090000000000000"
     "000000000000002c5aa138a000ffa3665662d65637431",
     6, kProtocolUdp, 1, true},
};

}  // namespace

TEST("frames of the kernel are read as what they are, and their checksums as partial") {
  for (const KernelFrame& row : kKernelFrames) {
    Bytes bytes = FromHex(row.hex);
    Frame frame;
    CHECK(ParseFrame(bytes.data(), static_cast<uint32_t>(bytes.size()), &frame));
    CHECK_EQUAL(frame.source, 0x0200'0000'000a);
    CHECK_EQUAL(frame.packet.family, row.family);
    CHECK_EQUAL(frame.packet.protocol, row.protocol);
    CHECK_EQUAL(frame.packet.ecn, row.ecn);
    CHECK_EQUAL(IsChecksumPartial(frame), row.partial);
    if (row.family == 0) continue;
    CHECK_EQUAL(frame.packet.l3_offset + frame.packet.packet_len, frame.size);
    if (row.partial) SlowComplete(&bytes);
    CHECK(IsChecksumRight(frame));
  }
}

TEST("a frame cut off at any length is refused, or read as far as it goes") {
  Random random(Seed());
  for (int i = 0; i < 100; i++) {
    const Bytes whole = BuildFrame(RandomSpec(&random, 40));
    for (uint32_t size = 0; size < whole.size(); size++) {
      // A buffer of exactly this size: the sanitizer sees a read past it.
      Bytes cut(whole.begin(), whole.begin() + size);
      Frame frame;
      if (!ParseFrame(cut.data(), size, &frame)) continue;
      CHECK(frame.packet.l3_offset + frame.packet.packet_len <= size);
      IsChecksumRight(frame);
      IsChecksumPartial(frame);
    }
  }
}

TEST("a frame with one wrong byte anywhere is refused, or read within its bounds") {
  Random random(Seed() + 1);
  for (int i = 0; i < 100; i++) {
    const Bytes whole = BuildFrame(RandomSpec(&random, 20));
    for (size_t at = 0; at < whole.size(); at++) {
      Bytes bytes = whole;
      bytes[at] = random.Byte();
      Frame frame;
      if (!ParseFrame(bytes.data(), static_cast<uint32_t>(bytes.size()), &frame)) continue;
      CHECK(frame.packet.l3_len <= frame.packet.packet_len);
      CHECK(frame.packet.l3_offset + frame.packet.packet_len <= frame.size);
      IsChecksumRight(frame);
      IsChecksumPartial(frame);
    }
  }
}

TEST("tags, options and extension headers are stepped over") {
  for (uint32_t tags = 0; tags <= 2; tags++) {
    FrameSpec spec;
    spec.tags = tags;
    spec.ip_options = 8;
    Bytes v4 = BuildFrame(spec);
    Frame frame = Parsed(&v4);
    CHECK_EQUAL(frame.tags, tags);
    CHECK_EQUAL(frame.packet.l3_offset, 14 + 4 * tags);
    CHECK_EQUAL(frame.packet.l4_offset(), 14 + 4 * tags + 28);
    spec.family = 6;
    spec.extension = 24;
    Bytes v6 = BuildFrame(spec);
    frame = Parsed(&v6);
    CHECK_EQUAL(frame.packet.l4_offset(), 14 + 4 * tags + 64);
    CHECK(frame.packet.Is(kProtocolTcp));
  }
}

TEST("fragments are told apart, and an upper layer that is not there is hidden") {
  FrameSpec spec;
  spec.fragment = 0x2000;
  Bytes first = BuildFrame(spec);
  CHECK(Parsed(&first).packet.fragment == Fragment::kFirst);
  Store16(first.data() + 20, 0x0001);
  CHECK(Parsed(&first).packet.fragment == Fragment::kLater);
  spec.family = 6;
  spec.extension = 8;
  Bytes bytes = BuildFrame(spec);
  // The options header claims to be longer than the packet.
  bytes[14 + 41] = 200;
  const Frame frame = Parsed(&bytes);
  CHECK(frame.packet.hidden);
  CHECK(!frame.packet.Is(kProtocolTcp));
}
