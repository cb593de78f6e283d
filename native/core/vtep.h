// Tunnel endpoints: other hosts, as every table refers to them. One object for each address and
// port, shared by all networks; made and freed by the control thread (tables.h).
#pragma once

#include <netinet/in.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hash-table.h"
#include "packet.h"

namespace weft::core {

// The way to an address: how much reaches it, and on the link what tier T2 needs to write whole
// Ethernet frames. One for each address, never freed while the engine lives, so whoever has a
// pointer may keep it. Written by the next-hop watch and by control, read by workers.
struct NextHop {
  // MAC of the neighbour with kValid set, or 0 when frames must go through a socket.
  static constexpr uint64_t kValid = uint64_t{1} << 63;
  std::atomic<uint64_t> destination_mac{0};
  std::atomic<uint64_t> source_mac{0};
  // Longest IP packet on the link, in bytes.
  std::atomic<uint32_t> mtu_bytes{0};
  // Longest inner packet that reaches the address; kUnlimited when all that the uplink takes does.
  // Written by the control thread.
  static constexpr uint32_t kUnlimited = UINT32_MAX;
  std::atomic<uint32_t> inner_bytes_max{kUnlimited};
  // Descriptor of the uplink that leads there.
  std::atomic<int> uplink_fd{-1};
  // A worker sent something since the watch last looked.
  std::atomic<bool> used{false};
};

// All next hops by address. Any thread.
class NextHops {
 public:
  NextHop* Get(const Ip& ip);
  std::vector<std::pair<Ip, NextHop*>> List();
  // Raised when an address was added.
  uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

 private:
  struct Hash {
    size_t operator()(const Ip& ip) const { return MixBits(ip.low ^ MixBits(ip.high + ip.family)); }
  };
  std::mutex lock_;
  std::unordered_map<Ip, std::unique_ptr<NextHop>, Hash> hops_;
  std::atomic<uint64_t> generation_{0};
};

struct Vtep {
  Ip ip;
  uint16_t port = 0;
  // Runs no agent: flooded to, learned from, never trusted with our MACs.
  bool foreign = false;
  // Unique for ever; a stale one is recognised, unlike a pointer.
  uint32_t id = 0;
  // Tables that refer to it. Control thread only.
  uint32_t references = 0;
  union {
    sockaddr_in v4;
    sockaddr_in6 v6;
    sockaddr any;
  } address{};
  socklen_t address_bytes = 0;
  NextHop* next_hop = nullptr;

  // HOT PATH. The longest inner packet that reaches it.
  uint32_t inner_bytes_max() const {
    return next_hop->inner_bytes_max.load(std::memory_order_relaxed);
  }
};

}  // namespace weft::core
