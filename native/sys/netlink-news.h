// Tells that something in a network namespace has changed: interfaces, filters, rules. netlink(7).
#pragma once

#include <cstdint>
#include <string>

#include "status.h"
#include "unique-fd.h"

namespace weft::sys {

// A descriptor that can be read, without blocking, when what `groups` of `protocol` stand for has
// changed: what is read says no more than that, and ENOBUFS is a change, too. The caller's.
// Steps: those of net-namespace.h, open-netlink, subscribe.
Status OpenNetlinkNews(const std::string& ns_path, int protocol, uint32_t groups, UniqueFd* fd);

}  // namespace weft::sys
