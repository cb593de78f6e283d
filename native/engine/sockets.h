// The UDP sockets of one worker: for each advertised address one that receives on the VXLAN port,
// in a group with those of the other workers, and a pool that sends. The outer source port is the
// only field of a VXLAN datagram that differs between flows of two hosts; a socket has one, so a
// flow's hash picks one of a few (RFC 7348, section 5).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "../core/packet.h"
#include "../sys/status.h"
#include "../sys/unique-fd.h"

namespace weft::engine {

inline constexpr uint32_t kSourcePorts = 16;

class Sockets {
 public:
  // Opens all sockets on the addresses, at most one of each family. `join`: another worker has
  // opened the port already. Steps: those of udp-socket.h and udp-gro.h.
  sys::Status Open(const std::vector<core::Ip>& addresses, uint16_t port, bool join, bool gro);

  struct Receiver {
    sys::UniqueFd fd;
    uint8_t family = 0;
    uint32_t overflow = 0;
  };
  std::vector<Receiver>& receivers() { return receivers_; }

  // HOT PATH. The socket, or its port, for a flow; -1 or 0 when there is no address of the family.
  int sender(uint8_t family, uint32_t bucket) const { return Pool(family)[bucket].fd.get(); }
  uint16_t source_port(uint8_t family, uint32_t bucket) const { return Pool(family)[bucket].port; }
  const core::Ip& address(uint8_t family) const { return addresses_[family == 6]; }

 private:
  struct Sender {
    sys::UniqueFd fd;
    uint16_t port = 0;
  };
  using SenderPool = std::array<Sender, kSourcePorts>;

  const SenderPool& Pool(uint8_t family) const { return senders_[family == 6]; }
  sys::Status OpenSenders(const core::Ip& ip);
  sys::Status OpenSender(const core::Ip& ip, uint32_t bucket, Sender* sender);

  std::vector<Receiver> receivers_;
  std::array<SenderPool, 2> senders_;
  std::array<core::Ip, 2> addresses_{};
};

}  // namespace weft::engine
