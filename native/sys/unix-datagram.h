// Sends one datagram to a unix socket, with descriptors; Node has neither. unix(7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "status.h"

namespace weft::sys {

// The kernel's SCM_MAX_FD.
inline constexpr size_t kPassedFdsMax = 253;

// Sends `text` to the socket at `path`; a leading `@` stands for the abstract namespace. With
// `fds`, at most kPassedFdsMax, the receiver gets duplicates of them. A full queue is waited for
// that long, and then EAGAIN. Steps: socket, send (ENAMETOOLONG: longer than a socket address).
Status SendUnixDatagram(const std::string& path, const std::string& text,
                        const std::vector<int>& fds = {}, uint32_t wait_ms = 0);

}  // namespace weft::sys
