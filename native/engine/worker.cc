// See the header.
#include "worker.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "../sys/quiet-thread.h"
#include "../sys/tun.h"

namespace weft::engine {

namespace {

// Room in front of a frame: virtio, Ethernet, IPv6, UDP and VXLAN are 94 bytes; the rest keeps
// cache lines apart.
constexpr size_t kHeadroom = 128;
// One visit to a TAP or a socket.
constexpr uint32_t kVisitFramesMax = 256;
constexpr size_t kVisitBytesMax = 256 * 1024;
// A visit's bytes and one frame or receive of the largest size are 384 KB; the rest makes a huge page.
constexpr size_t kArenaBytes = 2 * 1024 * 1024;
// A receive of this size is a list that was joined already; holding it for the next one would only
// leave the cache.
constexpr uint32_t kFlushAtBytes = 8 * 1024;
constexpr int kEventsMax = 64;
// A wait that took longer than a system call that finds something.
constexpr uint64_t kSleptNs = 10'000;
// A visit that brought at least so many small frames belongs to a stream of them.
constexpr uint32_t kCrowdFrames = 2;
constexpr size_t kSmallFrameBytes = 2048;

enum class Kind : uint64_t { kWake = 0, kSocket = 1, kPort = 2 };

constexpr uint64_t Tag(Kind kind, uint64_t index, uint64_t queue = 0) {
  return static_cast<uint64_t>(kind) << 48 | queue << 32 | index;
}

uint64_t NowNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

size_t AlignUp(size_t size) { return (size + 63) & ~size_t{63}; }

core::Ip IpOf(const sockaddr_storage& from) {
  if (from.ss_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &from, sizeof(v4));
    return core::LoadIpv4(reinterpret_cast<const uint8_t*>(&v4.sin_addr));
  }
  sockaddr_in6 v6;
  std::memcpy(&v6, &from, sizeof(v6));
  return core::LoadIpv6(v6.sin6_addr.s6_addr);
}

}  // namespace

Worker::Worker(const WorkerContext& context)
    : context_(context),
      io_(context.tiers, context.counters, context.index, context.path_answers, context.news),
      egress_(context.counters, &io_),
      ingress_(context.tables, context.counters, &io_) {}

sys::Status Worker::Open(const std::vector<core::Ip>& addresses, uint16_t port, bool gro) {
  sys::Status status = arena_.Open(kArenaBytes);
  if (status.ok()) status = poll_.Open();
  if (status.ok()) status = wake_up_.Open();
  if (status.ok()) status = poll_.Add(wake_up_.fd(), Tag(Kind::kWake, 0));
  if (status.ok()) status = io_.sockets.Open(addresses, port, context_.index > 0, gro);
  if (!status.ok()) return status;
  auto& receivers = io_.sockets.receivers();
  for (size_t i = 0; i < receivers.size() && status.ok(); i++) {
    status = poll_.Add(receivers[i].fd.get(), Tag(Kind::kSocket, i));
  }
  return status;
}

void Worker::Start() {
  thread_ = sys::StartQuietThread([this] { Run(); });
  std::array<char, 16> name;
  std::snprintf(name.data(), name.size(), "weft-data-%u", context_.index);
  pthread_setname_np(thread_.native_handle(), name.data());
}

void Worker::Stop() {
  if (!thread_.joinable()) return;
  stopping_.store(true);
  wake_up_.Ring();
  thread_.join();
}

sys::Status Worker::Watch(const core::Port& port, uint32_t queue) {
  return poll_.Add(port.device.fds[queue], Tag(Kind::kPort, port.slot, queue));
}

void Worker::Unwatch(const core::Port& port, uint32_t queue) {
  poll_.Remove(port.device.fds[queue]);
}

void Worker::Run() {
  core::Quiescence& quiescence = context_.tables->quiescence;
  std::array<epoll_event, kEventsMax> events;
  while (!stopping_.load(std::memory_order_relaxed)) {
    // While it sleeps the worker holds no pointer into the tables. Tags are numbers, looked up
    // again afterwards.
    quiescence.Offline(context_.index);
    const uint64_t waiting_ns = NowNs();
    const int count = poll_.Wait(events.data(), kEventsMax, -1);
    quiescence.Online(context_.index);
    const uint64_t now_ns = NowNs();
    slept_ = now_ns - waiting_ns > kSleptNs;
    const uint64_t now_ms = now_ns / 1'000'000;
    for (int i = 0; i < count; i++) Handle(events[static_cast<size_t>(i)].data.u64, now_ms);
  }
  quiescence.Offline(context_.index);
}

