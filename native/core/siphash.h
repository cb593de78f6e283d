// SipHash, a hash with a secret key: who does not know the key cannot choose inputs that collide.
// J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012; the Linux kernel has it
// in lib/siphash.c. Over whole 64-bit words, which stand for their little-endian bytes.
#pragma once

#include <bit>
#include <cstdint>

namespace weft::core {

struct SipKey {
  uint64_t low = 0;
  uint64_t high = 0;
};

// `kCompression` rounds for each word, `kFinalization` at the end: 2 and 4 are the published
// function, 1 and 3 are what hash tables use.
template <int kCompression, int kFinalization, uint32_t kWords>
uint64_t SipHash(const SipKey& key, const uint64_t (&words)[kWords]) {
  uint64_t a = key.low ^ 0x736f'6d65'7073'6575;
  uint64_t b = key.high ^ 0x646f'7261'6e64'6f6d;
  uint64_t c = key.low ^ 0x6c79'6765'6e65'7261;
  uint64_t d = key.high ^ 0x7465'6462'7974'6573;
  const auto round = [&] {
    a += b;
    b = std::rotl(b, 13) ^ a;
    a = std::rotl(a, 32);
    c += d;
    d = std::rotl(d, 16) ^ c;
    a += d;
    d = std::rotl(d, 21) ^ a;
    c += b;
    b = std::rotl(b, 17) ^ c;
    c = std::rotl(c, 32);
  };
  const auto take = [&](uint64_t word) {
    d ^= word;
    for (int i = 0; i < kCompression; i++) round();
    a ^= word;
  };
  for (const uint64_t word : words) take(word);
  // The last block holds the length in bytes, modulo 256, and no bytes that are left over.
  take(uint64_t{kWords * 8 & 0xff} << 56);
  c ^= 0xff;
  for (int i = 0; i < kFinalization; i++) round();
  return a ^ b ^ c ^ d;
}

}  // namespace weft::core
