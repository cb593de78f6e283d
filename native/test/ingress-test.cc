// ingress.h: what a receive brought reaches the containers as the frames that were sent, whatever
// the tier and whatever a kernel on the same machine left undone.
#include "../core/ingress.h"

#include <algorithm>

#include "test.h"
#include "world.h"

using namespace weft::core;
using namespace weft::test;

namespace {

FrameSpec FromCarol(bool tcp, int family, uint32_t payload) {
  FrameSpec spec;
  spec.family = family;
  spec.tcp = tcp;
  spec.payload = payload;
  spec.tcp_options = tcp ? 12 : 0;
  return spec;
}

Bytes ToAlice(const FrameSpec& spec) { return Addressed(BuildFrame(spec), kAliceMac, kCarolMac); }

// Datagrams back to back; all but the last are of one length.
Bytes Listed(const std::vector<Bytes>& frames) {
  Bytes list;
  for (const Bytes& frame : frames) {
    const Bytes datagram = Encapsulated(frame);
    list.insert(list.end(), datagram.begin(), datagram.end());
  }
  return list;
}

uint32_t DatagramBytes(const Bytes& frame) { return static_cast<uint32_t>(frame.size()) + 8; }

// The frames of a flow, as its sender's kernel would cut them.
std::vector<Bytes> Flow(bool tcp, int family, uint32_t payload, uint32_t gso_size) {
  FrameSpec spec = FromCarol(tcp, family, payload);
  spec.flags = kAck | kPsh;
  spec.sum = Sum::kPartial;
  return SlowSegments(ToAlice(spec), gso_size);
}

}  // namespace

TEST("44 segments of one receive are one write, and the same frames in every tier") {
  for (const int tier : {0, 1, 2}) {
    for (const int family : {4, 6}) {
      for (const bool tcp : {true, false}) {
        World world(tier);
        const std::vector<Bytes> frames = Flow(tcp, family, 44 * 1300 - 7, 1300);
        world.FromWire(kHostC, 0, Listed(frames), DatagramBytes(frames[0]));
        world.Flush();
        CHECK(FramesOf(world.io.put, kAlice) == frames);
        CHECK_EQUAL(world.io.put.size(), tier == 0 ? 44 : 1);
        CHECK_EQUAL(world.counters->underlay.frames_in, 44);
        CHECK_EQUAL(world.traffic(kAlice).frames_out, 44);
        CHECK_EQUAL(world.all_drops(), 0);
      }
    }
  }
}

