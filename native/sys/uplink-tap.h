// A TAP as a way out of the host: frames written to it are to leave through the underlay's device,
// where tc-redirect.h sends them, superframes in a UDP tunnel unsegmented. Linux 6.17.
//
// A socket cannot send such superframes; a TAP is the only door that a program has to the kernel's
// UDP tunnel GSO (virtio_net_hdr_tnl_to_skb in include/linux/virtio_net.h). Plain frames may be
// written as well.
#pragma once

#include <string>

#include "status.h"
#include "unique-fd.h"

namespace weft::sys {

// The interface exists as long as the descriptor is open; nothing is left after a crash.
struct UplinkTap {
  UniqueFd fd;
  int ifindex = 0;
};

// Makes the TAP in the namespace of the calling thread: 24-byte headers, up, without addresses and
// IPv6, so that the host's stack neither sends to it nor answers what comes out of it. Frames that
// nobody reads are none of ours: the descriptor need not be polled.
//
// Steps: open-tun, attach (EBUSY: the name is taken), set-header, set-offload (EINVAL: the kernel
// is older than 6.17), open-netlink, find-link, set-up.
Status OpenUplinkTap(const std::string& name, UplinkTap* uplink);

}  // namespace weft::sys
