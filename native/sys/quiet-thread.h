// Threads of ours in Node's process: signals are Node's, so a thread inherits a mask that blocks
// all of them. pthread_sigmask(3).
#pragma once

#include <pthread.h>
#include <signal.h>

#include <thread>
#include <utility>

namespace weft::sys {

// Starts a thread that no signal reaches; the caller joins or detaches it.
template <class Run>
std::thread StartQuietThread(Run&& run) {
  sigset_t all;
  sigset_t previous;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &previous);
  std::thread thread(std::forward<Run>(run));
  pthread_sigmask(SIG_SETMASK, &previous, nullptr);
  return thread;
}

}  // namespace weft::sys
