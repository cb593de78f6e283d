// See the header.
#include "self-test-frame.h"

#include <netinet/in.h>

#include <algorithm>

#include "../core/bytes.h"

namespace weft::sys {

namespace {

using core::Load16;
using core::Store16;
using core::Store32;

// A prime, so that a segment that is out of place is seen.
constexpr size_t kPatternPeriod = 251;

uint32_t AddBytes(uint32_t sum, const uint8_t* at, size_t size) {
  for (size_t i = 0; i + 1 < size; i += 2) sum += Load16(at + i);
  if (size % 2 != 0) sum += uint32_t{at[size - 1]} << 8;
  return sum;
}

uint16_t Fold(uint32_t sum) {
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>((sum & 0xffff) + (sum >> 16));
}

uint32_t PseudoSum(size_t l4_bytes, const ProbeEnd& from, const ProbeEnd& to, uint8_t protocol) {
  uint32_t sum = AddBytes(0, from.ip.data(), from.ip.size());
  sum = AddBytes(sum, to.ip.data(), to.ip.size());
  return sum + protocol + static_cast<uint32_t>(l4_bytes);
}

void PutEthernetIpv4(uint8_t* frame, size_t size, const ProbeEnd& from, const ProbeEnd& to,
                     uint8_t protocol) {
  std::copy(to.mac.begin(), to.mac.end(), frame);
  std::copy(from.mac.begin(), from.mac.end(), frame + 6);
  Store16(frame + 12, 0x0800);
  uint8_t* ip = frame + kEthernetBytes;
  std::fill_n(ip, kIpv4Bytes, uint8_t{0});
  ip[0] = 0x45;
  Store16(ip + 2, static_cast<uint16_t>(size - kEthernetBytes));
  // Do not fragment, 64 hops.
  ip[6] = 0x40;
  ip[8] = 64;
  ip[9] = protocol;
  std::copy(from.ip.begin(), from.ip.end(), ip + 12);
  std::copy(to.ip.begin(), to.ip.end(), ip + 16);
  Store16(ip + 10, static_cast<uint16_t>(~Fold(AddBytes(0, ip, kIpv4Bytes))));
}

}  // namespace

void FillPattern(uint8_t* at, size_t size) {
  for (size_t i = 0; i < size; i++) at[i] = static_cast<uint8_t>(i % kPatternPeriod);
}

bool HasPattern(const uint8_t* at, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (at[i] != i % kPatternPeriod) return false;
  }
  return true;
}

void PutUdpHeaders(uint8_t* frame, size_t size, const ProbeEnd& from, const ProbeEnd& to) {
  PutEthernetIpv4(frame, size, from, to, IPPROTO_UDP);
  uint8_t* udp = frame + kEthernetBytes + kIpv4Bytes;
  const size_t l4_bytes = size - kEthernetBytes - kIpv4Bytes;
  Store16(udp, from.port);
  Store16(udp + 2, to.port);
  Store16(udp + 4, static_cast<uint16_t>(l4_bytes));
  Store16(udp + 6, Fold(PseudoSum(l4_bytes, from, to, IPPROTO_UDP)));
}

void PutTcpHeaders(uint8_t* frame, size_t size, const ProbeEnd& from, const ProbeEnd& to,
                   const ProbeTcp& tcp) {
  PutEthernetIpv4(frame, size, from, to, IPPROTO_TCP);
  uint8_t* at = frame + kEthernetBytes + kIpv4Bytes;
  const size_t l4_bytes = size - kEthernetBytes - kIpv4Bytes;
  Store16(at, from.port);
  Store16(at + 2, to.port);
  Store32(at + 4, tcp.sequence);
  Store32(at + 8, tcp.acknowledgement);
  at[12] = static_cast<uint8_t>(tcp.header_bytes / 4 << 4);
  at[13] = tcp.flags;
  Store16(at + 14, 0xffff);
  Store16(at + 16, Fold(PseudoSum(l4_bytes, from, to, IPPROTO_TCP)));
  Store16(at + 18, 0);
}

uint16_t SumL4(const uint8_t* l4, size_t size, const ProbeEnd& from, const ProbeEnd& to,
               uint8_t protocol) {
  return Fold(AddBytes(PseudoSum(size, from, to, protocol), l4, size));
}

}  // namespace weft::sys
