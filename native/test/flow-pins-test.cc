// flow-pins.h and flow.h beyond what the conformance suite shows: what a full table loses, what halves
// of two writes give, and what outlives a process.
#include "../core/flow-pins.h"

#include <cstring>
#include <memory>

#include "../core/siphash.h"
#include "test.h"
#include "world.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr SipKey kSeed = {0x0706'0504'0302'0100, 0x0f0e'0d0c'0b0a'0908};
constexpr uint64_t kTickMs = 4096;

// TCP has one name: each of these flows is one pin.
struct Flow {
  explicit Flow(uint32_t index) {
    FrameSpec spec;
    spec.payload = 1;
    spec.source_port = static_cast<uint16_t>(index);
    spec.destination_port = static_cast<uint16_t>(index >> 16);
    answer = BuildFrame(spec);
    request = Turned(answer);
  }
  Bytes answer;
  Bytes request;
};

uint32_t Pin(FlowPins* pins, Flow flow, uint64_t router, uint64_t now_ms) {
  return pins->Pin(kVni, Parsed(&flow.request), router, now_ms);
}

uint64_t Lookup(FlowPins* pins, Flow flow, uint64_t now_ms) {
  return pins->Lookup(kVni, Parsed(&flow.answer), now_ms);
}

uint32_t CountUsed(const PinMemory& memory) {
  uint32_t used = 0;
  for (const auto& set : memory.sets) {
    for (const PinEntry& entry : set) used += entry.value != 0 ? 1u : 0u;
  }
  return used;
}

}  // namespace

