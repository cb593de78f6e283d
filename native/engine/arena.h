// Memory for packets: one mapping, touched once at the start, in huge pages where the system gives
// them. Never grows.
#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../sys/status.h"

namespace weft::engine {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    if (mapping_ != nullptr) munmap(mapping_, mapped_);
  }

  // Step: map-memory.
  sys::Status Open(size_t size) {
    // Huge pages begin at multiples of their size, so there is room to align; what is not touched costs nothing.
    mapped_ = size + kHugePage;
    void* at = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return {"map-memory", errno};
    mapping_ = at;
    bytes_ = reinterpret_cast<uint8_t*>((reinterpret_cast<uintptr_t>(at) + kHugePage - 1) &
                                        ~(kHugePage - 1));
    // A wish, before the first touch; without huge pages it works as well.
    madvise(bytes_, size, MADV_HUGEPAGE);
    std::memset(bytes_, 0, size);
    size_ = size;
    return {};
  }

  uint8_t* bytes() const { return bytes_; }
  size_t size() const { return size_; }

 private:
  static constexpr size_t kHugePage = 2 * 1024 * 1024;

  void* mapping_ = nullptr;
  size_t mapped_ = 0;
  uint8_t* bytes_ = nullptr;
  size_t size_ = 0;
};

}  // namespace weft::engine
