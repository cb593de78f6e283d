// Runs the tests: all, or those whose group or sentence contains a word.
//
//     core-tests [--seed N] [--verbose] [word]
//
// Prints a line for each group, and "N passed, N failed"; exit status 1 when one failed.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "test.h"

namespace weft::test {

namespace {

// Constant-initialised: registrations in other files run before this file's own.
Test* g_first = nullptr;
Test* g_last = nullptr;
uint64_t g_seed = 1;
uint64_t g_failed_checks = 0;
// A broken loop fails a million times.
constexpr uint64_t kPrintedMax = 20;

// "checksum" for "/some/where/checksum-test.cc".
void GroupName(const char* file, char* name, size_t size) {
  const char* slash = std::strrchr(file, '/');
  std::snprintf(name, size, "%s", slash == nullptr ? file : slash + 1);
  char* end = std::strstr(name, "-test.cc");
  if (end != nullptr) *end = '\0';
}

struct Totals {
  uint32_t passed = 0;
  uint32_t failed = 0;
};

void RunOne(const Test& test, bool verbose, Totals* totals) {
  const uint64_t before = g_failed_checks;
  test.run();
  const bool failed = g_failed_checks != before;
  (failed ? totals->failed : totals->passed)++;
  if (failed) std::printf("  failed: %s (seed %" PRIu64 ")\n", test.sentence, g_seed);
  if (verbose && !failed) std::printf("  %s\n", test.sentence);
}

Totals RunGroup(const char* file, const char* word, bool verbose) {
  char name[64];
  GroupName(file, name, sizeof(name));
  Totals totals;
  for (const Test* test = g_first; test != nullptr; test = test->next) {
    if (std::strcmp(test->file, file) != 0) continue;
    if (std::strstr(name, word) == nullptr && std::strstr(test->sentence, word) == nullptr) {
      continue;
    }
    RunOne(*test, verbose, &totals);
  }
  const uint32_t count = totals.passed + totals.failed;
  if (count != 0) {
    std::printf("%-18s %3" PRIu32 " tests %s\n", name, count, totals.failed == 0 ? "ok" : "FAILED");
  }
  return totals;
}

bool IsFirstOfGroup(const Test* test) {
  const Test* first = g_first;
  while (std::strcmp(first->file, test->file) != 0) first = first->next;
  return first == test;
}

int RunAll(const char* word, bool verbose) {
  Totals totals;
  for (const Test* test = g_first; test != nullptr; test = test->next) {
    if (!IsFirstOfGroup(test)) continue;
    const Totals group = RunGroup(test->file, word, verbose);
    totals.passed += group.passed;
    totals.failed += group.failed;
  }
  std::printf("%" PRIu32 " passed, %" PRIu32 " failed\n", totals.passed, totals.failed);
  return totals.failed == 0 && totals.passed != 0 ? 0 : 1;
}

}  // namespace

Test::Test(const char* test_file, const char* test_sentence, void (*test_run)())
    : file(test_file), sentence(test_sentence), run(test_run), next(nullptr) {
  (g_last == nullptr ? g_first : g_last->next) = this;
  g_last = this;
}

void Fail(const char* file, int line, const char* what) {
  if (g_failed_checks++ < kPrintedMax) std::printf("%s:%d: not so: %s\n", file, line, what);
}

void FailEqual(const char* file, int line, const char* what, uint64_t left, uint64_t right) {
  if (g_failed_checks++ >= kPrintedMax) return;
  std::printf("%s:%d: not so: %s (0x%" PRIx64 ", 0x%" PRIx64 ")\n", file, line, what, left, right);
}

uint64_t Seed() { return g_seed; }

}  // namespace weft::test

int main(int argc, char** argv) {
  const char* word = "";
  bool verbose = false;
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
      weft::test::g_seed = std::strtoull(argv[++i], nullptr, 0);
    } else if (std::strcmp(argv[i], "--verbose") == 0) {
      verbose = true;
    } else {
      word = argv[i];
    }
  }
  return weft::test::RunAll(word, verbose);
}
