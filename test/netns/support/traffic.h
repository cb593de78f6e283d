// What the traffic programs share: streams and datagrams that are a function of seed and place, and sockets of both families.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace weft::traffic {

inline constexpr size_t kChunkBytes = 256 * 1024;
inline constexpr int kBufferBytes = 16 << 20;

[[noreturn]] inline void Fail(const char* what) {
  std::printf("failed: %s %s\n", what, std::strerror(errno));
  std::exit(1);
}

inline uint64_t NowMs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec) / 1'000'000;
}

inline uint64_t WordAt(uint64_t seed, uint64_t index) {
  uint64_t x = (index + seed) * 0x9e3779b97f4a7c15u;
  x ^= x >> 32;
  x *= 0xbf58476d1ce4e5b9u;
  return x ^ x >> 29;
}

// The bytes of the stream `seed` from `offset` on.
inline void Generate(uint64_t seed, uint64_t offset, uint8_t* bytes, size_t size) {
  size_t at = 0;
  while (at < size) {
    const uint64_t word = WordAt(seed, (offset + at) / 8);
    const size_t skip = (offset + at) % 8;
    const size_t count = std::min(size - at, 8 - skip);
    if (count == 8) {
      std::memcpy(bytes + at, &word, 8);
    } else {
      std::memcpy(bytes + at, reinterpret_cast<const uint8_t*>(&word) + skip, count);
    }
    at += count;
  }
}

// Counts the bytes that are not those of the stream.
inline uint64_t Differences(uint64_t seed, uint64_t offset, const uint8_t* bytes, size_t size) {
  static thread_local std::vector<uint8_t> expected(kChunkBytes);
  Generate(seed, offset, expected.data(), size);
  if (std::memcmp(expected.data(), bytes, size) == 0) return 0;
  uint64_t count = 0;
  for (size_t i = 0; i < size; i++) count += expected[i] != bytes[i];
  return count;
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

inline Address AddressOf(const char* ip, uint16_t port) {
  Address address;
  if (std::strchr(ip, ':') != nullptr) {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    if (inet_pton(AF_INET6, ip, &v6->sin6_addr) != 1) Fail("address");
    address.size = sizeof(*v6);
  } else {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    if (inet_pton(AF_INET, ip, &v4->sin_addr) != 1) Fail("address");
    address.size = sizeof(*v4);
  }
  return address;
}

inline void WaitAtMost(int fd, int seconds) {
  const timeval limit{seconds, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

// A socket of both families on the port.
inline int Bound(int type, uint16_t port) {
  const int fd = socket(AF_INET6, type, 0);
  const int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  if (type == SOCK_DGRAM) {
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &kBufferBytes, sizeof(kBufferBytes));
  }
  const Address any = AddressOf("::", port);
  if (bind(fd, any.get(), any.size) != 0) Fail("bind");
  if (type == SOCK_STREAM && listen(fd, 16) != 0) Fail("listen");
  return fd;
}

inline int Connected(int type, const char* ip, uint16_t port, int seconds) {
  const Address address = AddressOf(ip, port);
  const int fd = socket(address.storage.ss_family, type, 0);
  WaitAtMost(fd, seconds);
  if (type == SOCK_DGRAM) {
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &kBufferBytes, sizeof(kBufferBytes));
  }
  if (connect(fd, address.get(), address.size) != 0) Fail("connect");
  return fd;
}

inline void WriteAll(int fd, const uint8_t* bytes, size_t size) {
  while (size > 0) {
    const ssize_t count = write(fd, bytes, size);
    if (count <= 0) Fail("write");
    bytes += count;
    size -= static_cast<size_t>(count);
  }
}

// A datagram starts with its number; the rest follows from number and seed.
inline void FillDatagram(uint64_t seed, uint64_t number, uint8_t* bytes, size_t size) {
  Generate(seed + number * 0x1'0000, 0, bytes, size);
  std::memcpy(bytes, &number, sizeof(number));
}

inline bool IsDatagram(uint64_t seed, const uint8_t* bytes, size_t size, uint64_t* number) {
  if (size < sizeof(*number)) return false;
  std::memcpy(number, bytes, sizeof(*number));
  std::vector<uint8_t> expected(size);
  FillDatagram(seed, *number, expected.data(), size);
  return std::equal(expected.begin(), expected.end(), bytes);
}

inline void SendSegments(int fd, const std::vector<uint8_t>& bytes, int segment_bytes) {
  if (setsockopt(fd, SOL_UDP, UDP_SEGMENT, &segment_bytes, sizeof(segment_bytes)) != 0) {
    Fail("segment");
  }
  // A receiver that has seen enough is gone before the sender knows; what is missing is counted there.
  if (send(fd, bytes.data(), bytes.size(), 0) < 0 && errno != ECONNREFUSED) Fail("send");
}

// Datagrams `first` and on, back to back; the last may be shorter.
inline uint64_t FillSuperframe(uint64_t seed, uint64_t first, size_t segment_bytes,
                        std::vector<uint8_t>* bytes) {
  uint64_t number = first;
  for (size_t at = 0; at < bytes->size(); at += segment_bytes) {
    const size_t size = std::min(segment_bytes, bytes->size() - at);
    FillDatagram(seed, number++, bytes->data() + at, size);
  }
  return number;
}

}  // namespace weft::traffic
