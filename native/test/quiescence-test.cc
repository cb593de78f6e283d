// quiescence.h and hash-table.h under fire: one writer as fast as it can, readers that look up all
// the while. What they see is whole and of the key that they asked for; what was retired is freed,
// and not before. Bounded by counts, not by time. Means most under the thread and address
// sanitizers.
#include "../core/quiescence.h"

#include <sched.h>

#include <atomic>
#include <thread>

#include "../core/hash-table.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kReaders = 3;
constexpr uint64_t kKeys = 200;

std::atomic<int64_t> g_alive{0};

// `check` belongs to key and version as long as the entry lives.
struct TestEntry {
  uint64_t key = 0;
  uint64_t version = 0;
  uint64_t check = 0;
  std::atomic<TestEntry*> next{nullptr};

  TestEntry(uint64_t key_, uint64_t version_)
      : key(key_), version(version_), check(CheckOf(key_, version_)) {
    g_alive.fetch_add(1, std::memory_order_relaxed);
  }
  TestEntry(const TestEntry& other) : TestEntry(other.key, other.version) {}
  ~TestEntry() {
    check = 0xdead;
    g_alive.fetch_sub(1, std::memory_order_relaxed);
  }

  static uint64_t CheckOf(uint64_t key, uint64_t version) { return MixBits(key ^ version << 20); }
  bool whole() const { return check == CheckOf(key, version); }
};

// Few chains at first, so that tables grow under the readers.
uint64_t HashKey(const uint64_t& key) { return MixBits(key); }
using TestTable = HashTable<TestEntry, uint64_t, HashKey>;

struct Shared {
  Quiescence quiescence;
  std::atomic<TestTable*> table{nullptr};
  std::atomic<bool> done{false};
  std::atomic<uint64_t> found{0};
  std::atomic<uint64_t> torn{0};
  std::atomic<uint64_t> stale{0};
  // The generation that each table was published with; versions in it are not older.
  std::atomic<uint64_t> generation{0};

  ~Shared() { delete table.load(); }
};

// One visit of a worker: some lookups between two quiet points. An entry is looked at again at the
// end of the visit, when the writer has long replaced it.
void Visit(Shared* shared, Random* random) {
  constexpr uint32_t kLookups = 32;
  const TestEntry* held[kLookups];
  const uint64_t generation = shared->generation.load(std::memory_order_acquire);
  uint64_t found = 0;
  for (const TestEntry*& entry : held) {
    const uint64_t key = random->Below(kKeys);
    entry = shared->table.load(std::memory_order_acquire)->Lookup(key);
    if (entry == nullptr) continue;
    found++;
    if (entry->key != key || !entry->whole()) shared->torn.fetch_add(1);
    if (entry->version < generation) shared->stale.fetch_add(1);
  }
  for (const TestEntry* entry : held) {
    if (entry != nullptr && !entry->whole()) shared->torn.fetch_add(1);
  }
  shared->found.fetch_add(found, std::memory_order_relaxed);
}

void Read(Shared* shared, uint32_t worker) {
  Random random(Seed() * 100 + worker);
  constexpr uint32_t kVisitsMin = 200;
  for (uint32_t visit = 0; visit < kVisitsMin || !shared->done.load(); visit++) {
    shared->quiescence.Online(worker);
    Visit(shared, &random);
    if (!random.OneIn(8)) continue;
    // As a worker does that has nothing to do.
    shared->quiescence.Offline(worker);
    sched_yield();
  }
  shared->quiescence.Offline(worker);
}

void Write(Shared* shared, uint32_t operations) {
  Random random(Seed());
  uint64_t generation = 0;
  for (uint32_t i = 0; i < operations; i++) {
    TestTable* table = shared->table.load(std::memory_order_relaxed);
    const uint64_t key = random.Below(kKeys);
    if (random.OneIn(400)) {
      auto* fresh = new TestTable(&shared->quiescence);
      generation = i;
      for (uint64_t k = 0; k < kKeys; k += 1 + random.Below(3)) {
        fresh->Install(new TestEntry(k, generation));
      }
      shared->table.store(fresh, std::memory_order_release);
      shared->generation.store(generation, std::memory_order_release);
      shared->quiescence.RetireDelete(table);
    } else if (random.OneIn(3)) {
      table->Withdraw(key);
    } else {
      table->Install(new TestEntry(key, i));
    }
    if (random.OneIn(64)) sched_yield();
  }
  shared->done.store(true);
}

}  // namespace

TEST("readers see whole entries while one writer replaces, removes and publishes generations") {
  {
    Shared shared;
    shared.table.store(new TestTable(&shared.quiescence));
    std::thread readers[kReaders];
    for (uint32_t i = 0; i < kReaders; i++) readers[i] = std::thread(Read, &shared, i);
    Write(&shared, 60'000);
    for (std::thread& reader : readers) reader.join();
    CHECK(shared.found.load() > 0);
    CHECK_EQUAL(shared.torn.load(), 0);
    CHECK_EQUAL(shared.stale.load(), 0);
    // Nobody reads any more: everything retired can go, and what is left is in the table.
    shared.quiescence.Reclaim();
    CHECK_EQUAL(g_alive.load(), shared.table.load()->count());
  }
  CHECK_EQUAL(g_alive.load(), 0);
}

TEST("what a reader may hold is kept, and freed at its next quiet point or when it sleeps") {
  Quiescence quiescence;
  TestTable table(&quiescence);
  for (const bool sleeps : {false, true}) {
    table.Install(new TestEntry(1, 1));
    quiescence.Online(3);
    const TestEntry* held = table.Lookup(1);
    table.Install(new TestEntry(1, 2));
    const uint64_t mark = quiescence.Mark();
    quiescence.Reclaim();
    CHECK(!quiescence.Passed(mark));
    CHECK(held->whole() && held->version == 1);
    CHECK_EQUAL(g_alive.load(), 2);
    if (sleeps) {
      quiescence.Offline(3);
    } else {
      quiescence.Online(3);
    }
    CHECK(quiescence.Passed(mark));
    quiescence.Reclaim();
    CHECK_EQUAL(g_alive.load(), 1);
    table.Withdraw(1);
    quiescence.Online(3);
    quiescence.Reclaim();
    CHECK_EQUAL(g_alive.load(), 0);
  }
  quiescence.Offline(3);
}

TEST("a table grows, is walked, and loses what is withdrawn, key by key") {
  Quiescence quiescence;
  {
    TestTable table(&quiescence, 100);
    for (uint64_t key = 0; key < 5000; key++) table.Install(new TestEntry(key, key));
    for (uint64_t key = 0; key < 5000; key += 2) table.Install(new TestEntry(key, 1));
    CHECK_EQUAL(table.count(), 5000);
    uint64_t walked = 0;
    table.ForEach([&](const TestEntry& entry) { walked += entry.whole(); });
    CHECK_EQUAL(walked, 5000);
    for (uint64_t key = 0; key < 5000; key += 3) table.Withdraw(key);
    table.Withdraw(1 << 20);
    for (uint64_t key = 0; key < 5000; key++) {
      const TestEntry* entry = table.Lookup(key);
      CHECK_EQUAL(entry == nullptr, key % 3 == 0);
      if (entry != nullptr) CHECK_EQUAL(entry->version, key % 2 == 0 ? 1 : key);
    }
    quiescence.Reclaim();
    CHECK_EQUAL(g_alive.load(), table.count());
  }
  CHECK_EQUAL(g_alive.load(), 0);
}
