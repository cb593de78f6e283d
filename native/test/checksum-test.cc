// checksum.h: every variant against one word after the other, and the rules of partial checksums.
#include "../core/checksum.h"

#include "frames.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kAlignments = 64;

struct Variants {
  const char* names[kSumVariantsMax];
  SumFunction functions[kSumVariantsMax];
  uint32_t count = 0;
  Variants() { SumVariants(names, functions, &count); }
};

Bytes RandomBytes(uint64_t seed, size_t size) {
  Random random(seed);
  Bytes bytes(size);
  for (uint8_t& byte : bytes) byte = random.Byte();
  return bytes;
}

void CheckAll(const uint8_t* bytes, size_t size) {
  static const Variants variants;
  const uint16_t right = SlowSum(bytes, size);
  CHECK_EQUAL(FoldSum(SumWords(bytes, size)), right);
  for (uint32_t i = 0; i < variants.count; i++) {
    CHECK_EQUAL(FoldSum(variants.functions[i](bytes, size)), right);
  }
}

}  // namespace

TEST("the example of RFC 1071, whole and with an odd number of bytes") {
  const Bytes bytes = FromHex("0001 f203 f4f5 f6f7");
  CHECK_EQUAL(FoldSum(SumWords(bytes.data(), 8)), 0xddf2);
  CHECK_EQUAL(ChecksumOf(SumWords(bytes.data(), 8)), 0x220d);
  CHECK_EQUAL(FoldSum(SumWords(bytes.data(), 5)), 58'885);
  CHECK_EQUAL(ChecksumOf(SumWords(bytes.data(), 5)), 6650);
}

TEST("the example of RFC 1624, section 4: equation 3 gives 0000 where equation 2 gave ffff") {
  CHECK_EQUAL(UpdateChecksum(0xdd2f, 0x5555, 0x3285), 0);
}

TEST("every variant agrees with the slow sum for each size up to 300 and each alignment") {
  const Bytes bytes = RandomBytes(Seed(), kAlignments + 300);
  for (size_t size = 0; size <= 300; size++) {
    for (size_t at = 0; at < kAlignments; at++) CheckAll(bytes.data() + at, size);
  }
}

TEST("every variant agrees with the slow sum for 64 KB, of noise, of zeros and of ones") {
  const size_t size = 65'536;
  Bytes bytes = RandomBytes(Seed() + 1, size + kAlignments);
  for (size_t at = 0; at < kAlignments; at += 7) {
    for (size_t less = 0; less < 9; less++) CheckAll(bytes.data() + at, size - less);
  }
  for (const uint8_t fill : {uint8_t{0}, uint8_t{0xff}}) {
    for (uint8_t& byte : bytes) byte = fill;
    CheckAll(bytes.data() + 1, size);
    CHECK_EQUAL(SumWords(bytes.data(), size) == 0, fill == 0);
  }
}

TEST("sums of parts of even size add up to the sum of the whole") {
  const Bytes bytes = RandomBytes(Seed() + 2, 1501);
  Random random(Seed() + 3);
  for (int i = 0; i < 500; i++) {
    const size_t cut = 2 * random.Below(750);
    const uint64_t sum = SumWords(bytes.data(), cut) + SumWords(bytes.data() + cut, 1501 - cut);
    CHECK_EQUAL(FoldSum(sum), SlowSum(bytes.data(), 1501));
  }
}

TEST("a checksum updated word by word is the checksum of the changed bytes") {
  Bytes bytes = RandomBytes(Seed() + 4, 40);
  Random random(Seed() + 5);
  uint16_t checksum = ChecksumOf(SumWords(bytes.data(), 40));
  for (int i = 0; i < 2000; i++) {
    uint8_t* word = bytes.data() + 2 * random.Below(20);
    const uint16_t next = static_cast<uint16_t>(random.Next());
    checksum = UpdateChecksum(checksum, Load16(word), next);
    Store16(word, next);
    CHECK_EQUAL(checksum, ChecksumOf(SumWords(bytes.data(), 40)));
  }
}

TEST("right, partial and wrong checksums are told apart, and a partial one can be completed") {
  Random random(Seed() + 6);
  for (int i = 0; i < 2000; i++) {
    FrameSpec spec = RandomSpec(&random, 400);
    spec.sum = Sum::kRight;
    Bytes right = BuildFrame(spec);
    const Frame frame = Parsed(&right);
    CHECK(IsChecksumRight(frame));
    CHECK_EQUAL(PseudoSum(frame.packet.source, frame.packet.destination, frame.packet.protocol,
                          frame.packet.l4_bytes()) %
                    0xffff,
                SlowPseudoSum(frame) % 0xffff);
    spec.sum = Sum::kWrong;
    Bytes wrong = BuildFrame(spec);
    CHECK(!IsChecksumRight(Parsed(&wrong)));
    spec.sum = Sum::kPartial;
    Bytes partial = BuildFrame(spec);
    CHECK(IsChecksumPartial(Parsed(&partial)));
    const Packet& packet = frame.packet;
    CompleteChecksum(partial.data(), packet.l3_offset + packet.packet_len, packet.l4_offset(),
                     ChecksumAt(frame) - packet.l4_offset(), !spec.tcp);
    CHECK(partial == right);
  }
}

TEST("fragments, other protocols and cut-off headers have no partial checksum") {
  for (const int family : {4, 6}) {
    FrameSpec spec;
    spec.family = family;
    spec.sum = Sum::kPartial;
    Bytes bytes = BuildFrame(spec);
    Frame frame = Parsed(&bytes);
    CHECK(IsChecksumPartial(frame));
    frame.packet.fragment = Fragment::kFirst;
    CHECK(!IsChecksumPartial(frame));
    frame = Parsed(&bytes);
    frame.packet.protocol = kProtocolIcmp;
    CHECK(!IsChecksumPartial(frame));
    frame = Parsed(&bytes);
    frame.packet.hidden = true;
    CHECK(!IsChecksumPartial(frame));
    frame = Parsed(&bytes);
    frame.packet.packet_len = frame.packet.l3_len + 17;
    CHECK(!IsChecksumPartial(frame));
    CHECK(!IsChecksumPartial(Frame{}));
    CHECK(!IsChecksumRight(Frame{}));
  }
}

TEST("a UDP checksum that comes out as zero is stored as ffff, a TCP one is not") {
  for (const bool tcp : {false, true}) {
    FrameSpec spec;
    spec.tcp = tcp;
    spec.sum = Sum::kPartial;
    Bytes bytes = BuildFrame(spec);
    const Frame frame = Parsed(&bytes);
    const uint32_t l4 = frame.packet.l4_offset();
    const uint32_t end = frame.size;
    // The last word makes up for all others.
    Store16(bytes.data() + end - 2, 0);
    const uint16_t rest = SlowSum(bytes.data() + l4, end - l4);
    Store16(bytes.data() + end - 2, static_cast<uint16_t>(~rest));
    CompleteChecksum(bytes.data(), end, l4, tcp ? 16 : 6, !tcp);
    CHECK_EQUAL(Load16(bytes.data() + ChecksumAt(frame)), tcp ? 0 : 0xffff);
    CHECK(IsChecksumRight(frame));
  }
}
