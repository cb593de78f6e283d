// coalesce.h: what is joined, and what never is.
#include "../core/coalesce.h"

#include <functional>

#include "../core/checksum.h"
#include "coalesce-harness.h"

using namespace weft::core;
using namespace weft::test;

namespace {

// Offers the first as it is and the second as the next of its flow, changed; true when they came
// out as one.
bool Joins(const FrameSpec& first, const std::function<void(FrameSpec*)>& change) {
  Harness harness;
  FrameSpec second = Nth(first, 1);
  change(&second);
  const Bytes frames[] = {BuildFrame(first), BuildFrame(second)};
  harness.Offer(frames[0]);
  harness.Offer(frames[1]);
  harness.Flush();
  std::vector<Bytes> out;
  for (const Written& written : harness.written) {
    for (const Bytes& bytes : FramesOf(written)) out.push_back(bytes);
  }
  CHECK_EQUAL(out.size(), 2);
  // Whatever is decided, order and bytes stay. A tagged frame is of another flow, and does not
  // wait.
  const size_t late = second.tags == 0 ? 0 : 1;
  if (out.size() == 2) CHECK(out[late] == frames[0] && out[1 - late] == frames[1]);
  return harness.written.size() == 1;
}

}  // namespace

TEST("a list of 44 segments comes out as the superframe that it was cut from") {
  for (const int family : {4, 6}) {
    for (const bool tcp : {true, false}) {
      FrameSpec spec;
      spec.family = family;
      spec.tcp = tcp;
      spec.payload = 44 * 1398 - 5;
      spec.flags = kAck | kPsh;
      spec.tcp_options = 12;
      spec.sum = Sum::kPartial;
      const Bytes superframe = BuildFrame(spec);
      Harness harness;
      uint64_t bytes = 0;
      for (const Bytes& segment : SlowSegments(superframe, 1398)) {
        CHECK(harness.Offer(segment));
        bytes += segment.size();
      }
      CHECK(harness.written.empty());
      harness.Flush();
      CHECK_EQUAL(harness.written.size(), 1);
      CHECK(harness.written[0].bytes == superframe);
      CHECK_EQUAL(harness.written[0].frames, 44);
      CHECK_EQUAL(harness.written[0].frame_bytes, bytes);
      CHECK_EQUAL(harness.written[0].port, kPort);
      CHECK_EQUAL(FramesOf(harness.written[0]).size(), 44);
    }
  }
}

TEST(
    "a frame alone comes out unchanged, and its checksum is only vouched for when it was partial") {
  for (const Sum sum : {Sum::kRight, Sum::kPartial}) {
    FrameSpec spec;
    spec.sum = sum;
    Harness harness;
    CHECK(harness.Offer(spec));
    harness.Flush();
    CHECK_EQUAL(harness.written.size(), 1);
    CHECK(harness.written[0].bytes == BuildFrame(spec));
    CHECK(!harness.written[0].header.super());
    CHECK_EQUAL(harness.written[0].header.partial(), sum == Sum::kPartial);
  }
}

