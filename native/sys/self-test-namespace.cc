// See the header.
#include "self-test-namespace.h"

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <time.h>

#include <algorithm>
#include <cerrno>

namespace weft::sys {

namespace {

struct Job {
  Status (*body)(NetlinkSocket* socket);
  Status status;
};

Status RunHere(const Job& job) {
  if (unshare(CLONE_NEWNET) != 0) return {"unshare-namespace", errno};
  NetlinkSocket socket;
  const int error = socket.Open();
  if (error != 0) return {"open-netlink", error};
  return job.body(&socket);
}

}  // namespace

Status RunInNewNamespace(Status (*body)(NetlinkSocket* socket)) {
  Job job{body, {}};
  // Signals are the program's: the thread inherits a mask that blocks all of them.
  sigset_t all;
  sigset_t previous;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &previous);
  pthread_t thread;
  const int error = pthread_create(
      &thread, nullptr,
      [](void* data) -> void* {
        auto* running = static_cast<Job*>(data);
        running->status = RunHere(*running);
        return nullptr;
      },
      &job);
  pthread_sigmask(SIG_SETMASK, &previous, nullptr);
  if (error != 0) return {"thread", error};
  pthread_join(thread, nullptr);
  return job.status;
}

bool WaitReadable(int fd, int64_t deadline_ms) {
  pollfd wanted{fd, POLLIN, 0};
  const int64_t rest_ms = std::clamp<int64_t>(deadline_ms - NowMs(), 0, kProbeWaitMs);
  return poll(&wanted, 1, static_cast<int>(rest_ms)) > 0;
}

int64_t NowMs() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace weft::sys
