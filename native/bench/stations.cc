// Both directions of the road with an Io that does nothing: what Weft's own code costs for a
// superframe, for small frames, and for a receive of 44 segments.
#include <cstring>
#include <memory>

#include "../core/egress.h"
#include "../core/ingress.h"
#include "../core/outer-headers.h"
#include "../test/frames.h"
#include "bench.h"

namespace weft::bench {

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kVni = 77;
constexpr uint32_t kSegments = 44;
constexpr uint32_t kSegmentBytes = 1398;
constexpr uint32_t kHeadroom = 128;
constexpr uint64_t kPortMac = 0x0200'0000'0101;
constexpr uint64_t kRemoteMac = 0x0200'0000'0001;
constexpr Ip kHost = {0, 0xc000'0203, 4};

struct NullIo {
  bool tunnels = false;
  uint32_t Bucket(uint32_t flow_hash) const { return flow_hash % 16; }
  uint32_t Send(const Vtep&, uint32_t, uint8_t, const iovec*, uint32_t part_count, uint32_t,
                uint32_t) {
    g_sink = g_sink + part_count;
    return 0;
  }
  bool CanTunnel(const Vtep&, uint32_t) const { return tunnels; }
  void ProbeAnswered(const Ip&, uint32_t token) { g_sink = g_sink + token; }
  int SendTunnel(const Vtep& vtep, uint8_t* frame, uint32_t size, const Tunneled& super) {
    const OuterFields outer = {2, 1, {0, 0xc000'0201, 4}, vtep.ip, 50'000, vtep.port};
    g_sink = g_sink + WriteOuterHeaders(frame, size, outer, super)[0];
    return 0;
  }
  int Write(const Port&, const VirtioHeader&, const iovec*, uint32_t part_count) {
    g_sink = g_sink + part_count;
    return 0;
  }
};

struct Road {
  Tables tables;
  NullIo io;
  std::unique_ptr<Counters> counters = std::make_unique<Counters>();
  std::unique_ptr<Egress<NullIo>> egress;
  std::unique_ptr<Ingress<NullIo>> ingress;
  const Port* port = nullptr;

  Road()
      : egress(std::make_unique<Egress<NullIo>>(counters.get(), &io)),
        ingress(std::make_unique<Ingress<NullIo>>(&tables, counters.get(), &io)) {
    tables.SetNetwork(kVni, 1450, {});
    auto* alice = new Port();
    alice->id = 1;
    alice->mac = kPortMac;
    alice->addresses = {{0, 0x0a09'0001, 4}, {0xfd09'0000'0000'0000, 1, 6}};
    alice->device.header_bytes = kVirtioBytes;
    alice->device.tso = alice->device.uso = true;
    port = tables.InstallPort(kVni, alice);
    tables.SetVteps(kVni, {{kHost, 4789, false}});
    tables.SetRemote(kVni, {kRemoteMac, {}, kHost, 4789, false});
  }
};

FrameSpec SuperSpec() {
  FrameSpec spec;
  spec.payload = kSegments * kSegmentBytes;
  spec.tcp_options = 12;
  spec.sum = Sum::kPartial;
  return spec;
}

void MeasureSuperframe(const char* name, bool tunnels) {
  Road road;
  road.io.tunnels = tunnels;
  const Bytes super = BuildFrame(SuperSpec());
  Bytes memory(kHeadroom + super.size());
  std::memcpy(memory.data() + kHeadroom, super.data(), super.size());
  VirtioHeader offload;
  offload.flags = kNeedsChecksum;
  offload.gso_type = kGsoTcp4;
  offload.gso_size = kSegmentBytes;
  offload.checksum_start = 34;
  offload.checksum_offset = kTcpChecksumOffset;
  const auto size = static_cast<uint32_t>(super.size());
  Measure(name, kSegments, [&] {
    road.egress->FromPort(*road.port, offload, memory.data() + kHeadroom, size, 1);
    road.egress->Flush();
  });
}

void MeasureSmall() {
  constexpr uint32_t kFrames = 64;
  Road road;
  FrameSpec spec;
  spec.tcp = false;
  spec.payload = 22;
  spec.sum = Sum::kPartial;
  const Bytes frame = BuildFrame(spec);
  const uint32_t stride = kHeadroom + 128;
  Bytes memory(kFrames * stride);
  for (uint32_t i = 0; i < kFrames; i++) {
    std::memcpy(memory.data() + i * stride + kHeadroom, frame.data(), frame.size());
  }
  VirtioHeader offload;
  offload.flags = kNeedsChecksum;
  offload.checksum_start = 34;
  offload.checksum_offset = kUdpChecksumOffset;
  const auto size = static_cast<uint32_t>(frame.size());
  Measure("egress 64 frames of 64 bytes", kFrames, [&] {
    for (uint32_t i = 0; i < kFrames; i++) {
      road.egress->FromPort(*road.port, offload, memory.data() + i * stride + kHeadroom, size, 1);
    }
    road.egress->Flush();
  });
}

// The segments in one buffer, as one receive brings them. Joining writes into the first one's
// headers, which are restored in between.
void MeasureReceive(const char* name, Sum sum) {
  Road road;
  FrameSpec spec = SuperSpec();
  Bytes super = BuildFrame(spec);
  StoreMac(super.data(), kPortMac);
  StoreMac(super.data() + 6, kRemoteMac);
  Bytes list;
  for (Bytes segment : SlowSegments(super, kSegmentBytes)) {
    if (sum == Sum::kPartial) {
      const Frame frame = Parsed(&segment);
      Store16(segment.data() + ChecksumAt(frame), SlowPseudoSum(frame));
    }
    uint8_t header[kVxlanBytes];
    WriteVxlan(header, kVni);
    list.insert(list.end(), header, header + kVxlanBytes);
    list.insert(list.end(), segment.begin(), segment.end());
  }
  const Bytes heads(list.begin(), list.begin() + 96);
  const auto size = static_cast<uint32_t>(list.size());
  Measure(name, kSegments, [&] {
    std::memcpy(list.data(), heads.data(), heads.size());
    road.ingress->FromWire({list.data(), size, kHost, 0}, size / kSegments, 1);
    road.ingress->Flush();
  });
}

}  // namespace

void MeasureStations() {
  MeasureSuperframe("egress superframe of 44 segments, T1", false);
  MeasureSuperframe("egress superframe of 44 segments, T2", true);
  MeasureSmall();
  MeasureReceive("ingress 44 segments, checksums verified", Sum::kRight);
  MeasureReceive("ingress 44 segments, checksums partial", Sum::kPartial);
}

}  // namespace weft::bench
