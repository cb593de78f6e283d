// What the kernel can do, found out by doing it: each probe sends a known superframe the way that
// the engine would and compares what arrives byte for byte. A version number or an option that is
// accepted proves nothing: offloads have been accepted and wrong.
//
// Each probe runs on a thread of its own in a network namespace of its own, both of which end with
// it: nothing is visible outside, nothing is left. The caller waits: for milliseconds when all is
// well, at most 300 ms a probe when frames get lost.
#pragma once

#include "status.h"

namespace weft::sys {

// Steps of all probes, besides those of the functions that they use: unshare-namespace (EPERM:
// CAP_SYS_ADMIN is missing), thread, prepare, send, receive (ETIMEDOUT: it did not arrive; EPROTO:
// it arrived changed).

// UDP_SEGMENT and UDP_GRO: several datagrams in one send arrive in one receive.
Status ProbeUdpSegment();

// TCP superframes through a TAP: one that a socket of the namespace sends is read as one, with its
// header; one that is written reaches a socket with all its bytes.
Status ProbeTapOffload();

// The same of UDP superframes (Linux 6.2).
Status ProbeTapUso();

// A TCP superframe in a VXLAN datagram of about 60 KB, written to an uplink TAP, redirected into a
// veth pair, reaches a UDP socket at the other end as one datagram (Linux 6.17).
Status ProbeTunnelSuper();

struct Capabilities {
  Status udp_segment;
  Status tap_offload;
  Status tap_uso;
  Status tunnel_super;
};

// Runs all probes, one after the other.
Capabilities Probe();

}  // namespace weft::sys
