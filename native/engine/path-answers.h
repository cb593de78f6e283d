// Answers to path probes on their way from the workers to control, which asked. Bounded: an answer
// that finds no room is lost, as it might have been on the way.
#pragma once

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "../core/packet.h"

namespace weft::engine {

struct PathAnswer {
  core::Ip from;
  uint32_t token = 0;
};

class PathAnswers {
 public:
  // Many times what control asks at once; 32 KB.
  static constexpr size_t kWaitingMax = 1024;

  // Any worker. False when there is no room.
  bool Add(const PathAnswer& answer) {
    const std::lock_guard<std::mutex> lock(lock_);
    if (waiting_.size() == kWaitingMax) return false;
    waiting_.push_back(answer);
    return true;
  }

  // Control thread. Returns those that wait, each once.
  std::vector<PathAnswer> Take() {
    const std::lock_guard<std::mutex> lock(lock_);
    return std::exchange(waiting_, {});
  }

 private:
  std::mutex lock_;
  std::vector<PathAnswer> waiting_;
};

}  // namespace weft::engine
