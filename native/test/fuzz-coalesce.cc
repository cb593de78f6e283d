// Any frames one after the other: each flow's come out in order and byte for byte.
//
// Input, repeated: a word of control (low 11 bits: bytes of the frame; then whether to flush
// before, and 1 bit of port), the frame.
#include "../core/checksum.h"
#include "coalesce-harness.h"
#include "fuzz.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kSizeMask = 0x7ff;
constexpr uint32_t kFlush = 0x8000;
constexpr uint32_t kPortBit = 0x0800;

}  // namespace

std::vector<Bytes> weft::test::Seeds() {
  std::vector<Bytes> seeds;
  Random random(3);
  for (int i = 0; i < 60; i++) {
    FrameSpec spec = RandomSpec(&random, 60);
    spec.tags = spec.padding = spec.ip_options = spec.extension = 0;
    spec.flags = kAck;
    Bytes seed;
    for (uint32_t n = 0; n < 6; n++) {
      FrameSpec next = Nth(spec, n);
      if (random.OneIn(6)) next.flags |= kPsh;
      if (random.OneIn(6)) next.ip_options = 4;
      if (random.OneIn(6)) next.sum = Sum::kWrong;
      const Bytes frame = BuildFrame(next);
      const uint32_t control = static_cast<uint32_t>(frame.size()) | (random.OneIn(8) ? kFlush : 0);
      seed.push_back(static_cast<uint8_t>(control >> 8));
      seed.push_back(static_cast<uint8_t>(control));
      seed.insert(seed.end(), frame.begin(), frame.end());
    }
    seeds.push_back(seed);
  }
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Harness harness;
  harness.written.clear();
  std::vector<Delivered> in;
  std::vector<Delivered> out;
  Input input(data, size);
  while (input.left() != 0) {
    const uint32_t control = input.Word();
    Bytes bytes = input.Take(control & kSizeMask);
    if ((control & kFlush) != 0) harness.Flush();
    Frame frame;
    if (!ParseFrame(bytes.data(), static_cast<uint32_t>(bytes.size()), &frame)) continue;
    const bool partial = IsChecksumPartial(frame);
    const uint32_t port = (control & kPortBit) == 0 ? 0 : 1;
    harness.Offer(bytes, partial, port);
    if (partial) SlowComplete(&bytes);
    in.push_back({port, bytes});
  }
  harness.Flush();
  for (const Written& written : harness.written) {
    for (const Bytes& bytes : FramesOf(written)) out.push_back({written.port, bytes});
  }
  CheckSame(in, out);
  return 0;
}
