// Any frame as ARP or neighbor discovery: what is read of it, what is answered, and what is said
// when it is too big stay inside their bytes.
#include <memory>

#include "../core/neighbor.h"
#include "../core/flow.h"
#include "../core/tap.h"
#include "fuzz.h"

using namespace weft::core;
using namespace weft::test;

std::vector<Bytes> weft::test::Seeds() {
  const char* const texts[] = {
      "ffffffffffff 020000000101 0806 0001080006040001 020000000101 0a090001 000000000000 0a090100",
      "3333ff000100 020000000101 86dd 6000000000203aff fd090000000000000000000000000001"
      "ff0200000000000000000001ff000100 8700000000000000fd0900000000000000000000000001000101"
      "020000000101",
      "3333ff000100 020000000101 86dd 6000000000183aff 00000000000000000000000000000000"
      "ff0200000000000000000001ff000100 8700000000000000fd090000000000000000000000000100",
      "333300000001 020000000101 86dd 6000000000203aff fd090000000000000000000000000001"
      "ff020000000000000000000000000001 8800000020000000fd0900000000000000000000000000010201"
      "020000000101",
      "333300000002 020000000101 86dd 6000000000103aff fe80000000000000000000fffe000101"
      "ff020000000000000000000000000002 85000000000000000101020000000101",
      "020000000001 020000000101 0800 45000054e61b4000400140790a0900010a090100 0800",
  };
  std::vector<Bytes> seeds;
  for (const char* text : texts) seeds.push_back(FromHex(text));
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Bytes bytes(data, data + size);
  const Bytes before = bytes;
  Frame frame;
  if (!ParseFrame(bytes.data(), static_cast<uint32_t>(size), &frame)) return 0;
  bool malformed = false;
  uint32_t claims = 0;
  ForEachClaim(frame, &malformed, [&](const Ip& ip, uint64_t mac) {
    CHECK((ip.family == 4 || ip.family == 6) && mac >> 48 == 0);
    claims++;
    return true;
  });
  CHECK(!malformed || claims == 0);
  // On the heap, so that a sanitizer sees its end.
  const auto answer = std::make_unique<AnswerBuffer>();
  Solicitation question;
  if (ReadSolicitation(frame, &question)) {
    CHECK(!malformed);
    const uint32_t bytes_out =
        AnswerSolicitation(frame, question, 0x0200'0000'0001, true, answer.get());
    Bytes reply(answer->data(), answer->data() + bytes_out);
    const Frame parsed = Parsed(&reply);
    CHECK_EQUAL(parsed.source, 0x0200'0000'0001);
    if (parsed.packet.family == 6) CHECK_EQUAL(SlowL4Sum(parsed), 0xffff);
  }
  // Of a packet and of what it quotes; the bytes behind it are not read.
  FlowName names[2];
  FlowName name;
  CHECK(NamesOfAnswer(frame, 5, names) <= 2);
  NameOfFlow(frame, 5, &name);
  const std::vector<Ip> gateways = {{0, 0x0a09'00fe, 4}, {0xfd09'0000'0000'0000, 0xfe, 6}};
  const uint32_t error_bytes = AnswerTooBig(frame, 1280, gateways, answer.get());
  if (error_bytes > 0) {
    Bytes error(answer->data(), answer->data() + error_bytes);
    const Frame parsed = Parsed(&error);
    CHECK_EQUAL(parsed.destination, frame.source);
    CHECK(parsed.packet.destination == frame.packet.source);
    // One error never causes another.
    CHECK_EQUAL(AnswerTooBig(parsed, 1280, gateways, answer.get()), 0);
  }
  CHECK(bytes == before);
  return 0;
}
