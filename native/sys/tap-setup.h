// Opens a TAP in another network namespace and makes it what a container needs. The order is the
// point: everything that can be refused is asked first; a device that we made is taken back when a
// later step fails.
//
// Both functions move the calling thread into the namespace: run them on a helper thread that ends
// afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "link-address.h"
#include "link.h"
#include "status.h"

namespace weft::sys {

struct TapRequest {
  // Empty for the caller's own namespace.
  std::string ns_path;
  std::string name;
  MacBytes mac{};
  uint32_t mtu_bytes = 0;
  std::vector<IpPrefix> addresses;
  std::vector<IpPrefix> gateways;
  // False: the device is opened, and made when missing, but nothing about it is changed.
  bool configure = true;
};

// On success `fd` is attached and belongs to the caller.
struct TapResult {
  Status status;
  int fd = -1;
  int ifindex = 0;
  // The device was there before.
  bool existed = false;
};

// Opens or makes the TAP. After a failure a device that did not exist does not exist again; one
// that existed may be configured in part.
TapResult OpenTap(const TapRequest& request);

// Deletes the TAP. Nothing happens when there is no such interface; `existed` says so.
// An interface that is no TAP, or is held by another process, is left alone: attach, EINVAL or
// EBUSY.
TapResult RemoveTap(const std::string& ns_path, const std::string& name);

}  // namespace weft::sys