TEST("a frame that differs in anything that joining would lose starts a run of its own") {
  for (const int family : {4, 6}) {
    FrameSpec spec;
    spec.family = family;
    spec.tcp_options = 12;
    const auto joins = [&](auto change) { return Joins(spec, change); };
    CHECK(joins([](FrameSpec*) {}));
    CHECK(joins([](FrameSpec* next) { next->flags |= kPsh; }));
    CHECK(joins([](FrameSpec* next) { next->payload--; }));
    CHECK(!joins([](FrameSpec* next) { next->payload++; }));
    CHECK(!joins([](FrameSpec* next) { next->sequence++; }));
    CHECK(!joins([](FrameSpec* next) { next->ack++; }));
    CHECK(!joins([](FrameSpec* next) { next->window++; }));
    CHECK(!joins([](FrameSpec* next) { next->urgent++; }));
    CHECK(!joins([](FrameSpec* next) { next->tcp_options = 8; }));
    CHECK(!joins([](FrameSpec* next) { next->tcp_option = 0; }));
    CHECK(!joins([](FrameSpec* next) { next->reserved = 1; }));
    for (const uint8_t flag : {kFin, kSyn, kRst, kUrg, kEce, kCwr}) {
      CHECK(!joins([&](FrameSpec* next) { next->flags |= flag; }));
    }
    CHECK(!joins([](FrameSpec* next) { next->flags = 0; }));
    CHECK(!joins([](FrameSpec* next) { next->tos = 3; }));
    CHECK(!joins([](FrameSpec* next) { next->ttl--; }));
    CHECK(!joins([](FrameSpec* next) { next->mac++; }));
    CHECK(!joins([](FrameSpec* next) { next->host++; }));
    CHECK(!joins([](FrameSpec* next) { next->source_port++; }));
    CHECK(!joins([](FrameSpec* next) { next->destination_port++; }));
    CHECK(!joins([](FrameSpec* next) { next->tags = 1; }));
    CHECK(!joins([](FrameSpec* next) { next->padding = 2; }));
    CHECK(!joins([](FrameSpec* next) { next->sum = Sum::kWrong; }));
  }
}

TEST("any other byte of a MAC address is another flow") {
  for (uint32_t at = 0; at < 12; at++) {
    Harness harness;
    CHECK(harness.Offer(FrameSpec{}));
    Bytes bytes = BuildFrame(Nth(FrameSpec{}, 1));
    bytes[at] = static_cast<uint8_t>(bytes[at] ^ 0x10);
    CHECK(harness.Offer(bytes));
    harness.Flush();
    CHECK_EQUAL(harness.written.size(), 2);
  }
}

TEST("what can never be joined is not held at all") {
  const auto held = [](const std::function<void(FrameSpec*)>& change) {
    FrameSpec spec;
    change(&spec);
    Harness harness;
    return harness.Offer(spec);
  };
  CHECK(held([](FrameSpec*) {}));
  CHECK(!held([](FrameSpec* spec) { spec->payload = 0; }));
  CHECK(!held([](FrameSpec* spec) { spec->reserved = 1; }));
  CHECK(!held([](FrameSpec* spec) { spec->ip_options = 8; }));
  CHECK(!held([](FrameSpec* spec) { spec->family = 6, spec->extension = 8; }));
  CHECK(!held([](FrameSpec* spec) { spec->fragment = 0x2000; }));
  CHECK(!held([](FrameSpec* spec) { spec->tags = 1; }));
  CHECK(!held([](FrameSpec* spec) { spec->padding = 1; }));
  CHECK(!held([](FrameSpec* spec) { spec->flags = kAck | kFin; }));
  CHECK(!held([](FrameSpec* spec) { spec->sum = Sum::kWrong; }));
}

TEST("a zero checksum in its other form is not held: cutting would not give it back") {
  for (const uint32_t field : {14u + 10, 14u + 20 + 16}) {
    Bytes bytes = BuildFrame(FrameSpec{});
    // A word under the checksum takes its value, which leaves 0: identification, or urgent pointer.
    uint8_t* const word = bytes.data() + (field == 24 ? 18 : field + 2);
    const uint64_t value = uint64_t{Load16(word)} + Load16(bytes.data() + field);
    Store16(word, FoldSum(value));
    for (const uint16_t zero : {uint16_t{0}, uint16_t{0xffff}}) {
      Store16(bytes.data() + field, zero);
      CHECK(IsChecksumRight(Parsed(&bytes)));
      Harness harness;
      CHECK_EQUAL(harness.Offer(bytes), zero == 0);
    }
  }
}

TEST("IPv4 and IPv6 have differences of their own") {
  FrameSpec v4;
  CHECK(!Joins(v4, [](FrameSpec* next) { next->id++; }));
  CHECK(!Joins(v4, [](FrameSpec* next) { next->fragment = 0; }));
  CHECK(!Joins(v4, [](FrameSpec* next) { next->ip_options = 4; }));
  v4.fragment = 0;
  CHECK(Joins(v4, [](FrameSpec*) {}));
  CHECK(!Joins(v4, [](FrameSpec* next) { next->id--; }));
  FrameSpec v6;
  v6.family = 6;
  CHECK(!Joins(v6, [](FrameSpec* next) { next->flow_label++; }));
  CHECK(!Joins(v6, [](FrameSpec* next) { next->extension = 8; }));
}

