// Many datagrams in one receive, with what their headers said. udp(7), UDP_GRO; ip(7), ipv6(7).
//
// The kernel hands over datagrams of one sender and size back to back; the last may be shorter. It
// does that only for datagrams that arrived together: merged by the receive path, or sent by
// UDP_SEGMENT on the same machine.
#pragma once

#include <sys/socket.h>

#include <cstddef>
#include <cstdint>

#include "status.h"

namespace weft::sys {

// Room that one receive may fill: all of an IP packet but its headers.
inline constexpr size_t kReceiveBytesMax = 65'535;

// Step: enable-gro (ENOPROTOOPT: before Linux 5.0).
//
// Refused before 5.12 too (EOPNOTSUPP), which has the option but bugs in it; that is the first
// kernel that can tell whether it is set.
Status EnableGro(int fd);

// Asks for the outer ECN bits and the count of dropped datagrams. Step: enable-info.
Status EnableReceiveInfo(int fd, int family);

// One receive.
struct Received {
  uint32_t bytes;
  // Size of each datagram, the last one maybe shorter; 0 when UDP_GRO said nothing: one datagram.
  // From a kernel vxlan peer on the same machine it may be the segment size of the superframe
  // inside one datagram; the caller must tell by the headers in it.
  uint16_t segment_bytes;
  // The two bits of the outer IP header.
  uint8_t ecn;
  // False: longer than the room that was given; the bytes are of no use.
  bool whole;
  sockaddr_storage from;
  // Datagrams that the socket dropped since it was opened, for want of room (wraps around).
  uint32_t overflow;
};

// HOT PATH. One recvmsg that never waits, into `size` bytes at `at`; returns 0 or errno. Allocates:
// no. `overflow` is left as it was when the kernel says nothing of it, so keep one `Received` for
// each socket.
//
// EAGAIN: nothing waits. ECONNREFUSED and others: ICMP about an earlier send; go on receiving.
int Receive(int fd, uint8_t* at, size_t size, Received* out);

}  // namespace weft::sys
