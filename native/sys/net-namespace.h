// Moves the calling thread into another network namespace. setns(2).
//
// The move is for the thread, not the process, and a thread that moved never comes back: callers
// run on a helper thread that ends afterwards. Never call this on Node's main thread or on a libuv
// pool thread.
#pragma once

#include <string>

#include "status.h"

namespace weft::sys {

// Enters the namespace behind `path` (`/run/netns/web`, `/proc/4711/ns/net`); an empty path stays.
//
// Steps: open-namespace (ENOENT: no such path), check-namespace (EINVAL: not a network namespace),
// enter-namespace (EPERM: CAP_SYS_ADMIN is missing).
Status EnterNetNamespace(const std::string& path);

}  // namespace weft::sys