TEST("UDP joins datagrams of one size and a shorter last; none without a checksum, none empty") {
  FrameSpec spec;
  spec.tcp = false;
  CHECK(Joins(spec, [](FrameSpec*) {}));
  CHECK(Joins(spec, [](FrameSpec* next) { next->payload--; }));
  CHECK(!Joins(spec, [](FrameSpec* next) { next->payload++; }));
  CHECK(!Joins(spec, [](FrameSpec* next) { next->payload = 0; }));
  CHECK(!Joins(spec, [](FrameSpec* next) { next->sum = Sum::kNone; }));
  Harness harness;
  spec.sum = Sum::kNone;
  CHECK(!harness.Offer(spec));
}

TEST("an identification may stand still under DF, but not start to") {
  FrameSpec spec;
  Harness harness;
  for (const int id : {7, 7, 7}) {
    spec.id = static_cast<uint16_t>(id);
    CHECK(harness.Offer(spec));
    spec.sequence += spec.payload;
  }
  harness.Flush();
  CHECK_EQUAL(harness.written.size(), 1);
  harness.written.clear();
  for (const int id : {7, 8, 8}) {
    spec.id = static_cast<uint16_t>(id);
    CHECK(harness.Offer(spec));
    spec.sequence += spec.payload;
  }
  harness.Flush();
  CHECK_EQUAL(harness.written.size(), 2);
}

TEST("a short frame, and a pushed one, end a run; PSH of the last is kept") {
  FrameSpec spec;
  Harness harness;
  CHECK(harness.Offer(Nth(spec, 0)));
  FrameSpec pushed = Nth(spec, 1);
  pushed.flags |= kPsh;
  CHECK(harness.Offer(pushed));
  CHECK(harness.Offer(Nth(spec, 2)));
  FrameSpec last = Nth(spec, 3);
  last.payload = 1;
  CHECK(harness.Offer(last));
  harness.Flush();
  CHECK_EQUAL(harness.written.size(), 2);
  CHECK_EQUAL(harness.written[0].frames, 2);
  CHECK_EQUAL(harness.written[0].bytes[14 + 20 + 13], kAck | kPsh);
  CHECK_EQUAL(harness.written[1].frames, 2);
}