TEST("SipHash is the published one") {
  // Appendix A of the paper and vectors.h of the reference implementation, key 00 to 0f.
  const uint64_t one[] = {0x0706'0504'0302'0100};
  const uint64_t two[] = {0x0706'0504'0302'0100, 0x0f0e'0d0c'0b0a'0908};
  CHECK_EQUAL((SipHash<2, 4>(kSeed, one)), 0x93f5'f579'9a93'2462);
  CHECK_EQUAL((SipHash<2, 4>(kSeed, two)), 0x3f2a'cc7f'57c2'9bdb);
}

TEST("a full table loses what was used longest ago, and what is used stays") {
  const auto memory = std::make_unique<PinMemory>();
  FlowPins pins;
  pins.Open(memory.get(), kSeed);
  uint64_t now_ms = kNowMs;
  const Flow used(0);
  CHECK_EQUAL(Pin(&pins, used, kRouterC, now_ms), 1);
  constexpr uint32_t kFlows = 3 * kFlowPinsMax;
  for (uint32_t i = 1; i <= kFlows; i++) {
    if (i % 64 == 0) CHECK_EQUAL(Lookup(&pins, used, now_ms += kTickMs), kRouterC);
    Pin(&pins, Flow(i), kRouterC, now_ms);
  }
  CHECK_EQUAL(CountUsed(*memory), kFlowPinsMax);
  uint32_t old = 0;
  uint32_t young = 0;
  for (uint32_t i = 1; i <= 1000; i++) {
    old += Lookup(&pins, Flow(i), now_ms) != 0 ? 1u : 0u;
    young += Lookup(&pins, Flow(kFlows + 1 - i), now_ms) != 0 ? 1u : 0u;
  }
  CHECK_EQUAL(old, 0);
  CHECK_EQUAL(young, 1000);
}

TEST("an entry of a worker whose clock is ahead is not the oldest one") {
  const auto memory = std::make_unique<PinMemory>();
  FlowPins pins;
  pins.Open(memory.get(), kSeed);
  for (uint32_t i = 0; i < 4 * kFlowPinsMax; i++) Pin(&pins, Flow(i), kRouterC, kNowMs - kTickMs);
  CHECK_EQUAL(CountUsed(*memory), kFlowPinsMax);
  const Flow ahead(5 * kFlowPinsMax);
  Pin(&pins, ahead, kRouterC, kNowMs + kTickMs);
  for (uint32_t i = 0; i < 1000; i++) Pin(&pins, Flow(6 * kFlowPinsMax + i), kRouterC, kNowMs);
  CHECK_EQUAL(Lookup(&pins, ahead, kNowMs), kRouterC);
}

TEST("halves of two writes are a miss, and the next pin heals it") {
  const auto memory = std::make_unique<PinMemory>();
  FlowPins pins;
  pins.Open(memory.get(), kSeed);
  const Flow flow(7);
  Pin(&pins, flow, kRouterC, kNowMs);
  for (auto& set : memory->sets) {
    for (PinEntry& entry : set) {
      if (entry.value != 0) entry.value += 0x10000;
    }
  }
  CHECK_EQUAL(Lookup(&pins, flow, kNowMs), 0);
  CHECK_EQUAL(Pin(&pins, flow, kRouterC, kNowMs), 1);
  CHECK_EQUAL(Lookup(&pins, flow, kNowMs), kRouterC);
}

TEST("nothing is written while nothing changes") {
  const auto memory = std::make_unique<PinMemory>();
  const auto before = std::make_unique<PinMemory>();
  FlowPins pins;
  pins.Open(memory.get(), kSeed);
  const Flow flow(7);
  CHECK_EQUAL(Pin(&pins, flow, kRouterC, kNowMs), 1);
  std::memcpy(static_cast<void*>(before.get()), memory.get(), sizeof(PinMemory));
  CHECK_EQUAL(Pin(&pins, flow, kRouterC, kNowMs + 1), 0);
  CHECK_EQUAL(Lookup(&pins, flow, kNowMs + 1), kRouterC);
  Flow other(8);
  pins.Release(kVni, Parsed(&other.request));
  CHECK(std::memcmp(memory.get(), before.get(), sizeof(PinMemory)) == 0);
  CHECK_EQUAL(Pin(&pins, flow, kRouterC + 1, kNowMs + 1), 1);
}

TEST("pins outlive their process with the memory, which is wiped when it is not theirs") {
  const auto memory = std::make_unique<PinMemory>();
  const Flow flow(7);
  {
    FlowPins pins;
    CHECK_EQUAL(pins.Open(memory.get(), kSeed), 0);
    Pin(&pins, flow, kRouterC, kNowMs);
  }
  FlowPins next;
  CHECK_EQUAL(next.Open(memory.get(), {1, 2}), 1);
  CHECK_EQUAL(Lookup(&next, flow, kNowMs), kRouterC);
  for (uint64_t PinMemory::*field : {&PinMemory::magic, &PinMemory::version}) {
    (*memory).*field += 1;
    FlowPins wiped;
    CHECK_EQUAL(wiped.Open(memory.get(), {1, 2}), 0);
    CHECK_EQUAL(memory->seed.low, 1);
    CHECK_EQUAL(Lookup(&wiped, flow, kNowMs), 0);
    Pin(&wiped, flow, kRouterC, kNowMs);
  }
}

TEST("names of random frames are those of the answer, whatever is quoted") {
  Random random(Seed());
  for (int i = 0; i < 3000; i++) {
    FrameSpec spec = RandomSpec(&random, 200);
    spec.tags = 0;
    Bytes answer = BuildFrame(spec);
    Bytes request = Turned(answer);
    FlowName names[2];
    FlowName name;
    CHECK_EQUAL(NamesOfAnswer(Parsed(&request), kVni, names), spec.tcp ? 1 : 2);
    CHECK(NameOfFlow(Parsed(&answer), kVni, &name));
    CHECK(std::memcmp(&name, &names[0], sizeof(name)) == 0);
    CHECK(NameOfFlow(Parsed(&answer), kVni + 1, &name));
    CHECK(std::memcmp(&name, &names[0], sizeof(name)) != 0);
  }
}

TEST("a superframe's answers go by the pin whole in every tier, and count as its frames") {
  for (const int tier : {0, 1, 2}) {
    World world(tier);
    world.AttachGateway(tier > 0);
    FrameSpec spec;
    const Bytes request = Addressed(Turned(BuildFrame(spec)), kAliceMac, kRouterC);
    world.FromWire(kHostC, 0, Encapsulated(request), 0);
    world.Flush();
    CHECK_EQUAL(world.counters->pins_set, 1);
    spec.payload = 9000;
    spec.sum = Sum::kPartial;
    const Bytes answer = Addressed(BuildFrame(spec), kGatewayMac, kAliceMac);
    world.FromPort(kAlice, OffloadOf(answer, 1000), answer);
    world.Flush();
    CHECK(InnerFrames(world.io.sent) ==
          SlowSegments(Addressed(answer, kRouterC, kAliceMac), 1000));
    CHECK_EQUAL(world.counters->pins_used, 9);
    CHECK_EQUAL(world.all_drops(), 0);
  }
}

TEST("what one receive brings for the router MAC is joined and reaches the gateway") {
  for (const int tier : {0, 1, 2}) {
    World world(tier);
    world.AttachGateway(tier > 0);
    FrameSpec spec;
    spec.payload = 20 * 1000;
    spec.sum = Sum::kPartial;
    const Bytes super = Addressed(BuildFrame(spec), kRouterHere, kCarolMac);
    Bytes list;
    for (const Bytes& frame : SlowSegments(super, 1000)) {
      const Bytes datagram = Encapsulated(frame);
      list.insert(list.end(), datagram.begin(), datagram.end());
    }
    world.FromWire(kHostC, 0, list, static_cast<uint32_t>(list.size() / 20));
    world.Flush();
    CHECK(FramesOf(world.io.put, kGateway) ==
          SlowSegments(Addressed(super, kGatewayMac, kCarolMac), 1000));
    CHECK_EQUAL(world.io.put.size(), tier == 0 ? 20 : 1);
    CHECK_EQUAL(world.counters->pins_set, 0);
    CHECK_EQUAL(world.all_drops(), 0);
  }
}

TEST("what a gateway sends to another host has the router MAC in every tier") {
  for (const int tier : {0, 1, 2}) {
    World world(tier);
    world.AttachGateway(tier > 0);
    FrameSpec spec;
    spec.payload = 9000;
    spec.sum = Sum::kPartial;
    const Bytes sent = Addressed(BuildFrame(spec), kDaveMac, kGatewayMac);
    world.FromPort(kGateway, OffloadOf(sent, 1000), sent);
    world.Flush();
    CHECK(InnerFrames(world.io.sent) ==
          SlowSegments(Addressed(sent, kDaveMac, kRouterHere), 1000));
    CHECK_EQUAL(world.all_drops(), 0);
  }
}
