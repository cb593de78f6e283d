// coalesce.h as a property: random traffic of several flows, in sequence and out of it.
#include "coalesce-harness.h"

using namespace weft::core;
using namespace weft::test;

namespace {

// Frames of a few flows, mostly in sequence, with everything that may go wrong now and then.
class Traffic {
 public:
  explicit Traffic(uint64_t seed) : random_(seed) {
    for (FrameSpec& flow : flows_) {
      flow = RandomSpec(&random_, 10);
      flow.payload = 1 + random_.Below(200);
      flow.flags = kAck;
      flow.tags = flow.padding = 0;
      flow.source_port = static_cast<uint16_t>(random_.Below(3));
    }
  }

  FrameSpec Next(uint32_t* port, uint32_t* index) {
    *index = random_.OneIn(3) ? random_.Below(kFlows) : *index;
    FrameSpec* flow = &flows_[*index];
    *port = *index % 2;
    FrameSpec spec = *flow;
    if (random_.OneIn(10)) spec.payload = random_.Below(spec.payload + 1);
    if (random_.OneIn(20)) spec.flags = random_.Byte();
    if (random_.OneIn(20)) spec.sum = static_cast<Sum>(random_.Below(4));
    if (random_.OneIn(40)) spec.padding = 3;
    if (random_.OneIn(40)) spec.tags = 1;
    if (random_.OneIn(40)) spec.window++;
    if (random_.OneIn(40)) spec.tos++;
    if (random_.OneIn(40)) spec.fragment = 0x2000;
    if (spec.tcp && spec.sum == Sum::kNone) spec.sum = Sum::kWrong;
    flow->sequence += spec.payload;
    if (!random_.OneIn(30)) flow->id++;
    flow->payload_seed++;
    return spec;
  }

  bool Pause() { return random_.OneIn(100); }

 private:
  static constexpr uint32_t kFlows = 12;
  Random random_;
  FrameSpec flows_[kFlows];
};

}  // namespace

TEST("whatever comes, each flow's frames come out in order and byte for byte") {
  uint64_t joined = 0;
  for (uint64_t round = 0; round < 60; round++) {
    Traffic traffic(Seed() * 1000 + round);
    Harness harness;
    std::vector<Delivered> in;
    std::vector<Delivered> out;
    uint32_t index = 0;
    for (int i = 0; i < 500; i++) {
      uint32_t port = 0;
      const FrameSpec spec = traffic.Next(&port, &index);
      Bytes bytes = BuildFrame(spec);
      harness.Offer(bytes, spec.sum == Sum::kPartial, port);
      if (spec.sum == Sum::kPartial) SlowComplete(&bytes);
      in.push_back({port, bytes});
      if (traffic.Pause()) harness.Flush();
    }
    harness.Flush();
    for (const Written& written : harness.written) {
      joined += written.frames - 1;
      for (const Bytes& bytes : FramesOf(written)) out.push_back({written.port, bytes});
    }
    CheckSame(in, out);
  }
  // Else the property says nothing.
  CHECK(joined > 5000);
}
