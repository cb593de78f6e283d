// See the header.
#include "world.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace weft::test {

using namespace weft::core;

namespace {

constexpr uint32_t kHeadroom = 128;

Bytes Gather(const iovec* parts, uint32_t count) {
  Bytes bytes;
  for (uint32_t i = 0; i < count; i++) {
    const auto* from = static_cast<const uint8_t*>(parts[i].iov_base);
    bytes.insert(bytes.end(), from, from + parts[i].iov_len);
  }
  return bytes;
}

Ip Host(uint8_t family, uint64_t host) {
  return family == 4 ? Ip{0, 0x0a09'0000 | host, 4} : Ip{0xfd09'0000'0000'0000, host, 6};
}

RemoteSpec Remote(uint64_t mac, uint64_t host, const Ip& vtep) {
  RemoteSpec remote;
  remote.mac = mac;
  remote.addresses = {Host(4, host), Host(6, host)};
  remote.vtep = vtep;
  remote.port = 4789;
  return remote;
}

}  // namespace

uint32_t RecordingIo::Send(const Vtep& vtep, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
                           uint32_t part_count, uint32_t segment_bytes, uint32_t segments) {
  CHECK(segments >= 1 && segments <= kSegmentsMax);
  CHECK_EQUAL(part_count % segments, 0);
  const uint32_t each = part_count / segments;
  uint64_t all = 0;
  sends_++;
  for (uint32_t i = 0; i < segments; i++) {
    const Bytes bytes = Gather(parts + i * each, each);
    // UDP_SEGMENT cuts by length alone: only the last may be shorter, and none longer.
    CHECK(i + 1 == segments ? bytes.size() <= segment_bytes : bytes.size() == segment_bytes);
    all += bytes.size();
    if (!refuses) sent.push_back({vtep.ip, flow_hash, ecn, false, sends_, bytes});
  }
  CHECK(segments == 1 || all <= SendBatch::kRunBytesMax);
  return refuses ? segments : 0;
}

bool RecordingIo::CanTunnel(const Vtep&, uint32_t frame_bytes) const {
  CHECK(frame_bytes > kEthernetBytes);
  return tunnels;
}

