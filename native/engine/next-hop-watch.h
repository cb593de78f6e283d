// Keeps the next hops of tier T2 true: for every VTEP the MACs and the uplink that lead there,
// followed by netlink. Whatever is unknown at a moment is marked so, and workers send through their
// sockets, whose sends also make the kernel look for the neighbour.
//
// Frames through the uplink do not tell the kernel that a neighbour is in use, so it is told here,
// for those that were used; it then confirms them as it would for its own traffic, and a MAC that
// has changed is noticed.
//
// A thread of its own, because questions to the kernel wait for answers.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "../core/vtep.h"
#include "../sys/event-poll.h"
#include "../sys/network-monitor.h"
#include "../sys/next-hop.h"
#include "../sys/uplink-tap.h"

namespace weft::engine {

class NextHopWatch {
 public:
  // `addresses` are those of this host; `name` is the prefix of uplink interfaces, at most 11
  // characters.
  NextHopWatch(core::NextHops* hops, std::vector<core::Ip> addresses, std::string name)
      : hops_(hops), addresses_(std::move(addresses)), name_(std::move(name)) {}
  ~NextHopWatch() { Stop(); }
  NextHopWatch(const NextHopWatch&) = delete;
  NextHopWatch& operator=(const NextHopWatch&) = delete;

  // Steps: those of rtnetlink, network-monitor.h and event-poll.h.
  sys::Status Open();
  void Start();
  void Stop();
  // Control thread: there may be new next hops.
  void Wake();

 private:
  void Run();
  void ResolveAll();
  void Resolve(const core::Ip& ip, core::NextHop* hop);
  void ReadNews();
  void RestoreRedirect(int ifindex);
  void ConfirmUsed();
  // The descriptor of the uplink to a device; -1 when it cannot be had.
  int UplinkTo(int ifindex);

  core::NextHops* hops_;
  std::vector<core::Ip> addresses_;
  std::string name_;
  sys::NetlinkSocket socket_;
  sys::NetworkMonitor monitor_;
  sys::EventPoll poll_;
  sys::WakeUp wake_up_;
  // By the interface that they lead to. Kept while the engine lives: workers may hold their
  // descriptors.
  std::map<int, sys::UplinkTap> uplinks_;
  std::atomic<uint64_t> seen_generation_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace weft::engine
