// egress.h and port-writer.h: what leaves for other hosts and other ports, frame by frame, whatever
// the tier.
#include "../core/egress.h"

#include <algorithm>

#include "test.h"
#include "world.h"

using namespace weft::core;
using namespace weft::test;

namespace {

// A superframe of alice's that the guard lets pass.
FrameSpec SuperSpec(Random* random) {
  FrameSpec spec = RandomSpec(random, random->OneIn(4) ? 60'000 : 9000);
  spec.mac = 1;
  spec.tags = 0;
  spec.sum = Sum::kPartial;
  return spec;
}

uint32_t HeaderBytes(const FrameSpec& spec) {
  const uint32_t l3 = spec.family == 4 ? 20 + spec.ip_options : 40 + spec.extension;
  return 14 + l3 + (spec.tcp ? 20 + spec.tcp_options : 8);
}

FrameSpec Small(uint32_t payload, uint16_t source_port) {
  FrameSpec spec;
  spec.tcp = false;
  spec.payload = payload;
  spec.source_port = source_port;
  return spec;
}

Bytes ArpQuestion(uint32_t target_ip) {
  Bytes frame = FromHex("ffffffffffff 020000000101 0806 0001080006040001 020000000101 0a090001");
  frame.resize(42);
  Store32(frame.data() + 38, target_ip);
  return frame;
}

}  // namespace

TEST("a superframe is on the wire as the same frames in every tier") {
  for (const int tier : {0, 1, 2}) {
    World world(tier);
    Random random(Seed());
    uint64_t frames = 0;
    for (int i = 0; i < 300; i++) {
      FrameSpec spec = SuperSpec(&random);
      const uint32_t room = kMtuBytes + 14 - HeaderBytes(spec);
      const uint32_t gso_size = 1 + (spec.payload / 120) + random.Below(room - spec.payload / 120);
      // An ordinary frame keeps its Ethernet padding; the slow way cuts it off.
      if (spec.payload <= gso_size) spec.padding = 0;
      const Bytes super =
          Addressed(BuildFrame(spec), random.OneIn(2) ? kCarolMac : kDaveMac, kAliceMac);
      const std::vector<Bytes> right = SlowSegments(super, gso_size);
      world.FromPort(kAlice, OffloadOf(super, gso_size), super);
      world.Flush();
      CHECK(InnerFrames(world.io.sent) == right);
      if (tier == 2 && right.size() > 1) CHECK(world.io.sent[0].tunnel);
      frames += right.size();
      world.io.sent.clear();
    }
    CHECK_EQUAL(world.counters->underlay.frames_out, frames);
    CHECK_EQUAL(world.traffic(kAlice).frames_in, frames);
    CHECK_EQUAL(world.counters->underlay.bytes_out, world.traffic(kAlice).bytes_in + 8 * frames);
    CHECK_EQUAL(world.all_drops(), 0);
    CHECK((world.counters->tunnel_writes > 0) == (tier == 2));
  }
}

TEST("a superframe does not overtake the small frames of its flow") {
  for (const int tier : {1, 2}) {
    World world(tier);
    FrameSpec spec;
    const Bytes first = BuildFrame(spec);
    spec.sequence += spec.payload;
    spec.payload = 5000;
    spec.sum = Sum::kPartial;
    const Bytes super = BuildFrame(spec);
    world.FromPort(kAlice, {}, first);
    CHECK(world.io.sent.empty());
    world.FromPort(kAlice, OffloadOf(super, 1000), super);
    world.FromPort(kAlice, {}, first);
    world.Flush();
    std::vector<Bytes> right = {first};
    for (const Bytes& segment : SlowSegments(super, 1000)) right.push_back(segment);
    right.push_back(first);
    CHECK(InnerFrames(world.io.sent) == right);
  }
}

TEST("64 small frames of one length and one source port are one send") {
  World world(1);
  for (uint32_t i = 0; i < 64; i++) {
    FrameSpec spec = Small(22, 40'000);
    spec.payload_seed = i;
    world.FromPort(kAlice, {}, BuildFrame(spec));
  }
  CHECK(world.io.sent.empty());
  world.Flush();
  CHECK_EQUAL(world.io.sent.size(), 64);
  CHECK_EQUAL(world.io.sent.front().send, world.io.sent.back().send);
  CHECK(world.io.sent[0].to == kHostC);
  CHECK_EQUAL(world.counters->underlay.bytes_out, 64 * (42 + 22 + 8));
}

TEST("a partial checksum is completed before the frame leaves, also in a superframe of one") {
  for (const uint32_t gso_size : {0u, 1000u}) {
    for (const bool tcp : {true, false}) {
      World world(1);
      FrameSpec spec;
      spec.tcp = tcp;
      spec.sum = Sum::kPartial;
      const Bytes frame = BuildFrame(spec);
      world.FromPort(kAlice, OffloadOf(frame, gso_size), frame);
      world.Flush();
      Bytes right = frame;
      SlowComplete(&right);
      CHECK(InnerFrames(world.io.sent) == std::vector<Bytes>{right});
    }
  }
}

TEST("a flood reaches every other port and every VTEP with the same bytes") {
  World world(1);
  FrameSpec spec = Small(100, 40'000);
  spec.sum = Sum::kPartial;
  const Bytes frame = Addressed(BuildFrame(spec), kBroadcastMac, kAliceMac);
  Bytes right = frame;
  SlowComplete(&right);
  world.FromPort(kAlice, OffloadOf(frame, 0), frame);
  world.Flush();
  CHECK(InnerFrames(world.io.sent) == (std::vector<Bytes>{right, right, right}));
  CHECK_EQUAL(world.io.put.size(), 2);
  for (const Put& put : world.io.put) {
    CHECK_EQUAL(put.header.partial(), put.port == kBob);
    CHECK(put.bytes == (put.port == kBob ? frame : right));
  }
}

TEST("a flooded superframe is cut for whom it must be cut") {
  for (const int tier : {1, 2}) {
    World world(tier);
    FrameSpec spec = Small(10'000, 40'000);
    spec.sum = Sum::kPartial;
    const Bytes super = Addressed(BuildFrame(spec), kBroadcastMac, kAliceMac);
    const std::vector<Bytes> right = SlowSegments(super, 1300);
    world.FromPort(kAlice, OffloadOf(super, 1300), super);
    world.Flush();
    CHECK(FramesOf(world.io.put, kBob) == right);
    CHECK(FramesOf(world.io.put, kPaul) == right);
    CHECK_EQUAL(std::count_if(world.io.put.begin(), world.io.put.end(),
                              [](const Put& put) { return put.port == kBob; }),
                1);
    CHECK_EQUAL(InnerFrames(world.io.sent).size(), 3 * right.size());
    for (const Ip& to : {kHostC, kHostD, kForeign}) {
      std::vector<Sent> one;
      for (const Sent& sent : world.io.sent) {
        if (sent.to == to) one.push_back(sent);
      }
      CHECK(InnerFrames(one) == right);
    }
  }
}

TEST("a port of the same host gets a superframe whole, with the header that it came with") {
  World world(1);
  FrameSpec spec;
  spec.payload = 20'000;
  spec.sum = Sum::kPartial;
  const Bytes super = Addressed(BuildFrame(spec), kBobMac, kAliceMac);
  VirtioHeader offload = OffloadOf(super, 1300);
  offload.gso_type |= kGsoEcn;
  world.FromPort(kAlice, offload, super);
  CHECK_EQUAL(world.io.put.size(), 1);
  CHECK(world.io.put[0].bytes == super);
  CHECK_EQUAL(std::memcmp(&world.io.put[0].header, &offload, sizeof(offload)), 0);
  CHECK_EQUAL(world.traffic(kBob).frames_out, world.traffic(kAlice).frames_in);
  CHECK_EQUAL(world.traffic(kBob).bytes_out, world.traffic(kAlice).bytes_in);
}

TEST("a port without a header gets frames that are cut and completed") {
  World world(1);
  Random random(Seed());
  for (int i = 0; i < 200; i++) {
    FrameSpec spec = SuperSpec(&random);
    const uint32_t gso_size = 1 + (spec.payload / 120) + random.Below(900);
    const bool super = spec.payload > gso_size;
    if (!super) spec.payload = 1 + random.Below(1200);
    const Bytes frame = Addressed(BuildFrame(spec), kPaulMac, kAliceMac);
    const uint64_t dropped = world.drops(Drop::kTapTooBig);
    world.FromPort(kAlice, OffloadOf(frame, super ? gso_size : 0), frame);
    if (world.drops(Drop::kTapTooBig) == dropped) {
      Bytes whole = frame;
      SlowComplete(&whole);
      CHECK(FramesOf(world.io.put, kPaul) ==
            (super ? SlowSegments(frame, gso_size) : std::vector<Bytes>{whole}));
    }
    world.io.put.clear();
  }
  CHECK(world.drops(Drop::kTapTooBig) < 60);
}

TEST("a superframe with segments above the MTU is refused, and its sender told") {
  World world(1);
  FrameSpec spec;
  spec.payload = 20'000;
  spec.sum = Sum::kPartial;
  const Bytes super = BuildFrame(spec);
  // 20 + 20 + 1410 is 1450.
  world.FromPort(kAlice, OffloadOf(super, 1410), super);
  CHECK_EQUAL(world.drops(Drop::kTapTooBig), 0);
  world.FromPort(kAlice, OffloadOf(super, 1411), super);
  CHECK_EQUAL(world.drops(Drop::kTapTooBig), 15);
  CHECK_EQUAL(world.io.put.size(), 1);
  Bytes error = world.io.put[0].bytes;
  const Frame frame = Parsed(&error);
  CHECK_EQUAL(frame.destination, kAliceMac);
  CHECK_EQUAL(Load32(error.data() + 34), 0x0304'0000u | Load16(error.data() + 36));
  CHECK_EQUAL(Load32(error.data() + 38), kMtuBytes);
  CHECK_EQUAL(SlowSum(error.data() + 34, frame.packet.l4_bytes()), 0xffff);
}

TEST("segments above what reaches the host are refused, and the sender told the inner MTU") {
  for (const int tier : {1, 2}) {
    World world(tier);
    FrameSpec spec;
    spec.payload = 20'000;
    spec.sum = Sum::kPartial;
    const Bytes super = BuildFrame(spec);
    // 1400 less 50 of VXLAN over IPv4, less 40 of IP and TCP.
    world.tables.SetPathMtu(kHostC, 1400);
    world.FromPort(kAlice, OffloadOf(super, 1310), super);
    CHECK_EQUAL(world.all_drops(), 0);
    CHECK_EQUAL(InnerFrames(world.io.sent).size(), 16);
    world.FromPort(kAlice, OffloadOf(super, 1311), super);
    CHECK_EQUAL(world.drops(Drop::kSendTooBig), 16);
    CHECK_EQUAL(world.io.put.size(), 1);
    const Bytes& error = world.io.put[0].bytes;
    CHECK_EQUAL(Load32(error.data() + 38), 1350);
    CHECK_EQUAL(SlowSum(error.data() + 34, static_cast<uint32_t>(error.size()) - 34), 0xffff);
    world.tables.SetPathMtu(kHostC, 0);
    world.FromPort(kAlice, OffloadOf(super, 1311), super);
    CHECK_EQUAL(world.all_drops(), 16);
  }
}

TEST("a flood goes to the hosts that it reaches, and counts for each of the others") {
  World world(1);
  world.tables.SetPathMtu(kHostD, 1400);
  const Bytes frame = Addressed(BuildFrame(Small(1303, 40'000)), kBroadcastMac, kAliceMac);
  world.FromPort(kAlice, {}, frame);
  world.Flush();
  CHECK_EQUAL(world.io.put.size(), 2);
  CHECK_EQUAL(world.io.sent.size(), 2);
  for (const Sent& sent : world.io.sent) CHECK(!(sent.to == kHostD));
  CHECK_EQUAL(world.all_drops(), 1);
  CHECK_EQUAL(world.drops(Drop::kSendTooBig), 1);
}

TEST("a question that control can answer goes to nobody else") {
  World world(1);
  world.FromPort(kAlice, {}, ArpQuestion(0x0a09'0100));
  world.Flush();
  CHECK(world.io.sent.empty());
  CHECK_EQUAL(world.io.put.size(), 1);
  CHECK_EQUAL(world.io.put[0].port, kAlice);
  CHECK(world.io.put[0].bytes == FromHex("020000000101 020000000001 0806 0001080006040002"
                                         "020000000001 0a090100 020000000101 0a090001"));
  world.FromPort(kAlice, {}, ArpQuestion(0x0a09'0177));
  world.Flush();
  CHECK_EQUAL(world.io.sent.size(), 3);
}

TEST("what the kernel refuses is counted as frames, and not as sent") {
  for (const int tier : {1, 2}) {
    World world(tier);
    world.io.refuses = true;
    FrameSpec spec;
    spec.payload = 5000;
    spec.sum = Sum::kPartial;
    const Bytes super = BuildFrame(spec);
    // A refused write to the uplink is tried again as a send.
    world.FromPort(kAlice, OffloadOf(super, 1000), super);
    world.FromPort(kAlice, {}, BuildFrame(Small(20, 40'000)));
    world.Flush();
    CHECK_EQUAL(world.drops(Drop::kSendFailed), 6);
    CHECK_EQUAL(world.counters->underlay.frames_out, 0);
    const Bytes local = Addressed(super, kBobMac, kAliceMac);
    world.FromPort(kAlice, OffloadOf(local, 1000), local);
    CHECK_EQUAL(world.drops(Drop::kWriteFailed), 5);
    CHECK_EQUAL(world.traffic(kBob).frames_out, 0);
  }
}

TEST("a header that contradicts its frame makes it malformed") {
  World world(1);
  FrameSpec spec;
  spec.payload = 3000;
  spec.sum = Sum::kPartial;
  const Bytes super = BuildFrame(spec);
  Bytes icmp = super;
  icmp[23] = 1;
  world.FromPort(kAlice, OffloadOf(super, 1000), icmp);
  CHECK_EQUAL(world.drops(Drop::kTapMalformed), 1);
  // A checksum field outside of the packet, in an ordinary frame and in a superframe of one, also
  // when the receiver's TAP takes no partial checksums.
  spec.payload = 100;
  spec.padding = 8;
  for (const uint64_t to : {kCarolMac, kPaulMac, kBobMac, kBroadcastMac}) {
    for (const uint32_t gso_size : {0u, 1000u}) {
      const Bytes frame = Addressed(BuildFrame(spec), to, kAliceMac);
      for (const uint32_t start : {60'000u, 154u, 153u}) {
        const uint64_t before = world.drops(Drop::kTapMalformed);
        VirtioHeader offload = OffloadOf(frame, gso_size);
        offload.checksum_start = static_cast<uint16_t>(start);
        offload.checksum_offset = 0;
        world.FromPort(kAlice, offload, frame);
        world.Flush();
        CHECK_EQUAL(world.drops(Drop::kTapMalformed), before + 1);
      }
    }
  }
}

// A container can write virtio headers of its own with a packet socket (PACKET_VNET_HDR).
TEST("a checksum that would change what the guard has judged makes a frame malformed") {
  FrameSpec spec;
  spec.tcp = false;
  spec.sum = Sum::kPartial;
  Bytes icmp = BuildFrame(spec);
  const Bytes udp = icmp;
  icmp[23] = 1;
  spec.family = 6;
  Bytes icmpv6 = BuildFrame(spec);
  icmpv6[20] = 58;
  icmpv6[54] = 135;
  const Bytes arp = ArpQuestion(0x0a09'0177);
  const Bytes other = FromHex("020000000001 020000000101 88b5 000000000000000000000000");
  struct Judged {
    const Bytes& frame;
    uint32_t first_free;
  };
  for (const Judged& judged : {Judged{udp, 34 + 6}, Judged{icmp, 34}, Judged{other, 14},
                               Judged{icmpv6, 1000}, Judged{arp, 1000}}) {
    World world(1);
    for (uint32_t field = 0; field + 2 <= judged.frame.size(); field++) {
      VirtioHeader offload;
      offload.flags = kNeedsChecksum;
      offload.checksum_start = static_cast<uint16_t>(field / 2);
      offload.checksum_offset = static_cast<uint16_t>(field - field / 2);
      const uint64_t before = world.drops(Drop::kTapMalformed);
      world.FromPort(kAlice, offload, judged.frame);
      world.Flush();
      CHECK_EQUAL(world.drops(Drop::kTapMalformed) == before, field >= judged.first_free);
    }
    for (const Sent& sent : world.io.sent) {
      CHECK(Bytes(sent.bytes.begin() + 8, sent.bytes.begin() + 22) ==
            Bytes(judged.frame.begin(), judged.frame.begin() + 14));
    }
  }
}

TEST("a superframe whose header names another protocol or checksum is malformed") {
  for (const int family : {4, 6}) {
    for (const bool tcp : {true, false}) {
      World world(2);
      FrameSpec spec;
      spec.family = family;
      spec.tcp = tcp;
      spec.payload = 3000;
      spec.sum = Sum::kPartial;
      const Bytes super = BuildFrame(spec);
      const VirtioHeader right = OffloadOf(super, 1000);
      VirtioHeader wrong[6] = {right, right, right, right, right, right};
      wrong[0].flags = 0;
      wrong[1].checksum_start++;
      wrong[2].checksum_offset ^= 2;
      wrong[3].gso_type = tcp ? kGsoUdp : kGsoTcp4;
      wrong[4].gso_type = family == 4 ? kGsoTcp6 : kGsoTcp4;
      wrong[5].gso_type |= kGsoTunnel4;
      for (const VirtioHeader& offload : wrong) world.FromPort(kAlice, offload, super);
      CHECK_EQUAL(world.drops(Drop::kTapMalformed), 6 * 3);
      CHECK(world.io.sent.empty());
      VirtioHeader marked = right;
      marked.gso_type |= kGsoEcn;
      world.FromPort(kAlice, marked, super);
      CHECK_EQUAL(world.io.sent.size(), 1);
    }
  }
}
