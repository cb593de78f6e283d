// Waiting for many descriptors at once, and waking a thread that waits. epoll(7), eventfd(2).
//
// Level-triggered: what a worker leaves unread for the sake of fairness is reported again.
#pragma once

#include <sys/epoll.h>

#include <cstdint>

#include "status.h"
#include "unique-fd.h"

namespace weft::sys {

// One epoll set. Add and Remove may be called by another thread than the one that waits.
class EventPoll {
 public:
  // Step: epoll-create.
  Status Open();
  // Reports `tag` (in `data.u64`) whenever the descriptor can be read or is broken. Step:
  // epoll-add.
  Status Add(int fd, uint64_t tag);
  // Must come before the descriptor is closed: a duplicate elsewhere would keep it in the set.
  // Events of it that another thread has fetched already may still be on their way. Step:
  // epoll-remove.
  Status Remove(int fd);

  // HOT PATH. Waits for events, at most `timeout_ms` (-1: for ever); returns how many of `events`
  // are filled, 0 after the time or a signal. Allocates: no.
  int Wait(epoll_event* events, int capacity, int timeout_ms);

 private:
  UniqueFd fd_;
};

// A bell for a thread that waits in an EventPoll: add `fd()` to it.
class WakeUp {
 public:
  // Step: eventfd.
  Status Open();
  int fd() const { return fd_.get(); }
  // Any thread. Several calls before the thread looks are one.
  void Ring();
  // The thread that woke up, before it looks at what it was woken for.
  void Clear();

 private:
  UniqueFd fd_;
};

}  // namespace weft::sys
