// Two directions of the soak (test/netns/soak.ts) between two namespaces:
//
//     receive SEED                 takes one stream on port 5001, and datagrams beside it; prints `ready` first
//     send IP SEED BYTES           sends both, in pieces of changing sizes
//
// Prints what has arrived each second, and at last. Ends with 1 after an error, and after an hour.
#include <netinet/tcp.h>
#include <signal.h>

#include <atomic>
#include <cinttypes>
#include <thread>

#include "traffic.h"

using namespace weft::traffic;

namespace {

constexpr uint16_t kSoakPort = 5001;
// Of a datagram of `send`: long enough for every kind of segment, and no fragments in it.
constexpr size_t kSoakDatagramBytesMax = 1372;
constexpr unsigned kHour = 3600;

struct Totals {
  std::atomic<uint64_t> bytes{0};
  std::atomic<uint64_t> different{0};
  std::atomic<uint64_t> datagrams{0};
  std::atomic<uint64_t> wrong_datagrams{0};
  std::atomic<bool> ended{false};
};

void PrintTotals(const char* what, const Totals& totals) {
  std::printf("%s %" PRIu64 " bytes %" PRIu64 " different %" PRIu64 " datagrams %" PRIu64 " wrong\n",
              what, totals.bytes.load(), totals.different.load(), totals.datagrams.load(),
              totals.wrong_datagrams.load());
}

void ReceiveDatagrams(int fd, uint64_t seed, Totals* totals) {
  std::vector<uint8_t> bytes(1 << 16);
  for (;;) {
    const ssize_t size = recv(fd, bytes.data(), bytes.size(), 0);
    if (size < 0) continue;
    uint64_t number = 0;
    if (!IsDatagram(seed, bytes.data(), static_cast<size_t>(size), &number)) {
      totals->wrong_datagrams++;
    }
    totals->datagrams++;
  }
}

void ReceiveAll(char** words) {
  const uint64_t seed = std::strtoull(words[0], nullptr, 10);
  static Totals totals;
  const int listener = Bound(SOCK_STREAM, kSoakPort);
  std::thread(ReceiveDatagrams, Bound(SOCK_DGRAM, kSoakPort), seed, &totals).detach();
  std::puts("ready");
  const int fd = accept(listener, nullptr, nullptr);
  if (fd < 0) Fail("accept");
  WaitAtMost(fd, 30);
  std::thread([] {
    for (;;) {
      const timespec second{1, 0};
      nanosleep(&second, nullptr);
      if (!totals.ended) PrintTotals("at", totals);
    }
  }).detach();
  std::vector<uint8_t> bytes(kChunkBytes);
  for (;;) {
    const ssize_t count = read(fd, bytes.data(), bytes.size());
    if (count < 0) Fail("read");
    if (count == 0) break;
    totals.different += Differences(seed, totals.bytes, bytes.data(), static_cast<size_t>(count));
    totals.bytes += static_cast<uint64_t>(count);
  }
  totals.ended = true;
  PrintTotals("end", totals);
}

// A few hundred a second, so that they are a part of the mixture and not all of it.
void SendDatagrams(const char* ip, uint64_t seed, const std::atomic<bool>* ended) {
  const int fd = Connected(SOCK_DGRAM, ip, kSoakPort, 3);
  uint64_t number = 0;
  for (uint64_t round = 0; !*ended; round++) {
    const uint64_t chance = WordAt(~seed, round);
    const size_t segment_bytes = 16 + chance % (kSoakDatagramBytesMax - 16);
    const size_t count = 1 + (chance >> 32) % 40;
    // The last one of a superframe is shorter, but never too short for its number.
    std::vector<uint8_t> bytes(segment_bytes * count + 8 + (chance >> 48) % (segment_bytes - 8));
    number = FillSuperframe(seed, number, segment_bytes, &bytes);
    SendSegments(fd, bytes, static_cast<int>(segment_bytes));
    const timespec pause{0, 10'000'000};
    nanosleep(&pause, nullptr);
  }
}

void SendAll(char** words) {
  const uint64_t seed = std::strtoull(words[1], nullptr, 10);
  const uint64_t total = std::strtoull(words[2], nullptr, 10);
  const int fd = Connected(SOCK_STREAM, words[0], kSoakPort, 30);
  const int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
  std::atomic<bool> ended{false};
  std::thread datagrams(SendDatagrams, words[0], seed, &ended);
  std::vector<uint8_t> bytes(kChunkBytes);
  uint64_t at = 0;
  for (uint64_t piece = 0; at < total; piece++) {
    const uint64_t chance = WordAt(seed, piece << 20);
    // One piece in eight is short, so that segments of all sizes occur.
    const size_t most = chance % 8 == 0 ? 3000 : kChunkBytes;
    const size_t size = std::min<uint64_t>(1 + (chance >> 8) % most, total - at);
    Generate(seed, at, bytes.data(), size);
    WriteAll(fd, bytes.data(), size);
    at += size;
  }
  shutdown(fd, SHUT_WR);
  uint8_t none;
  // The receiver closes when it has seen all.
  if (read(fd, &none, 1) < 0) Fail("read");
  ended = true;
  datagrams.join();
  std::printf("sent %" PRIu64 "\n", total);
}

}  // namespace

int main(int count, char** words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  alarm(kHour);
  if (count == 3 && std::strcmp(words[1], "receive") == 0) {
    ReceiveAll(words + 2);
  } else if (count == 5 && std::strcmp(words[1], "send") == 0) {
    SendAll(words + 2);
  } else {
    return 2;
  }
  // Threads that listen for ever end with the process.
  std::fflush(stdout);
  _exit(0);
}
