// Sorts arriving datagrams by the ECN bits of their outer IP header: a group of four sockets on one
// port, and a classic BPF program that picks the socket whose place in the group equals the two
// bits. socket(7), SO_ATTACH_REUSEPORT_CBPF.
//
// Why: RFC 6040 needs the outer ECN bits of every datagram, and Node's dgram cannot read ancillary
// data. This way the socket that a datagram arrives on is the answer, at no cost per datagram in
// JavaScript.
#pragma once

#include "status.h"

namespace weft::sys {

// Attaches the program to the group of `fd`. Sockets must have joined in the order of their ECN
// bits, 0 to 3; with fewer sockets the kernel spreads what has no socket by its hash. Step:
// attach-steering.
Status SteerByEcn(int fd, int family);

}  // namespace weft::sys
