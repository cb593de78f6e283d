// See the header.
#include "learned-macs.h"

#include "hash-table.h"

namespace weft::core {

const LearnedMacs::Slot* LearnedMacs::Find(uint64_t mac) const {
  const uint64_t key = kUsed | mac;
  const uint64_t start = MixBits(mac);
  for (uint32_t i = 0; i < kSlots; i++) {
    const Slot& slot = slots_[(start + i) & (kSlots - 1)];
    const uint64_t found = slot.key.load(std::memory_order_acquire);
    if (found == key) return &slot;
    if (found == kEmpty) return nullptr;
  }
  return nullptr;
}

uint32_t LearnedMacs::Lookup(uint64_t mac, uint64_t now_ms) const {
  const Slot* slot = Find(mac);
  if (slot == nullptr) return 0;
  if (now_ms - slot->heard_ms.load(std::memory_order_relaxed) >= kLearnedMacAgeMs) return 0;
  return slot->vtep.load(std::memory_order_relaxed);
}

void LearnedMacs::Learn(uint64_t mac, uint32_t vtep, uint64_t now_ms) {
  auto* slot = const_cast<Slot*>(Find(mac));
  if (slot != nullptr) {
    slot->vtep.store(vtep, std::memory_order_relaxed);
    slot->heard_ms.store(now_ms, std::memory_order_relaxed);
    return;
  }
  if (count_.load(std::memory_order_relaxed) >= kLearnedMacsMax) Sweep(now_ms);
  if (count_.load(std::memory_order_relaxed) < kLearnedMacsMax) Take(mac, vtep, now_ms);
}

// COLD PATH. Two workers that learn one MAC at once may take two slots; the first one found counts,
// and both age.
void LearnedMacs::Take(uint64_t mac, uint32_t vtep, uint64_t now_ms) {
  const uint64_t start = MixBits(mac);
  for (uint32_t i = 0; i < kSlots; i++) {
    Slot& slot = slots_[(start + i) & (kSlots - 1)];
    uint64_t found = slot.key.load(std::memory_order_relaxed);
    if (found > kTombstone) continue;
    if (!slot.key.compare_exchange_strong(found, kBusy, std::memory_order_acquire)) continue;
    slot.vtep.store(vtep, std::memory_order_relaxed);
    slot.heard_ms.store(now_ms, std::memory_order_relaxed);
    slot.key.store(kUsed | mac, std::memory_order_release);
    count_.fetch_add(1, std::memory_order_relaxed);
    return;
  }
}

void LearnedMacs::Forget(uint64_t mac) {
  auto* slot = const_cast<Slot*>(Find(mac));
  if (slot != nullptr) Release(*slot, kUsed | mac);
}

void LearnedMacs::Sweep(uint64_t now_ms) {
  uint64_t swept_ms = swept_ms_.load(std::memory_order_relaxed);
  if (now_ms - swept_ms < kSweepMs && swept_ms != 0) return;
  if (!swept_ms_.compare_exchange_strong(swept_ms, now_ms, std::memory_order_relaxed)) return;
  for (Slot& slot : slots_) {
    const uint64_t key = slot.key.load(std::memory_order_acquire);
    const uint64_t heard_ms = slot.heard_ms.load(std::memory_order_relaxed);
    if (key > kBusy && now_ms - heard_ms >= kLearnedMacAgeMs) Release(slot, key);
  }
}

void LearnedMacs::Release(Slot& slot, uint64_t key) {
  if (!slot.key.compare_exchange_strong(key, kTombstone, std::memory_order_relaxed)) return;
  count_.fetch_sub(1, std::memory_order_relaxed);
  // Tombstones in front of an empty slot lead nowhere; without this they would fill the table, and
  // every miss would visit all of it. A MAC that is learned meanwhile behind a slot that becomes
  // empty is not found any more: it is learned again, and both age.
  auto at = static_cast<size_t>(&slot - slots_.data());
  if (slots_[(at + 1) % kSlots].key.load(std::memory_order_relaxed) != kEmpty) return;
  for (uint64_t dead = kTombstone;
       slots_[at].key.compare_exchange_strong(dead, kEmpty, std::memory_order_relaxed);
       dead = kTombstone) {
    at = (at + kSlots - 1) % kSlots;
  }
}

}  // namespace weft::core
