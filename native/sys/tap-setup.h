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
#include "tap-offload.h"

namespace weft::sys {

struct TapRequest {
  // Empty for the caller's own namespace.
  std::string ns_path;
  std::string name;
  MacBytes mac{};
  uint32_t mtu_bytes = 0;
  std::vector<IpPrefix> addresses;
  std::vector<IpPrefix> gateways;
  // Which of the addresses this host speaks with to their subnets; empty: the kernel chooses.
  std::vector<IpPrefix> sources;
  // False: the device is opened, and made when missing, but nothing about it is changed except
  // what belongs to whoever holds the descriptor: headers, offloads and `gso_max_bytes`.
  bool configure = true;
  // Frames with virtio-net headers, superframes and partial checksums; see tap-offload.h.
  bool offload = false;
  // Longest superframe that the container's stack may make; 0 is the kernel's default. Only with
  // `offload`.
  uint32_t gso_max_bytes = 0;
  // Descriptors wanted. More than one needs a device made with several queues: an adopted device
  // that has only one gives one.
  int queues = 1;
};

// On success `fd` and `more_fds`, the further queues, are attached and belong to the caller.
struct TapResult {
  Status status;
  int fd = -1;
  std::vector<int> more_fds;
  int ifindex = 0;
  // The device was there before.
  bool existed = false;
  TapOffload offload;
};

// Opens or makes the TAP. After a failure a device that did not exist does not exist again; one
// that existed may be configured in part.
//
// A persistent TAP keeps what its last holder set: header size, offloads, gso_max_size. So every
// open sets all of them to what it wants, also when it wants none.
//
// Steps: those of net-namespace.h, tun.h, tap-offload.h, link.h, link-address.h, link-route.h, and
// open-netlink.
TapResult OpenTap(const TapRequest& request);

// Deletes the TAP. Nothing happens when there is no such interface; `existed` says so.
// An interface that is no TAP, or is held by another process, is left alone: attach, EINVAL or
// EBUSY.
TapResult RemoveTap(const std::string& ns_path, const std::string& name);

// The last part of OpenTap, for a descriptor that is attached already: offloads, the container's
// configuration, and that the device stays. `socket` belongs to the device's namespace.
Status PrepareTap(NetlinkSocket* socket, const TapRequest& request, int fd, const LinkFacts& link,
                  TapOffload* offload);

}  // namespace weft::sys
