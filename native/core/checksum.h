// The Internet checksum, RFC 1071, and its incremental update, RFC 1624. The counterpart of
// src/wire/checksum.ts and of the predicates in src/datapath/vxlan/offload.ts.
//
// A *sum* is a number that sums of other bytes may be added to, far below 2^64 for anything that
// fits a frame; it is 0 only when all bytes were. A *checksum* is 16 bits: the complement of the
// folded sum, as it stands in a header.
//
// Bytes are summed as words of the machine and turned once at the end: swapping the bytes of every
// word swaps the bytes of the folded sum (RFC 1071, section 2B). Long runs go to the widest vector
// unit of the machine, chosen once at load time, so that one binary serves all machines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "packet.h"

namespace weft::core {

using SumFunction = uint64_t (*)(const uint8_t* bytes, size_t size);

// The variants, for tests and benchmarks: any size, any alignment, the same number.
uint64_t SumWordsScalar(const uint8_t* bytes, size_t size);
#if defined(__x86_64__)
uint64_t SumWordsAvx2(const uint8_t* bytes, size_t size);
uint64_t SumWordsAvx512(const uint8_t* bytes, size_t size);
#endif
inline constexpr uint32_t kSumVariantsMax = 3;
// What this machine can run, best last, with names; `*count` entries, at most kSumVariantsMax.
void SumVariants(const char** names, SumFunction* functions, uint32_t* count);

// Set once before main; the scalar variant until then.
extern SumFunction g_sum_long;

// Below this a call through a pointer and the folding of vector lanes cost more than they save.
inline constexpr size_t kInlineSumBytes = 96;

inline uint16_t FoldSum(uint64_t sum) {
  sum = (sum & 0xffff'ffff) + (sum >> 32);
  sum = (sum & 0xffff'ffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<uint16_t>((sum & 0xffff) + (sum >> 16));
}

inline uint16_t ChecksumOf(uint64_t sum) { return static_cast<uint16_t>(~FoldSum(sum)); }

// The sum in network order of bytes that were added up as words of the machine.
inline uint64_t SumOfNative(uint64_t native) { return __builtin_bswap16(FoldSum(native)); }

// The words of the last size % 8 bytes at the end of `size` bytes, each at the place it has in a
// word of the machine.
inline uint64_t NativeTail(const uint8_t* end, size_t size) {
  uint64_t sum = 0;
  if ((size & 4) != 0) {
    uint32_t word;
    std::memcpy(&word, end - (size & 7), sizeof(word));
    sum += word;
  }
  if ((size & 2) != 0) {
    uint16_t word;
    std::memcpy(&word, end - (size & 3), sizeof(word));
    sum += word;
  }
  if ((size & 1) != 0) sum += *(end - 1);
  return sum;
}

inline uint64_t NativeSum(const uint8_t* bytes, size_t size) {
  const uint8_t* const end = bytes + size;
  uint64_t low = 0;
  uint64_t high = 0;
  for (size_t left = size / 8; left != 0; left--, bytes += 8) {
    uint64_t word;
    std::memcpy(&word, bytes, sizeof(word));
    low += word & 0xffff'ffff;
    high += word >> 32;
  }
  return low + high + NativeTail(end, size);
}

// HOT PATH. The sum of the big-endian 16-bit words; an odd last byte is the high half of a word.
inline uint64_t SumWords(const uint8_t* bytes, size_t size) {
  if (size <= kInlineSumBytes) return SumOfNative(NativeSum(bytes, size));
  return g_sum_long(bytes, size);
}

// The sum over the pseudo header: addresses, protocol and upper-layer length. RFC 9293,
// section 3.1; RFC 8200, section 8.1.
inline uint64_t PseudoSum(const Ip& source, const Ip& destination, uint8_t protocol,
                          uint32_t l4_bytes) {
  const auto halves = [](uint64_t word) { return (word & 0xffff'ffff) + (word >> 32); };
  return halves(source.high) + halves(source.low) + halves(destination.high) +
         halves(destination.low) + protocol + l4_bytes;
}

// The checksum after one 16-bit word under it has changed. RFC 1624, equation 3.
inline uint16_t UpdateChecksum(uint16_t checksum, uint16_t old_word, uint16_t new_word) {
  return ChecksumOf(static_cast<uint64_t>(static_cast<uint16_t>(~checksum)) +
                    static_cast<uint16_t>(~old_word) + new_word);
}

// HOT PATH. Completes a partial checksum: the field at checksum_start + checksum_offset holds the
// folded sum of the pseudo header, everything from checksum_start to `end` is added to it. Both
// offsets count from the frame's first byte; the field lies before `end`.
void CompleteChecksum(uint8_t* frame, uint32_t end, uint32_t checksum_start,
                      uint32_t checksum_offset, bool udp);

// True when the upper layer's bytes and their pseudo header sum up to what a right TCP or UDP
// checksum makes of them. Nothing else is looked at: a fragment is summed as if it were all, and so
// hardly ever right, nor is UDP without a checksum.
bool IsChecksumRight(const Frame& frame);

// True when the checksum field of an unfragmented TCP or UDP packet holds only the sum over the
// pseudo header, as a kernel leaves it that knows the frame never touches a wire
// (CHECKSUM_PARTIAL).
bool IsChecksumPartial(const Frame& frame);

}  // namespace weft::core
