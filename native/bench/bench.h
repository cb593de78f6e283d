// How the micro benchmarks measure and print. Each row is the best of several rounds, hot caches:
// what the code costs, not what it costs beside others.
#pragma once

#include <chrono>
#include <cstdint>

namespace weft::bench {

// Results go here, so that no work can be left out.
inline volatile uint64_t g_sink = 0;

inline double NowNs() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

// One line, or one JSON object after --json: what a call costs, and each of its units.
void Print(const char* name, double ns, uint32_t units);
// One line for anything else.
void PrintValue(const char* name, double value, const char* unit);

inline constexpr int kRounds = 7;
inline constexpr double kRoundNs = 4e6;

template <class Work>
double RoundNs(uint64_t count, Work& work) {
  const double start = NowNs();
  for (uint64_t i = 0; i < count; i++) work();
  return NowNs() - start;
}

// Prints what one call of `work` costs, and, when it handles several units, each of them.
template <class Work>
void Measure(const char* name, uint32_t units, Work work) {
  uint64_t count = 1;
  while (RoundNs(count, work) < kRoundNs) count *= 2;
  double best = RoundNs(count, work);
  for (int round = 1; round < kRounds; round++) {
    const double ns = RoundNs(count, work);
    if (ns < best) best = ns;
  }
  Print(name, best / static_cast<double>(count), units);
}

// The groups of rows.
void MeasureTables();
void MeasureStations();

}  // namespace weft::bench
