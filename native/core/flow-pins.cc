// See the header.
#include "flow-pins.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace weft::core {

namespace {

constexpr size_t kCacheLine = 64;
// A tick is 4.096 s, and 16 bits of them are three days. Time is only for the choice of what goes.
constexpr uint32_t kTickShift = 12;
constexpr uint64_t kTickMask = 0xffff;
constexpr uint32_t kMacShift = 16;
// The clock of another worker may be a tick ahead; its entry is young, not three days old.
constexpr uint64_t kAhead = 1;

uint64_t Load(uint64_t& word) {
  return std::atomic_ref<uint64_t>(word).load(std::memory_order_relaxed);
}

void Store(uint64_t& word, uint64_t value) {
  std::atomic_ref<uint64_t>(word).store(value, std::memory_order_relaxed);
}

void Write(PinEntry& entry, uint64_t key, uint64_t value) {
  Store(entry.check, key ^ value);
  Store(entry.value, value);
}

uint64_t ValueOf(uint64_t router, uint64_t now_ms) {
  return router << kMacShift | (now_ms >> kTickShift & kTickMask);
}

uint64_t AgeOf(uint64_t value, uint64_t now) {
  return value == 0 ? kTickMask + 1 : (now - value + kAhead) & kTickMask;
}

}  // namespace

void FlowPins::Free::operator()(void* memory) const { std::free(memory); }

// calloc gives pages that take no memory until they are touched.
FlowPins::FlowPins() : own_(std::calloc(1, sizeof(PinMemory) + kCacheLine)) {
  const auto start = reinterpret_cast<uintptr_t>(own_.get());
  memory_ = reinterpret_cast<PinMemory*>((start + kCacheLine - 1) & ~uintptr_t{kCacheLine - 1});
}

uint32_t FlowPins::Open(PinMemory* block, const SipKey& seed) {
  if (block != nullptr) {
    memory_ = block;
    own_.reset();
    if (block->magic != PinMemory::kMagic || block->version != PinMemory::kVersion) {
      std::memset(static_cast<void*>(block), 0, sizeof(*block));
      block->seed = seed;
      block->version = PinMemory::kVersion;
      block->magic = PinMemory::kMagic;
    }
  } else {
    memory_->seed = seed;
  }
  seed_ = memory_->seed;
  uint32_t kept = 0;
  for (const auto& set : memory_->sets) {
    for (const PinEntry& entry : set) kept += entry.value != 0 ? 1u : 0u;
  }
  used_ = kept > 0;
  return kept;
}

uint32_t FlowPins::Pin(uint32_t vni, const Frame& frame, uint64_t router, uint64_t now_ms) {
  FlowName names[2];
  const uint32_t count = NamesOfAnswer(frame, vni, names);
  if (count == 0) return 0;
  std::atomic_ref<bool> used(used_);
  if (!used.load(std::memory_order_relaxed)) used.store(true, std::memory_order_relaxed);
  uint32_t changed = 0;
  for (uint32_t i = 0; i < count; i++) changed += Set(KeyOf(names[i]), router, now_ms) ? 1u : 0u;
  return changed;
}

// Two workers that pin one flow at once may take two places; the first one found counts, and the
// other one ages.
bool FlowPins::Set(uint64_t key, uint64_t router, uint64_t now_ms) {
  const uint64_t value = ValueOf(router, now_ms);
  PinEntry* oldest = nullptr;
  uint64_t oldest_age = 0;
  for (PinEntry& entry : SetOf(key)) {
    const uint64_t found = Load(entry.value);
    if (found != 0 && (Load(entry.check) ^ found) == key) {
      if (found != value) Write(entry, key, value);
      return found >> kMacShift != router;
    }
    const uint64_t age = AgeOf(found, value);
    if (oldest != nullptr && age <= oldest_age) continue;
    oldest = &entry;
    oldest_age = age;
  }
  Write(*oldest, key, value);
  return true;
}

void FlowPins::Release(uint32_t vni, const Frame& frame) {
  if (!std::atomic_ref<bool>(used_).load(std::memory_order_relaxed)) return;
  FlowName names[2];
  const uint32_t count = NamesOfAnswer(frame, vni, names);
  for (uint32_t i = 0; i < count; i++) {
    const uint64_t key = KeyOf(names[i]);
    for (PinEntry& entry : SetOf(key)) {
      const uint64_t found = Load(entry.value);
      if (found != 0 && (Load(entry.check) ^ found) == key) Write(entry, 0, 0);
    }
  }
}

uint64_t FlowPins::Lookup(uint32_t vni, const Frame& frame, uint64_t now_ms) {
  FlowName name;
  if (!std::atomic_ref<bool>(used_).load(std::memory_order_relaxed)) return 0;
  if (!NameOfFlow(frame, vni, &name)) return 0;
  const uint64_t key = KeyOf(name);
  for (PinEntry& entry : SetOf(key)) {
    const uint64_t found = Load(entry.value);
    if (found == 0 || (Load(entry.check) ^ found) != key) continue;
    const uint64_t router = found >> kMacShift;
    const uint64_t value = ValueOf(router, now_ms);
    if (found != value) Write(entry, key, value);
    return router;
  }
  return 0;
}

}  // namespace weft::core
