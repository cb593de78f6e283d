// Tables at the size of a large cluster: how fast a program is loaded, what a lookup costs with and
// without a writer, and how long a reader can be held up by a replacement of everything.
#include "../core/tables.h"

#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <thread>

#include "../test/program-writer.h"
#include "bench.h"

namespace weft::bench {

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kVni = 77;
constexpr uint32_t kVteps = 1000;
constexpr uint64_t kFirstMac = 0x0200'0000'0000;
constexpr double kPauseLimitUs = 200;

Ip HostOf(uint32_t i) { return {0, 0x0a80'0000 + i % kVteps, 4}; }
uint64_t MacOf(uint32_t i) { return kFirstMac + 2 * uint64_t{i}; }

RemoteSpec RemoteOf(uint32_t i) {
  return {
      MacOf(i), {{0, 0x0a90'0000 + i, 4}, {0xfd09'0000'0000'0000, i, 6}}, HostOf(i), 4789, false};
}

Bytes VtepProgram() {
  ProgramWriter writer;
  writer.SetNetwork(kVni, 1450, {});
  std::vector<VtepSpec> vteps;
  for (uint32_t i = 0; i < kVteps; i++) vteps.push_back({HostOf(i), 4789, false});
  writer.SetVteps(kVni, vteps);
  return writer.bytes;
}

Bytes RemoteProgram(uint32_t count, bool replace) {
  ProgramWriter writer;
  if (replace) writer.Head(6, kVni, 0, count, 0);
  for (uint32_t i = 0; i < count; i++) writer.SetRemote(kVni, RemoteOf(i));
  return writer.bytes;
}

void Apply(const Bytes& bytes, Tables* tables) {
  if (!ApplyProgram(bytes.data(), bytes.size(), tables)) std::printf("a program was refused\n");
}

struct Load {
  const char* name;
  uint32_t count;
  // One record that replaces everything, or one for each MAC.
  bool replace;
  // Into empty tables, or over the same MACs.
  bool empty;
  // The memory comes from the kernel, page by page; otherwise the process has it already.
  bool cold;
};

// A record is a MAC with its two addresses and its VTEP; only MACs are counted.
void MeasureLoad(const Load& load) {
  const Bytes vteps = VtepProgram();
  const Bytes remotes = RemoteProgram(load.count, load.replace);
  double best = 1e18;
  auto tables = std::make_unique<Tables>();
  Apply(vteps, tables.get());
  for (int round = 0; round < kRounds; round++) {
    if (load.empty) {
      tables = std::make_unique<Tables>();
      Apply(vteps, tables.get());
    }
    if (load.cold) malloc_trim(0);
    const double start = NowNs();
    Apply(remotes, tables.get());
    // The first round fills empty tables.
    if (load.empty || round > 0) best = std::min(best, NowNs() - start);
  }
  PrintValue(load.name, load.count / best * 1e3, "million MACs each second");
}

void MeasureVteps() {
  const Bytes vteps = VtepProgram();
  double best = 1e18;
  for (int round = 0; round < kRounds; round++) {
    Tables tables;
    const double start = NowNs();
    Apply(vteps, &tables);
    best = std::min(best, NowNs() - start);
  }
  PrintValue("load 1,000 VTEPs", best / 1e3, "us");
}

// Replaces single entries as fast as it can until told to stop.
class Writer {
 public:
  Writer(Tables* tables, uint32_t count)
      : tables_(tables), count_(count), thread_([this] { Run(); }) {}
  ~Writer() {
    done_.store(true);
    thread_.join();
  }

 private:
  void Run() {
    for (uint32_t i = 0; !done_.load(std::memory_order_relaxed); i += 7919) {
      tables_->SetRemote(kVni, RemoteOf(i % count_));
    }
  }

  Tables* tables_;
  uint32_t count_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

void MeasureLookups(uint32_t count, bool written) {
  Tables tables;
  Apply(VtepProgram(), &tables);
  Apply(RemoteProgram(count, true), &tables);
  std::unique_ptr<Writer> writer;
  if (written) writer = std::make_unique<Writer>(&tables, count);
  const Network* network = tables.LookupNetwork(kVni);
  for (const bool hit : {true, false}) {
    uint32_t i = 0;
    char name[64];
    std::snprintf(name, sizeof(name), "lookup %s of %u MACs%s", hit ? "hit" : "miss", count,
                  written ? " beside a writer" : "");
    Measure(name, 64, [&] {
      tables.quiescence.Online(0);
      const Fdb& fdb = *network->fdb.load(std::memory_order_acquire);
      for (uint32_t n = 0; n < 64; n++) {
        i = (i + 7919) % count;
        g_sink = g_sink + (fdb.macs.Lookup(MacOf(i) + (hit ? 0 : 1)) != nullptr);
      }
    });
  }
  tables.quiescence.Offline(0);
}

double ThreadNs() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// Times visits of 64 lookups until told to stop. The thread's own time is what tables can do to it;
// the time on the wall holds what the scheduler did, too.
class Reader {
 public:
  Reader(const Tables* tables, uint32_t count, Quiescence* quiescence)
      : tables_(tables), count_(count), quiescence_(quiescence), thread_([this] { Run(); }) {}

  void Stop() {
    done_.store(true);
    thread_.join();
  }

  std::vector<double> wall;
  std::vector<double> own;

 private:
  static constexpr size_t kVisitsMax = 1 << 20;

  void Run() {
    // No memory is asked for while it is measured.
    wall.assign(kVisitsMax, 0);
    own.assign(kVisitsMax, 0);
    const Network* network = tables_->LookupNetwork(kVni);
    uint32_t i = 0;
    size_t visits = 0;
    for (; visits < kVisitsMax && !done_.load(std::memory_order_relaxed); visits++) {
      const double wall_start = NowNs();
      const double own_start = ThreadNs();
      quiescence_->Online(0);
      const Fdb& fdb = *network->fdb.load(std::memory_order_acquire);
      for (uint32_t n = 0; n < 64; n++) {
        i = (i + 7919) % count_;
        g_sink = g_sink + (fdb.macs.Lookup(MacOf(i)) != nullptr);
      }
      own[visits] = (ThreadNs() - own_start) / 1e3;
      wall[visits] = (NowNs() - wall_start) / 1e3;
    }
    quiescence_->Offline(0);
    wall.resize(visits);
    own.resize(visits);
  }

  const Tables* tables_;
  uint32_t count_;
  Quiescence* quiescence_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

void PrintPauses(const char* when, const char* clock, std::vector<double>* pauses) {
  std::sort(pauses->begin(), pauses->end());
  char name[64];
  std::snprintf(name, sizeof(name), "pause %s, %s, p99.9", when, clock);
  PrintValue(name, (*pauses)[pauses->size() * 999 / 1000], "us");
  std::snprintf(name, sizeof(name), "pause %s, %s, longest", when, clock);
  PrintValue(name, pauses->back(), "us");
}

// How long a reader is held up while everything is replaced again and again, and, to know what the
// machine itself does to it, while as much is written elsewhere.
void MeasurePauses(uint32_t count) {
  const Bytes remotes = RemoteProgram(count, true);
  for (const bool replaced : {false, true}) {
    Tables tables;
    Tables elsewhere;
    for (Tables* one : {&tables, &elsewhere}) {
      Apply(VtepProgram(), one);
      Apply(remotes, one);
    }
    Reader reader(&tables, count, &tables.quiescence);
    for (int round = 0; round < 100; round++) Apply(remotes, replaced ? &tables : &elsewhere);
    reader.Stop();
    const char* const when = replaced ? "in replacement" : "beside other work";
    PrintPauses(when, "own time", &reader.own);
    PrintPauses(when, "wall", &reader.wall);
  }
  PrintValue("pause that is allowed", kPauseLimitUs, "us");
}

}  // namespace

void MeasureTables() {
  MeasureVteps();
  // Freed memory stays with the process, so that only `cold` rows pay for page faults.
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  for (const Load& load : {
           Load{"load 10,000 MACs one by one", 10'000, false, true, false},
           Load{"load 10,000 MACs one by one, cold memory", 10'000, false, true, true},
           Load{"load 10,000 MACs at once", 10'000, true, true, false},
           Load{"load 10,000 MACs at once, cold memory", 10'000, true, true, true},
           Load{"replace 10,000 MACs by the same", 10'000, true, false, false},
           Load{"set 10,000 MACs again", 10'000, false, false, false},
           Load{"load 100,000 MACs at once", 100'000, true, true, false},
       }) {
    MeasureLoad(load);
  }
  for (const uint32_t count : {10'000u, 100'000u}) {
    MeasureLookups(count, false);
    MeasureLookups(count, true);
  }
  MeasurePauses(10'000);
}

}  // namespace weft::bench
