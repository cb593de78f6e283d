// Descriptors that outlive a process: given to a service manager and inherited from it.
// sd_notify(3), sd_listen_fds(3).
#pragma once

#include <string>

#include "status.h"

namespace weft::sys {

// Keeps the descriptor from the programs that this process starts. Step: close-on-exec (EBADF: it
// is not open).
Status SetCloseOnExec(int fd);

// Finds out by doing whether the service manager behind the socket keeps descriptors, because it
// never answers: stores one end of a pipe under `name`, waits until the message has been looked at,
// sees whether the end is still open, and takes it back. Takes a tenth of a second, and at most
// two; for a helper thread.
//
// Steps: pipe, those of unix-datagram.h, barrier (ETIMEDOUT: nobody looked at it), keep (ENOSPC: it
// was closed).
Status ProbeFdStore(const std::string& path, const std::string& name);

}  // namespace weft::sys
