// Sends one datagram to a unix socket; Node has none of that kind. unix(7).
#pragma once

#include <string>

#include "status.h"

namespace weft::sys {

// Sends `text` to the socket at `path`; a leading `@` stands for the abstract namespace. Does not
// wait: a full queue is EAGAIN. Steps: socket, send (ENAMETOOLONG: longer than a socket address).
Status SendUnixDatagram(const std::string& path, const std::string& text);

}  // namespace weft::sys
