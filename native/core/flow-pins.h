// Flow pins: which other host forwards a flow, so that the container's answers go back to its
// router MAC. The counterpart of src/datapath/bridge/flow-pins.ts; docs/decisions/0026.
//
// All workers read and write, without locks: an entry is two words, `key ^ value` and `value`, each
// written and read alone (R. Hyatt, "A lock-less transposition table", 1994). Halves of two writes
// give a key that is nobody's: a miss, and the flow's next packet from the other host pins again.
// The key is a 64-bit hash of the flow's name with a secret seed, so nobody can choose a flow that
// has another one's key or that crowds a set.
//
// The table is one block of memory without pointers. It can be a file that outlives the process: a
// container whose agent restarts goes on to answer by the host that its client came through.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "flow.h"
#include "siphash.h"

namespace weft::core {

// src/model/limits.ts: FLOW_PINS_MAX.
inline constexpr uint32_t kFlowPinsMax = 65'536;
// Two cache lines. In a full set the entry that was used longest ago goes.
inline constexpr uint32_t kPinWays = 8;
inline constexpr uint32_t kPinSets = kFlowPinsMax / kPinWays;

struct PinEntry {
  uint64_t check;
  // MAC in the upper 48 bits, tick of the last use in the lower 16; 0: free.
  uint64_t value;
};

// The block. `magic` says that it has been a table, `version` that its layout is this one.
struct PinMemory {
  static constexpr uint64_t kMagic = 0x736e'6970'7466'6577;  // "weftpins"
  static constexpr uint64_t kVersion = 1;

  uint64_t magic;
  uint64_t version;
  SipKey seed;
  uint64_t reserved[12];
  PinEntry sets[kPinSets][kPinWays];
};
static_assert(sizeof(PinMemory) == 128 + 16 * size_t{kFlowPinsMax});

class FlowPins {
 public:
  // In memory of its own, with a seed that anybody knows.
  FlowPins();
  FlowPins(const FlowPins&) = delete;
  FlowPins& operator=(const FlowPins&) = delete;

  // Before any worker runs. Takes a block, which stays the caller's and may hold anything: pins of
  // an earlier run are kept with their seed, everything else is wiped and gets `seed`. Without a
  // block only the seed changes. Returns how many pins were kept.
  uint32_t Open(PinMemory* block, const SipKey& seed);

  // HOT PATH. Any worker. Notes that answers to the frame go to the router MAC, and returns how
  // many pins were set or changed.
  uint32_t Pin(uint32_t vni, const Frame& frame, uint64_t router, uint64_t now_ms);
  // HOT PATH. Any worker. Forgets where answers to the frame went.
  void Release(uint32_t vni, const Frame& frame);
  // HOT PATH. Any worker. Returns the router MAC that a frame of a container has to go to, or 0.
  uint64_t Lookup(uint32_t vni, const Frame& frame, uint64_t now_ms);

 private:
  struct Free {
    void operator()(void* memory) const;
  };

  PinEntry (&SetOf(uint64_t key))[kPinWays] { return memory_->sets[key & (kPinSets - 1)]; }
  uint64_t KeyOf(const FlowName& name) const { return SipHash<1, 3>(seed_, name.words); }
  bool Set(uint64_t key, uint64_t router, uint64_t now_ms);

  std::unique_ptr<void, Free> own_;
  PinMemory* memory_;
  SipKey seed_;
  // There has been a pin; while there has not, nothing is looked up.
  bool used_ = false;
};

}  // namespace weft::core
