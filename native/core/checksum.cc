// See the header.
#include "checksum.h"

#include <initializer_list>

namespace weft::core {

SumFunction g_sum_long = SumWordsScalar;

uint64_t SumWordsScalar(const uint8_t* bytes, size_t size) {
  const uint8_t* const end = bytes + size;
  // Carries are counted in the upper half: addition with carry, where the machine has it. Two sums:
  // with one, each addition would wait for the last.
  __extension__ unsigned __int128 sum = 0;
  __extension__ unsigned __int128 sum2 = 0;
  for (; static_cast<size_t>(end - bytes) >= 32; bytes += 32) {
    uint64_t words[4];
    std::memcpy(words, bytes, sizeof(words));
    sum += words[0];
    sum2 += words[1];
    sum += words[2];
    sum2 += words[3];
  }
  uint64_t native = NativeSum(bytes, static_cast<size_t>(end - bytes));
  for (const auto part : {sum, sum2}) {
    const uint64_t low = static_cast<uint64_t>(part);
    native += (low & 0xffff'ffff) + (low >> 32) + static_cast<uint64_t>(part >> 64);
  }
  return SumOfNative(native);
}

void SumVariants(const char** names, SumFunction* functions, uint32_t* count) {
  *count = 0;
  const auto add = [&](const char* name, SumFunction function) {
    names[*count] = name;
    functions[(*count)++] = function;
  };
  add("scalar", SumWordsScalar);
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) add("avx2", SumWordsAvx2);
  // The first CPUs with AVX-512 lower their clock for it; those with VBMI2 came after them.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vbmi2")) {
    add("avx512", SumWordsAvx512);
  }
#endif
}

namespace {

[[gnu::constructor]] void ChooseSum() {
  const char* names[kSumVariantsMax];
  SumFunction functions[kSumVariantsMax];
  uint32_t count = 0;
  SumVariants(names, functions, &count);
  g_sum_long = functions[count - 1];
}

uint64_t PseudoSumOf(const Packet& packet) {
  return PseudoSum(packet.source, packet.destination, packet.protocol, packet.l4_bytes());
}

}  // namespace

void CompleteChecksum(uint8_t* frame, uint32_t end, uint32_t checksum_start,
                      uint32_t checksum_offset, bool udp) {
  uint16_t checksum = ChecksumOf(SumWords(frame + checksum_start, end - checksum_start));
  // RFC 768: zero means none, so a computed zero is sent as its other form.
  if (udp && checksum == 0) checksum = 0xffff;
  Store16(frame + checksum_start + checksum_offset, checksum);
}

bool IsChecksumRight(const Frame& frame) {
  const Packet& packet = frame.packet;
  if (packet.family == 0) return false;
  const uint64_t sum = SumWords(frame.bytes + packet.l4_offset(), packet.l4_bytes());
  return FoldSum(PseudoSumOf(packet) + sum) == 0xffff;
}

bool IsChecksumPartial(const Frame& frame) {
  const Packet& packet = frame.packet;
  if (packet.family == 0 || packet.fragment != Fragment::kNone || packet.hidden) return false;
  uint32_t field = kUdpChecksumOffset;
  if (packet.protocol == kProtocolTcp) {
    field = kTcpChecksumOffset;
  } else if (packet.protocol != kProtocolUdp) {
    return false;
  }
  if (packet.l4_bytes() < field + 2) return false;
  const uint16_t stored = Load16(frame.bytes + packet.l4_offset() + field);
  return stored != 0 && stored == FoldSum(PseudoSumOf(packet));
}

}  // namespace weft::core
