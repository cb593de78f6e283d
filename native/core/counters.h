// What a worker counts. One block for each worker, written by that worker alone and read in place
// from TypeScript (src/host/engine/native-counters.ts), which adds the blocks up. Plain 64-bit
// fields; the layout is a contract.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "drops.h"

namespace weft::core {

// Ports of one engine. A container host has hundreds; the block stays below 160 KB.
inline constexpr uint32_t kPortsMax = 4096;

struct Traffic {
  uint64_t frames_in;
  uint64_t frames_out;
  uint64_t bytes_in;
  uint64_t bytes_out;
};

// Frames are counted as they are on the wire: a superframe counts as the frames that it stands for.
struct Counters {
  uint64_t drops[32];
  Traffic underlay;
  // Superframes that left through the uplink (tier T2), sends with UDP_SEGMENT, plain sends.
  uint64_t tunnel_writes;
  uint64_t segment_sends;
  uint64_t plain_sends;
  // Writes to TAPs, each of one frame or superframe; receive calls; datagrams that the kernel
  // dropped because the worker was late.
  uint64_t port_writes;
  uint64_t receives;
  uint64_t receive_overflow;
  // Flow pins that were set or changed; frames that went by one.
  uint64_t pins_set;
  uint64_t pins_used;
  uint64_t reserved[20];
  Traffic ports[kPortsMax];
};

static_assert(kDropCount <= 32);
static_assert(offsetof(Counters, underlay) == 256);
static_assert(offsetof(Counters, tunnel_writes) == 288);
static_assert(offsetof(Counters, ports) == 512);

// The only writer of a counter adds to it; readers see either value.
inline void Count(uint64_t& counter, uint64_t amount = 1) {
  std::atomic_ref<uint64_t> cell(counter);
  cell.store(cell.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

}  // namespace weft::core
