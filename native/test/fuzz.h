// What every fuzz target has: a failed check stops it, and it writes the seeds that it starts from.
#pragma once

#include "frames.h"

namespace weft::test {

// Each target defines it: inputs of many shapes, for libFuzzer to begin with.
std::vector<Bytes> Seeds();

// Hands out an input piece by piece; nothing is left at the end.
class Input {
 public:
  Input(const uint8_t* bytes, size_t size) : at_(bytes), left_(size) {}
  uint8_t Byte() { return left_ == 0 ? uint8_t{0} : (left_--, *at_++); }
  uint16_t Word() {
    const uint8_t high = Byte();
    return static_cast<uint16_t>(high << 8 | Byte());
  }
  // Exactly so large on the heap that the sanitizer sees the first byte too many.
  Bytes Take(size_t size) {
    if (size > left_) size = left_;
    const Bytes bytes(at_, at_ + size);
    at_ += size;
    left_ -= size;
    return bytes;
  }
  size_t left() const { return left_; }

 private:
  const uint8_t* at_;
  size_t left_;
};

}  // namespace weft::test
