// Memory for packets: one mapping, touched once at the start, in huge pages where the system gives
// them. Never grows.
#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "../sys/status.h"

namespace weft::engine {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    if (bytes_ != nullptr) munmap(bytes_, size_);
  }

  // Step: map-memory.
  sys::Status Open(size_t size) {
    void* at = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (at == MAP_FAILED) return {"map-memory", errno};
    // A wish; without huge pages it works as well.
    madvise(at, size, MADV_HUGEPAGE);
    bytes_ = static_cast<uint8_t*>(at);
    size_ = size;
    return {};
  }

  uint8_t* bytes() const { return bytes_; }
  size_t size() const { return size_; }

 private:
  uint8_t* bytes_ = nullptr;
  size_t size_ = 0;
};

}  // namespace weft::engine
