// See the header.
#include "flow.h"

#include "neighbor.h"

namespace weft::core {

namespace {

constexpr uint32_t kIcmpHeaderBytes = 8;
constexpr uint32_t kEchoIdentifierOffset = 4;
constexpr uint32_t kPortsBytes = 4;

// The sender's first.
struct Ports {
  uint16_t source = 0;
  uint16_t destination = 0;
};

bool IsIcmp(const Packet& packet) {
  return packet.Is(packet.family == 4 ? kProtocolIcmp : kProtocolIcmpv6);
}

bool HasIcmpType(const Packet& packet) {
  return IsIcmp(packet) && packet.fragment != Fragment::kLater;
}

bool MayHavePorts(const Packet& packet) {
  return packet.Is(kProtocolTcp) || packet.Is(kProtocolUdp) || IsIcmp(packet);
}

// An echo has one identifier for both directions.
bool ReadEcho(const uint8_t* bytes, const Packet& packet, Ports* ports) {
  if (packet.l4_bytes() < kIcmpHeaderBytes) return false;
  const uint8_t* icmp = bytes + packet.l4_offset();
  const bool echo =
      packet.family == 4 ? icmp[0] == 8 || icmp[0] == 0 : icmp[0] == 128 || icmp[0] == 129;
  if (echo) ports->source = ports->destination = Load16(icmp + kEchoIdentifierOffset);
  return echo;
}

bool ReadPorts(const uint8_t* bytes, const Packet& packet, Ports* ports) {
  if (HasIcmpType(packet)) return ReadEcho(bytes, packet, ports);
  if (!MayHavePorts(packet) || packet.fragment == Fragment::kLater) return false;
  if (packet.l4_bytes() < kPortsBytes) return false;
  const uint8_t* l4 = bytes + packet.l4_offset();
  *ports = {Load16(l4), Load16(l4 + 2)};
  return true;
}

struct End {
  const Ip& ip;
  uint16_t port;
};

FlowName NameOf(uint32_t vni, const Packet& packet, bool exact, const End& near, const End& far) {
  const uint64_t ports = exact ? uint64_t{near.port} << 16 | far.port : 0;
  const uint64_t numbers = uint64_t{vni} << 40 | uint64_t{packet.protocol} << 32 | ports;
  return {{near.ip.high, near.ip.low, far.ip.high, far.ip.low, numbers,
           uint64_t{packet.family} << 1 | uint64_t{exact}}};
}

uint32_t AnswerNames(const uint8_t* bytes, const Packet& packet, uint32_t vni,
                     FlowName (&names)[2]) {
  if (packet.family == 0 || packet.hidden) return 0;
  Ports ports;
  const bool exact = ReadPorts(bytes, packet, &ports);
  if (!exact && HasIcmpType(packet)) return 0;
  const End near = {packet.destination, ports.destination};
  const End far = {packet.source, ports.source};
  uint32_t count = 0;
  if (exact) names[count++] = NameOf(vni, packet, true, near, far);
  if (!packet.Is(kProtocolTcp)) names[count++] = NameOf(vni, packet, false, near, far);
  return count;
}

// What an error quotes was on its way to the container that says it.
bool QuotedName(const Frame& frame, uint32_t vni, FlowName* name) {
  const Packet& error = frame.packet;
  if (error.l4_bytes() < kIcmpHeaderBytes) return false;
  const uint8_t* quote = frame.bytes + error.l4_offset() + kIcmpHeaderBytes;
  Packet packet;
  if (!ParseQuoted(quote, error.l4_bytes() - kIcmpHeaderBytes, error.family, &packet)) return false;
  if (!(packet.source == error.destination) || !(packet.destination == error.source)) return false;
  FlowName names[2];
  if (AnswerNames(quote, packet, vni, names) == 0) return false;
  *name = names[0];
  return true;
}

}  // namespace

uint32_t NamesOfAnswer(const Frame& frame, uint32_t vni, FlowName (&names)[2]) {
  return AnswerNames(frame.bytes, frame.packet, vni, names);
}

bool NameOfFlow(const Frame& frame, uint32_t vni, FlowName* name) {
  const Packet& packet = frame.packet;
  if (packet.family == 0 || packet.hidden) return false;
  if (HasIcmpType(packet) && IsIcmpError(frame)) return QuotedName(frame, vni, name);
  const bool coarse = !packet.Is(kProtocolTcp) &&
                      (packet.fragment != Fragment::kNone || !MayHavePorts(packet));
  Ports ports;
  if (!coarse && !ReadPorts(frame.bytes, packet, &ports)) return false;
  *name = NameOf(vni, packet, !coarse, {packet.source, ports.source},
                 {packet.destination, ports.destination});
  return true;
}

}  // namespace weft::core
