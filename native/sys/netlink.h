// Requests to the kernel by netlink: build a message, send it, visit the answers. netlink(7).
//
// Blocking; used on helper threads only. A socket belongs to the namespace in which it was opened.
#pragma once

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>

#include "unique-fd.h"

namespace weft::sys {

// One request: a netlink header, a family header, attributes. Our requests have a handful of small
// attributes; 512 bytes hold the largest several times over, and Append stops the program beyond.
class NetlinkRequest {
 public:
  // `flags` are added to NLM_F_REQUEST | NLM_F_ACK.
  NetlinkRequest(uint16_t type, uint16_t flags);

  // Appends the family's header (ifinfomsg, ifaddrmsg, rtmsg, nfgenmsg), which follows the netlink header
  // directly.
  template <typename Header>
  void SetHeader(const Header& header) {
    AppendBytes(&header, sizeof(header));
  }
  void Append(uint16_t type, const void* data, size_t size);
  // Opens a nested attribute; pass the result to End.
  size_t Begin(uint16_t type);
  void End(size_t start);

  nlmsghdr* Finish(uint32_t sequence);

 private:
  void AppendBytes(const void* data, size_t size);

  alignas(NLMSG_ALIGNTO) std::array<uint8_t, 512> bytes_{};
  size_t used_ = 0;
};

// One attribute of an answer; `data` points into the answer.
struct Attribute {
  uint16_t type;
  const uint8_t* data;
  size_t size;

  // Reads an integer of the attribute; zero when the attribute is too short.
  template <typename Integer>
  Integer Read() const {
    Integer value = 0;
    if (size >= sizeof(value)) std::memcpy(&value, data, sizeof(value));
    return value;
  }
};

// Calls `visit(const Attribute&)` for each attribute in the bytes; stops at the first malformed
// one.
template <typename Visit>
void ForEachAttribute(const uint8_t* bytes, size_t size, Visit visit) {
  while (size >= sizeof(rtattr)) {
    rtattr header;
    std::memcpy(&header, bytes, sizeof(header));
    if (header.rta_len < sizeof(rtattr) || header.rta_len > size) return;
    visit(Attribute{static_cast<uint16_t>(header.rta_type & NLA_TYPE_MASK), bytes + sizeof(rtattr),
                    header.rta_len - sizeof(rtattr)});
    const size_t step = (size_t{header.rta_len} + RTA_ALIGNTO - 1) & ~size_t{RTA_ALIGNTO - 1};
    if (step >= size) return;
    bytes += step;
    size -= step;
  }
}

// Calls `visit(const nlmsghdr&)` for each message in the bytes until it returns false; returns
// false at the first malformed one.
template <typename Visit>
bool ForEachMessage(const uint8_t* bytes, size_t size, Visit visit) {
  while (size >= sizeof(nlmsghdr)) {
    const auto* message = reinterpret_cast<const nlmsghdr*>(bytes);
    if (message->nlmsg_len < sizeof(nlmsghdr) || message->nlmsg_len > size) return false;
    const size_t step = NLMSG_ALIGN(size_t{message->nlmsg_len});
    if (!visit(*message) || step >= size) return true;
    bytes += step;
    size -= step;
  }
  return true;
}

// Calls `visit(const Header&, attribute bytes, size)` when the message is long enough to hold one.
template <typename Header, typename Visit>
void WithHeader(const nlmsghdr& message, Visit visit) {
  const size_t offset = NLMSG_ALIGN(sizeof(nlmsghdr));
  const size_t attributes = offset + NLMSG_ALIGN(sizeof(Header));
  if (message.nlmsg_len < attributes) return;
  const auto* bytes = reinterpret_cast<const uint8_t*>(&message);
  Header header;
  std::memcpy(&header, bytes + offset, sizeof(header));
  visit(header, bytes + attributes, message.nlmsg_len - attributes);
}

// A netlink socket of the calling thread's namespace.
class NetlinkSocket {
 public:
  using Visitor = std::function<void(const nlmsghdr&)>;

  // By default for links, addresses and routes, rtnetlink(7). Returns 0 or errno.
  int Open(int protocol = NETLINK_ROUTE);
  // Sends the request, visits every answer, returns 0 or the errno that the kernel answered.
  int Ask(NetlinkRequest* request, const Visitor& visit = nullptr);

 private:
  UniqueFd fd_;
  uint32_t sequence_ = 0;
};

}  // namespace weft::sys
