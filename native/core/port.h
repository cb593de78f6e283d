// A container's interface as the stations see it: what it may say, its allowance of ICMP answers,
// and what its TAP can take. Immutable after it is published, but for the atomics.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "counters.h"
#include "packet.h"

namespace weft::core {

struct Network;

// src/model/limits.ts.
inline constexpr uint32_t kLinkLocalsPerPortMax = 4;
inline constexpr uint64_t kTooBigAnswersBurst = 20;
inline constexpr uint64_t kTooBigAnswerIntervalMs = 100;
inline constexpr uint32_t kQueuesMax = 16;

// What a TAP was opened with. `header_bytes` is 0 for a plain TAP, which takes neither superframes
// nor partial checksums (tier T0).
struct PortDevice {
  std::array<int, kQueuesMax> fds{};
  uint32_t fd_count = 0;
  uint32_t header_bytes = 0;
  bool tso = false;
  bool uso = false;
};

struct Port {
  uint32_t id = 0;
  // Place in Counters::ports and in the table of open devices.
  uint32_t slot = 0;
  Network* network = nullptr;
  uint64_t mac = 0;
  std::vector<Ip> addresses;
  // Not 0 for the host's own IP stack: the MAC by which other hosts know it. It forwards for others,
  // so IP sources other than link-local ones are not checked.
  uint64_t router = 0;
  PortDevice device;

  // Link-local addresses that the port has claimed, as their low 64 bits; `claim_count` of them are
  // there. Written under the network's claim lock, read without it.
  mutable std::array<std::atomic<uint64_t>, kLinkLocalsPerPortMax> claims{};
  mutable std::atomic<uint32_t> claim_count{0};
  // When the bucket of "packet too big" answers is full again, in milliseconds.
  mutable std::atomic<uint64_t> too_big_full_ms{0};
  // The device has gone away; set once by a worker.
  mutable std::atomic<bool> lost{false};
  // Control has been told.
  mutable std::atomic<bool> lost_taken{false};
};

// HOT PATH. Takes one "packet too big" answer; false when there is none. The same decisions as a
// token bucket of kTooBigAnswersBurst that fills at one in kTooBigAnswerIntervalMs, in one word
// (GCRA).
bool TakeTooBigAnswer(const Port& port, uint64_t now_ms);

// True when the port may use this link-local address; asking can make a free one its own
// (src/datapath/tap/link-local.ts has the rules). Takes the network's claim lock when the address
// is new to the port.
bool MayUseLinkLocal(const Port& port, const Ip& ip);

// HOT PATH. True when the port may use the address as its own.
bool Owns(const Port& port, const Ip& ip);

}  // namespace weft::core
