// Carries out what the pipeline decided for frames from ports: to other ports, to the wire, or back
// as an answer.
//
// `Io` is what a worker can do (engine/worker-io.h) or what a test records:
//
//   // Datagrams of one size, the last one maybe shorter; how many of them were refused.
//   uint32_t Send(const Vtep&, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
//                 uint32_t part_count, uint32_t segment_bytes, uint32_t segments);
//   // Tier T2 leads there for frames of that length.
//   bool CanTunnel(const Vtep&, uint32_t frame_bytes);
//   // 0 or errno, both.
//   int SendTunnel(const Vtep&, uint8_t* frame, uint32_t size, const Tunneled&);
//   int Write(const Port&, const VirtioHeader&, const iovec* parts, uint32_t part_count);
//   // Told to control: an agent answered a path probe.
//   void ProbeAnswered(const Ip& from, uint32_t token);
//   // Which source port a flow has.
//   uint32_t Bucket(uint32_t flow_hash);
#pragma once

#include <cstdint>

#include "checksum.h"
#include "counters.h"
#include "pipeline.h"
#include "port-writer.h"
#include "send-batch.h"
#include "vxlan.h"

namespace weft::core {

// A superframe for the uplink: where its inner headers are, and what its outer ones shall say.
struct Tunneled {
  Cut cut;
  uint32_t vni;
  uint32_t flow_hash;
  uint8_t gso_type;
  uint8_t ecn;
};

// Largest frame of tier T2: with outer Ethernet, IPv4, UDP and VXLAN below 65,536 bytes, above
// which the kernel cuts it.
inline constexpr uint32_t kTunnelFrameBytesMax = 65'485;

template <class Io>
class Egress {
 public:
  Egress(Counters* counters, Io* io) : counters_(counters), io_(io), writer_(counters, io) {}

  // HOT PATH. Takes what a port's TAP handed over. The 8 bytes in front of the frame are
  // overwritten, in tier T2 up to 128. An ordinary frame must stay in place until Flush; a
  // superframe is gone when this returns.
  void FromPort(const Port& port, const VirtioHeader& offload, uint8_t* bytes, uint32_t size,
                uint64_t now_ms) {
    Outgoing& out = out_;
    GoOut(port, offload, bytes, size, now_ms, &out, &answer_);
    Traffic& traffic = counters_->ports[port.slot];
    Count(traffic.frames_in, out.frames);
    Count(traffic.bytes_in, out.bytes);
    if (out.verdict.pinned) Count(counters_->pins_used, out.frames);
    switch (out.verdict.to) {
      case Verdict::To::kNowhere:
        Count(counters_->drops[static_cast<size_t>(out.verdict.reason)], out.frames);
        if (out.error_bytes > 0) writer_.WritePlain(port, answer_.data(), out.error_bytes);
        return;
      case Verdict::To::kAsker:
        writer_.WritePlain(port, answer_.data(), out.verdict.answer_bytes);
        return;
      case Verdict::To::kPort:
        writer_.WriteOffloaded(*out.verdict.port, offload, out);
        return;
      case Verdict::To::kVtep:
        SendTo(*out.verdict.vtep, port, offload);
        return;
      case Verdict::To::kFlood:
        Flood(port, offload);
        return;
      case Verdict::To::kProber:
      case Verdict::To::kControl:
        // From the wire only.
        return;
    }
  }

  // HOT PATH. Sends what is gathered.
  void Flush() {
    batch_.Flush([this](const SendBatch::Run& run) {
      Send(*run.vtep, run.flow_hash, run.ecn, run.parts.data(), run.count, run.segment_bytes,
           run.count, uint64_t{run.count} * run.segment_bytes);
    });
  }

 private:
  void Flood(const Port& port, const VirtioHeader& offload) {
    const Members& members = *port.network->members.load(std::memory_order_acquire);
    static const std::vector<Vtep*> kNone;
    const Verdict::Scope scope = out_.verdict.scope;
    const std::vector<Vtep*>& vteps = scope == Verdict::Scope::kNetwork   ? members.all
                                      : scope == Verdict::Scope::kForeign ? members.foreign
                                                                          : kNone;
    size_t receivers = vteps.size();
    if (scope != Verdict::Scope::kForeign) {
      for (const Port* other : *port.network->ports.load(std::memory_order_acquire)) {
        if (other == &port) continue;
        writer_.WriteOffloaded(*other, offload, out_);
        receivers++;
      }
    }
    if (receivers == 0) {
      Count(counters_->drops[static_cast<size_t>(Drop::kBridgeNoReceiver)], out_.frames);
      return;
    }
    VirtioHeader left = offload;
    for (const Vtep* vtep : vteps) {
      // Each host gets what reaches it: one with a small path takes nothing from the others.
      if (out_.payload_bytes > vtep->inner_bytes_max()) {
        Count(counters_->drops[static_cast<size_t>(Drop::kSendTooBig)], out_.frames);
        continue;
      }
      SendTo(*vtep, port, left);
      // The first send completed the checksum in place.
      if (!out_.super()) left.flags = 0;
    }
  }

