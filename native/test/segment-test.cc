// segment.h: superframes of every shape, against segments made a byte at a time.
#include "../core/segment.h"

#include <memory>

#include "../core/checksum.h"
#include "frames.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

const uint8_t kPrefix[kPrefixBytesMax] = {0x08, 0, 0, 0, 0, 0, 77, 0};

// Segments `first` to `first + count - 1`, prefix and all, each in one piece.
std::vector<Bytes> Gathered(const Frame& frame, const Cut& cut, uint32_t first, uint32_t count,
                            uint32_t prefix_bytes) {
  static const auto list = std::make_unique<SegmentList>();
  BuildSegments(frame, cut, first, count, kPrefix, prefix_bytes, list.get());
  std::vector<Bytes> segments;
  for (uint32_t i = 0; i < count; i++) {
    Bytes segment;
    for (uint32_t part = 2 * i; part < 2 * i + 2; part++) {
      const auto* from = static_cast<const uint8_t*>(list->parts[part].iov_base);
      segment.insert(segment.end(), from, from + list->parts[part].iov_len);
    }
    segments.push_back(segment);
  }
  return segments;
}

void CheckCut(Bytes superframe, uint32_t gso_size, uint32_t at_once, uint32_t prefix_bytes) {
  const Bytes before = superframe;
  const std::vector<Bytes> right = SlowSegments(superframe, gso_size);
  const Frame frame = Parsed(&superframe);
  Cut cut;
  CHECK(PlanCut(frame, gso_size, &cut));
  CHECK_EQUAL(cut.count, right.size());
  for (uint32_t first = 0; first < cut.count; first += at_once) {
    const uint32_t left = cut.count - first;
    const uint32_t count = left < at_once ? left : at_once;
    const std::vector<Bytes> segments = Gathered(frame, cut, first, count, prefix_bytes);
    for (uint32_t i = 0; i < count; i++) {
      Bytes segment(segments[i].begin() + prefix_bytes, segments[i].end());
      CHECK(segment == right[first + i]);
      CHECK(Bytes(segments[i].begin(), segments[i].begin() + prefix_bytes) ==
            Bytes(kPrefix, kPrefix + prefix_bytes));
      CHECK(IsChecksumRight(Parsed(&segment)));
    }
  }
  CHECK(superframe == before);
}

bool CanCut(const FrameSpec& spec, uint32_t gso_size) {
  Bytes bytes = BuildFrame(spec);
  Cut cut;
  return PlanCut(Parsed(&bytes), gso_size, &cut);
}

}  // namespace

TEST("a superframe of 44 segments is cut as one frame after the other would have been sent") {
  for (const int family : {4, 6}) {
    for (const bool tcp : {true, false}) {
      FrameSpec spec;
      spec.family = family;
      spec.tcp = tcp;
      spec.payload = 44 * 1398 - 5;
      spec.flags = kAck | kPsh | kFin | kCwr;
      spec.tcp_options = 12;
      CheckCut(BuildFrame(spec), 1398, kSegmentsMax, kPrefixBytesMax);
    }
  }
}

TEST("a TCP superframe of the kernel, as it left a container") {
  // test/vectors/kernel-vxlan.json, "TCP superframe over IPv4": headers, and 4000 bytes of its
  // data.
  Bytes bytes = FromHex(
      "02000000000b02000000000a 080045000fd4fde440004006192b0a0900010a090002"
      "bf8a1389c172d66aac36f8c78018004023db00000101080ae81529e2fe284df2");
  for (uint32_t i = 0; i < 4000; i++) bytes.push_back(static_cast<uint8_t>(7 * i + 3));
  CHECK(IsChecksumPartial(Parsed(&bytes)));
  CheckCut(bytes, 1398, kSegmentsMax, kPrefixBytesMax);
}

