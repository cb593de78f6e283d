// Carries out what the pipeline decided for datagrams from the wire: undoes what a kernel on the
// same machine left undone, joins the frames of a flow into superframes, and writes them to ports.
// The counterpart of src/datapath/vxlan/offload.ts, plus coalescing. `Io` is as in egress.h.
//
// Two traps of a kernel vxlan peer on the same machine are met here
// (docs/decisions/0002-datapath-offload-of-peers.md): a datagram may hold a superframe larger than
// any MTU with a partial checksum, and the segment size that UDP_GRO tells may be that of a
// superframe inside one datagram instead of that of a list of datagrams.
#pragma once

#include <array>
#include <cstdint>

#include "coalesce.h"
#include "counters.h"
#include "path-probe.h"
#include "pipeline.h"
#include "port-writer.h"
#include "readdress.h"
#include "vxlan.h"

namespace weft::core {

template <class Io>
class Ingress {
 public:
  Ingress(const Tables* tables, Counters* counters, Io* io)
      : tables_(tables), counters_(counters), io_(io), writer_(counters, io) {
    coalescer_.Configure(true, true);
  }

  // HOT PATH. Takes what one receive brought: datagrams of `segment_bytes` back to back, or one
  // when that is 0. The bytes must stay in place until Flush; headers are rewritten.
  void FromWire(const Arrival& arrival, uint32_t segment_bytes, uint64_t now_ms) {
    // What the last datagram taught holds for this receive only: sender and ECN bits are the same
    // in all of it.
    known_port_ = nullptr;
    if (segment_bytes == 0 || segment_bytes >= arrival.size || IsOneSuperframe(arrival)) {
      const bool inner = segment_bytes != 0 && segment_bytes < arrival.size;
      Datagram(arrival, inner ? segment_bytes : 0, now_ms);
      return;
    }
    for (uint32_t at = 0; at < arrival.size; at += segment_bytes) {
      const uint32_t left = arrival.size - at;
      const uint32_t size = left < segment_bytes ? left : segment_bytes;
      Datagram({arrival.bytes + at, size, arrival.from, arrival.ecn}, 0, now_ms);
    }
  }

  // HOT PATH. Writes what is held.
  void Flush() { coalescer_.Flush(Writer()); }

 private:
  // True when the first inner packet is as long as all that was received: then the segment size is
  // that of the superframe inside. In a list of datagrams the first packet ends before the first
  // datagram does.
  static bool IsOneSuperframe(const Arrival& arrival) {
    constexpr uint32_t kL3 = kVxlanBytes + kEthernetBytes;
    if (arrival.size < kL3 + kIpv6Bytes) return false;
    const uint16_t type = Load16(arrival.bytes + kVxlanBytes + 12);
    const uint8_t* l3 = arrival.bytes + kL3;
    if (type == kEtherTypeIpv4) return kL3 + Load16(l3 + 2) == arrival.size;
    return type == kEtherTypeIpv6 && kL3 + kIpv6Bytes + Load16(l3 + 4) == arrival.size;
  }

  void Datagram(const Arrival& arrival, uint32_t inner_gso_size, uint64_t now_ms) {
    Count(counters_->underlay.frames_in);
    Count(counters_->underlay.bytes_in, arrival.size);
    if (ContinuesKnown(arrival)) return;
    Incoming& in = in_;
    ComeIn(*tables_, arrival, now_ms, &in);
    if (in.verdict.pins_set > 0) Count(counters_->pins_set, in.verdict.pins_set);
    switch (in.verdict.to) {
      case Verdict::To::kPort:
        if (Deliver(*in.verdict.port, in, inner_gso_size, false)) Know(arrival);
        return;
      case Verdict::To::kFlood:
        Flood(inner_gso_size);
        return;
      case Verdict::To::kProber:
        AnswerProbe();
        return;
      case Verdict::To::kControl:
        io_->ProbeAnswered(arrival.from, in.verdict.token);
        return;
      default:
        Drop_(in.verdict.reason);
    }
  }

