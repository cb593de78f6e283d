// The whole engine in memory under fire: control changes every table as fast as it can while
// workers forward frames through them in both directions. Bounded by counts, not by time. Means
// most under the thread and address sanitizers.
#include <sched.h>

#include <atomic>
#include <thread>

#include "../core/egress.h"
#include "../core/ingress.h"
#include "test.h"
#include "world.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kWorkers = 3;

// Reads every byte that it is given, and keeps none.
struct SinkIo {
  uint64_t sum = 0;
  uint32_t Bucket(uint32_t flow_hash) const { return flow_hash % 16; }
  void Touch(const iovec* parts, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
      sum += SlowSum(static_cast<const uint8_t*>(parts[i].iov_base), parts[i].iov_len);
    }
  }
  uint32_t Send(const Vtep& vtep, uint32_t, uint8_t, const iovec* parts, uint32_t part_count,
                uint32_t, uint32_t) {
    sum += vtep.id + vtep.address_bytes + vtep.next_hop->mtu_bytes.load();
    Touch(parts, part_count);
    return 0;
  }
  bool CanTunnel(const Vtep&, uint32_t) const { return false; }
  void ProbeAnswered(const Ip& from, uint32_t token) { sum += from.low + token; }
  int SendTunnel(const Vtep&, uint8_t*, uint32_t, const Tunneled&) { return 0; }
  int Write(const Port& port, const VirtioHeader&, const iovec* parts, uint32_t part_count) {
    sum += port.id + port.network->vni;
    Touch(parts, part_count);
    return 0;
  }
};

struct Shared {
  Tables tables;
  std::atomic<const Port*> open[5] = {};
  std::atomic<bool> done{false};
  std::atomic<uint64_t> frames{0};
};