TEST("a run ends at 64 frames and at 65535 bytes") {
  for (const uint32_t payload : {100u, 1400u}) {
    FrameSpec spec;
    spec.payload = payload;
    Harness harness;
    for (uint32_t n = 0; n < 100; n++) CHECK(harness.Offer(Nth(spec, n)));
    harness.Flush();
    const uint32_t most = payload == 100 ? kSegmentsMax : (65'535 - 40) / 1400;
    CHECK_EQUAL(harness.written[0].frames, most);
    CHECK_EQUAL(harness.written.size(), (100 + most - 1) / most);
  }
}

TEST("a wrong IPv4 header checksum is left to the container") {
  Bytes bytes = BuildFrame(FrameSpec{});
  bytes[14 + 10] = static_cast<uint8_t>(bytes[14 + 10] + 1);
  Harness harness;
  CHECK(!harness.Offer(bytes));
  CHECK(!harness.Offer(bytes, true));
}

TEST("more flows than runs: the oldest run is written, and no frame is lost") {
  Harness harness;
  for (uint32_t round = 0; round < 3; round++) {
    for (uint32_t flow = 0; flow < kRunsMax + 5; flow++) {
      FrameSpec spec = Nth(FrameSpec{}, round);
      spec.source_port = static_cast<uint16_t>(1000 + flow);
      CHECK(harness.Offer(spec));
      if (round == 0 && flow >= kRunsMax) {
        const Bytes& out = harness.written.back().bytes;
        CHECK_EQUAL(Load16(out.data() + 34), 1000 + flow - kRunsMax);
      }
    }
  }
  harness.Flush();
  uint32_t frames = 0;
  for (const Written& written : harness.written) frames += written.frames;
  CHECK_EQUAL(frames, 3 * (kRunsMax + 5));
}

TEST("interleaved flows each get their run, written in the order in which they began") {
  Harness harness;
  for (uint32_t n = 0; n < 10; n++) {
    for (uint32_t flow = 0; flow < kRunsMax; flow++) {
      FrameSpec spec = Nth(FrameSpec{}, n);
      spec.tcp = flow % 3 != 0;
      spec.family = flow % 2 == 0 ? 4 : 6;
      spec.source_port = static_cast<uint16_t>(1000 + flow);
      CHECK(harness.Offer(spec));
    }
  }
  CHECK(harness.written.empty());
  harness.Flush();
  CHECK_EQUAL(harness.written.size(), kRunsMax);
  for (uint32_t flow = 0; flow < harness.written.size(); flow++) {
    CHECK_EQUAL(harness.written[flow].frames, 10);
    const uint32_t l4 = flow % 2 == 0 ? 34 : 54;
    CHECK_EQUAL(Load16(harness.written[flow].bytes.data() + l4), 1000 + flow);
  }
}

TEST("two ports that get the same bytes are two flows") {
  Harness harness;
  for (uint32_t n = 0; n < 4; n++) {
    const Bytes bytes = BuildFrame(Nth(FrameSpec{}, n));
    CHECK(harness.Offer(bytes, false, 1));
    CHECK(harness.Offer(bytes, false, 2));
  }
  harness.Flush();
  CHECK_EQUAL(harness.written.size(), 2);
  CHECK(harness.written[0].bytes == harness.written[1].bytes);
}

TEST("what is switched off is not held") {
  Harness harness;
  harness.coalescer().Configure(false, true);
  FrameSpec spec;
  CHECK(!harness.Offer(spec));
  spec.tcp = false;
  CHECK(harness.Offer(spec));
  harness.Flush();
  harness.coalescer().Configure(true, false);
  CHECK(!harness.Offer(spec));
  spec.tcp = true;
  CHECK(harness.Offer(spec));
  harness.Flush();
}

TEST("SameFlow sees what a lookup sees, and nothing else") {
  for (const int family : {4, 6}) {
    for (const bool tcp : {true, false}) {
      FrameSpec spec;
      spec.family = family;
      spec.tcp = tcp;
      Bytes first = BuildFrame(spec);
      const auto same = [&](const std::function<void(FrameSpec*)>& change) {
        FrameSpec next = Nth(spec, 1);
        next.payload += 5;
        next.flow_label++;
        next.ttl++;
        next.flags = kSyn;
        change(&next);
        Bytes second = BuildFrame(next);
        const bool forth = SameFlow(Parsed(&first), Parsed(&second));
        CHECK_EQUAL(forth, SameFlow(Parsed(&second), Parsed(&first)));
        return forth;
      };
      CHECK(same([](FrameSpec*) {}));
      CHECK(!same([](FrameSpec* next) { next->mac++; }));
      CHECK(!same([](FrameSpec* next) { next->host++; }));
      CHECK(!same([](FrameSpec* next) { next->tos++; }));
      CHECK(!same([](FrameSpec* next) { next->tos = 0x10; }));
      CHECK(!same([](FrameSpec* next) { next->source_port++; }));
      CHECK(!same([](FrameSpec* next) { next->destination_port++; }));
      CHECK(!same([](FrameSpec* next) { next->tags = 1; }));
      CHECK(!same([](FrameSpec* next) { next->tcp = !next->tcp; }));
      CHECK(!same([](FrameSpec* next) { next->family = 10 - next->family; }));
      CHECK(family == 6 || !same([](FrameSpec* next) { next->fragment = 0x2000; }));
      CHECK(family == 6 || !same([](FrameSpec* next) { next->ip_options = 4; }));
      CHECK(family == 4 || !same([](FrameSpec* next) { next->extension = 8; }));
    }
  }
  CHECK(!SameFlow(Frame{}, Frame{}));
}
