// Small frames on their way to other hosts, grouped so that one send carries many: frames of equal
// length to one VTEP with one source port and one ECN mark are a *run*, and a run is one
// UDP_SEGMENT send. A send costs the same for one frame and for 64.
//
// Nothing waits here: a worker adds what one visit to a TAP brought and flushes at its end. Order
// within a flow holds: a frame joins a run only if no run that will be sent later holds a frame of
// its flow. Flows are told apart by a hash; two flows that collide are kept in order as one.
#pragma once

#include <sys/uio.h>

#include <array>
#include <cstdint>

#include "vtep.h"

namespace weft::core {

class SendBatch {
 public:
  // Runs of one flush. With 16 source ports and a handful of lengths, what 256 frames can need.
  static constexpr uint32_t kRunsMax = 64;
  static constexpr uint32_t kRunFramesMax = 64;
  // Largest UDP payload over IPv4.
  static constexpr uint32_t kRunBytesMax = 65'507;

  struct Run {
    const Vtep* vtep;
    uint32_t flow_hash;
    uint32_t bucket;
    // Length of each datagram.
    uint32_t segment_bytes;
    uint32_t count;
    uint8_t ecn;
    std::array<iovec, kRunFramesMax> parts;
  };

  // HOT PATH. Adds a datagram, which must stay in place until the flush; false when there is no
  // room, and the caller flushes first. `bucket` names the source port that the flow hash picks.
  bool Add(const Vtep& vtep, uint32_t flow_hash, uint32_t bucket, uint8_t ecn, uint8_t* datagram,
           uint32_t size) {
    const uint32_t place = (flow_hash ^ vtep.id * 0x9e37u) & (kFlowPlaces - 1);
    Run* run = Find(vtep, bucket, ecn, size, last_run_[place]);
    if (run == nullptr) {
      if (used_ == kRunsMax) return false;
      run = &runs_[used_++];
      run->vtep = &vtep;
      run->flow_hash = flow_hash;
      run->bucket = bucket;
      run->segment_bytes = size;
      run->count = 0;
      run->ecn = ecn;
    }
    run->parts[run->count++] = {datagram, size};
    last_run_[place] = static_cast<uint8_t>(run - runs_.data());
    return true;
  }

  bool empty() const { return used_ == 0; }

  // HOT PATH. Calls `send(const Run&)` for each run in the order of their first frames, and forgets
  // them.
  template <class Send>
  void Flush(Send&& send) {
    if (used_ == 0) return;
    for (uint32_t i = 0; i < used_; i++) send(runs_[i]);
    used_ = 0;
    last_run_.fill(0);
  }

 private:
  static constexpr uint32_t kFlowPlaces = 256;

  // The newest run that takes the frame and is not sent before run `first`.
  Run* Find(const Vtep& vtep, uint32_t bucket, uint8_t ecn, uint32_t size, uint32_t first) {
    for (uint32_t i = used_; i > first; i--) {
      Run& run = runs_[i - 1];
      if (run.segment_bytes != size || run.bucket != bucket || run.vtep != &vtep) continue;
      if (run.ecn != ecn || run.count == kRunFramesMax) continue;
      if ((run.count + 1) * size > kRunBytesMax) continue;
      return &run;
    }
    return nullptr;
  }

  uint32_t used_ = 0;
  // For each place of a flow hash, the run that its last frame joined.
  std::array<uint8_t, kFlowPlaces> last_run_{};
  std::array<Run, kRunsMax> runs_;
};

}  // namespace weft::core