RemoteSpec Remote(Random* random, uint64_t mac) {
  const Ip host = random->OneIn(2) ? kHostC : kHostD;
  return {mac, {{0, 0x0a09'0100 + random->Below(8), 4}}, host, 4789, false, random->OneIn(2)};
}

void Attach(Shared* shared, uint32_t id) {
  auto* port = new Port();
  port->id = id;
  port->mac = id == kGateway ? kGatewayMac : 0x0200'0000'0100 | id;
  port->router = id == kGateway ? kRouterHere : 0;
  for (uint64_t host = 0; host < 4; host++) port->addresses.push_back({0, 0x0a09'0000 + host, 4});
  port->device.header_bytes = id == kPaul ? 0 : kVirtioBytes;
  port->device.tso = port->device.uso = id != kPaul;
  shared->open[id].store(shared->tables.InstallPort(kVni, port), std::memory_order_release);
}

// As the engine does it: nobody holds the port when it is freed.
void Detach(Shared* shared, uint32_t id) {
  shared->open[id].store(nullptr, std::memory_order_release);
  Port* port = shared->tables.WithdrawPort(id);
  const uint64_t mark = shared->tables.quiescence.Mark();
  while (!shared->tables.quiescence.Passed(mark)) sched_yield();
  shared->tables.Free(port);
}

void Control(Shared* shared, uint32_t operations) {
  Random random(Seed());
  Tables& tables = shared->tables;
  for (uint32_t i = 0; i < operations; i++) {
    const uint64_t mac = 0x0200'0000'0000 + random.Below(6);
    switch (random.Below(8)) {
      case 0: {
        std::vector<RemoteSpec> remotes;
        for (uint64_t other = 0; other < 6; other++) {
          if (random.OneIn(2)) remotes.push_back(Remote(&random, 0x0200'0000'0000 + other));
        }
        CHECK(tables.ReplaceRemotes(kVni, remotes));
        break;
      }
      case 1:
        CHECK(tables.SetVteps(kVni, {{kHostC, 4789, false},
                                     {kHostD, static_cast<uint16_t>(random.Below(3)), false},
                                     {kForeign, 4789, random.OneIn(2)}}));
        break;
      case 2:
        tables.SetNetwork(kVni, 1000 + random.Below(500), {{0, 0x0a09'00fe, 4}});
        break;
      case 3: {
        const uint32_t id = 1 + random.Below(4);
        if (shared->open[id].load() == nullptr) {
          Attach(shared, id);
        } else {
          Detach(shared, id);
        }
        break;
      }
      case 4:
        tables.DeleteRemote(kVni, mac);
        break;
      default:
        CHECK(tables.SetRemote(kVni, Remote(&random, mac)));
    }
  }
  shared->done.store(true);
}

class Worker {
 public:
  Worker(Shared* shared, uint32_t index)
      : shared_(shared),
        index_(index),
        random_(Seed() * 100 + index),
        counters_(std::make_unique<Counters>()),
        egress_(std::make_unique<Egress<SinkIo>>(counters_.get(), &io_)),
        ingress_(std::make_unique<Ingress<SinkIo>>(&shared->tables, counters_.get(), &io_)) {}

  void Run() {
    constexpr uint32_t kVisitsMin = 50;
    for (uint32_t visit = 0; visit < kVisitsMin || !shared_->done.load(); visit++) {
      shared_->tables.quiescence.Online(index_);
      for (uint32_t i = 0; i < 8; i++) One(&memory_[i]);
      egress_->Flush();
      ingress_->Flush();
      if (!random_.OneIn(4)) continue;
      shared_->tables.quiescence.Offline(index_);
      sched_yield();
    }
    shared_->tables.quiescence.Offline(index_);
    shared_->frames.fetch_add(counters_->underlay.frames_in + counters_->underlay.frames_out);
  }

 private:
  void One(Bytes* memory) {
    FrameSpec spec;
    spec.tcp = random_.OneIn(2);
    spec.sum = Sum::kPartial;
    const bool super = random_.OneIn(4);
    spec.payload = 1 + random_.Below(super ? 6000 : 900);
    const uint64_t ports[] = {kAliceMac, kBobMac, kPaulMac, kGatewayMac};
    const uint64_t group = random_.OneIn(6) ? kBroadcastMac : 0;
    const uint32_t id = 1 + random_.Below(4);
    const uint64_t far = 0x0200'0000'0000 + random_.Below(6);
    if (random_.OneIn(2)) {
      const Port* port = shared_->open[id].load(std::memory_order_acquire);
      if (port == nullptr) return;
      const uint64_t to = random_.OneIn(2) ? ports[random_.Below(4)] : far;
      const Bytes frame = Addressed(BuildFrame(spec), group != 0 ? group : to, ports[id - 1]);
      memory->assign(128, 0);
      memory->insert(memory->end(), frame.begin(), frame.end());
      egress_->FromPort(*port, OffloadOf(frame, super ? 900 : 0), memory->data() + 128,
                        static_cast<uint32_t>(frame.size()), kNowMs);
      return;
    }
    // Answers of this flow are pinned when a gateway elsewhere sends it.
    const Bytes frame =
        Addressed(Turned(BuildFrame(spec)), group != 0 ? group : ports[id - 1], far);
    *memory = Encapsulated(frame);
    const Ip from = random_.OneIn(3) ? kForeign : (random_.OneIn(2) ? kHostC : kHostD);
    ingress_->FromWire({memory->data(), static_cast<uint32_t>(memory->size()), from, 0}, 0, kNowMs);
  }

  Shared* shared_;
  uint32_t index_;
  Random random_;
  SinkIo io_;
  std::unique_ptr<Counters> counters_;
  std::unique_ptr<Egress<SinkIo>> egress_;
  std::unique_ptr<Ingress<SinkIo>> ingress_;
  Bytes memory_[8];
};

}  // namespace

TEST("workers forward while control replaces every table and ports come and go") {
  Shared shared;
  shared.tables.SetNetwork(kVni, kMtuBytes, {});
  shared.tables.SetVteps(kVni, {{kHostC, 4789, false}, {kForeign, 4789, true}});
  std::vector<std::unique_ptr<Worker>> workers;
  std::vector<std::thread> threads;
  for (uint32_t i = 0; i < kWorkers; i++) {
    workers.push_back(std::make_unique<Worker>(&shared, i));
    threads.emplace_back([worker = workers.back().get()] { worker->Run(); });
  }
  Control(&shared, 4000);
  for (std::thread& thread : threads) thread.join();
  CHECK(shared.frames.load() > 0);
}

// Every flow has MACs of its own, so half of one entry with half of another would be seen.
TEST("workers pin, look up and release the same flows, and see only MACs that were pinned") {
  FlowPins pins;
  std::atomic<uint64_t> found{0};
  const auto run = [&](uint32_t worker) {
    Random random(Seed() * 100 + worker);
    uint64_t seen = 0;
    for (uint32_t i = 0; i < 20'000; i++) {
      FrameSpec spec;
      spec.tcp = random.OneIn(2);
      spec.source_port = static_cast<uint16_t>(random.Below(4));
      Bytes answer = BuildFrame(spec);
      Bytes request = Turned(answer);
      const uint64_t router = 0x0200'0000'0000 | uint64_t{spec.source_port} << 8;
      const uint64_t now_ms = kNowMs + random.Below(20'000);
      if (random.OneIn(2)) {
        pins.Pin(kVni, Parsed(&request), router | worker, now_ms);
      } else if (random.OneIn(8)) {
        pins.Release(kVni, Parsed(&request));
      } else {
        const uint64_t mac = pins.Lookup(kVni, Parsed(&answer), now_ms);
        CHECK(mac == 0 || ((mac & ~uint64_t{0xff}) == router && (mac & 0xff) < kWorkers));
        seen += mac != 0 ? 1u : 0u;
      }
    }
    found.fetch_add(seen);
  };
  std::vector<std::thread> threads;
  for (uint32_t worker = 0; worker < kWorkers; worker++) threads.emplace_back(run, worker);
  for (std::thread& thread : threads) thread.join();
  CHECK(found.load() > 0);
}
