// Any bytes with any virtio header from any port, several in a visit: nothing is read or written
// outside of the frame and its headroom, what comes out is whole, and every frame is accounted for.
//
// Input: a byte of tier (low 2 bits; 0xf0: a fresh world; 0x40: the kernel refuses), then repeated:
// control (low 2 bits: port; 0x80: flush before; 0x40: no virtio header), 10 bytes of virtio
// header, a word of length, the frame.
#include "world-fuzz.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint32_t kPlainBytes = 10;

void PutFrame(Bytes* seed, uint8_t control, const VirtioHeader& offload, const Bytes& frame) {
  seed->push_back(control);
  uint8_t raw[kPlainBytes];
  std::memcpy(raw, &offload, kPlainBytes);
  seed->insert(seed->end(), raw, raw + kPlainBytes);
  PutWord(seed, static_cast<uint32_t>(frame.size()));
  PutAll(seed, frame);
}

Bytes RandomSeed(Random* random) {
  const uint64_t to[] = {kCarolMac, kDaveMac, kBobMac, kPaulMac, kStrangerMac, kBroadcastMac};
  Bytes seed = {random->Byte()};
  for (uint32_t n = 1 + random->Below(4); n > 0; n--) {
    FrameSpec spec = RandomSpec(random, 2500);
    spec.mac = 1;
    if (!random->OneIn(8)) spec.tags = 0;
    const Bytes frame = Addressed(BuildFrame(spec), to[random->Below(6)], kAliceMac);
    const uint32_t gso_size = random->OneIn(2) ? 100 + random->Below(1300) : 0;
    const bool partial = spec.sum == Sum::kPartial;
    PutFrame(&seed, kAlice, partial ? OffloadOf(frame, gso_size) : VirtioHeader{}, frame);
  }
  return seed;
}

}  // namespace

std::vector<Bytes> weft::test::Seeds() {
  std::vector<Bytes> seeds;
  Random random(4);
  for (int i = 0; i < 60; i++) seeds.push_back(RandomSeed(&random));
  const char* const texts[] = {
      // ARP: question, probe, gratuitous.
      "ffffffffffff 020000000101 0806 0001080006040001 020000000101 0a090001 000000000000 0a090100",
      "ffffffffffff 020000000101 0806 0001080006040001 020000000101 00000000 000000000000 0a090001",
      "ffffffffffff 020000000101 0806 0001080006040001 020000000101 0a090001 000000000000 0a090001",
      // Neighbor solicitation for fd09::100 with a source link-layer address.
      "3333ff000100 020000000101 86dd 6000000000203aff fd090000000000000000000000000001"
      "ff0200000000000000000001ff000100 8700000000000000fd0900000000000000000000000001000101"
      "020000000101",
      // ICMP echo, above the MTU when it is padded.
      "020000000001 020000000101 0800 45000054e61b4000400140790a0900010a090100 0800",
  };
  // The answer to a flow that is pinned, and an error about it.
  const Bytes answer = Addressed(BuildFrame({}), kGatewayMac, kAliceMac);
  const char* const error =
      "02000000010e 020000000101 0800 450000380000000040010000 0a090001 0a090100 0303000000000000"
      "45000087006440004006 0000 0a090100 0a090001 14519c40000f4240";
  for (const Bytes& frame : {answer, FromHex(error)}) {
    Bytes seed = {1};
    PutFrame(&seed, kAlice, {}, frame);
    seeds.push_back(seed);
  }
  for (const char* text : texts) {
    Bytes seed = {1};
    PutFrame(&seed, kAlice, {}, FromHex(text));
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
  while (input.left() != 0) {
    const uint8_t control = input.Byte();
    VirtioHeader offload;
    const Bytes raw = input.Take(kPlainBytes);
    if ((control & 0x40) == 0 && raw.size() == kPlainBytes) {
      std::memcpy(static_cast<void*>(&offload), raw.data(), raw.size());
    }
    const Bytes frame = input.Take(input.Word());
    if ((control & 0x80) != 0) world.Flush();
    world.now_ms += control;
    const uint32_t id = 1 + (control & 3);
    const uint64_t frames_in = world.traffic(id).frames_in;
    const uint64_t dropped = world.all_drops();
    const size_t put = world.io.put.size();
    world.FromPort(id, offload, frame);
    // A frame is counted once, and dropped at most as often as it has receivers.
    CHECK(world.traffic(id).frames_in > frames_in);
    const uint64_t frames = world.traffic(id).frames_in - frames_in;
    CHECK(world.all_drops() - dropped <= 6 * frames + 256);
    if (frame.size() < kEthernetBytes) CHECK(world.io.put.size() == put);
  }
  world.Flush();
  for (const Sent& sent : world.io.sent) {
    const size_t inner = sent.tunnel ? kVirtioBytes + OuterBytes(sent.to.family) : kVxlanBytes;
    CHECK(sent.bytes.size() >= inner + kEthernetBytes);
    CHECK_EQUAL(Load32(sent.bytes.data() + inner - 4), kVni << 8);
    // Only alice, bob and paul speak here, and the gateway by another name.
    const uint64_t source = LoadMac(sent.bytes.data() + inner + 6);
    CHECK(source == kAliceMac || source == kBobMac || source == kPaulMac || source == kRouterHere);
  }
  return 0;
}
