// neighbor.h and tap.h beyond what the conformance suite shows: every length, every option, every
// answer byte for byte, and how often a port is answered.
#include "../core/neighbor.h"

#include <algorithm>
#include <memory>

#include "../core/tables.h"
#include "../core/tap.h"
#include "frames.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr uint64_t kHolder = 0x0200'0000'0001;
constexpr Ip kIp6Holder = {0xfd09'0000'0000'0000, 0x100, 6};

// fd09::1 asks for fd09::100, with its own MAC.
const char* const kSolicitation =
    "3333ff000100 020000000101 86dd 6000000000203aff fd090000000000000000000000000001"
    "ff0200000000000000000001ff000100 8700000000000000fd090000000000000000000000000100"
    "0101020000000101";
// The same from ::, as in duplicate address detection.
const char* const kProbe =
    "3333ff000100 020000000101 86dd 6000000000183aff 00000000000000000000000000000000"
    "ff0200000000000000000001ff000100 8700000000000000fd090000000000000000000000000100";
// RFC 5227: who has 10.9.1.0, said by 10.9.0.1.
const char* const kArpQuestion =
    "ffffffffffff 020000000101 0806 0001080006040001 020000000101 0a090001 000000000000 0a090100";

Bytes Answer(Bytes frame, bool router, Solicitation* question) {
  CHECK(ReadSolicitation(Parsed(&frame), question));
  const auto answer = std::make_unique<AnswerBuffer>();
  const uint32_t size =
      AnswerSolicitation(Parsed(&frame), *question, kHolder, router, answer.get());
  return Bytes(answer->data(), answer->data() + size);
}

// Zeroes the ICMPv6 checksum, having checked it.
Bytes Unsigned(Bytes frame) {
  CHECK_EQUAL(SlowL4Sum(Parsed(&frame)), 0xffff);
  frame[56] = frame[57] = 0;
  return frame;
}

Bytes TooBig(Bytes frame, uint32_t mtu_bytes) {
  const std::vector<Ip> gateways = {
      {0, 0x0a09'80fe, 4}, {0, 0x0a09'00fe, 4}, {0xfd09'0000'0000'0000, 0xfe, 6}};
  const auto answer = std::make_unique<AnswerBuffer>();
  const uint32_t size = AnswerTooBig(Parsed(&frame), mtu_bytes, gateways, answer.get());
  return Bytes(answer->data(), answer->data() + size);
}

}  // namespace

TEST("an ARP message is read when it is whole and of Ethernet and IPv4") {
  const Bytes whole = FromHex(kArpQuestion);
  for (uint32_t size = 14; size <= whole.size(); size++) {
    Bytes bytes(whole.begin(), whole.begin() + size);
    Arp arp;
    const ArpFault fault = DecodeArp(Parsed(&bytes), &arp);
    CHECK(fault == (size < 42 ? ArpFault::kTruncated : ArpFault::kNone));
  }
  for (uint32_t at = 14; at < 20; at++) {
    for (uint32_t bit = 0; bit < 8; bit++) {
      Bytes bytes = whole;
      bytes[at] = static_cast<uint8_t>(bytes[at] ^ (1 << bit));
      Arp arp;
      CHECK(DecodeArp(Parsed(&bytes), &arp) == ArpFault::kNotEthernetIpv4);
    }
  }
}

TEST("the answer to an ARP question is what the holder would have said") {
  Solicitation question;
  CHECK(Answer(FromHex(kArpQuestion), true, &question) ==
        FromHex("020000000101 020000000001 0806 0001080006040002"
                "020000000001 0a090100 020000000101 0a090001"));
  CHECK(question.asker == (Ip{0, 0x0a09'0001, 4}));
  Bytes probe = FromHex(kArpQuestion);
  Store32(probe.data() + 28, 0);
  CHECK(Answer(probe, true, &question) == FromHex("020000000101 020000000001 0806 0001080006040002"
                                                  "020000000001 0a090100 020000000101 00000000"));
}

TEST("gratuitous, unicast and replying ARP messages are no questions") {
  Solicitation question;
  for (int kind = 0; kind < 3; kind++) {
    Bytes bytes = FromHex(kArpQuestion);
    if (kind == 0) Store32(bytes.data() + 38, 0x0a09'0001);
    if (kind == 1) StoreMac(bytes.data(), kHolder);
    if (kind == 2) bytes[21] = 2;
    CHECK(!ReadSolicitation(Parsed(&bytes), &question));
  }
}

TEST("the answer to a neighbor solicitation is solicited and goes to the asker alone") {
  Solicitation question;
  for (const bool router : {false, true}) {
    const Bytes answer = Unsigned(Answer(FromHex(kSolicitation), router, &question));
    Bytes right = FromHex(
        "020000000101 020000000001 86dd 6000000000203aff fd090000000000000000000000000100"
        "fd090000000000000000000000000001 8800000060000000fd090000000000000000000000000100"
        "0201020000000001");
    if (router) right[58] = 0xe0;
    CHECK(answer == right);
  }
}

TEST("the answer to a probe for duplicates goes to all nodes and is not solicited") {
  Solicitation question;
  CHECK(Unsigned(Answer(FromHex(kProbe), false, &question)) ==
        FromHex("333300000001 020000000001 86dd 6000000000203aff fd090000000000000000000000000100"
                "ff020000000000000000000000000001 8800000020000000fd090000000000000000000000000100"
                "0201020000000001"));
  CHECK(question.target == kIp6Holder && question.asker.IsUnspecified());
}

TEST("a neighbor discovery message is read when all its options are whole") {
  const uint32_t bodies[] = {8, 16, 24, 24, 40};
  for (uint32_t type = 0; type < 256; type++) {
    const bool known = type >= 133 && type <= 137;
    const uint32_t body = known ? bodies[type - 133] : 40;
    for (uint32_t size = 0; size <= body + 16; size++) {
      Bytes message(size);
      if (size > 0) message[0] = static_cast<uint8_t>(type);
      for (uint32_t at = body; at < size; at += 8) message[at] = 14;
      for (uint32_t at = body; at + 1 < size; at += 8) message[at + 1] = 1;
      Ndp ndp;
      const bool read = DecodeNdp(message.data(), size, &ndp);
      CHECK_EQUAL(read, known && size >= body && (size - body) % 8 == 0);
      if (read) CHECK_EQUAL(ndp.has_target, body >= 24);
    }
  }
}

TEST("an option of length 0, past the end, or a link-layer address of another length is refused") {
  for (uint32_t type = 0; type < 5; type++) {
    for (uint32_t length = 0; length < 256; length++) {
      Bytes message(24 + 16);
      message[0] = 135;
      message[24] = static_cast<uint8_t>(type);
      message[25] = static_cast<uint8_t>(length);
      message[32] = 14;
      message[33] = 1;
      Ndp ndp;
      const bool address = type == 1 || type == 2;
      CHECK_EQUAL(DecodeNdp(message.data(), 40, &ndp), length == 1 || (length == 2 && !address));
    }
  }
}

TEST("all link-layer addresses of a message are visited, as many as there are") {
  Bytes message(24);
  message[0] = 136;
  for (uint8_t i = 0; i < 50; i++) {
    const Bytes option = {static_cast<uint8_t>(i % 3), 1, 2, 0, 0, 0, 0, i};
    message.insert(message.end(), option.begin(), option.end());
  }
  Ndp ndp;
  CHECK(DecodeNdp(message.data(), static_cast<uint32_t>(message.size()), &ndp));
  uint32_t sources = 0;
  uint32_t targets = 0;
  CHECK(ndp.ForEachLinkLayer([&](bool source_side, uint64_t mac) {
    CHECK_EQUAL(mac & 0xff, 3 * (source_side ? sources : targets) + (source_side ? 1 : 2));
    (source_side ? sources : targets)++;
    return true;
  }));
  CHECK_EQUAL(sources + targets, 33);
  CHECK(!ndp.ForEachLinkLayer([](bool, uint64_t) { return false; }));
}

TEST("packet too big quotes what RFC 1812 and RFC 4443 allow, signed, from the nearest gateway") {
  for (const int family : {4, 6}) {
    for (const uint32_t payload : {0u, 1u, 500u, 520u, 1180u, 1232u, 1400u, 9000u}) {
      FrameSpec spec;
      spec.family = family;
      spec.payload = payload;
      spec.padding = 3;
      Bytes frame = BuildFrame(spec);
      const uint32_t packet_len = Parsed(&frame).packet.packet_len;
      Bytes error = TooBig(frame, 1280);
      const Frame parsed = Parsed(&error);
      const uint32_t header = family == 4 ? 20 : 40;
      const uint32_t quoted = std::min(packet_len, (family == 4 ? 576 : 1280) - header - 8);
      CHECK_EQUAL(error.size(), 14 + header + 8 + quoted);
      CHECK(Bytes(error.begin() + 14 + header + 8, error.end()) ==
            Bytes(frame.begin() + 14, frame.begin() + 14 + quoted));
      const uint8_t* icmp = error.data() + 14 + header;
      CHECK_EQUAL(Load16(icmp), family == 4 ? 0x0304 : 0x0200);
      CHECK_EQUAL(Load32(icmp + 4), 1280);
      CHECK_EQUAL(family == 4 ? SlowSum(icmp, 8 + quoted) : SlowL4Sum(parsed), 0xffff);
      CHECK(parsed.packet.source ==
            (family == 4 ? Ip{0, 0x0a09'00fe, 4} : Ip{0xfd09'0000'0000'0000, 0xfe, 6}));
      // An error is never answered by another.
      CHECK(TooBig(error, 1280).empty());
    }
  }
}

TEST("no error for a group, a later fragment, nobody, or an ICMP error") {
  FrameSpec spec;
  spec.payload = 2000;
  const Bytes frame = BuildFrame(spec);
  CHECK(!TooBig(frame, 1280).empty());
  Bytes group = frame;
  group[0] = 1;
  CHECK(TooBig(group, 1280).empty());
  Bytes later = frame;
  later[21] = 1;
  CHECK(TooBig(later, 1280).empty());
  Bytes first = frame;
  first[20] = 0x20;
  CHECK(!TooBig(first, 1280).empty());
  for (const uint32_t source : {0u, 0xe000'0001u}) {
    Bytes wrong = frame;
    Store32(wrong.data() + 26, source);
    CHECK(TooBig(wrong, 1280).empty());
  }
  Bytes icmp = frame;
  icmp[23] = 1;
  for (uint32_t type = 0; type < 256; type++) {
    icmp[34] = static_cast<uint8_t>(type);
    const bool error = type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
    CHECK_EQUAL(TooBig(icmp, 1280).empty(), error);
  }
}

TEST("a port is answered as often as a bucket of 20 that fills at ten in a second allows") {
  Random random(Seed());
  Port port;
  uint64_t now_ms = 1'000'000;
  uint64_t level_ms = kTooBigAnswersBurst * kTooBigAnswerIntervalMs;
  for (int i = 0; i < 20'000; i++) {
    const uint64_t passed = random.Below(random.OneIn(50) ? 3000 : 120);
    now_ms += passed;
    level_ms = std::min(level_ms + passed, kTooBigAnswersBurst * kTooBigAnswerIntervalMs);
    const bool allowed = level_ms >= kTooBigAnswerIntervalMs;
    CHECK_EQUAL(TakeTooBigAnswer(port, now_ms), allowed);
    if (allowed) level_ms -= kTooBigAnswerIntervalMs;
  }
}

TEST("a port has the link-local address of its MAC, and four more that nobody else has") {
  Tables tables;
  tables.SetNetwork(7, 1450, {});
  const auto attach = [&](uint32_t id, uint64_t mac) {
    auto* port = new Port();
    port->id = id;
    port->mac = mac;
    return tables.InstallPort(7, port);
  };
  const Port* one = attach(1, 0x0200'0000'0101);
  const Port* two = attach(2, 0x0200'0000'0102);
  const auto link_local = [](uint64_t low) { return Ip{0xfe80'0000'0000'0000, low, 6}; };
  // RFC 4291, appendix A: 02 becomes 00.
  CHECK(Owns(*one, link_local(0x0000'00ff'fe00'0101)));
  CHECK(!Owns(*two, link_local(0x0000'00ff'fe00'0101)));
  CHECK(!Owns(*one, link_local(0x0000'00ff'fe00'0102)));
  for (uint64_t i = 1; i <= kLinkLocalsPerPortMax; i++) CHECK(Owns(*one, link_local(i)));
  CHECK(!Owns(*one, link_local(99)));
  for (uint64_t i = 1; i <= kLinkLocalsPerPortMax; i++) {
    CHECK(Owns(*one, link_local(i)));
    CHECK(!Owns(*two, link_local(i)));
  }
  CHECK(Owns(*two, link_local(99)));
  CHECK(!Owns(*two, {0xfe80'0000'0000'0001, 5, 6}));
  tables.Free(tables.WithdrawPort(1));
  CHECK(Owns(*two, link_local(1)));
}
