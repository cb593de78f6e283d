// Any bytes as a frame: ParseFrame stays inside them, and so does what trusts its lengths.
#include "../core/checksum.h"
#include "../core/coalesce.h"
#include "fuzz.h"

using namespace weft::core;
using namespace weft::test;

std::vector<Bytes> weft::test::Seeds() {
  std::vector<Bytes> seeds;
  Random random(1);
  for (int i = 0; i < 60; i++) seeds.push_back(BuildFrame(RandomSpec(&random, 200)));
  seeds.push_back(FromHex("ffffffffffff 02000000000a 0806 0001080006040001"));
  return seeds;
}

namespace {

void CheckLengths(const Frame& frame) {
  const Packet& packet = frame.packet;
  CHECK(frame.l2_len <= frame.size);
  if (packet.family == 0) return;
  CHECK_EQUAL(packet.l3_offset, frame.l2_len);
  CHECK(packet.l3_len <= packet.packet_len);
  CHECK(packet.l3_offset + packet.packet_len <= frame.size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Bytes bytes(data, data + size);
  const Bytes before = bytes;
  Frame frame;
  if (!ParseFrame(bytes.data(), static_cast<uint32_t>(size), &frame)) return 0;
  CheckLengths(frame);
  const bool right = IsChecksumRight(frame);
  const bool partial = IsChecksumPartial(frame);
  if (frame.packet.family != 0) CHECK_EQUAL(right, SlowL4Sum(frame) == 0xffff);
  SameFlow(frame, frame);
  CHECK(bytes == before);
  if (!partial) return 0;
  const Packet& packet = frame.packet;
  CompleteChecksum(bytes.data(), packet.l3_offset + packet.packet_len, packet.l4_offset(),
                   ChecksumAt(frame) - packet.l4_offset(), packet.protocol == kProtocolUdp);
  CHECK(IsChecksumRight(frame));
  return 0;
}
