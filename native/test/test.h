// A test runner in two words: TEST("a sentence") { CHECK(...); }. A file is a group; each group
// gets a line, each failed check another. No dependency: core must be testable wherever it
// compiles.
#pragma once

#include <cstdint>

namespace weft::test {

// Registers itself when the program is loaded; main.cc runs what was registered.
class Test {
 public:
  Test(const char* file, const char* sentence, void (*run)());

  const char* file;
  const char* sentence;
  void (*run)();
  Test* next;
};

// Reports a failed check; the test goes on, so that one run shows all that is wrong.
void Fail(const char* file, int line, const char* what);
void FailEqual(const char* file, int line, const char* what, uint64_t left, uint64_t right);

// What random tests start from: --seed, or 1.
uint64_t Seed();

// SplitMix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9e37'79b9'7f4a'7c15);
    z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
    return z ^ (z >> 31);
  }
  // 0 to bound - 1.
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(Next() % bound); }
  bool OneIn(uint32_t n) { return Below(n) == 0; }
  uint8_t Byte() { return static_cast<uint8_t>(Next()); }

 private:
  uint64_t state_;
};

}  // namespace weft::test

#define WEFT_JOIN2(a, b) a##b
#define WEFT_JOIN(a, b) WEFT_JOIN2(a, b)
#define TEST(sentence)                                                                 \
  static void WEFT_JOIN(RunTest, __LINE__)();                                          \
  static ::weft::test::Test WEFT_JOIN(g_test, __LINE__)(__FILE__, sentence,            \
                                                        WEFT_JOIN(RunTest, __LINE__)); \
  static void WEFT_JOIN(RunTest, __LINE__)()
#define CHECK(condition) \
  if (!(condition)) ::weft::test::Fail(__FILE__, __LINE__, #condition)
#define CHECK_EQUAL(left, right)                                                               \
  do {                                                                                         \
    const uint64_t weft_left = static_cast<uint64_t>(left);                                    \
    const uint64_t weft_right = static_cast<uint64_t>(right);                                  \
    if (weft_left != weft_right) {                                                             \
      ::weft::test::FailEqual(__FILE__, __LINE__, #left " is " #right, weft_left, weft_right); \
    }                                                                                          \
  } while (false)
