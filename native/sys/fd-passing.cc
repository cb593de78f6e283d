// See the header.
#include "fd-passing.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "unique-fd.h"
#include "unix-datagram.h"

namespace weft::sys {

namespace {

constexpr uint32_t kSendWaitMs = 500;
// A manager that starts many units at once takes its time.
constexpr int kBarrierMs = 1500;
// A manager may close what it does not keep a moment after it has looked at the message.
constexpr int kCloseMs = 100;

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Status OpenPipe(Pipe* pipe) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return {"pipe", errno};
  pipe->read.Reset(ends[0]);
  pipe->write.Reset(ends[1]);
  return {};
}

// True when nobody has the other end within that time.
bool IsHungUp(const Pipe& pipe, int wait_ms) {
  pollfd end = {pipe.read.get(), 0, 0};
  return poll(&end, 1, wait_ms) > 0 && (end.revents & POLLHUP) != 0;
}

// Sends a message with the writing end of the pipe and lets go of it.
Status Pass(const std::string& path, const std::string& text, Pipe* pipe) {
  const Status status = SendUnixDatagram(path, text, {pipe->write.get()}, kSendWaitMs);
  pipe->write.Reset(-1);
  return status;
}

}  // namespace

Status SetCloseOnExec(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  const bool set = flags >= 0 && fcntl(fd, F_SETFD, flags | FD_CLOEXEC) == 0;
  return {"close-on-exec", set ? 0 : errno};
}

Status ProbeFdStore(const std::string& path, const std::string& name) {
  Pipe kept;
  Pipe barrier;
  Status status = OpenPipe(&kept);
  if (status.ok()) status = OpenPipe(&barrier);
  if (status.ok()) status = Pass(path, "FDSTORE=1\nFDPOLL=0\nFDNAME=" + name, &kept);
  // The manager closes this one when everything before it has been dealt with.
  if (status.ok()) status = Pass(path, "BARRIER=1", &barrier);
  if (!status.ok()) return status;
  if (!IsHungUp(barrier, kBarrierMs)) status = {"barrier", ETIMEDOUT};
  if (status.ok() && IsHungUp(kept, kCloseMs)) return {"keep", ENOSPC};
  const Status taken = SendUnixDatagram(path, "FDSTOREREMOVE=1\nFDNAME=" + name, {}, kSendWaitMs);
  return status.ok() ? taken : status;
}

}  // namespace weft::sys
