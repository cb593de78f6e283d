// Any bytes as a superframe: what can be cut is cut as the slow way does it, and its segments join
// to something that is cut into the same again.
//
// Input: gso_size (2 bytes), segments at a time (1), bytes of prefix (1), the frame.
#include "../core/segment.h"
#include "coalesce-harness.h"
#include "fuzz.h"

using namespace weft::core;
using namespace weft::test;

std::vector<Bytes> weft::test::Seeds() {
  std::vector<Bytes> seeds;
  Random random(2);
  for (int i = 0; i < 80; i++) {
    FrameSpec spec = RandomSpec(&random, 2000);
    if (i % 2 == 0) {
      // Such as can be joined again.
      spec.tags = spec.padding = spec.ip_options = spec.extension = 0;
      spec.flags = kAck | kPsh;
    }
    Bytes seed = {0, static_cast<uint8_t>(40 + random.Below(200)), random.Byte(), random.Byte()};
    const Bytes frame = BuildFrame(spec);
    seed.insert(seed.end(), frame.begin(), frame.end());
    seeds.push_back(seed);
  }
  return seeds;
}

namespace {

std::vector<Bytes> FastSegments(const Frame& frame, const Cut& cut, uint32_t at_once,
                                uint32_t prefix_bytes) {
  static const uint8_t prefix[kPrefixBytesMax] = {1, 2, 3, 4, 5, 6, 7, 8};
  static SegmentList list;
  std::vector<Bytes> segments;
  for (uint32_t first = 0; first < cut.count; first += at_once) {
    const uint32_t left = cut.count - first;
    const uint32_t count = left < at_once ? left : at_once;
    BuildSegments(frame, cut, first, count, prefix, prefix_bytes, &list);
    for (uint32_t i = 0; i < count; i++) {
      const auto* head = static_cast<const uint8_t*>(list.parts[2 * i].iov_base);
      const auto* data = static_cast<const uint8_t*>(list.parts[2 * i + 1].iov_base);
      Bytes segment(head + prefix_bytes, head + list.parts[2 * i].iov_len);
      segment.insert(segment.end(), data, data + list.parts[2 * i + 1].iov_len);
      segments.push_back(segment);
    }
  }
  return segments;
}

void CheckJoinedAgain(const std::vector<Bytes>& segments) {
  static Harness harness;
  harness.written.clear();
  std::vector<Delivered> in;
  std::vector<Delivered> out;
  for (const Bytes& segment : segments) {
    harness.Offer(segment);
    in.push_back({kPort, segment});
  }
  harness.Flush();
  for (const Written& written : harness.written) {
    for (const Bytes& bytes : FramesOf(written)) out.push_back({written.port, bytes});
  }
  CheckSame(in, out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  const uint16_t gso_size = input.Word();
  const uint32_t at_once = 1 + input.Byte() % kSegmentsMax;
  const uint32_t prefix_bytes = input.Byte() % (kPrefixBytesMax + 1);
  Bytes superframe = input.Take(input.left());
  Frame frame;
  if (!ParseFrame(superframe.data(), static_cast<uint32_t>(superframe.size()), &frame)) return 0;
  Cut cut;
  // The slow way is slow: a thousand segments show what there is to see.
  if (!PlanCut(frame, gso_size, &cut) || cut.count > 1000) return 0;
  const std::vector<Bytes> segments = FastSegments(frame, cut, at_once, prefix_bytes);
  CHECK(segments == SlowSegments(superframe, gso_size));
  CheckJoinedAgain(segments);
  return 0;
}