  // The fast road: a datagram of the same flow as the one before goes where that one went, without
  // a look into the tables; a pin, if there is one, was made by that one. Only frames that fit the
  // MTU take it.
  bool ContinuesKnown(const Arrival& arrival) {
    if (known_port_ == nullptr || arrival.size < kVxlanBytes + kEthernetBytes) return false;
    if (Load64(arrival.bytes) != known_vxlan_) return false;
    if (!ParseFrame(arrival.bytes + kVxlanBytes, arrival.size - kVxlanBytes, &in_.frame)) {
      return false;
    }
    const Port& port = *known_port_;
    // The one before has the gateway's own MAC already.
    if (port.router != 0 && in_.frame.destination == port.router) {
      Readdress(0, port.mac, &in_.frame);
    }
    if (!SameFlow(in_.frame, known_frame_) || in_.frame.payload_bytes() > known_mtu_bytes_) {
      return false;
    }
    if (!ApplyOuterEcn(arrival.ecn, &in_.frame)) return false;
    DeliverWhole(port, in_.frame, false);
    return true;
  }

  // COLD PATH.
  void AnswerProbe() {
    std::array<uint8_t, kPathAnswerBytes> answer;
    WritePathAnswer(in_.network->vni, in_.verdict.token, answer.data());
    const iovec part = {answer.data(), answer.size()};
    if (io_->Send(*in_.verdict.vtep, 0, kNotEct, &part, 1, kPathAnswerBytes, 1) > 0) {
      Drop_(Drop::kSendFailed);
      return;
    }
    Count(counters_->underlay.frames_out);
    Count(counters_->underlay.bytes_out, kPathAnswerBytes);
  }

  void Know(const Arrival& arrival) {
    known_port_ = in_.verdict.port;
    known_frame_ = in_.frame;
    known_mtu_bytes_ = in_.network->mtu_bytes.load(std::memory_order_relaxed);
    known_vxlan_ = Load64(arrival.bytes);
  }

  void Flood(uint32_t inner_gso_size) {
    const auto& ports = *in_.network->ports.load(std::memory_order_acquire);
    if (ports.empty()) {
      Drop_(Drop::kBridgeNoReceiver);
      return;
    }
    for (const Port* port : ports) {
      // Why a frame cannot be delivered is the same for all ports, and counts once.
      if (!Deliver(*port, in_, inner_gso_size, true)) return;
    }
  }

  // Returns false when the frame cannot be delivered to any port, which has been counted.
  bool Deliver(const Port& port, Incoming& in, uint32_t inner_gso_size, bool shared) {
    const uint32_t mtu_bytes = in.network->mtu_bytes.load(std::memory_order_relaxed);
    // Joined datagrams are several, also where all of them together fit the MTU.
    const bool joined = inner_gso_size != 0 && in.frame.packet.Is(kProtocolUdp);
    if (in.frame.payload_bytes() <= mtu_bytes && !joined) {
      DeliverWhole(port, in.frame, shared);
      return true;
    }
    return DeliverSuper(port, in.frame, mtu_bytes, inner_gso_size);
  }

  // `shared`: other ports get the same bytes, so they must not be held and rewritten.
  void DeliverWhole(const Port& port, const Frame& frame, bool shared) {
    const bool partial = IsChecksumPartial(frame);
    const bool tcp = frame.packet.Is(kProtocolTcp);
    if (!shared && writer_.Takes(port, tcp)) {
      ports_[port.slot] = &port;
      if (coalescer_.Offer(port.slot, frame, partial, Writer())) return;
    }
    if (!partial) {
      writer_.WritePlain(port, frame.bytes, frame.size);
      return;
    }
    VirtioHeader header;
    header.flags = kNeedsChecksum;
    header.checksum_start = static_cast<uint16_t>(frame.packet.l4_offset());
    header.checksum_offset = tcp ? kTcpChecksumOffset : kUdpChecksumOffset;
    writer_.WritePartial(port, header, frame);
  }

