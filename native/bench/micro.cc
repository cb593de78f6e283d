// What the hot path is made of, in nanoseconds: checksums by size and variant, cutting and joining
// 44 segments, tables under load (tables.cc), and both directions of the road (stations.cc).
//
//     micro [--json] [checksum|segment|tables|stations]...
#include <cstdio>
#include <cstring>
#include <memory>

#include "../core/checksum.h"
#include "../core/coalesce.h"
#include "../core/segment.h"
#include "../test/frames.h"
#include "bench.h"

using namespace weft::bench;
using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kSegments = 44;
constexpr uint32_t kSegmentBytes = 1398;

bool g_json = false;

}  // namespace

void weft::bench::Print(const char* name, double ns, uint32_t units) {
  if (g_json) {
    std::printf("{\"name\":\"%s\",\"nsPerOp\":%.2f,\"units\":%u,\"nsPerUnit\":%.2f}\n", name, ns,
                units, ns / units);
  } else {
    std::printf("%-44s %12.1f ns %10.2f ns each of %u\n", name, ns, ns / units, units);
  }
}

void weft::bench::PrintValue(const char* name, double value, const char* unit) {
  if (g_json) {
    std::printf("{\"name\":\"%s\",\"value\":%.3f,\"unit\":\"%s\"}\n", name, value, unit);
  } else {
    std::printf("%-44s %12.3f %s\n", name, value, unit);
  }
}

namespace {

void MeasureChecksums() {
  const char* names[kSumVariantsMax];
  SumFunction functions[kSumVariantsMax];
  uint32_t count = 0;
  SumVariants(names, functions, &count);
  // 66: where the payload of a TCP segment with timestamps begins.
  const auto bytes = std::make_unique<uint8_t[]>(66 + 65'536);
  std::memset(bytes.get(), 0x5a, 66 + 65'536);
  for (const size_t size : {20u, 40u, 80u, 128u, 256u, 512u, 1398u, 8192u, 65'536u}) {
    char name[64];
    std::snprintf(name, sizeof(name), "checksum %zu dispatched", size);
    Measure(name, 1, [&] { g_sink = g_sink + SumWords(bytes.get() + 66, size); });
    for (uint32_t i = 0; i < count; i++) {
      std::snprintf(name, sizeof(name), "checksum %zu %s", size, names[i]);
      Measure(name, 1, [&] { g_sink = g_sink + functions[i](bytes.get() + 66, size); });
    }
  }
}

FrameSpec Superframe(int family, bool tcp) {
  FrameSpec spec;
  spec.family = family;
  spec.tcp = tcp;
  spec.payload = kSegments * kSegmentBytes;
  spec.tcp_options = 12;
  spec.sum = Sum::kPartial;
  return spec;
}

void MeasureSegments(const char* shape, const FrameSpec& spec) {
  Bytes bytes = BuildFrame(spec);
  const uint8_t prefix[kPrefixBytesMax] = {};
  const auto list = std::make_unique<SegmentList>();
  char name[64];
  std::snprintf(name, sizeof(name), "build segments %s", shape);
  Measure(name, kSegments, [&] {
    const Frame frame = Parsed(&bytes);
    Cut cut;
    g_sink = g_sink + PlanCut(frame, kSegmentBytes, &cut);
    BuildSegments(frame, cut, 0, kSegments, prefix, kPrefixBytesMax, list.get());
  });
}

// The segments in one buffer, as one receive brings them. Joining writes into the first one's
// headers, which are restored in between.
void MeasureCoalescing(const char* shape, const FrameSpec& spec, bool partial) {
  Bytes superframe = BuildFrame(spec);
  const std::vector<Bytes> segments = SlowSegments(superframe, kSegmentBytes);
  Bytes buffer;
  for (const Bytes& segment : segments) buffer.insert(buffer.end(), segment.begin(), segment.end());
  const uint32_t stride = static_cast<uint32_t>(segments[0].size());
  std::vector<Frame> frames(segments.size());
  for (uint32_t i = 0; i < frames.size(); i++) {
    ParseFrame(buffer.data() + i * stride, stride, &frames[i]);
  }
  const auto coalescer = std::make_unique<Coalescer>();
  coalescer->Configure(true, true);
  uint32_t writes = 0;
  const auto write = [&](uint32_t, const VirtioHeader&, const iovec*, uint32_t, uint32_t,
                         uint64_t) { writes++; };
  char name[64];
  std::snprintf(name, sizeof(name), "coalesce %s%s", shape, partial ? " partial" : "");
  Measure(name, kSegments, [&] {
    std::memcpy(buffer.data(), segments[0].data(), 80);
    for (const Frame& frame : frames) coalescer->Offer(1, frame, partial, write);
    coalescer->Flush(write);
    g_sink = g_sink + writes;
  });
  std::snprintf(name, sizeof(name), "parse and same flow %s", shape);
  if (!partial) return;
  Measure(name, kSegments, [&] {
    Frame last = frames[0];
    for (uint32_t i = 0; i < kSegments; i++) {
      Frame frame;
      ParseFrame(buffer.data() + i * stride, stride, &frame);
      g_sink = g_sink + SameFlow(last, frame);
      last = frame;
    }
  });
}

}  // namespace

namespace {

void MeasureSegmentsAndRuns() {
  struct Shape {
    const char* name;
    int family;
    bool tcp;
  };
  for (const Shape& shape : {Shape{"TCP IPv4", 4, true}, Shape{"TCP IPv6", 6, true},
                             Shape{"UDP IPv4", 4, false}, Shape{"UDP IPv6", 6, false}}) {
    const FrameSpec spec = Superframe(shape.family, shape.tcp);
    MeasureSegments(shape.name, spec);
    MeasureCoalescing(shape.name, spec, false);
    MeasureCoalescing(shape.name, spec, true);
  }
}

struct Group {
  const char* name;
  void (*measure)();
};

constexpr Group kGroups[] = {{"checksum", MeasureChecksums},
                             {"segment", MeasureSegmentsAndRuns},
                             {"tables", MeasureTables},
                             {"stations", MeasureStations}};

bool IsAsked(const char* name, int argc, char** argv) {
  bool any = false;
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], name) == 0) return true;
    any = any || std::strcmp(argv[i], "--json") != 0;
  }
  return !any;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; i++) g_json = g_json || std::strcmp(argv[i], "--json") == 0;
  for (const Group& group : kGroups) {
    if (IsAsked(group.name, argc, argv)) group.measure();
  }
  return 0;
}
