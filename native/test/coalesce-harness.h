// A coalescer with memory for what it holds, and what came out of it.
#pragma once

#include <functional>
#include <memory>

#include "../core/coalesce.h"
#include "frames.h"
#include "test.h"

namespace weft::test {

inline constexpr uint32_t kPort = 3;

struct Written {
  uint32_t port;
  core::VirtioHeader header;
  Bytes bytes;
  uint32_t frames;
  uint64_t frame_bytes;
};

// A coalescer, the memory of what it holds, and what came out of it.
class Harness {
 public:
  Harness() : coalescer_(std::make_unique<core::Coalescer>()) { coalescer_->Configure(true, true); }

  bool Offer(const Bytes& bytes, bool partial = false, uint32_t port = kPort) {
    held_.push_back(std::make_unique<Bytes>(bytes));
    const core::Frame frame = Parsed(held_.back().get());
    const bool held = coalescer_->Offer(port, frame, partial, Writer());
    if (!held) {
      // Unchanged: the caller writes it.
      CHECK(*held_.back() == bytes);
      core::VirtioHeader header;
      if (partial) header.flags = core::kNeedsChecksum;
      written.push_back({port, header, bytes, 1, bytes.size()});
    }
    return held;
  }

  bool Offer(const FrameSpec& spec) { return Offer(BuildFrame(spec), spec.sum == Sum::kPartial); }

  void Flush() {
    coalescer_->Flush(Writer());
    CHECK(coalescer_->empty());
    held_.clear();
  }

  core::Coalescer& coalescer() { return *coalescer_; }

  std::vector<Written> written;

 private:
  std::function<void(uint32_t, const core::VirtioHeader&, const iovec*, uint32_t, uint32_t,
                     uint64_t)>
  Writer() {
    return [this](uint32_t port, const core::VirtioHeader& header, const iovec* parts,
                  uint32_t count, uint32_t frames, uint64_t bytes) {
      Bytes all;
      for (uint32_t i = 0; i < count; i++) {
        const auto* from = static_cast<const uint8_t*>(parts[i].iov_base);
        all.insert(all.end(), from, from + parts[i].iov_len);
      }
      written.push_back({port, header, all, frames, bytes});
    };
  }

  std::unique_ptr<core::Coalescer> coalescer_;
  std::vector<std::unique_ptr<Bytes>> held_;
};

// The frames that a write stands for: itself, or what it is cut into again.
std::vector<Bytes> FramesOf(Written written);

// The n-th frame of a flow that has sent `payload` bytes in each before it.
FrameSpec Nth(FrameSpec spec, uint32_t n);

struct Delivered {
  uint32_t port;
  Bytes bytes;
};

// Checks that both are the same frames, and in the same order within each flow of a port. The IPv4
// identification may differ under DF: one that stood still advances when cut.
void CheckSame(const std::vector<Delivered>& in, const std::vector<Delivered>& out);

}  // namespace weft::test
