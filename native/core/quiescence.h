// When memory that workers may still read can be freed.
//
// The scheme of RCU: the control thread takes an object out of the tables and retires it; a worker
// that has since passed a quiet point, or sleeps, cannot hold a pointer to it any more. Workers
// announce quiet points by copying a counter, so reading a table costs no atomic write and no lock.
//
// Invariant: a retired object is freed only after every worker that was online when it was
// unpublished has announced a quiet point. Why it is enough: pointers are loaded from tables
// between two quiet points and never kept across one.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

namespace weft::core {

inline constexpr uint32_t kWorkersMax = 16;

class Quiescence {
 public:
  Quiescence() = default;
  Quiescence(const Quiescence&) = delete;
  Quiescence& operator=(const Quiescence&) = delete;
  // No worker may be online any more.
  ~Quiescence() { Free(UINT64_MAX); }

  // Worker: at the top of its loop, and after it has slept.
  void Online(uint32_t worker) {
    slots_[worker].seen.store(current_.load());
#if !defined(__SANITIZE_THREAD__)
    // No pointer is loaded before the others can see that it may be. ThreadSanitizer knows no fences.
    std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
  }
  // Worker: before it sleeps.
  void Offline(uint32_t worker) { slots_[worker].seen.store(kOffline); }

  // Control thread: frees `object` with `free` once nobody can see it. It was unpublished before.
  void Retire(void* object, void (*free)(void*)) {
    retired_.push_back({current_.fetch_add(1) + 1, object, free});
    if (retired_.size() >= kReclaimAt) Reclaim();
  }
  template <class Object>
  void RetireDelete(const Object* object) {
    if (object == nullptr) return;
    Retire(const_cast<Object*>(object), [](void* dead) { delete static_cast<Object*>(dead); });
  }

  // Control thread: frees what can be freed now.
  void Reclaim() { Free(OldestSeen()); }

  // Control thread: a mark that Passed becomes true for when every worker has moved on.
  uint64_t Mark() { return current_.fetch_add(1) + 1; }
  bool Passed(uint64_t mark) const { return OldestSeen() >= mark; }

 private:
  static constexpr uint64_t kOffline = UINT64_MAX;
  // Reclaiming looks at every worker's cache line, so it is not done for each object.
  static constexpr size_t kReclaimAt = 256;

  struct alignas(64) Slot {
    std::atomic<uint64_t> seen{kOffline};
  };
  struct Retired {
    uint64_t epoch;
    void* object;
    void (*free)(void*);
  };

  uint64_t OldestSeen() const {
    uint64_t oldest = kOffline;
    for (const Slot& slot : slots_) {
      const uint64_t seen = slot.seen.load();
      if (seen < oldest) oldest = seen;
    }
    return oldest;
  }

  void Free(uint64_t oldest) {
    size_t kept = 0;
    for (const Retired& item : retired_) {
      if (item.epoch <= oldest) {
        item.free(item.object);
      } else {
        retired_[kept++] = item;
      }
    }
    retired_.resize(kept);
  }

  std::atomic<uint64_t> current_{1};
  std::array<Slot, kWorkersMax> slots_;
  std::vector<Retired> retired_;
};

}  // namespace weft::core
