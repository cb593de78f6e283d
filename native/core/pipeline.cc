// See the header.
#include "pipeline.h"

#include "checksum.h"
#include "path-probe.h"
#include "readdress.h"
#include "tap.h"
#include "vxlan.h"

namespace weft::core {

namespace {

// Where what the guard judges ends. A container writes its own virtio headers with a packet socket,
// so the checksum that is completed after the guard may be anywhere; it must not change what was
// judged.
uint32_t JudgedBytes(const Frame& frame) {
  const Packet& packet = frame.packet;
  const bool all = frame.ether_type == kEtherTypeArp || packet.Is(kProtocolIcmpv6);
  if (all || packet.hidden) return frame.size;
  if (packet.family == 0) return frame.l2_len;
  return packet.l4_offset() + (packet.Is(kProtocolUdp) ? kUdpChecksumOffset : 0);
}

// True when the header is the one that a kernel gives to a superframe with these headers.
bool IsOffloadOf(const VirtioHeader& offload, const Cut& cut) {
  const uint8_t type = cut.tcp ? (cut.family == 4 ? kGsoTcp4 : kGsoTcp6) : kGsoUdp;
  const uint32_t checksum_offset = cut.tcp ? kTcpChecksumOffset : kUdpChecksumOffset;
  return offload.partial() && (offload.gso_type & ~kGsoEcn) == type &&
         offload.checksum_start == cut.l4_offset && offload.checksum_offset == checksum_offset;
}

// Reads what the virtio header says of the frame; false when it contradicts the frame.
bool ReadOffload(const VirtioHeader& offload, Outgoing* out) {
  Frame& frame = out->frame;
  if (offload.super() && !PlanCut(frame, offload.gso_size, &out->cut)) return false;
  if (out->super()) {
    out->frames = out->cut.count;
    out->bytes = uint64_t{out->cut.count} * out->cut.header_bytes + out->cut.payload_bytes;
    return out->cut.count <= kCutMax && IsOffloadOf(offload, out->cut);
  }
  // A superframe of one segment is an ordinary frame.
  if (frame.size > kFrameBytesMax) return false;
  if (!offload.partial()) return true;
  const Packet& packet = frame.packet;
  const uint32_t end = packet.family == 0 ? frame.size : packet.l3_offset + packet.packet_len;
  const uint32_t field = uint32_t{offload.checksum_start} + offload.checksum_offset;
  return field >= JudgedBytes(frame) && field + 2 <= end;
}

// Bytes behind the Ethernet header of the longest segment.
uint32_t LongestPayload(const Outgoing& out) {
  if (!out.super()) return out.frame.payload_bytes();
  return out.cut.header_bytes - out.frame.l2_len + out.cut.gso_size;
}

}  // namespace

void CompletePartial(const VirtioHeader& offload, Frame* frame) {
  if (!offload.partial()) return;
  const Packet& packet = frame->packet;
  const uint32_t end = packet.family == 0 ? frame->size : packet.l3_offset + packet.packet_len;
  if (uint32_t{offload.checksum_start} + offload.checksum_offset + 2 > end) return;
  CompleteChecksum(frame->bytes, end, offload.checksum_start, offload.checksum_offset,
                   packet.Is(kProtocolUdp));
}

namespace {

Verdict Dropped(Drop reason) {
  Verdict verdict;
  verdict.reason = reason;
  return verdict;
}

// Drops the frame, and tells its sender what would have passed.
void RefuseTooBig(Drop reason, uint32_t mtu_bytes, const Port& port, const VirtioHeader& offload,
                  uint64_t now_ms, Outgoing* out, AnswerBuffer* answer) {
  // The error quotes the packet as the sender's stack would have sent it.
  if (!out->super()) CompletePartial(offload, &out->frame);
  out->verdict = Dropped(reason);
  // The host's own stack has the gateway addresses itself, and takes nothing that comes from them.
  static const std::vector<Ip> kNone;
  const std::vector<Ip>& gateways =
      port.router != 0 ? kNone : *port.network->gateways.load(std::memory_order_acquire);
  const uint32_t error_bytes = AnswerTooBig(out->frame, mtu_bytes, gateways, answer);
  if (error_bytes > 0 && TakeTooBigAnswer(port, now_ms)) out->error_bytes = error_bytes;
}

}  // namespace

void GoOut(const Port& port, const VirtioHeader& offload, uint8_t* bytes, uint32_t size,
           uint64_t now_ms, Outgoing* out, AnswerBuffer* answer) {
  out->cut.count = 1;
  out->frames = 1;
  out->bytes = size;
  out->error_bytes = 0;
  if (!ParseFrame(bytes, size, &out->frame) || !ReadOffload(offload, out)) {
    out->verdict = Dropped(Drop::kTapMalformed);
    return;
  }
  const Drop refusal = GuardFrame(out->frame, port);
  if (refusal != Drop::kNone) {
    out->verdict = Dropped(refusal);
    return;
  }
  out->payload_bytes = LongestPayload(*out);
  const uint32_t mtu_bytes = port.network->mtu_bytes.load(std::memory_order_relaxed);
  if (out->payload_bytes > mtu_bytes) {
    RefuseTooBig(Drop::kTapTooBig, mtu_bytes, port, offload, now_ms, out, answer);
    return;
  }
  out->verdict = ForwardFromPort(out->frame, port, now_ms, answer);
  if (out->verdict.to == Verdict::To::kVtep) {
    const uint32_t limit_bytes = out->verdict.vtep->inner_bytes_max();
    if (out->payload_bytes > limit_bytes) {
      RefuseTooBig(Drop::kSendTooBig, limit_bytes, port, offload, now_ms, out, answer);
      return;
    }
  }
  Readdress(out->verdict.source_mac, out->verdict.destination_mac, &out->frame);
}

namespace {

// Between agents only: what a foreign VTEP sends there is what a switch says to its neighbours.
Verdict TakeProbe(const Frame& frame, const Members::Source& origin) {
  Verdict verdict = Dropped(Drop::kWireReservedMac);
  const PathProbe probe = ReadPathProbe(frame);
  if (probe.kind == PathProbe::Kind::kNone || origin.agent == nullptr) return verdict;
  verdict.to = probe.kind == PathProbe::Kind::kAsk ? Verdict::To::kProber : Verdict::To::kControl;
  verdict.vtep = origin.agent;
  verdict.token = probe.token;
  return verdict;
}

}  // namespace

void ComeIn(const Tables& tables, const Arrival& arrival, uint64_t now_ms, Incoming* in) {
  uint32_t vni = 0;
  const Drop header = ReadVxlan(arrival.bytes, arrival.size, &vni);
  in->verdict = Dropped(header);
  if (header != Drop::kNone) return;
  in->network = tables.LookupNetwork(vni);
  in->verdict = Dropped(Drop::kWireUnknownVni);
  if (in->network == nullptr) return;
  const Members& members = *in->network->members.load(std::memory_order_acquire);
  const Members::Source* origin = members.Lookup(arrival.from);
  in->verdict = Dropped(Drop::kWireUnknownVtep);
  if (origin == nullptr) return;
  in->verdict = Dropped(Drop::kWireMalformed);
  const uint32_t size = arrival.size - kVxlanBytes;
  if (size > kFrameBytesMax) return;
  if (!ParseFrame(arrival.bytes + kVxlanBytes, size, &in->frame)) return;
  in->verdict = Dropped(Drop::kWireVlanTag);
  if (in->frame.tags > 0) return;
  in->verdict = Dropped(Drop::kWireCongestionLost);
  if (!ApplyOuterEcn(arrival.ecn, &in->frame)) return;
  if (IsReservedGroupMac(in->frame.destination)) {
    in->verdict = TakeProbe(in->frame, *origin);
    return;
  }
  bool routed = false;
  const Drop refusal = AdmitFromWire(in->frame, *in->network, *origin, now_ms, &routed);
  in->verdict = Dropped(refusal);
  if (refusal != Drop::kNone) return;
  in->verdict = ForwardFromWire(in->frame, *in->network, routed, now_ms);
  Readdress(in->verdict.source_mac, in->verdict.destination_mac, &in->frame);
}

}  // namespace weft::core
