// What core's egress and ingress can do in a worker: send datagrams, write superframes to the
// uplink, write frames to TAPs. The counterpart of the `Io` that core/egress.h describes; system
// calls are in native/sys.
#pragma once

#include <cstdint>

#include "../core/counters.h"
#include "../core/egress.h"
#include "../core/port.h"
#include "../core/virtio.h"
#include "../core/vtep.h"
#include "news.h"
#include "path-answers.h"
#include "sockets.h"
#include "tiers.h"

namespace weft::engine {

class WorkerIo {
 public:
  // `news` is called when there are answers for control.
  WorkerIo(Tiers* tiers, core::Counters* counters, uint32_t worker, PathAnswers* answers,
           const News& news)
      : tiers_(tiers), counters_(counters), worker_(worker), answers_(answers), news_(news) {}

  Sockets sockets;

  uint32_t Bucket(uint32_t flow_hash) const { return flow_hash % kSourcePorts; }

  // HOT PATH. Returns how many of the datagrams the kernel refused. Parts are `part_count` /
  // `segments` for each datagram.
  uint32_t Send(const core::Vtep& vtep, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
                uint32_t part_count, uint32_t segment_bytes, uint32_t segments);

  // HOT PATH. The uplink leads to the VTEP for frames of that length.
  bool CanTunnel(const core::Vtep& vtep, uint32_t frame_bytes) const;

  // HOT PATH. Writes outer headers into the headroom of the superframe and hands it to the uplink;
  // 0 or errno.
  int SendTunnel(const core::Vtep& vtep, uint8_t* frame, uint32_t size,
                 const core::Tunneled& super);

  // HOT PATH. 0 or errno.
  int Write(const core::Port& port, const core::VirtioHeader& header, const iovec* parts,
            uint32_t part_count);

  // COLD PATH.
  void ProbeAnswered(const core::Ip& from, uint32_t token);

 private:
  uint32_t SendOneByOne(int fd, const core::Vtep& vtep, uint8_t ecn, const iovec* parts,
                        uint32_t part_count, uint32_t segments);

  Tiers* tiers_;
  core::Counters* counters_;
  uint32_t worker_;
  PathAnswers* answers_;
  News news_;
};

}  // namespace weft::engine
