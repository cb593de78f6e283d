// A TAP by a descriptor that is attached to it: taken over from an earlier run, or deleted. Neither
// needs a path to the device's namespace, because the descriptor leads there.
//
// Both functions move the calling thread into that namespace: run them on a helper thread that ends
// afterwards.
#pragma once

#include <vector>

#include "status.h"
#include "tap-setup.h"

namespace weft::sys {

// Makes the TAP behind `fds` what the request says, as OpenTap does with a device that exists;
// `ns_path` is not used. All descriptors of the device must be given, because frames of a queue
// that nobody reads are lost. The result's descriptors are `fds`; after a failure they still belong
// to the caller.
//
// Steps: check-held (EBADFD: the device is gone; ENOTTY: no TAP; EINVAL: another name, other
// headers, or another number of queues), enter-namespace, and those of OpenTap.
TapResult AdoptTap(const TapRequest& request, const std::vector<int>& fds);

// Deletes the device of the descriptor, whoever else holds one. Steps: check-held,
// enter-namespace, open-netlink, delete-link.
Status DeleteTap(int fd);

}  // namespace weft::sys
