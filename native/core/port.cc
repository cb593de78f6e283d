// See the header.
#include "port.h"

#include <mutex>

#include "tables.h"

namespace weft::core {

namespace {

// The MAC from which a link-local address was derived by modified EUI-64 (RFC 4291, appendix A);
// false when it has no such form.
bool MacOfLinkLocal(const Ip& ip, uint64_t* mac) {
  if ((ip.low >> 24 & 0xffff) != 0xfffe) return false;
  *mac = ((ip.low >> 40 ^ 0x02'0000) << 24) | (ip.low & 0xff'ffff);
  return true;
}

bool HasClaimed(const Port& port, uint64_t interface_id) {
  const uint32_t count = port.claim_count.load(std::memory_order_acquire);
  for (uint32_t i = 0; i < count; i++) {
    if (port.claims[i].load(std::memory_order_relaxed) == interface_id) return true;
  }
  return false;
}

// COLD PATH. Makes the address the port's own unless another port has it.
bool Claim(const Port& port, uint64_t interface_id) {
  const std::lock_guard<std::mutex> lock(port.network->claim_lock);
  if (HasClaimed(port, interface_id)) return true;
  for (const Port* other : *port.network->ports.load(std::memory_order_acquire)) {
    if (other != &port && HasClaimed(*other, interface_id)) return false;
  }
  const uint32_t count = port.claim_count.load(std::memory_order_relaxed);
  if (count >= kLinkLocalsPerPortMax) return false;
  port.claims[count].store(interface_id, std::memory_order_relaxed);
  port.claim_count.store(count + 1, std::memory_order_release);
  return true;
}

}  // namespace

bool TakeTooBigAnswer(const Port& port, uint64_t now_ms) {
  uint64_t full_ms = port.too_big_full_ms.load(std::memory_order_relaxed);
  for (;;) {
    const uint64_t start = full_ms > now_ms ? full_ms : now_ms;
    const uint64_t next = start + kTooBigAnswerIntervalMs;
    if (next > now_ms + kTooBigAnswersBurst * kTooBigAnswerIntervalMs) return false;
    if (port.too_big_full_ms.compare_exchange_weak(full_ms, next, std::memory_order_relaxed)) {
      return true;
    }
  }
}

bool MayUseLinkLocal(const Port& port, const Ip& ip) {
  uint64_t derived_from = 0;
  const bool derived = MacOfLinkLocal(ip, &derived_from);
  if (derived && derived_from == port.mac) return true;
  if (HasClaimed(port, ip.low)) return true;
  if (port.claim_count.load(std::memory_order_relaxed) >= kLinkLocalsPerPortMax) return false;
  if (derived && port.network->fdb.load(std::memory_order_acquire)->IsKnownMac(derived_from)) {
    return false;
  }
  return Claim(port, ip.low);
}

bool Owns(const Port& port, const Ip& ip) {
  for (const Ip& own : port.addresses) {
    if (own == ip) return true;
  }
  return IsLinkLocal(ip) && MayUseLinkLocal(port, ip);
}

}  // namespace weft::core
