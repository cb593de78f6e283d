// A hash table with one writer and readers that never wait: chains of immutable entries, changed by
// one pointer store each. Entries that were replaced or removed are retired to a Quiescence.
//
// An entry type has `Key key`, `std::atomic<Entry*> next` and a copy constructor, and is made with
// new. Growing copies the entries, because readers may stand on the old chains.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "quiescence.h"

namespace weft::core {

// The finalizer of MurmurHash3.
inline uint64_t MixBits(uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccd;
  value ^= value >> 33;
  value *= 0xc4ceb9fe1a85ec53;
  return value ^ (value >> 33);
}

template <class Entry, class Key, uint64_t (*Hash)(const Key&)>
class HashTable {
 public:
  explicit HashTable(Quiescence* quiescence, uint32_t expected = 0) : quiescence_(quiescence) {
    uint32_t size = kSizeMin;
    while (size < expected) size *= 2;
    chains_.store(new Chains(size), std::memory_order_release);
  }
  HashTable(const HashTable&) = delete;
  HashTable& operator=(const HashTable&) = delete;
  // Nobody may read any more.
  ~HashTable() {
    Chains* chains = chains_.load(std::memory_order_relaxed);
    FreeChains(chains);
  }

  // HOT PATH. Any thread. Returns the entry or nullptr; valid until the reader's next quiet point.
  const Entry* Lookup(const Key& key) const {
    const Chains* chains = chains_.load(std::memory_order_acquire);
    const Entry* entry = chains->heads[Hash(key) & chains->mask].load(std::memory_order_acquire);
    while (entry != nullptr && !(entry->key == key)) {
      entry = entry->next.load(std::memory_order_acquire);
    }
    return entry;
  }

  // Writer. Publishes the entry in place of one with the same key. Takes ownership.
  void Install(Entry* entry) {
    Update(entry->key, [entry](const Entry*) { return entry; });
  }

  // Writer. Publishes `make(old)` in place of the key's entry, which is nullptr when there is none;
  // walks the chain once. Takes ownership of what `make` returns, which must have that key.
  template <class Make>
  void Update(const Key& key, Make&& make) {
    std::atomic<Entry*>* link = LinkTo(key);
    Entry* old = link->load(std::memory_order_relaxed);
    Entry* entry = make(static_cast<const Entry*>(old));
    entry->next.store(old == nullptr ? nullptr : old->next.load(std::memory_order_relaxed),
                      std::memory_order_relaxed);
    link->store(entry, std::memory_order_release);
    if (old != nullptr) {
      quiescence_->RetireDelete(old);
    } else if (++count_ > chains_.load(std::memory_order_relaxed)->mask) {
      Grow();
    }
  }

  // Writer. Takes the entry out, if it is there.
  void Withdraw(const Key& key) {
    std::atomic<Entry*>* link = LinkTo(key);
    Entry* old = link->load(std::memory_order_relaxed);
    if (old == nullptr) return;
    link->store(old->next.load(std::memory_order_relaxed), std::memory_order_release);
    quiescence_->RetireDelete(old);
    count_--;
  }

  // Writer.
  template <class Visit>
  void ForEach(Visit&& visit) const {
    const Chains* chains = chains_.load(std::memory_order_relaxed);
    for (uint32_t i = 0; i <= chains->mask; i++) {
      const Entry* entry = chains->heads[i].load(std::memory_order_relaxed);
      for (; entry != nullptr; entry = entry->next.load(std::memory_order_relaxed)) visit(*entry);
    }
  }

  uint32_t count() const { return count_; }

 private:
  static constexpr uint32_t kSizeMin = 16;

  struct Chains {
    explicit Chains(uint32_t size) : mask(size - 1), heads(new std::atomic<Entry*>[size]) {
      for (uint32_t i = 0; i < size; i++) heads[i].store(nullptr, std::memory_order_relaxed);
    }
    uint32_t mask;
    std::unique_ptr<std::atomic<Entry*>[]> heads;
  };

  // Where the pointer to the key's entry is stored, or would be.
  std::atomic<Entry*>* LinkTo(const Key& key) {
    Chains* chains = chains_.load(std::memory_order_relaxed);
    std::atomic<Entry*>* link = &chains->heads[Hash(key) & chains->mask];
    for (;;) {
      Entry* entry = link->load(std::memory_order_relaxed);
      if (entry == nullptr || entry->key == key) return link;
      link = &entry->next;
    }
  }

  void Grow() {
    Chains* old = chains_.load(std::memory_order_relaxed);
    auto* grown = new Chains((old->mask + 1) * 4);
    ForEach([&](const Entry& entry) {
      auto* copy = new Entry(entry);
      std::atomic<Entry*>* head = &grown->heads[Hash(copy->key) & grown->mask];
      copy->next.store(head->load(std::memory_order_relaxed), std::memory_order_relaxed);
      head->store(copy, std::memory_order_relaxed);
    });
    chains_.store(grown, std::memory_order_release);
    quiescence_->Retire(old, [](void* dead) { FreeChains(static_cast<Chains*>(dead)); });
  }

  static void FreeChains(Chains* chains) {
    for (uint32_t i = 0; i <= chains->mask; i++) {
      Entry* entry = chains->heads[i].load(std::memory_order_relaxed);
      while (entry != nullptr) {
        delete std::exchange(entry, entry->next.load(std::memory_order_relaxed));
      }
    }
    delete chains;
  }

  Quiescence* quiescence_;
  std::atomic<Chains*> chains_{nullptr};
  uint32_t count_ = 0;
};

}  // namespace weft::core
