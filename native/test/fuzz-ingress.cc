// Any receive of any bytes and any segment size from any VTEP, several in a visit: nothing is read
// or written outside of what was received, no frame is made up, and every datagram is counted.
//
// Input: a byte of tier (low 2 bits; 0xf0: a fresh world; 0x40: the kernel refuses), then repeated:
// control (low 2 bits: sender; 2 bits of ECN; 0x80: flush before; 0x40: 8 bytes of VXLAN are put in
// front), a word of segment size, a word of length, the bytes.
#include "world-fuzz.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint8_t kHeaderGiven = 0x40;

void PutReceive(Bytes* seed, uint8_t control, uint32_t segment_bytes, const Bytes& bytes) {
  seed->push_back(control);
  PutWord(seed, segment_bytes);
  PutWord(seed, static_cast<uint32_t>(bytes.size()));
  PutAll(seed, bytes);
}

// A list of datagrams of one flow, or one datagram with a superframe inside.
Bytes RandomSeed(Random* random) {
  const uint64_t to[] = {kAliceMac, kBobMac, kPaulMac, kStrangerMac, kBroadcastMac};
  Bytes seed = {random->Byte()};
  for (uint32_t n = 1 + random->Below(3); n > 0; n--) {
    FrameSpec spec = RandomSpec(random, 3000);
    spec.tags = spec.padding = 0;
    const bool from_carol = !random->OneIn(4);
    const Bytes super =
        Addressed(BuildFrame(spec), to[random->Below(5)], from_carol ? kCarolMac : kStrangerMac);
    const uint8_t control = static_cast<uint8_t>(from_carol ? 0 : 2);
    const uint32_t gso_size = 100 + random->Below(1000);
    if (random->OneIn(3)) {
      PutReceive(&seed, control, spec.tcp ? 0 : gso_size, Encapsulated(super));
      continue;
    }
    Bytes list;
    const std::vector<Bytes> frames = SlowSegments(super, gso_size);
    for (const Bytes& frame : frames) PutAll(&list, Encapsulated(frame));
    PutReceive(&seed, control, static_cast<uint32_t>(frames[0].size()) + kVxlanBytes, list);
  }
  return seed;
}

}  // namespace

std::vector<Bytes> weft::test::Seeds() {
  std::vector<Bytes> seeds;
  Random random(5);
  for (int i = 0; i < 60; i++) seeds.push_back(RandomSeed(&random));
  const char* const texts[] = {
      "ffffffffffff 020000000001 0806 0001080006040001 020000000001 0a090100 000000000000 0a090001",
      "020000000101 020000000001 0806 0001080006040002 020000000001 0a090100 020000000101 0a090001",
      // Neighbor advertisement of fd09::100 with a target link-layer address.
      "020000000101 020000000001 86dd 6000000000203aff fd090000000000000000000000000100"
      "fd090000000000000000000000000001 8800000060000000 fd090000000000000000000000000100 0201"
      "020000000001",
  };
  for (const char* text : texts) {
    Bytes seed = {1};
    PutReceive(&seed, kHeaderGiven, 0, FromHex(text));
    seeds.push_back(seed);
  }
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  const uint8_t mode = input.Byte();
  World& world = FuzzWorld(mode & 3, mode >= 0xf0);
  world.io.refuses = (mode & 0x40) != 0;
  const uint64_t port_bytes_before = world.counters->port_writes;
  const uint64_t datagrams_before = world.counters->underlay.frames_in;
  uint64_t datagrams = 0;
  while (input.left() != 0) {
    const uint8_t control = input.Byte();
    const uint32_t segment_bytes = input.Word();
    Bytes bytes = input.Take(input.Word());
    if ((control & kHeaderGiven) != 0) bytes = Encapsulated(bytes);
    if ((control & 0x80) != 0) world.Flush();
    const Ip from[] = {kHostC, kHostD, kForeign, {0, 0x0101'0101, 4}};
    world.now_ms += control;
    world.FromWire(from[control & 3], control >> 2 & 3, bytes, segment_bytes);
    const auto received = static_cast<uint32_t>(bytes.size());
    datagrams += segment_bytes == 0 ? 1 : 1 + received / segment_bytes;
  }
  world.Flush();
  const uint64_t counted = world.counters->underlay.frames_in - datagrams_before;
  CHECK(counted <= datagrams);
  CHECK(world.io.sent.empty());
  CHECK(world.io.refuses || world.counters->port_writes - port_bytes_before == world.io.put.size());
  for (const Put& put : world.io.put) {
    CHECK(put.bytes.size() >= kEthernetBytes);
    // What a container gets comes from another host.
    const uint64_t source = LoadMac(put.bytes.data() + 6);
    CHECK(source != kAliceMac && source != kBobMac && source != kPaulMac);
    CHECK(source != kGatewayMac && source != kRouterHere);
    CHECK(!IsGroupMac(source));
    const uint64_t to = LoadMac(put.bytes.data());
    const uint64_t own[] = {0, kAliceMac, kBobMac, kPaulMac, kGatewayMac};
    CHECK(IsGroupMac(to) || to == own[put.port]);
  }
  return 0;
}
