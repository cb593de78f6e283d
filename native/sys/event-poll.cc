// See the header.
#include "event-poll.h"

#include <sys/eventfd.h>

#include <cerrno>

namespace weft::sys {

Status EventPoll::Open() {
  fd_.Reset(epoll_create1(EPOLL_CLOEXEC));
  return {"epoll-create", fd_.valid() ? 0 : errno};
}

Status EventPoll::Add(int fd, uint64_t tag) {
  epoll_event event{};
  // Errors and hang-ups are always reported.
  event.events = EPOLLIN;
  event.data.u64 = tag;
  return {"epoll-add", epoll_ctl(fd_.get(), EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : errno};
}

Status EventPoll::Remove(int fd) {
  return {"epoll-remove", epoll_ctl(fd_.get(), EPOLL_CTL_DEL, fd, nullptr) == 0 ? 0 : errno};
}

int EventPoll::Wait(epoll_event* events, int capacity, int timeout_ms) {
  const int count = epoll_wait(fd_.get(), events, capacity, timeout_ms);
  // The only error of a good descriptor and array is EINTR.
  return count < 0 ? 0 : count;
}

Status WakeUp::Open() {
  fd_.Reset(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  return {"eventfd", fd_.valid() ? 0 : errno};
}

void WakeUp::Ring() {
  const uint64_t one = 1;
  // EAGAIN: the counter is full, so the bell is ringing.
  if (write(fd_.get(), &one, sizeof(one)) < 0) return;
}

void WakeUp::Clear() {
  uint64_t count = 0;
  // EAGAIN: it was cleared already.
  if (read(fd_.get(), &count, sizeof(count)) < 0) return;
}

}  // namespace weft::sys