  void SendTo(const Vtep& vtep, const Port& port, const VirtioHeader& offload) {
    const uint32_t flow_hash = FlowHash(out_.frame);
    const uint8_t ecn = OuterEcn(out_.frame.packet);
    const uint32_t vni = port.network->vni;
    if (out_.super()) {
      // Frames of this flow may be waiting.
      Flush();
      SendSuper(vtep, {out_.cut, vni, flow_hash, offload.gso_type, ecn});
      return;
    }
    uint8_t* bytes = out_.frame.bytes;
    // A superframe of one segment has a checksum to complete, too.
    CompletePartial(offload, &out_.frame);
    WriteVxlan(bytes - kVxlanBytes, vni);
    const uint32_t bucket = io_->Bucket(flow_hash);
    const uint32_t size = out_.frame.size + kVxlanBytes;
    if (batch_.Add(vtep, flow_hash, bucket, ecn, bytes - kVxlanBytes, size)) return;
    Flush();
    batch_.Add(vtep, flow_hash, bucket, ecn, bytes - kVxlanBytes, size);
  }

  void SendSuper(const Vtep& vtep, const Tunneled& super) {
    const Frame& frame = out_.frame;
    const uint32_t size = super.cut.header_bytes + super.cut.payload_bytes;
    if (size <= kTunnelFrameBytesMax &&
        io_->CanTunnel(vtep, super.cut.header_bytes + super.cut.gso_size)) {
      if (io_->SendTunnel(vtep, frame.bytes, size, super) == 0) {
        Count(counters_->tunnel_writes);
        CountSent(super.cut.count, out_.bytes + uint64_t{super.cut.count} * kVxlanBytes);
        return;
      }
    }
    SendSegments(vtep, super);
  }

  // Tier T1: as many segments in a send as a datagram's length and the kernel allow.
  void SendSegments(const Vtep& vtep, const Tunneled& super) {
    const Cut& cut = super.cut;
    const uint32_t segment_bytes = kVxlanBytes + cut.header_bytes + cut.gso_size;
    const uint32_t fit = SendBatch::kRunBytesMax / segment_bytes;
    const uint32_t most = fit < kSegmentsMax ? (fit == 0 ? 1 : fit) : kSegmentsMax;
    uint8_t prefix[kVxlanBytes];
    WriteVxlan(prefix, super.vni);
    for (uint32_t first = 0; first < cut.count; first += most) {
      const uint32_t count = cut.count - first < most ? cut.count - first : most;
      BuildSegments(out_.frame, cut, first, count, prefix, kVxlanBytes, &segments_);
      const uint64_t rest = cut.payload_bytes - uint64_t{first} * cut.gso_size;
      const uint64_t payload = first + count == cut.count ? rest : uint64_t{count} * cut.gso_size;
      const uint64_t bytes = uint64_t{count} * (kVxlanBytes + cut.header_bytes) + payload;
      Send(vtep, super.flow_hash, super.ecn, segments_.parts, 2 * count, segment_bytes, count,
           bytes);
    }
  }

  void Send(const Vtep& vtep, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
            uint32_t part_count, uint32_t segment_bytes, uint32_t segments, uint64_t bytes) {
    const uint32_t refused =
        io_->Send(vtep, flow_hash, ecn, parts, part_count, segment_bytes, segments);
    if (refused == 0) {
      CountSent(segments, bytes);
      return;
    }
    // A refusal in the middle of single sends leaves the rest; its bytes are counted as far as they
    // are equal.
    Count(counters_->drops[static_cast<size_t>(Drop::kSendFailed)], refused);
    if (refused < segments) {
      CountSent(segments - refused, uint64_t{segments - refused} * segment_bytes);
    }
  }

  void CountSent(uint32_t frames, uint64_t bytes) {
    Count(counters_->underlay.frames_out, frames);
    Count(counters_->underlay.bytes_out, bytes);
  }

  Counters* counters_;
  Io* io_;
  PortWriter<Io> writer_;
  SendBatch batch_;
  Outgoing out_;
  AnswerBuffer answer_;
  SegmentList segments_;
};

}  // namespace weft::core
