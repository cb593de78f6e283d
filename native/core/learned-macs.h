// MACs learned behind the foreign VTEPs of one network, where no control state exists. The
// counterpart of src/datapath/bridge/learned-macs.ts.
//
// Workers write here while they forward, so the table is of fixed size and every field is atomic. A
// slot is taken by a compare-and-swap of its key. The VTEP is kept by number, not by pointer: who
// looks it up checks that a VTEP of that number is still a member, so an entry can never lead to
// memory that is gone.
//
// When the table is full of live entries a new MAC is not learned; its frames are flooded to the
// foreign VTEPs, so a flood of invented MACs cannot push out the real ones.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace weft::core {

// src/model/limits.ts: LEARNED_MACS_MAX, LEARNED_MAC_AGE_MS.
inline constexpr uint32_t kLearnedMacsMax = 4096;
inline constexpr uint64_t kLearnedMacAgeMs = 300'000;

class LearnedMacs {
 public:
  // Notes that the MAC was heard behind the VTEP of that number. Any worker.
  void Learn(uint64_t mac, uint32_t vtep, uint64_t now_ms);
  // Returns the number of the VTEP, or 0 when the MAC is unknown or was silent too long.
  uint32_t Lookup(uint64_t mac, uint64_t now_ms) const;
  void Forget(uint64_t mac);

  // Forgets what is behind VTEPs for which `keep(number)` is false.
  template <class Keep>
  void KeepOnly(Keep&& keep) {
    for (Slot& slot : slots_) {
      const uint64_t key = slot.key.load(std::memory_order_acquire);
      if (key > kBusy && !keep(slot.vtep.load(std::memory_order_relaxed))) Release(slot, key);
    }
  }

  // Calls `visit(mac, vtep, heard_ms)` for each live entry.
  template <class Visit>
  void ForEach(uint64_t now_ms, Visit&& visit) const {
    for (const Slot& slot : slots_) {
      const uint64_t key = slot.key.load(std::memory_order_acquire);
      const uint64_t heard_ms = slot.heard_ms.load(std::memory_order_relaxed);
      if (key > kBusy && now_ms - heard_ms < kLearnedMacAgeMs) {
        visit(key & kMacMask, slot.vtep.load(std::memory_order_relaxed), heard_ms);
      }
    }
  }

 private:
  static constexpr uint32_t kSlots = 2 * kLearnedMacsMax;
  static constexpr uint64_t kEmpty = 0;
  static constexpr uint64_t kTombstone = 1;
  // Being filled in; belongs to nobody yet.
  static constexpr uint64_t kBusy = 2;
  static constexpr uint64_t kMacMask = 0xffff'ffff'ffff;
  // Makes every key of a MAC larger than the states above.
  static constexpr uint64_t kUsed = uint64_t{1} << 62;
  // Looking for aged entries visits every slot, so it is done at most this often.
  static constexpr uint64_t kSweepMs = 1000;

  struct Slot {
    std::atomic<uint64_t> key{kEmpty};
    std::atomic<uint64_t> heard_ms{0};
    std::atomic<uint32_t> vtep{0};
  };

  const Slot* Find(uint64_t mac) const;
  void Take(uint64_t mac, uint32_t vtep, uint64_t now_ms);
  void Sweep(uint64_t now_ms);
  void Release(Slot& slot, uint64_t key);

  std::array<Slot, kSlots> slots_;
  std::atomic<uint32_t> count_{0};
  std::atomic<uint64_t> swept_ms_{0};
};

}  // namespace weft::core
