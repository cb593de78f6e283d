// See the header.
#include "next-hop-watch.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include <algorithm>
#include <array>

#include "../core/bytes.h"
#include "../sys/link-segmentation.h"
#include "../sys/quiet-thread.h"
#include "../sys/tc-redirect.h"

namespace weft::engine {

namespace {

// The kernel confirms a neighbour after about 30 s; a used one is mentioned more often than that.
constexpr int kConfirmMs = 5000;

sys::IpPrefix PrefixOf(const core::Ip& ip) {
  sys::IpPrefix prefix{};
  prefix.family = ip.family == 4 ? AF_INET : AF_INET6;
  if (ip.family == 4) {
    core::Store32(prefix.bytes.data(), static_cast<uint32_t>(ip.low));
  } else {
    core::Store64(prefix.bytes.data(), ip.high);
    core::Store64(prefix.bytes.data() + 8, ip.low);
  }
  return prefix;
}

int64_t NowMs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// Superframes go by the sockets until the way is known again.
void Forget(core::NextHop* hop) { hop->destination_mac.store(0, std::memory_order_release); }

}  // namespace

sys::Status NextHopWatch::Open() {
  sys::Status status = poll_.Open();
  if (status.ok()) status = wake_up_.Open();
  if (status.ok()) status = monitor_.Open();
  if (status.ok()) status = poll_.Add(wake_up_.fd(), 0);
  if (status.ok()) status = poll_.Add(monitor_.fd(), 1);
  if (status.ok()) status = {"open-netlink", socket_.Open()};
  return status;
}

void NextHopWatch::Start() {
  thread_ = sys::StartQuietThread([this] { Run(); });
  pthread_setname_np(thread_.native_handle(), "weft-next-hop");
}

void NextHopWatch::Stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true);
  wake_up_.Ring();
  thread_.join();
}

void NextHopWatch::Wake() {
  if (hops_->generation() != seen_generation_.load()) wake_up_.Ring();
}

void NextHopWatch::Run() {
  ResolveAll();
  std::array<epoll_event, 2> events;
  int64_t confirm_at_ms = NowMs() + kConfirmMs;
  while (!stopping_.load()) {
    // By the clock: on a busy link there is news all the time.
    const int64_t left_ms = std::clamp<int64_t>(confirm_at_ms - NowMs(), 0, kConfirmMs);
    const int count =
        poll_.Wait(events.data(), static_cast<int>(events.size()), static_cast<int>(left_ms));
    if (NowMs() >= confirm_at_ms) {
      ConfirmUsed();
      confirm_at_ms = NowMs() + kConfirmMs;
    }
    for (int i = 0; i < count; i++) {
      if (events[static_cast<size_t>(i)].data.u64 == 0) {
        wake_up_.Clear();
        if (hops_->generation() != seen_generation_.load()) ResolveAll();
      } else {
        ReadNews();
      }
    }
  }
}

// Which VTEPs a neighbour serves is not kept: a change is rare, a question cheap. However much is new, all are asked
// for once.
void NextHopWatch::ReadNews() {
  bool changed = false;
  monitor_.ReadEvents([&](const sys::NetworkEvent& event) {
    if (event.kind == sys::NetworkEvent::Kind::kRedirect) {
      RestoreRedirect(event.ifindex);
    } else {
      changed = true;
    }
  });
  if (changed) ResolveAll();
}

// Somebody took the redirect away and left the uplink TAP: what is written to it would be lost without an error.
void NextHopWatch::RestoreRedirect(int ifindex) {
  for (const auto& [device, uplink] : uplinks_) {
    if (uplink.ifindex == ifindex) sys::SetRedirect(&socket_, ifindex, device);
  }
}

void NextHopWatch::ResolveAll() {
  seen_generation_.store(hops_->generation());
  for (const auto& [ip, hop] : hops_->List()) Resolve(ip, hop);
}

void NextHopWatch::Resolve(const core::Ip& ip, core::NextHop* hop) {
  sys::IpPrefix source{};
  for (const core::Ip& own : addresses_) {
    if (own.family == ip.family) source = PrefixOf(own);
  }
  sys::NextHop way;
  const sys::Status status = sys::FindNextHop(&socket_, PrefixOf(ip), source, &way);
  // In front of a device that takes no superframes the kernel cuts them at more cost than tier T1.
  const bool usable = status.ok() && way.resolved && sys::TakesSuperframes(way.ifindex);
  const int uplink = usable ? UplinkTo(way.ifindex) : -1;
  if (uplink < 0) {
    Forget(hop);
    return;
  }
  hop->uplink_fd.store(uplink, std::memory_order_relaxed);
  hop->mtu_bytes.store(way.mtu_bytes, std::memory_order_relaxed);
  hop->source_mac.store(core::LoadMac(way.source_mac.data()), std::memory_order_relaxed);
  const uint64_t mac = core::LoadMac(way.mac.data());
  hop->destination_mac.store(mac | core::NextHop::kValid, std::memory_order_release);
}

void NextHopWatch::ConfirmUsed() {
  for (const auto& [ip, hop] : hops_->List()) {
    if (!hop->used.exchange(false)) continue;
    sys::NextHop way;
    if (sys::FindNextHop(&socket_, PrefixOf(ip), {}, &way).ok()) sys::UseNeighbour(&socket_, way);
  }
}

int NextHopWatch::UplinkTo(int ifindex) {
  const auto found = uplinks_.find(ifindex);
  if (found != uplinks_.end()) return found->second.fd.get();
  sys::UplinkTap uplink;
  sys::Status status = sys::OpenUplinkTap(name_ + std::to_string(uplinks_.size()), &uplink);
  if (status.ok()) status = sys::SetRedirect(&socket_, uplink.ifindex, ifindex);
  if (!status.ok()) return -1;
  const int fd = uplink.fd.get();
  uplinks_.emplace(ifindex, std::move(uplink));
  return fd;
}

}  // namespace weft::engine
