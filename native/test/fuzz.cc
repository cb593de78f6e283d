// See the header.
#include "fuzz.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace weft::test {

void Fail(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
  std::abort();
}

void FailEqual(const char* file, int line, const char* what, uint64_t left, uint64_t right) {
  std::fprintf(stderr, "0x%" PRIx64 ", 0x%" PRIx64 "\n", left, right);
  Fail(file, line, what);
}

uint64_t Seed() { return 1; }

namespace {

bool WriteSeeds(const std::string& folder) {
  int number = 0;
  for (const Bytes& seed : Seeds()) {
    const std::string path = folder + "/seed-" + std::to_string(number++);
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return false;
    const bool whole = std::fwrite(seed.data(), 1, seed.size(), file) == seed.size();
    if (std::fclose(file) != 0 || !whole) return false;
  }
  return true;
}

}  // namespace

}  // namespace weft::test

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv);
// Seeds go to the folder that WEFT_SEEDS names.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* const folder = std::getenv("WEFT_SEEDS");
  if (folder != nullptr && !weft::test::WriteSeeds(folder)) std::abort();
  return 0;
}
