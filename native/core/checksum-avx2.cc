// SumWords, 32 bytes at a time. See checksum.h. Compiled for AVX2 by attribute, not by a flag of
// the build: the rest of the binary must run where AVX2 is not.
//
// The two halves of each word are added into 64-bit lanes of their own: nothing overflows, and no
// carry is to be caught.
#include "checksum.h"

#if defined(__x86_64__)

namespace weft::core {

namespace {

typedef uint64_t Lanes __attribute__((vector_size(32)));

constexpr size_t kUnit = sizeof(Lanes);
constexpr uint64_t kLowHalf = 0xffff'ffff;

}  // namespace

[[gnu::target("avx2")]] uint64_t SumWordsAvx2(const uint8_t* bytes, size_t size) {
  const uint8_t* const end = bytes + size;
  // Two pairs of sums: with one, each addition would wait for the last. No arrays: at -O2 they
  // would live in memory.
  Lanes low = {};
  Lanes high = {};
  Lanes low2 = {};
  Lanes high2 = {};
  for (; static_cast<size_t>(end - bytes) >= 4 * kUnit; bytes += 4 * kUnit) {
    Lanes a;
    Lanes b;
    Lanes c;
    Lanes d;
    std::memcpy(&a, bytes, kUnit);
    std::memcpy(&b, bytes + kUnit, kUnit);
    std::memcpy(&c, bytes + 2 * kUnit, kUnit);
    std::memcpy(&d, bytes + 3 * kUnit, kUnit);
    low += a & kLowHalf;
    high += a >> 32;
    low2 += b & kLowHalf;
    high2 += b >> 32;
    low += c & kLowHalf;
    high += c >> 32;
    low2 += d & kLowHalf;
    high2 += d >> 32;
  }
  for (; static_cast<size_t>(end - bytes) >= kUnit; bytes += kUnit) {
    Lanes word;
    std::memcpy(&word, bytes, kUnit);
    low += word & kLowHalf;
    high += word >> 32;
  }
  const Lanes all = low + low2 + high + high2;
  uint64_t sum = NativeSum(bytes, static_cast<size_t>(end - bytes));
  for (size_t lane = 0; lane < 4; lane++) sum += all[lane];
  return SumOfNative(sum);
}

}  // namespace weft::core

#endif