// HOT PATH.
void Worker::Handle(uint64_t tag, uint64_t now_ms) {
  const auto index = static_cast<uint32_t>(tag);
  switch (static_cast<Kind>(tag >> 48)) {
    case Kind::kWake:
      wake_up_.Clear();
      return;
    case Kind::kSocket:
      ReadSocket(&io_.sockets.receivers()[index], now_ms);
      return;
    case Kind::kPort:
      ReadPort(index, static_cast<uint32_t>(tag >> 32 & 0xffff), now_ms);
      return;
  }
}

// HOT PATH. A superframe is sent at once and its place used again, so that it stays in the cache;
// small frames stay where they are until the flush.
//
// A small frame that ended a sleep is most often alone, so it is sent and the worker waits again; if there is
// more, that is known at once, and the next visit takes it all. In a stream of small frames the
// worker then lets others run: the sender and the receiver may be waiting for this core, a send
// costs the same for one frame and for 64, and a later visit brings more of them. On a core that
// nobody waits for it costs one system call.
void Worker::ReadPort(uint32_t slot, uint32_t queue, uint64_t now_ms) {
  const core::Port* port = (*context_.ports)[slot].load(std::memory_order_acquire);
  if (port == nullptr || queue >= port->device.fd_count) return;
  const uint32_t header_bytes = port->device.header_bytes;
  const int fd = port->device.fds[queue];
  size_t at = kHeadroom;
  size_t read_bytes = 0;
  uint32_t frames = 0;
  while (frames < kVisitFramesMax && read_bytes < kVisitBytesMax) {
    uint8_t* const frame = arena_.bytes() + at;
    int error = 0;
    const ssize_t length =
        sys::ReadTap(fd, frame - header_bytes, header_bytes + core::kSuperframeBytesMax, &error);
    if (length < static_cast<ssize_t>(header_bytes)) {
      if (error != 0 && error != EAGAIN) Lose(*port, queue);
      break;
    }
    const auto size = static_cast<uint32_t>(length) - header_bytes;
    core::VirtioHeader offload;
    if (header_bytes > 0) {
      std::memcpy(static_cast<void*>(&offload), frame - header_bytes, core::kVirtioPlainBytes);
    }
    egress_.FromPort(*port, offload, frame, size, now_ms);
    read_bytes += size;
    frames++;
    if (offload.super()) continue;
    at = AlignUp(at + size) + kHeadroom;
    if (slept_) break;
  }
  egress_.Flush();
  const bool small = read_bytes < size_t{frames} * kSmallFrameBytes;
  if (frames >= kCrowdFrames && small) sched_yield();
}

// HOT PATH.
void Worker::ReadSocket(Sockets::Receiver* receiver, uint64_t now_ms) {
  size_t at = 0;
  for (uint32_t i = 0; i < kVisitFramesMax && at < kVisitBytesMax; i++) {
    if (!ReceiveOnce(receiver, &at, now_ms)) break;
    // Only a small receive leaves something behind.
    if (slept_ && at > 0) break;
  }
  ingress_.Flush();
}

bool Worker::ReceiveOnce(Sockets::Receiver* receiver, size_t* at, uint64_t now_ms) {
  core::Counters& counters = *context_.counters;
  uint8_t* const bytes = arena_.bytes() + *at;
  received_.overflow = receiver->overflow;
  const int error = sys::Receive(receiver->fd.get(), bytes, sys::kReceiveBytesMax, &received_);
  // News of an earlier send; the next receive goes on.
  if (error != 0) return error != EAGAIN;
  core::Count(counters.receives);
  if (received_.overflow != receiver->overflow) {
    core::Count(counters.receive_overflow, received_.overflow - receiver->overflow);
    receiver->overflow = received_.overflow;
  }
  if (!received_.whole) return true;
  const core::Arrival arrival = {bytes, received_.bytes, IpOf(received_.from), received_.ecn};
  ingress_.FromWire(arrival, received_.segment_bytes, now_ms);
  if (received_.bytes >= kFlushAtBytes) {
    ingress_.Flush();
    *at = 0;
  } else {
    *at += AlignUp(received_.bytes);
  }
  return true;
}

void Worker::Lose(const core::Port& port, uint32_t queue) {
  Unwatch(port, queue);
  if (port.lost.exchange(true)) return;
  context_.news.Tell();
}

}  // namespace weft::engine
