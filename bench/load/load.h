// What the load programs share: time, sockets, and numbers from the command line. They are programs
// of the benchmark, not of Weft: one job each, plain sockets, nothing tuned that a container would
// not tune, every run bounded in time.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace weft::bench {

inline constexpr uint64_t kNanosPerSecond = 1'000'000'000;
// No run is longer, whatever the command line says.
inline constexpr uint64_t kSecondsMax = 60;

inline uint64_t NowNanos() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * kNanosPerSecond + static_cast<uint64_t>(now.tv_nsec);
}

[[noreturn]] inline void Fail(const char* what) {
  std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

inline uint64_t ParseNumber(const char* text, uint64_t max) {
  char* end = nullptr;
  const uint64_t number = std::strtoull(text, &end, 10);
  if (end != text && *end == '\0' && number <= max) return number;
  std::fprintf(stderr, "not a number up to %llu: %s\n", static_cast<unsigned long long>(max), text);
  std::exit(2);
}

inline uint64_t ParseDuration(const char* seconds) {
  return ParseNumber(seconds, kSecondsMax) * kNanosPerSecond;
}

inline sockaddr_in ToAddress(const char* ip, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(ParseNumber(port, 65'535)));
  if (inet_pton(AF_INET, ip, &address.sin_addr) == 1) return address;
  std::fprintf(stderr, "not an IPv4 address: %s\n", ip);
  std::exit(2);
}

inline int OpenSocket(int type) {
  const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (fd < 0) Fail("socket");
  return fd;
}

inline void Bind(int fd, const char* port) {
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  const sockaddr_in any = ToAddress("0.0.0.0", port);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&any), sizeof(any)) != 0) Fail("bind");
}

inline void Connect(int fd, const sockaddr_in& address) {
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    Fail("connect");
  }
}

// The other side waits for this line.
inline void SayReady() {
  std::puts("ready");
  std::fflush(stdout);
}

}  // namespace weft::bench
