// See the header.
#include "netlink.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <vector>

namespace weft::sys {

namespace {

// The kernel fills dump answers up to 32 KiB when the reader offers that much.
constexpr size_t kAnswerBytes = 32 * 1024;

// Reads the errno of an NLMSG_ERROR (0 is an acknowledgement) or of an NLMSG_DONE.
int AnsweredError(const nlmsghdr& message) {
  int error = 0;
  if (message.nlmsg_len < NLMSG_LENGTH(sizeof(error))) return 0;
  std::memcpy(&error, reinterpret_cast<const uint8_t*>(&message) + NLMSG_HDRLEN, sizeof(error));
  return error < 0 ? -error : 0;
}

}  // namespace

NetlinkRequest::NetlinkRequest(uint16_t type, uint16_t flags) : used_(NLMSG_HDRLEN) {
  auto* header = reinterpret_cast<nlmsghdr*>(bytes_.data());
  header->nlmsg_type = type;
  header->nlmsg_flags = static_cast<uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
}

void NetlinkRequest::Append(uint16_t type, const void* data, size_t size) {
  const rtattr header = {static_cast<uint16_t>(sizeof(rtattr) + size), type};
  AppendBytes(&header, sizeof(header));
  AppendBytes(data, size);
}

size_t NetlinkRequest::Begin(uint16_t type) {
  const size_t start = used_;
  Append(type, nullptr, 0);
  return start;
}

void NetlinkRequest::End(size_t start) {
  const auto size = static_cast<uint16_t>(used_ - start);
  std::memcpy(bytes_.data() + start + offsetof(rtattr, rta_len), &size, sizeof(size));
}

nlmsghdr* NetlinkRequest::Finish(uint32_t sequence) {
  auto* header = reinterpret_cast<nlmsghdr*>(bytes_.data());
  header->nlmsg_len = static_cast<uint32_t>(used_);
  header->nlmsg_seq = sequence;
  return header;
}

void NetlinkRequest::AppendBytes(const void* data, size_t size) {
  const size_t padded = (size + NLMSG_ALIGNTO - 1) & ~size_t{NLMSG_ALIGNTO - 1};
  if (used_ + padded > bytes_.size()) std::abort();
  if (size > 0) std::memcpy(bytes_.data() + used_, data, size);
  used_ += padded;
}

int NetlinkSocket::Open(int protocol) {
  fd_.Reset(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  return fd_.valid() ? 0 : errno;
}

int NetlinkSocket::Ask(NetlinkRequest* request, const Visitor& visit) {
  const nlmsghdr* question = request->Finish(++sequence_);
  if (send(fd_.get(), question, question->nlmsg_len, 0) < 0) return errno;
  std::vector<uint8_t> answer(kAnswerBytes);
  for (;;) {
    const ssize_t received = recv(fd_.get(), answer.data(), answer.size(), 0);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return errno;
    bool done = false;
    int error = 0;
    const bool sound =
        ForEachMessage(answer.data(), static_cast<size_t>(received), [&](const nlmsghdr& message) {
          if (message.nlmsg_seq != sequence_) return true;
          done = message.nlmsg_type == NLMSG_ERROR || message.nlmsg_type == NLMSG_DONE;
          if (done) {
            error = AnsweredError(message);
          } else if (visit != nullptr) {
            visit(message);
          }
          return !done;
        });
    if (!sound) return EBADMSG;
    if (done) return error;
  }
}

}  // namespace weft::sys
