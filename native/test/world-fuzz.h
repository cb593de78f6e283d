// What the fuzz targets of both directions share: worlds of all tiers, used again and again, and an
// Io whose records are dropped after each input.
#pragma once

#include "fuzz.h"
#include "world.h"

namespace weft::test {

// Flows that came through host C's gateway, to alice.
inline void PinFlows(World* world) {
  for (const int family : {4, 6}) {
    for (const bool tcp : {true, false}) {
      FrameSpec spec;
      spec.family = family;
      spec.tcp = tcp;
      const Bytes request = Addressed(Turned(BuildFrame(spec)), kAliceMac, kRouterC);
      world->FromWire(kHostC, 0, Encapsulated(request), 0);
    }
  }
  world->Flush();
}

// Built once for each tier: tables cost more than an input. Learned MACs and claims stay from one
// input to the next, so they are made anew when an input says so.
inline World& FuzzWorld(uint32_t tier, bool fresh) {
  static std::unique_ptr<World> worlds[3];
  std::unique_ptr<World>& world = worlds[tier % 3];
  if (world == nullptr || fresh) {
    world = std::make_unique<World>(static_cast<int>(tier % 3));
    world->AttachGateway(tier % 3 > 0);
    PinFlows(world.get());
  }
  world->io.sent.clear();
  world->io.put.clear();
  world->io.refuses = false;
  return *world;
}

inline void PutWord(Bytes* bytes, uint32_t value) {
  bytes->push_back(static_cast<uint8_t>(value >> 8));
  bytes->push_back(static_cast<uint8_t>(value));
}

inline void PutAll(Bytes* bytes, const Bytes& more) {
  bytes->insert(bytes->end(), more.begin(), more.end());
}

}  // namespace weft::test
