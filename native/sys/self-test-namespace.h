// A network namespace that lasts as long as one function: for probes that want a network of their
// own. unshare(2).
#pragma once

#include "netlink.h"
#include "status.h"

namespace weft::sys {

// Runs `body` on a thread of its own in a new network namespace, and waits for it. The socket
// belongs to the namespace. Thread and namespace end with the function; what `body` left open would
// keep the namespace. Steps: thread, unshare-namespace (EPERM: CAP_SYS_ADMIN is missing),
// open-netlink, or what `body` returns.
Status RunInNewNamespace(Status (*body)(NetlinkSocket* socket));

// Waits until the descriptor can be read or `deadline_ms` of NowMs is reached; false then.
bool WaitReadable(int fd, int64_t deadline_ms);

// Milliseconds of a clock that nobody sets.
int64_t NowMs();

// Longest wait for what was sent to arrive.
inline constexpr int64_t kProbeWaitMs = 1000;

}  // namespace weft::sys
