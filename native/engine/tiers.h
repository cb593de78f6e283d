// Which tier the data plane works in, shared by its workers. A tier is lowered while frames move,
// when the kernel refuses what it took at start; it is never raised again before the next start.
#pragma once

#include <atomic>
#include <cerrno>

namespace weft::engine {

// T0: one send for each frame. T1: UDP_SEGMENT and UDP_GRO. T2: superframes through the uplink.
inline constexpr int kTierPlain = 0;
inline constexpr int kTierSegments = 1;
inline constexpr int kTierTunnel = 2;

class Tiers {
 public:
  explicit Tiers(int tier) : tier_(tier) {}

  // HOT PATH.
  int tier() const { return tier_.load(std::memory_order_relaxed); }
  // Why it was lowered: the errno, or 0.
  int cause() const { return cause_.load(std::memory_order_acquire); }

  // COLD PATH. Lowers to the tier, if it is not lower already.
  void Lower(int tier, int error) {
    int now = tier_.load();
    while (now > tier) {
      if (tier_.compare_exchange_weak(now, tier)) {
        cause_.store(error, std::memory_order_release);
        return;
      }
    }
  }

  // A send with UDP_SEGMENT was refused for what it is, not for what it carried.
  static bool IsSegmentRefusal(int error) {
    return error == EIO || error == EINVAL || error == EOPNOTSUPP || error == ENOPROTOOPT;
  }

  // HOT PATH. Notes the result of a write to an uplink; many refusals in a row lower the tier.
  void NoteTunnel(int error) {
    if (error == 0) {
      if (refusals_.load(std::memory_order_relaxed) != 0) {
        refusals_.store(0, std::memory_order_relaxed);
      }
      return;
    }
    // A full queue says nothing about the tier.
    if (error == EAGAIN || error == ENOBUFS) return;
    if (refusals_.fetch_add(1) + 1 >= kRefusalsMax) Lower(kTierSegments, error);
  }

 private:
  // Frames that were refused were sent in tier T1, so nothing is lost while we make sure.
  static constexpr int kRefusalsMax = 8;

  std::atomic<int> tier_;
  std::atomic<int> cause_{0};
  std::atomic<int> refusals_{0};
};

}  // namespace weft::engine
