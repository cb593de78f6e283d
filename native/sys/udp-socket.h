// UDP sockets with what Node's dgram has no words for: TOS, path MTU, forced buffers, a shared
// port. ip(7), ipv6(7), socket(7).
//
// Exclusive port groups: several sockets of one owner share a port through SO_REUSEPORT, yet nobody
// else may join. The first socket is bound without the option, so that the kernel refuses it when
// anybody has the port, a group included; the option is set afterwards, and only then may the
// others join it. Two owners that start at once cannot both be first.
#pragma once

#include <array>
#include <cstdint>

#include "status.h"

namespace weft::sys {

struct UdpSocketRequest {
  // AF_INET (4 bytes of `address`) or AF_INET6.
  int family;
  std::array<uint8_t, 16> address;
  uint16_t port;
  // False: be the first on the port. True: join sockets of this process on it.
  bool join;
  // The whole outer TOS or traffic class byte of every datagram sent, ECN bits included.
  uint8_t tos;
  int receive_bytes;
  int send_bytes;
  // Never queues input: for sockets that only send.
  bool discard_input;
};

// Opens and binds the socket: non-blocking, never fragmenting (the DF bit is set and the path MTU
// ignored, RFC 7348 section 4.3: VTEPs must not fragment). On success `*fd` belongs to the caller.
// Steps: socket, set-option, bind (EADDRINUSE, EADDRNOTAVAIL, EACCES).
Status OpenUdpSocket(const UdpSocketRequest& request, int* fd);

// Clears SO_REUSEADDR, which libuv sets on every UDP descriptor it is handed, and with which any
// other program could take the port from us. Step: set-option.
Status ForbidAddressReuse(int fd);

}  // namespace weft::sys