  // A frame above the MTU: a superframe of a kernel on this machine, or nothing that can be
  // delivered.
  bool DeliverSuper(const Port& port, const Frame& frame, uint32_t mtu_bytes,
                    uint32_t inner_gso_size) {
    const bool tcp = frame.packet.Is(kProtocolTcp);
    const bool udp = frame.packet.Is(kProtocolUdp) && inner_gso_size != 0;
    if (!tcp && !udp) return Refuse(Drop::kWireTooBig);
    const bool partial = IsChecksumPartial(frame);
    if (!partial && !IsChecksumRight(frame)) return Refuse(Drop::kWireBadChecksum);
    Cut cut;
    const uint32_t gso_size = tcp ? TcpSegmentSize(frame, mtu_bytes) : inner_gso_size;
    if (!PlanCut(frame, gso_size, &cut)) return Refuse(Drop::kWireTooBig);
    if (cut.header_bytes - frame.l2_len + gso_size > mtu_bytes) return Refuse(Drop::kWireTooBig);
    // Frames of this flow may be held.
    Flush();
    // The kernel takes a UDP superframe of so many segments only; of TCP it takes any.
    if (!writer_.Takes(port, tcp) || (udp && cut.count > kSegmentsMax)) {
      writer_.WriteCut(port, frame, cut);
      return true;
    }
    WriteSuper(port, frame, cut);
    return true;
  }

  void WriteSuper(const Port& port, const Frame& frame, const Cut& cut) {
    const Packet& packet = frame.packet;
    VirtioHeader header;
    header.flags = kNeedsChecksum;
    header.gso_type = cut.tcp ? (packet.family == 4 ? kGsoTcp4 : kGsoTcp6) : kGsoUdp;
    if (cut.tcp && (frame.bytes[cut.l4_offset + 13] & 0x80) != 0) header.gso_type |= kGsoEcn;
    header.header_bytes = static_cast<uint16_t>(cut.header_bytes);
    header.gso_size = static_cast<uint16_t>(cut.gso_size);
    header.checksum_start = static_cast<uint16_t>(cut.l4_offset);
    header.checksum_offset = cut.tcp ? kTcpChecksumOffset : kUdpChecksumOffset;
    const uint64_t pseudo =
        PseudoSum(packet.source, packet.destination, packet.protocol, packet.l4_bytes());
    Store16(frame.bytes + cut.l4_offset + header.checksum_offset, FoldSum(pseudo));
    const uint32_t size = cut.header_bytes + cut.payload_bytes;
    const iovec part = {frame.bytes, size};
    const uint64_t bytes = uint64_t{cut.count} * cut.header_bytes + cut.payload_bytes;
    writer_.Write(port, header, &part, 1, cut.count, bytes);
  }

  // The largest payload of a TCP segment in the network; 0 when the headers leave no room.
  static uint32_t TcpSegmentSize(const Frame& frame, uint32_t mtu_bytes) {
    const Packet& packet = frame.packet;
    if (packet.l4_bytes() < kTcpBytes) return 0;
    const uint32_t headers = packet.l3_len + (frame.bytes[packet.l4_offset() + 12] >> 4) * 4u;
    return headers < mtu_bytes ? mtu_bytes - headers : 0;
  }

  bool Refuse(Drop reason) {
    Drop_(reason);
    return false;
  }

  void Drop_(Drop reason) { Count(counters_->drops[static_cast<size_t>(reason)]); }

  auto Writer() {
    return [this](uint32_t slot, const VirtioHeader& header, const iovec* parts,
                  uint32_t part_count, uint32_t frames, uint64_t bytes) {
      writer_.Write(*ports_[slot], header, parts, part_count, frames, bytes);
    };
  }

  const Tables* tables_;
  Counters* counters_;
  Io* io_;
  PortWriter<Io> writer_;
  Coalescer coalescer_;
  Incoming in_;
  // The port behind each slot that the coalescer holds frames for.
  const Port* ports_[kPortsMax];

  const Port* known_port_ = nullptr;
  Frame known_frame_;
  uint32_t known_mtu_bytes_ = 0;
  uint64_t known_vxlan_ = 0;
};

}  // namespace weft::core