TEST("random superframes of every shape, in one go and in several, with and without a prefix") {
  Random random(Seed());
  for (int i = 0; i < 3000; i++) {
    const FrameSpec spec = RandomSpec(&random, random.OneIn(10) ? 60'000 : 3000);
    const uint32_t gso_size = spec.payload / (1 + random.Below(90)) + 1;
    CheckCut(BuildFrame(spec), gso_size, 1 + random.Below(kSegmentsMax),
             random.Below(kPrefixBytesMax + 1));
  }
}

TEST("sequence numbers and identifications wrap around") {
  FrameSpec spec;
  spec.payload = 5000;
  spec.sequence = 0xffff'f800;
  spec.id = 0xfffe;
  CheckCut(BuildFrame(spec), 1000, kSegmentsMax, kPrefixBytesMax);
}

TEST("FIN and PSH are on the last segment only, CWR on the first, ECE on all") {
  FrameSpec spec;
  spec.payload = 3000;
  spec.flags = kAck | kPsh | kFin | kCwr | kEce;
  Bytes bytes = BuildFrame(spec);
  const Frame frame = Parsed(&bytes);
  Cut cut;
  CHECK(PlanCut(frame, 1000, &cut));
  const std::vector<Bytes> segments = Gathered(frame, cut, 0, 3, 0);
  const uint32_t flags_at = cut.l4_offset + 13;
  CHECK_EQUAL(segments[0][flags_at], kAck | kEce | kCwr);
  CHECK_EQUAL(segments[1][flags_at], kAck | kEce);
  CHECK_EQUAL(segments[2][flags_at], kAck | kEce | kPsh | kFin);
}

TEST("a UDP superframe without a checksum gives datagrams without one") {
  FrameSpec spec;
  spec.tcp = false;
  spec.sum = Sum::kNone;
  spec.payload = 3000;
  Bytes bytes = BuildFrame(spec);
  const std::vector<Bytes> right = SlowSegments(bytes, 700);
  const Frame frame = Parsed(&bytes);
  Cut cut;
  CHECK(PlanCut(frame, 700, &cut));
  CHECK(Gathered(frame, cut, 0, cut.count, 0) == right);
  CHECK_EQUAL(Load16(right[0].data() + cut.l4_offset + 6), 0);
}

TEST("a UDP checksum that comes out as zero is sent as ffff") {
  FrameSpec spec;
  spec.tcp = false;
  spec.payload = 20;
  Bytes bytes = BuildFrame(spec);
  Frame frame = Parsed(&bytes);
  Cut cut;
  CHECK(PlanCut(frame, 10, &cut));
  uint8_t* word = bytes.data() + cut.header_bytes;
  Store16(word, 0);
  Bytes first = SlowSegments(bytes, 10)[0];
  Store16(word, Load16(first.data() + cut.l4_offset + 6));
  CHECK_EQUAL(Load16(Gathered(frame, cut, 0, 1, 0)[0].data() + cut.l4_offset + 6), 0xffff);
  CheckCut(bytes, 10, 2, 0);
}

TEST("what cannot be cut is refused") {
  FrameSpec good;
  good.payload = 3000;
  CHECK(CanCut(good, 1000));
  CHECK(!CanCut(good, 0));
  for (const uint8_t flag : {kSyn, kRst, kUrg}) {
    FrameSpec spec = good;
    spec.flags = kAck | flag;
    CHECK(!CanCut(spec, 1000));
  }
  FrameSpec empty = good;
  empty.payload = 0;
  CHECK(!CanCut(empty, 1000));
  empty.padding = 12;
  CHECK(!CanCut(empty, 1000));
  FrameSpec fragment = good;
  fragment.fragment = 0x2000;
  CHECK(!CanCut(fragment, 1000));
}

TEST("headers may have 184 bytes, and no more") {
  FrameSpec spec;
  spec.family = 6;
  spec.tags = 2;
  spec.payload = 1000;
  // 22 + 40 + 64 + 20 + 36 is 182.
  spec.extension = 64;
  spec.tcp_options = 36;
  CHECK(CanCut(spec, 100));
  CheckCut(BuildFrame(spec), 100, kSegmentsMax, kPrefixBytesMax);
  spec.tcp_options = 40;
  CHECK(!CanCut(spec, 100));
}

TEST("a TCP or UDP header that contradicts itself is refused") {
  FrameSpec spec;
  Bytes bytes = BuildFrame(spec);
  Cut cut;
  for (uint8_t offset = 0; offset < 16; offset++) {
    const Frame frame = Parsed(&bytes);
    bytes[frame.packet.l4_offset() + 12] = static_cast<uint8_t>(offset << 4);
    CHECK_EQUAL(PlanCut(frame, 1000, &cut), offset >= 5);
  }
  spec.tcp = false;
  bytes = BuildFrame(spec);
  const Frame frame = Parsed(&bytes);
  uint8_t* length = bytes.data() + frame.packet.l4_offset() + 4;
  for (const int wrong : {-1, 1}) {
    Store16(length, static_cast<uint16_t>(108 + wrong));
    CHECK(!PlanCut(frame, 1000, &cut));
  }
  Store16(length, 108);
  CHECK(PlanCut(frame, 1000, &cut));
}