TEST("a path probe is answered shortly between agents, and an answer is told to control") {
  World world(1);
  Bytes probe(1472);
  WritePathAnswer(kVni, 0xfedc'ba98, probe.data());
  probe[kVxlanBytes + kEthernetBytes] = 1;
  world.FromWire(kHostC, 0, probe, 0);
  world.Flush();
  Bytes answer(kPathAnswerBytes);
  WritePathAnswer(kVni, 0xfedc'ba98, answer.data());
  CHECK_EQUAL(world.io.sent.size(), 1);
  CHECK(world.io.sent[0].to == kHostC && world.io.sent[0].bytes == answer);
  world.FromWire(kHostD, 0, answer, 0);
  world.Flush();
  CHECK_EQUAL(world.io.answered.size(), 1);
  CHECK(world.io.answered[0].first == kHostD && world.io.answered[0].second == 0xfedc'ba98);
  CHECK_EQUAL(world.all_drops(), 0);
  world.FromWire(kForeign, 0, probe, 0);
  world.Flush();
  CHECK_EQUAL(world.drops(Drop::kWireReservedMac), 1);
  CHECK_EQUAL(world.io.sent.size(), 1);
  CHECK(world.io.put.empty());
}

TEST("receives of any flows in any order reach each container in the order of each flow") {
  Random random(Seed());
  for (int round = 0; round < 60; round++) {
    World world(round % 3);
    std::vector<Bytes> sent[3];
    const uint64_t macs[3] = {kAliceMac, kBobMac, kPaulMac};
    for (int i = 0; i < 12; i++) {
      const uint32_t to = random.Below(3);
      const bool tcp = random.OneIn(2);
      FrameSpec spec = FromCarol(tcp, random.OneIn(2) ? 4 : 6, 1 + random.Below(6000));
      spec.sum = Sum::kPartial;
      // The flow names its place in the sequence, so that only order within it is compared.
      spec.source_port = static_cast<uint16_t>(5000 + i);
      const Bytes super = Addressed(BuildFrame(spec), macs[to], kCarolMac);
      std::vector<Bytes> frames = SlowSegments(super, 100 + random.Below(1200));
      if (frames.size() > 64) frames.resize(64);
      world.FromWire(kHostC, 0, Listed(frames), DatagramBytes(frames[0]));
      sent[to].insert(sent[to].end(), frames.begin(), frames.end());
      if (random.OneIn(5)) world.Flush();
    }
    world.Flush();
    for (uint32_t to = 0; to < 3; to++) {
      std::vector<Bytes> got = FramesOf(world.io.put, to + 1);
      const auto by_flow = [](const Bytes& a, const Bytes& b) {
        const uint32_t port_at_a = a[12] == 8 ? 34 : 54;
        const uint32_t port_at_b = b[12] == 8 ? 34 : 54;
        return Load16(a.data() + port_at_a) < Load16(b.data() + port_at_b);
      };
      std::stable_sort(got.begin(), got.end(), by_flow);
      std::stable_sort(sent[to].begin(), sent[to].end(), by_flow);
      CHECK(got == sent[to]);
    }
    CHECK_EQUAL(world.all_drops(), 0);
  }
}

TEST("trap A: a partial checksum of a kernel on this machine is vouched for, or completed") {
  for (const bool tcp : {true, false}) {
    for (const uint64_t to : {kAliceMac, kPaulMac}) {
      World world(1);
      FrameSpec spec = FromCarol(tcp, 4, 100);
      spec.sum = Sum::kPartial;
      const Bytes frame = Addressed(BuildFrame(spec), to, kCarolMac);
      Bytes right = frame;
      SlowComplete(&right);
      world.FromWire(kHostC, 0, Encapsulated(frame), 0);
      world.Flush();
      CHECK_EQUAL(world.io.put.size(), 1);
      CHECK_EQUAL(world.io.put[0].header.partial(), to == kAliceMac);
      CHECK(FramesOf(world.io.put[0]) == std::vector<Bytes>{right});
    }
  }
}

TEST("trap A: a TCP superframe in one datagram becomes segments of the network's MTU") {
  for (const int tier : {0, 1, 2}) {
    for (const int family : {4, 6}) {
      for (const Sum sum : {Sum::kPartial, Sum::kRight, Sum::kWrong}) {
        World world(tier);
        FrameSpec spec = FromCarol(true, family, 40'000);
        spec.sum = sum;
        const Bytes super = ToAlice(spec);
        world.FromWire(kHostC, 0, Encapsulated(super), 0);
        world.Flush();
        CHECK_EQUAL(world.drops(Drop::kWireBadChecksum), sum == Sum::kWrong ? 1 : 0);
        if (sum == Sum::kWrong) {
          CHECK(world.io.put.empty());
          continue;
        }
        const uint32_t gso_size = kMtuBytes - (family == 4 ? 20 : 40) - 32;
        CHECK(FramesOf(world.io.put, kAlice) == SlowSegments(super, gso_size));
        CHECK((world.io.put.size() == 1) == (tier > 0));
      }
    }
  }
}

TEST("trap B: the segment size may be that of a UDP superframe inside one datagram") {
  for (const int tier : {0, 1, 2}) {
    for (const int family : {4, 6}) {
      World world(tier);
      FrameSpec spec = FromCarol(false, family, 13'000);
      spec.sum = Sum::kPartial;
      const Bytes super = ToAlice(spec);
      world.FromWire(kHostC, 0, Encapsulated(super), 1300);
      world.Flush();
      const std::vector<Bytes> right = SlowSegments(super, 1300);
      CHECK(FramesOf(world.io.put, kAlice) == right);
      CHECK_EQUAL(world.io.put.size(), tier == 0 ? right.size() : 1);
      CHECK_EQUAL(world.counters->underlay.frames_in, 1);
    }
  }
}

TEST("a UDP superframe of more segments than a kernel takes is cut") {
  World world(1);
  FrameSpec spec = FromCarol(false, 4, 65 * 100);
  spec.sum = Sum::kPartial;
  const Bytes super = ToAlice(spec);
  world.FromWire(kHostC, 0, Encapsulated(super), 100);
  world.Flush();
  CHECK_EQUAL(world.io.put.size(), 65);
  CHECK(FramesOf(world.io.put, kAlice) == SlowSegments(super, 100));
}

TEST("a frame above the MTU that cannot be cut is dropped once, also when it is flooded") {
  World world(1);
  const Bytes large = ToAlice(FromCarol(false, 4, 3000));
  world.FromWire(kHostC, 0, Encapsulated(large), 0);
  world.FromWire(kHostC, 0, Encapsulated(Addressed(large, kBroadcastMac, kCarolMac)), 0);
  // Segments that are above the MTU themselves.
  FrameSpec spec = FromCarol(false, 4, 6000);
  spec.sum = Sum::kPartial;
  world.FromWire(kHostC, 0, Encapsulated(ToAlice(spec)), 1423);
  world.Flush();
  CHECK(world.io.put.empty());
  CHECK_EQUAL(world.drops(Drop::kWireTooBig), 3);
  CHECK_EQUAL(world.all_drops(), 3);
}

TEST("one datagram of another network in a list goes nowhere, and the others on") {
  for (const int tier : {0, 1}) {
    for (const uint32_t vni : {kVni + 1, kVni << 8, 0u}) {
      World world(tier);
      std::vector<Bytes> frames = Flow(true, 4, 10 * 1000, 1000);
      Bytes list = Listed(frames);
      const uint32_t stride = DatagramBytes(frames[0]);
      Store32(list.data() + 4 * stride + 4, vni << 8);
      world.FromWire(kHostC, 0, list, stride);
      world.Flush();
      frames.erase(frames.begin() + 4);
      CHECK(FramesOf(world.io.put, kAlice) == frames);
      CHECK_EQUAL(world.all_drops(), 1);
      CHECK_EQUAL(world.drops(Drop::kWireUnknownVni), 1);
      CHECK_EQUAL(world.counters->underlay.frames_in, 10);
    }
  }
}

TEST("one spoofed datagram in a list goes nowhere, and the others on") {
  World world(1);
  std::vector<Bytes> frames = Flow(true, 4, 10 * 1000, 1000);
  for (const uint64_t mac : {kDaveMac, kBobMac, kStrangerMac}) {
    std::vector<Bytes> mixed = frames;
    StoreMac(mixed[6].data() + 6, mac);
    world.FromWire(kHostC, 0, Listed(mixed), DatagramBytes(frames[0]));
    world.Flush();
  }
  frames.erase(frames.begin() + 6);
  std::vector<Bytes> right;
  for (int i = 0; i < 3; i++) right.insert(right.end(), frames.begin(), frames.end());
  CHECK(FramesOf(world.io.put, kAlice) == right);
  CHECK_EQUAL(world.drops(Drop::kWireClaimedMac), 2);
  CHECK_EQUAL(world.drops(Drop::kWireUnregisteredMac), 1);
}

TEST("congestion of the underlay marks what can be marked in a list and drops the rest") {
  World world(1);
  FrameSpec spec = FromCarol(true, 4, 1000);
  std::vector<Bytes> frames;
  for (const uint8_t tos : {kEct0, kEct0, kNotEct, kEct1, kCe}) {
    spec.tos = tos;
    frames.push_back(ToAlice(spec));
    spec.sequence += 1000;
    spec.id++;
  }
  world.FromWire(kHostC, kCe, Listed(frames), DatagramBytes(frames[0]));
  world.Flush();
  const std::vector<Bytes> got = FramesOf(world.io.put, kAlice);
  CHECK_EQUAL(got.size(), 4);
  for (const Bytes& frame : got) {
    CHECK_EQUAL(frame[15] & 3, kCe);
    CHECK_EQUAL(SlowSum(frame.data() + 14, 20), 0xffff);
  }
  CHECK_EQUAL(world.drops(Drop::kWireCongestionLost), 1);
}

TEST("a flood reaches every port with the same bytes, whatever its TAP takes") {
  for (const Sum sum : {Sum::kPartial, Sum::kRight}) {
    World world(1);
    FrameSpec spec = FromCarol(false, 4, 100);
    spec.sum = sum;
    const Bytes frame = Addressed(BuildFrame(spec), kBroadcastMac, kCarolMac);
    Bytes right = frame;
    SlowComplete(&right);
    world.FromWire(kHostC, 0, Listed({frame, frame}), DatagramBytes(frame));
    world.Flush();
    CHECK_EQUAL(world.io.put.size(), 6);
    for (const uint32_t id : {kAlice, kBob, kPaul}) {
      CHECK(FramesOf(world.io.put, id) == (std::vector<Bytes>{right, right}));
    }
  }
}

TEST("a flooded superframe of a kernel on this machine reaches every port") {
  World world(1);
  FrameSpec spec = FromCarol(false, 4, 13'000);
  spec.sum = Sum::kPartial;
  const Bytes super = Addressed(BuildFrame(spec), kBroadcastMac, kCarolMac);
  world.FromWire(kHostC, 0, Encapsulated(super), 1300);
  world.Flush();
  for (const uint32_t id : {kAlice, kBob, kPaul}) {
    CHECK(FramesOf(world.io.put, id) == SlowSegments(super, 1300));
  }
}

TEST("a single large datagram does not overtake the frames of its flow that are held") {
  World world(1);
  FrameSpec spec = FromCarol(true, 4, 1000);
  const Bytes first = ToAlice(spec);
  spec.sequence += 1000;
  spec.payload = 20'000;
  const Bytes super = ToAlice(spec);
  world.FromWire(kHostC, 0, Encapsulated(first), 0);
  CHECK(world.io.put.empty());
  world.FromWire(kHostC, 0, Encapsulated(super), 0);
  CHECK_EQUAL(world.io.put.size(), 2);
  CHECK(world.io.put[0].bytes == first);
}

TEST(
    "the wrong sender, a short datagram and a set reserved bit are counted each as what they are") {
  World world(1);
  const Bytes frame = ToAlice(FromCarol(false, 4, 100));
  const Bytes datagram = Encapsulated(frame);
  Ip nobody = kHostC;
  nobody.low++;
  world.FromWire(nobody, 0, datagram, 0);
  CHECK_EQUAL(world.drops(Drop::kWireUnknownVtep), 1);
  for (uint32_t size = 0; size < 8 + 14 + 20 + 8 + 100; size++) {
    world.FromWire(kHostC, 0, Bytes(datagram.begin(), datagram.begin() + size), 0);
  }
  CHECK_EQUAL(world.drops(Drop::kWireNotVxlan), 8);
  CHECK_EQUAL(world.drops(Drop::kWireMalformed), 14 + 20 + 8 + 100);
  for (uint32_t bit = 0; bit < 64; bit++) {
    Bytes wrong = datagram;
    wrong[bit / 8] = static_cast<uint8_t>(wrong[bit / 8] ^ (1 << bit % 8));
    const uint64_t before = world.drops(Drop::kWireNotVxlan);
    world.FromWire(kHostC, 0, wrong, 0);
    const bool in_vni = bit / 8 >= 4 && bit / 8 < 7;
    CHECK_EQUAL(world.drops(Drop::kWireNotVxlan), before + (in_vni ? 0 : 1));
  }
  CHECK_EQUAL(world.drops(Drop::kWireUnknownVni), 24);
  CHECK(world.io.put.empty());
}

TEST("a write that the kernel refuses is counted as the frames that it stood for") {
  World world(1);
  world.io.refuses = true;
  const std::vector<Bytes> frames = Flow(true, 4, 10 * 1000, 1000);
  world.FromWire(kHostC, 0, Listed(frames), DatagramBytes(frames[0]));
  world.Flush();
  CHECK_EQUAL(world.drops(Drop::kWriteFailed), 10);
  CHECK_EQUAL(world.traffic(kAlice).frames_out, 0);
}
