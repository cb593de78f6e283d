// TCP request and response, one byte each, one at a time: the latency of a road.
//
//   ping-pong serve PORT
//   ping-pong ask ADDRESS PORT SECONDS COUNT     at least COUNT round trips, in three times SECONDS at most
//
// `ask` prints one line of JSON: round trips and their percentiles in microseconds. The first
// thousand are not counted: they find addresses and warm caches.
#include <netinet/tcp.h>

#include <algorithm>
#include <vector>

#include "load.h"

namespace weft::bench {
namespace {

constexpr uint64_t kWarmUps = 1'000;
constexpr size_t kRoundTripsMax = 2'000'000;

void SendSmallAtOnce(int fd) {
  const int one = 1;
  if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) != 0) Fail("TCP_NODELAY");
}

// A road that loses everything must not hold either side for longer than this.
void LimitSilence(int fd) {
  const timeval limit{5, 0};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) != 0) Fail("SO_RCVTIMEO");
}

void Answer(int fd) {
  char byte = 0;
  LimitSilence(fd);
  SendSmallAtOnce(fd);
  while (recv(fd, &byte, 1, 0) == 1 && send(fd, &byte, 1, MSG_NOSIGNAL) == 1) {
  }
  close(fd);
}

int Serve(const char* port) {
  const int listener = OpenSocket(SOCK_STREAM);
  Bind(listener, port);
  if (listen(listener, 1) != 0) Fail("listen");
  SayReady();
  for (;;) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) Answer(fd);
  }
}

uint32_t RoundTripNanos(int fd) {
  char byte = 'x';
  const uint64_t start = NowNanos();
  if (send(fd, &byte, 1, MSG_NOSIGNAL) != 1) Fail("send");
  if (recv(fd, &byte, 1, 0) != 1) Fail("recv");
  return static_cast<uint32_t>(std::min<uint64_t>(NowNanos() - start, UINT32_MAX));
}

double Percentile(const std::vector<uint32_t>& sorted, double share) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<size_t>(last * share)] / 1e3;
}

void Report(std::vector<uint32_t>* nanos) {
  std::sort(nanos->begin(), nanos->end());
  std::printf("{\"count\":%zu,\"p50\":%.2f,\"p90\":%.2f,\"p99\":%.2f,\"p999\":%.2f,\"max\":%.2f}\n",
              nanos->size(), Percentile(*nanos, 0.5), Percentile(*nanos, 0.9),
              Percentile(*nanos, 0.99), Percentile(*nanos, 0.999), nanos->back() / 1e3);
}

int Ask(const sockaddr_in& to, uint64_t duration, size_t count) {
  const int fd = OpenSocket(SOCK_STREAM);
  LimitSilence(fd);
  Connect(fd, to);
  SendSmallAtOnce(fd);
  std::vector<uint32_t> nanos;
  nanos.reserve(kRoundTripsMax);
  const uint64_t start = NowNanos();
  for (uint64_t i = 0; i < kWarmUps && NowNanos() < start + duration; ++i) RoundTripNanos(fd);
  const uint64_t enough = NowNanos() + duration;
  while (nanos.size() < kRoundTripsMax) {
    nanos.push_back(RoundTripNanos(fd));
    const uint64_t now = NowNanos();
    if (now > enough && (nanos.size() >= count || now > start + 3 * duration)) break;
  }
  close(fd);
  Report(&nanos);
  return 0;
}

}  // namespace
}  // namespace weft::bench

int main(int argc, char** argv) {
  using namespace weft::bench;
  if (argc == 3 && std::strcmp(argv[1], "serve") == 0) return Serve(argv[2]);
  if (argc == 6 && std::strcmp(argv[1], "ask") == 0) {
    return Ask(ToAddress(argv[2], argv[3]), ParseDuration(argv[4]),
               ParseNumber(argv[5], kRoundTripsMax));
  }
  std::fputs("usage: ping-pong serve PORT | ask ADDRESS PORT SECONDS COUNT\n", stderr);
  return 2;
}
