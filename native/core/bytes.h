// Big-endian loads and stores: the one door to packet memory. Bounds are the caller's: every
// station works on a Frame whose lengths ParseFrame has checked (packet.h).
#pragma once

#include <cstdint>
#include <cstring>

namespace weft::core {

inline uint16_t Load16(const uint8_t* at) {
  uint16_t value;
  std::memcpy(&value, at, sizeof(value));
  return __builtin_bswap16(value);
}

inline uint32_t Load32(const uint8_t* at) {
  uint32_t value;
  std::memcpy(&value, at, sizeof(value));
  return __builtin_bswap32(value);
}

inline uint64_t Load64(const uint8_t* at) {
  uint64_t value;
  std::memcpy(&value, at, sizeof(value));
  return __builtin_bswap64(value);
}

// A MAC address as the low 48 bits of a number, first byte most significant; as in TypeScript.
inline uint64_t LoadMac(const uint8_t* at) { return (uint64_t{Load16(at)} << 32) | Load32(at + 2); }

inline void Store16(uint8_t* at, uint16_t value) {
  value = __builtin_bswap16(value);
  std::memcpy(at, &value, sizeof(value));
}

inline void Store32(uint8_t* at, uint32_t value) {
  value = __builtin_bswap32(value);
  std::memcpy(at, &value, sizeof(value));
}

inline void Store64(uint8_t* at, uint64_t value) {
  value = __builtin_bswap64(value);
  std::memcpy(at, &value, sizeof(value));
}

inline void StoreMac(uint8_t* at, uint64_t mac) {
  Store16(at, static_cast<uint16_t>(mac >> 32));
  Store32(at + 2, static_cast<uint32_t>(mac));
}

}  // namespace weft::core
