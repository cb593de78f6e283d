// send-batch.h: nothing is lost, a run is of one kind, and order holds within a flow.
#include "../core/send-batch.h"

#include <map>
#include <memory>

#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

// Frames are known by their addresses; none is ever read.
uint8_t* FrameAt(uint64_t number) { return reinterpret_cast<uint8_t*>(0x1000 + number); }

class Batch {
 public:
  void Add(const Vtep& vtep, uint32_t hash, uint8_t ecn, uint32_t size) {
    const uint64_t number = ++added_;
    if (batch_->Add(vtep, hash, hash % 16, ecn, FrameAt(number), size)) return;
    Flush();
    CHECK(batch_->Add(vtep, hash, hash % 16, ecn, FrameAt(number), size));
  }

  // Each frame of a flow comes after those that were added before it. Flows of a test are told
  // apart by their VTEP and hash.
  void Expect(const Vtep& vtep, uint32_t hash) { owners_.push_back({vtep.id, hash}); }

  void Flush() {
    batch_->Flush([this](const SendBatch::Run& run) {
      runs++;
      CHECK(run.count >= 1 && run.count <= SendBatch::kRunFramesMax);
      CHECK(run.count == 1 || run.count * run.segment_bytes <= SendBatch::kRunBytesMax);
      for (uint32_t i = 0; i < run.count; i++) {
        CHECK_EQUAL(run.parts[i].iov_len, run.segment_bytes);
        const uint64_t number = reinterpret_cast<uint64_t>(run.parts[i].iov_base) - 0x1000;
        CHECK(number >= 1 && number <= owners_.size());
        const auto& owner = owners_[number - 1];
        CHECK_EQUAL(owner.first, run.vtep->id);
        CHECK_EQUAL(owner.second % 16, run.bucket);
        uint64_t& last = last_[owner];
        CHECK(number > last);
        last = number;
        sent++;
      }
    });
    CHECK(batch_->empty());
  }

  uint64_t sent = 0;
  uint64_t runs = 0;

 private:
  std::unique_ptr<SendBatch> batch_ = std::make_unique<SendBatch>();
  std::vector<std::pair<uint32_t, uint32_t>> owners_;
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> last_;
  uint64_t added_ = 0;
};

}  // namespace

TEST("random flows, sizes, marks and VTEPs: nothing is lost, and order holds within each flow") {
  Random random(Seed());
  for (int round = 0; round < 300; round++) {
    Batch batch;
    Vtep vteps[5];
    for (uint32_t i = 0; i < 5; i++) vteps[i].id = 1 + i + random.Below(2) * 256;
    const uint32_t flows = 1 + random.Below(40);
    const uint32_t sizes = 1 + random.Below(5);
    const uint32_t frames = random.Below(600);
    for (uint32_t i = 0; i < frames; i++) {
      const Vtep& vtep = vteps[random.Below(1 + random.Below(5))];
      // Hashes that collide in the places of a batch among them.
      const uint32_t hash = (random.Below(flows) * 0x101) & 0x3fff;
      batch.Expect(vtep, hash);
      batch.Add(vtep, hash, static_cast<uint8_t>(random.Below(3)), 64 + 700 * random.Below(sizes));
      if (random.OneIn(100)) batch.Flush();
    }
    batch.Flush();
    CHECK_EQUAL(batch.sent, frames);
  }
}

TEST("two flows of one length in turn are one run; two lengths of one flow are as many as turns") {
  Vtep vtep;
  vtep.id = 1;
  Batch batch;
  for (int i = 0; i < 40; i++) {
    batch.Expect(vtep, i % 2 == 0 ? 16 : 32);
    batch.Add(vtep, i % 2 == 0 ? 16 : 32, 0, 100);
  }
  batch.Flush();
  CHECK_EQUAL(batch.runs, 1);
  for (int i = 0; i < 40; i++) {
    batch.Expect(vtep, 16);
    batch.Add(vtep, 16, 0, i % 2 == 0 ? 100 : 200);
  }
  batch.Flush();
  CHECK_EQUAL(batch.runs, 41);
}

TEST("a run holds 64 frames or one datagram's bytes, and a batch 64 runs") {
  Vtep vtep;
  vtep.id = 1;
  Batch batch;
  for (int i = 0; i < 65; i++) {
    batch.Expect(vtep, 16);
    batch.Add(vtep, 16, 0, 100);
  }
  batch.Flush();
  CHECK_EQUAL(batch.runs, 2);
  // 45 of 1472 are above 65,507.
  for (int i = 0; i < 45; i++) {
    batch.Expect(vtep, 16);
    batch.Add(vtep, 16, 0, 1472);
  }
  batch.Flush();
  CHECK_EQUAL(batch.runs, 4);
  for (uint32_t i = 0; i < 65; i++) {
    batch.Expect(vtep, 16);
    batch.Add(vtep, 16, 0, 100 + i);
  }
  CHECK_EQUAL(batch.runs, 68);
  batch.Flush();
  CHECK_EQUAL(batch.runs, 69);
  CHECK_EQUAL(batch.sent, 65 + 45 + 65);
}
