// Many datagrams of one size in one send. udp(7), UDP_SEGMENT; Linux 4.18.
//
// The kernel carries them as one buffer as far as the device can split: a send costs the same for
// one datagram and for 44. It needs the UDP checksum (with SO_NO_CHECK it is EINVAL), and all
// datagrams of a send share destination, TOS and TTL.
#pragma once

#include <sys/socket.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>

namespace weft::sys {

// HOT PATH. One sendmsg of all parts to `to`, never waiting; returns 0 or errno. Allocates: no.
//
// With `segment_bytes` the bytes are cut into datagrams of that size, the last one may be shorter;
// 0 is one datagram. `ecn` is the TOS or traffic class byte of this send in place of the socket's
// (so it carries the DSCP as well, where one is set); 0 leaves the socket's.
//
// EAGAIN: the socket's buffer is full. EMSGSIZE: a segment does not fit the MTU. EINVAL: too many
// segments, or no checksum. EIO: the device cannot split and the kernel (before 6.11) does not do
// it for it. ECONNREFUSED and others of ICMP: an earlier send to this peer; nothing was sent now.
int SendSegments(int fd, const sockaddr* to, socklen_t to_size, const iovec* parts,
                 size_t part_count, uint16_t segment_bytes, uint8_t ecn);

}  // namespace weft::sys
