// A worker: one thread that moves frames to completion. It waits for its sockets and the TAPs given
// to it; what it reads it sends or writes before it reads on, so no packet ever changes threads and
// nothing is queued here.
//
// A visit to a descriptor reads until nothing is left or a budget is used up, then flushes what was
// grouped; the budget keeps one flooded port from starving the others. There is no timer and no
// spinning: when nothing can be read the thread sleeps.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "../core/counters.h"
#include "../core/egress.h"
#include "../core/ingress.h"
#include "../core/tables.h"
#include "../sys/event-poll.h"
#include "../sys/udp-gro.h"
#include "arena.h"
#include "worker-io.h"

namespace weft::engine {

// Open ports by slot, for events; shared by all workers. Written by the control thread.
using OpenPorts = std::array<std::atomic<const core::Port*>, core::kPortsMax>;

// What a worker is given.
struct WorkerContext {
  uint32_t index = 0;
  core::Tables* tables = nullptr;
  core::Counters* counters = nullptr;
  const OpenPorts* ports = nullptr;
  Tiers* tiers = nullptr;
  PathAnswers* path_answers = nullptr;
  // The device of a port has gone away, or a path probe was answered.
  News news;
};

class Worker {
 public:
  explicit Worker(const WorkerContext& context);
  ~Worker() { Stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Opens sockets and memory. Steps: those of sockets.h, event-poll.h and arena.h.
  sys::Status Open(const std::vector<core::Ip>& addresses, uint16_t port, bool gro);
  void Start();
  // Joins the thread.
  void Stop();

  // Control thread: the worker reads queue `queue` of the port from now on, or no more.
  sys::Status Watch(const core::Port& port, uint32_t queue);
  void Unwatch(const core::Port& port, uint32_t queue);

 private:
  void Run();
  void Handle(uint64_t tag, uint64_t now_ms);
  void ReadPort(uint32_t slot, uint32_t queue, uint64_t now_ms);
  void ReadSocket(Sockets::Receiver* receiver, uint64_t now_ms);
  // Takes one receive; false when nothing was there.
  bool ReceiveOnce(Sockets::Receiver* receiver, size_t* at, uint64_t now_ms);
  void Lose(const core::Port& port, uint32_t queue);

  WorkerContext context_;
  WorkerIo io_;
  core::Egress<WorkerIo> egress_;
  core::Ingress<WorkerIo> ingress_;
  sys::EventPoll poll_;
  sys::WakeUp wake_up_;
  Arena arena_;
  sys::Received received_{};
  // The last wait was a sleep, so what ended it is the first in a while.
  bool slept_ = false;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace weft::engine
