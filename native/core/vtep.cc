// See the header.
#include "vtep.h"

namespace weft::core {

NextHop* NextHops::Get(const Ip& ip) {
  const std::lock_guard<std::mutex> lock(lock_);
  std::unique_ptr<NextHop>& hop = hops_[ip];
  if (hop == nullptr) {
    hop = std::make_unique<NextHop>();
    generation_.fetch_add(1, std::memory_order_release);
  }
  return hop.get();
}

std::vector<std::pair<Ip, NextHop*>> NextHops::List() {
  const std::lock_guard<std::mutex> lock(lock_);
  std::vector<std::pair<Ip, NextHop*>> list;
  for (const auto& [ip, hop] : hops_) list.emplace_back(ip, hop.get());
  return list;
}

}  // namespace weft::core
