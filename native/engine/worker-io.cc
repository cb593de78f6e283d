// See the header.
#include "worker-io.h"

#include <array>
#include <cerrno>

#include "../core/checksum.h"
#include "../core/outer-headers.h"
#include "../sys/tun.h"
#include "../sys/udp-gso.h"

namespace weft::engine {

uint32_t WorkerIo::Send(const core::Vtep& vtep, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
                        uint32_t part_count, uint32_t segment_bytes, uint32_t segments) {
  const int fd = sockets.sender(vtep.ip.family, Bucket(flow_hash));
  if (fd < 0) return segments;
  if (segments == 1 || tiers_->tier() < kTierSegments) {
    return SendOneByOne(fd, vtep, ecn, parts, part_count, segments);
  }
  core::Count(counters_->segment_sends);
  const int error = sys::SendSegments(fd, &vtep.address.any, vtep.address_bytes, parts, part_count,
                                      static_cast<uint16_t>(segment_bytes), ecn);
  if (error == 0) return 0;
  if (!Tiers::IsSegmentRefusal(error)) return segments;
  const uint32_t refused = SendOneByOne(fd, vtep, ecn, parts, part_count, segments);
  // Some kernels say EINVAL, too, when a segment does not fit the path; then it fits alone neither.
  if (refused < segments) tiers_->Lower(kTierPlain, error);
  return refused;
}

uint32_t WorkerIo::SendOneByOne(int fd, const core::Vtep& vtep, uint8_t ecn, const iovec* parts,
                                uint32_t part_count, uint32_t segments) {
  const uint32_t each = part_count / segments;
  uint32_t refused = 0;
  for (uint32_t i = 0; i < segments; i++) {
    core::Count(counters_->plain_sends);
    const int error = sys::SendSegments(fd, &vtep.address.any, vtep.address_bytes, parts + i * each,
                                        each, 0, ecn);
    if (error != 0) refused++;
  }
  return refused;
}

bool WorkerIo::CanTunnel(const core::Vtep& vtep, uint32_t frame_bytes) const {
  if (tiers_->tier() < kTierTunnel) return false;
  const core::NextHop& hop = *vtep.next_hop;
  // Tells the watch that the way is wanted; a store only when it changes something.
  if (!hop.used.load(std::memory_order_relaxed)) {
    vtep.next_hop->used.store(true, std::memory_order_relaxed);
  }
  if (hop.destination_mac.load(std::memory_order_acquire) == 0) return false;
  const uint32_t packet_len = frame_bytes + core::OuterBytes(vtep.ip.family) - core::kEthernetBytes;
  return packet_len <= hop.mtu_bytes.load(std::memory_order_relaxed);
}

int WorkerIo::SendTunnel(const core::Vtep& vtep, uint8_t* frame, uint32_t size,
                         const core::Tunneled& super) {
  const core::NextHop& hop = *vtep.next_hop;
  const uint8_t family = vtep.ip.family;
  core::OuterFields outer;
  outer.destination_mac = hop.destination_mac.load(std::memory_order_acquire);
  outer.source_mac = hop.source_mac.load(std::memory_order_relaxed);
  outer.source = sockets.address(family);
  outer.destination = vtep.ip;
  outer.source_port = sockets.source_port(family, Bucket(super.flow_hash));
  outer.destination_port = vtep.port;
  uint8_t* const start = core::WriteOuterHeaders(frame, size, outer, super);
  const iovec part = {start, static_cast<size_t>(frame + size - start)};
  const int error = sys::WriteTap(hop.uplink_fd.load(std::memory_order_relaxed), &part, 1);
  tiers_->NoteTunnel(error);
  return error;
}

int WorkerIo::Write(const core::Port& port, const core::VirtioHeader& header, const iovec* parts,
                    uint32_t part_count) {
  std::array<iovec, 1 + core::kSegmentsMax> list;
  const core::PortDevice& device = port.device;
  const int fd = device.fds[device.fd_count > 1 ? worker_ % device.fd_count : 0];
  uint32_t used = 0;
  if (device.header_bytes > 0) {
    list[used++] = {const_cast<core::VirtioHeader*>(&header), device.header_bytes};
  }
  for (uint32_t i = 0; i < part_count; i++) list[used++] = parts[i];
  return sys::WriteTap(fd, list.data(), static_cast<int>(used));
}

void WorkerIo::ProbeAnswered(const core::Ip& from, uint32_t token) {
  if (answers_->Add({from, token})) {
    news_.Tell();
  } else {
    core::Count(counters_->receive_overflow);
  }
}

}  // namespace weft::engine
