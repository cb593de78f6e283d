// Writes frames to ports: with their virtio header where the TAP has one, otherwise cut and
// completed first. Used in both directions; `Io` is as in egress.h.
#pragma once

#include <cstdint>

#include "checksum.h"
#include "counters.h"
#include "pipeline.h"

namespace weft::core {

template <class Io>
class PortWriter {
 public:
  PortWriter(Counters* counters, Io* io) : counters_(counters), io_(io) {}

  // HOT PATH. A whole frame that needs nothing.
  void WritePlain(const Port& port, uint8_t* bytes, uint32_t size) {
    const iovec part = {bytes, size};
    Write(port, VirtioHeader{}, &part, 1, 1, size);
  }

  // HOT PATH. A frame of another port of this host, with the header that it came with.
  void WriteOffloaded(const Port& port, const VirtioHeader& offload, const Outgoing& out) {
    const iovec part = {out.frame.bytes, out.frame.size};
    if (!out.super()) {
      if (offload.partial()) {
        VirtioHeader header;
        header.flags = kNeedsChecksum;
        header.checksum_start = offload.checksum_start;
        header.checksum_offset = offload.checksum_offset;
        WritePartial(port, header, out.frame);
      } else {
        Write(port, VirtioHeader{}, &part, 1, 1, out.frame.size);
      }
      return;
    }
    if (Takes(port, out.cut.tcp)) {
      Write(port, offload, &part, 1, out.frames, out.bytes);
    } else {
      WriteCut(port, out.frame, out.cut);
    }
  }

  // HOT PATH. A frame whose checksum holds only the sum over the pseudo header.
  void WritePartial(const Port& port, const VirtioHeader& header, const Frame& frame) {
    const iovec part = {frame.bytes, frame.size};
    if (port.device.header_bytes > 0) {
      Write(port, header, &part, 1, 1, frame.size);
      return;
    }
    // The frame may go to another port with its header, so the field is put back.
    const Packet& packet = frame.packet;
    uint8_t* field = frame.bytes + header.checksum_start + header.checksum_offset;
    const uint16_t partial = Load16(field);
    const uint32_t end = packet.family == 0 ? frame.size : packet.l3_offset + packet.packet_len;
    CompleteChecksum(frame.bytes, end, header.checksum_start, header.checksum_offset,
                     packet.Is(kProtocolUdp));
    Write(port, VirtioHeader{}, &part, 1, 1, frame.size);
    Store16(field, partial);
  }

  // COLD PATH. The segments of a superframe one by one.
  void WriteCut(const Port& port, const Frame& frame, const Cut& cut) {
    for (uint32_t first = 0; first < cut.count; first += kSegmentsMax) {
      const uint32_t left = cut.count - first;
      const uint32_t count = left < kSegmentsMax ? left : kSegmentsMax;
      BuildSegments(frame, cut, first, count, nullptr, 0, &segments_);
      for (uint32_t i = 0; i < count; i++) {
        const iovec* parts = &segments_.parts[2 * i];
        Write(port, VirtioHeader{}, parts, 2, 1, parts[0].iov_len + parts[1].iov_len);
      }
    }
  }

  // HOT PATH. The one place where frames reach a TAP; counts them.
  void Write(const Port& port, const VirtioHeader& header, const iovec* parts, uint32_t part_count,
             uint32_t frames, uint64_t bytes) {
    Count(counters_->port_writes);
    if (io_->Write(port, header, parts, part_count) != 0) {
      Count(counters_->drops[static_cast<size_t>(Drop::kWriteFailed)], frames);
      return;
    }
    Traffic& traffic = counters_->ports[port.slot];
    Count(traffic.frames_out, frames);
    Count(traffic.bytes_out, bytes);
  }

  static bool Takes(const Port& port, bool tcp) {
    return port.device.header_bytes > 0 && (tcp ? port.device.tso : port.device.uso);
  }

 private:
  Counters* counters_;
  Io* io_;
  SegmentList segments_;
};

}  // namespace weft::core
