// Many UDP flows of mixed sizes, and a sink that counts what arrives: traffic that cannot be batched
// easily, because neighbours in time have different flows and different sizes.
//
//   udp-mix send ADDRESS PORT SECONDS FLOWS     one datagram for each flow in turn, as fast as it goes
//   udp-mix sink PORT SECONDS                   until 300 ms after the last datagram, SECONDS at most
//
// Each prints one line of JSON when it ends.
#include <poll.h>

#include <vector>

#include "load.h"

namespace weft::bench {
namespace {

// Payload bytes; a flow keeps its size. Two of eight are the smallest that iperf3 would send, the
// largest fills a frame of an overlay on an underlay of 1500 bytes.
constexpr size_t kSizes[] = {22, 22, 64, 128, 256, 512, 1024, 1400};
constexpr size_t kFlowsMax = 1024;
constexpr size_t kDatagramBytesMax = 2048;
constexpr unsigned kBatch = 64;
constexpr int kSilenceMs = 300;
constexpr unsigned kTurnsBetweenClocks = 4;

struct Counts {
  uint64_t datagrams = 0;
  uint64_t bytes = 0;
  uint64_t first = 0;
  uint64_t last = 0;
};

void Report(const Counts& counts) {
  std::printf("{\"datagrams\":%llu,\"bytes\":%llu,\"seconds\":%.6f}\n",
              static_cast<unsigned long long>(counts.datagrams),
              static_cast<unsigned long long>(counts.bytes),
              static_cast<double>(counts.last - counts.first) / 1e9);
}

std::vector<int> OpenFlows(const sockaddr_in& to, size_t flows) {
  std::vector<int> fds;
  for (size_t i = 0; i < flows; ++i) {
    fds.push_back(OpenSocket(SOCK_DGRAM));
    Connect(fds.back(), to);
  }
  return fds;
}

int Send(const sockaddr_in& to, uint64_t duration, size_t flows) {
  static const char payload[kDatagramBytesMax] = {};
  const std::vector<int> fds = OpenFlows(to, flows);
  Counts counts;
  counts.first = counts.last = NowNanos();
  for (uint64_t turn = 0; counts.last - counts.first < duration; ++turn) {
    for (size_t i = 0; i < flows; ++i) {
      const ssize_t sent = send(fds[i], payload, kSizes[i % std::size(kSizes)], 0);
      if (sent < 0) continue;
      ++counts.datagrams;
      counts.bytes += static_cast<uint64_t>(sent);
    }
    if (turn % kTurnsBetweenClocks == 0) counts.last = NowNanos();
  }
  Report(counts);
  return 0;
}

// False when nothing came in time.
bool ReceiveSome(int fd, int timeout_ms, Counts* counts) {
  static char storage[kBatch][kDatagramBytesMax];
  mmsghdr messages[kBatch] = {};
  iovec vectors[kBatch];
  pollfd readable{fd, POLLIN, 0};
  if (poll(&readable, 1, timeout_ms) <= 0) return false;
  for (unsigned i = 0; i < kBatch; ++i) {
    vectors[i] = {storage[i], kDatagramBytesMax};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  const int count = recvmmsg(fd, messages, kBatch, MSG_DONTWAIT, nullptr);
  counts->last = NowNanos();
  if (counts->datagrams == 0) counts->first = counts->last;
  for (int i = 0; i < count; ++i) counts->bytes += messages[i].msg_len;
  if (count > 0) counts->datagrams += static_cast<uint64_t>(count);
  return true;
}

int Sink(const char* port, uint64_t duration) {
  const int fd = OpenSocket(SOCK_DGRAM);
  Bind(fd, port);
  SayReady();
  const uint64_t end = NowNanos() + duration;
  Counts counts;
  const int patience_ms = static_cast<int>(duration / 1'000'000);
  while (NowNanos() < end) {
    if (!ReceiveSome(fd, counts.datagrams == 0 ? patience_ms : kSilenceMs, &counts)) break;
  }
  Report(counts);
  return 0;
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  using namespace weft::bench;
  if (argc == 6 && std::strcmp(argv[1], "send") == 0) {
    return Send(ToAddress(argv[2], argv[3]), ParseDuration(argv[4]),
                ParseNumber(argv[5], kFlowsMax));
  }
  if (argc == 4 && std::strcmp(argv[1], "sink") == 0) return Sink(argv[2], ParseDuration(argv[3]));
  std::fputs("usage: udp-mix send ADDRESS PORT SECONDS FLOWS | sink PORT SECONDS\n", stderr);
  return 2;
}