int RecordingIo::SendTunnel(const Vtep& vtep, uint8_t* frame, uint32_t size,
                            const Tunneled& super) {
  OuterFields outer;
  outer.destination_mac = 0x0200'0000'cc02;
  outer.source_mac = 0x0200'0000'cc01;
  outer.source = vtep.ip;
  outer.source.low ^= 8;
  outer.destination = vtep.ip;
  outer.source_port = static_cast<uint16_t>(49'152 + Bucket(super.flow_hash));
  outer.destination_port = vtep.port;
  uint8_t* const start = WriteOuterHeaders(frame, size, outer, super);
  CHECK(frame - start <= kHeadroom);
  sends_++;
  if (refuses) return EINVAL;
  sent.push_back({vtep.ip, super.flow_hash, super.ecn, true, sends_, Bytes(start, frame + size)});
  return 0;
}

int RecordingIo::Write(const Port& port, const VirtioHeader& header, const iovec* parts,
                       uint32_t part_count) {
  CHECK(part_count >= 1 && part_count <= kSegmentsMax);
  // A TAP without a header takes frames that need nothing.
  if (port.device.header_bytes == 0) CHECK(header.flags == 0 && header.gso_type == kGsoNone);
  const Bytes bytes = Gather(parts, part_count);
  if (refuses) return EIO;
  put.push_back({port.id, header, bytes});
  return 0;
}

World::World(int tier) : counters(std::make_unique<Counters>()) {
  egress_ = std::make_unique<Egress<RecordingIo>>(counters.get(), &io);
  ingress_ = std::make_unique<Ingress<RecordingIo>>(&tables, counters.get(), &io);
  io.tunnels = tier == 2;
  tables.SetNetwork(kVni, kMtuBytes, {Host(4, 254), Host(6, 254)});
  Attach(kAlice, kAliceMac, {Host(4, 0), Host(4, 1), Host(4, 2), Host(4, 3)}, tier > 0);
  Attach(kBob, kBobMac, {Host(4, 20), Host(6, 20)}, tier > 0);
  Attach(kPaul, kPaulMac, {Host(4, 30), Host(6, 30)}, false);
  tables.SetVteps(kVni, {{kHostC, 4789, false}, {kHostD, 4789, false}, {kForeign, 4789, true}});
  tables.SetRemote(kVni, Remote(kCarolMac, 0x100, kHostC));
  tables.SetRemote(kVni, Remote(kDaveMac, 0x101, kHostD));
}

void World::Attach(uint32_t id, uint64_t mac, std::vector<Ip> addresses, bool offload) {
  auto* port = new Port();
  port->id = id;
  port->mac = mac;
  if (id == kAlice) {
    for (uint64_t host = 0; host < 4; host++) addresses.push_back(Host(6, host));
  }
  port->addresses = std::move(addresses);
  port->device.header_bytes = offload ? kVirtioBytes : 0;
  port->device.tso = port->device.uso = offload;
  CHECK(tables.InstallPort(kVni, port) == port);
}

void World::AttachGateway(bool offload) {
  auto* port = new Port();
  port->id = kGateway;
  port->mac = kGatewayMac;
  port->router = kRouterHere;
  port->addresses = {Host(4, 254), Host(6, 254)};
  port->device.header_bytes = offload ? kVirtioBytes : 0;
  port->device.tso = port->device.uso = offload;
  CHECK(tables.InstallPort(kVni, port) == port);
  RemoteSpec router;
  router.mac = kRouterC;
  router.vtep = kHostC;
  router.port = 4789;
  router.router = true;
  tables.SetRemote(kVni, router);
}

void World::FromPort(uint32_t id, const VirtioHeader& offload, const Bytes& frame) {
  auto block = std::make_unique<Bytes>(kHeadroom + frame.size());
  uint8_t* const at = block->data() + kHeadroom;
  std::copy(frame.begin(), frame.end(), at);
  held_.push_back(std::move(block));
  tables.quiescence.Online(0);
  const auto size = static_cast<uint32_t>(frame.size());
  egress_->FromPort(*tables.LookupPort(id), offload, at, size, now_ms);
}

void World::FromWire(const Ip& from, uint8_t ecn, const Bytes& bytes, uint32_t segment_bytes) {
  held_.push_back(std::make_unique<Bytes>(bytes));
  held_.back()->shrink_to_fit();
  tables.quiescence.Online(0);
  const auto size = static_cast<uint32_t>(bytes.size());
  ingress_->FromWire({held_.back()->data(), size, from, ecn}, segment_bytes, now_ms);
}

void World::Flush() {
  egress_->Flush();
  ingress_->Flush();
  tables.quiescence.Offline(0);
  held_.clear();
}

uint64_t World::all_drops() const {
  uint64_t all = 0;
  for (const uint64_t count : counters->drops) all += count;
  return all;
}

Bytes Turned(Bytes frame) {
  const Frame parsed = Parsed(&frame);
  const Packet& packet = parsed.packet;
  const uint32_t bytes = packet.family == 4 ? 4 : 16;
  uint8_t* const addresses = frame.data() + packet.l3_offset + (packet.family == 4 ? 12 : 8);
  std::swap_ranges(addresses, addresses + bytes, addresses + bytes);
  uint8_t* const ports = frame.data() + packet.l4_offset();
  std::swap_ranges(ports, ports + 2, ports + 2);
  return frame;
}

Bytes Addressed(Bytes frame, uint64_t destination, uint64_t source) {
  StoreMac(frame.data(), destination);
  StoreMac(frame.data() + 6, source);
  return frame;
}

Bytes Encapsulated(const Bytes& frame, uint32_t vni) {
  Bytes bytes(kVxlanBytes + frame.size());
  bytes[0] = 8;
  Store32(bytes.data() + 4, vni << 8);
  std::copy(frame.begin(), frame.end(), bytes.begin() + kVxlanBytes);
  return bytes;
}

VirtioHeader OffloadOf(Bytes frame, uint32_t gso_size) {
  const Frame parsed = Parsed(&frame);
  const bool tcp = parsed.packet.protocol == kProtocolTcp;
  VirtioHeader header;
  header.flags = kNeedsChecksum;
  header.checksum_start = static_cast<uint16_t>(parsed.packet.l4_offset());
  header.checksum_offset = tcp ? kTcpChecksumOffset : kUdpChecksumOffset;
  if (gso_size == 0) return header;
  header.gso_type = tcp ? (parsed.packet.family == 4 ? kGsoTcp4 : kGsoTcp6) : kGsoUdp;
  header.gso_size = static_cast<uint16_t>(gso_size);
  return header;
}

std::vector<Bytes> InnerFrames(const Sent& sent) {
  const size_t outer = sent.tunnel ? kVirtioBytes + OuterBytes(sent.to.family) : kVxlanBytes;
  const Bytes inner(sent.bytes.begin() + static_cast<ptrdiff_t>(outer), sent.bytes.end());
  if (!sent.tunnel) return {inner};
  VirtioHeader header;
  std::memcpy(static_cast<void*>(&header), sent.bytes.data(), sizeof(header));
  return SlowSegments(inner, header.gso_size);
}

std::vector<Bytes> InnerFrames(const std::vector<Sent>& sent) {
  std::vector<Bytes> frames;
  for (const Sent& one : sent) {
    for (Bytes& frame : InnerFrames(one)) frames.push_back(std::move(frame));
  }
  return frames;
}

std::vector<Bytes> FramesOf(const Put& put) {
  if (put.header.super()) return SlowSegments(put.bytes, put.header.gso_size);
  Bytes bytes = put.bytes;
  if (put.header.partial()) SlowComplete(&bytes);
  return {bytes};
}

std::vector<Bytes> FramesOf(const std::vector<Put>& puts, uint32_t port) {
  std::vector<Bytes> frames;
  for (const Put& put : puts) {
    if (put.port != port) continue;
    for (Bytes& frame : FramesOf(put)) frames.push_back(std::move(frame));
  }
  return frames;
}

}  // namespace weft::test
