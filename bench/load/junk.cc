// Junk at the control port of an agent: datagrams that nobody sealed, at a steady rate.
//
//   junk IP PORT PER_SECOND SECONDS
//
// One third is random from the first byte on. One third has the header of a sealed datagram with a key id that
// nobody has. One third has the id of the first key of a cluster, 1, and a random sender: to find out that its tag is
// wrong costs a receiver the most. Prints how many were sent.
#include <algorithm>

#include "load.h"

namespace {

constexpr int kBatch = 64;
constexpr size_t kBytesMin = 64;
constexpr size_t kBytesMax = 1200;
constexpr uint64_t kPerSecondMax = 1'000'000;

uint64_t Next(uint64_t* state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

void Fill(uint8_t* bytes, size_t size, uint64_t kind, uint64_t* state) {
  for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
    const uint64_t word = Next(state);
    std::memcpy(bytes + at, &word, std::min(sizeof word, size - at));
  }
  if (kind == 0) return;
  const uint8_t id = kind == 1 ? 0xff : 0;
  const uint8_t header[] = {0xe2, 0x10, 0, 0, id, 0, 0, 1};
  std::memcpy(bytes, header, sizeof header);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace weft::bench;
  if (argc != 5) {
    std::fprintf(stderr, "junk IP PORT PER_SECOND SECONDS\n");
    return 2;
  }
  const sockaddr_in to = ToAddress(argv[1], argv[2]);
  const uint64_t rate = ParseNumber(argv[3], kPerSecondMax);
  const uint64_t length = ParseDuration(argv[4]);
  const int fd = OpenSocket(SOCK_DGRAM);
  Connect(fd, to);
  static uint8_t buffers[kBatch][kBytesMax];
  mmsghdr messages[kBatch] = {};
  iovec parts[kBatch] = {};
  uint64_t state = 0x9e3779b97f4a7c15;
  uint64_t sent = 0;
  const uint64_t begin = NowNanos();
  for (uint64_t now = begin; now - begin < length; now = NowNanos()) {
    const uint64_t due = (now - begin) * rate / kNanosPerSecond;
    if (sent >= due) {
      const timespec nap{0, 200'000};
      nanosleep(&nap, nullptr);
      continue;
    }
    const int count = static_cast<int>(std::min<uint64_t>(kBatch, due - sent));
    for (int i = 0; i < count; i++) {
      const size_t size = kBytesMin + Next(&state) % (kBytesMax - kBytesMin + 1);
      Fill(buffers[i], size, Next(&state) % 3, &state);
      parts[i] = {buffers[i], size};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int done = sendmmsg(fd, messages, static_cast<unsigned>(count), 0);
    // A full queue and a receiver that is gone are part of a flood: the rate counts what was tried.
    sent += static_cast<uint64_t>(done > 0 ? done : count);
  }
  std::printf("%llu\n", static_cast<unsigned long long>(sent));
  return 0;
}
