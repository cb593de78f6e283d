// See the header.
#include "sockets.h"

#include <netinet/in.h>
#include <sys/random.h>

#include <cerrno>

#include "../core/bytes.h"
#include "../sys/udp-gro.h"
#include "../sys/udp-socket.h"

namespace weft::engine {

namespace {

// First of the 16,384 ports of the dynamic range. RFC 6335, section 6.
constexpr uint16_t kFirstPort = 49'152;
constexpr uint32_t kPortsPerBucket = 16'384 / kSourcePorts;
// Sixteen draws fail together only when nearly all ports are taken.
constexpr int kDrawsMax = 16;
// Holds what a full TCP window of several flows sends while the worker is not scheduled.
constexpr int kReceiveBytes = 16 * 1024 * 1024;
constexpr int kSendBytes = 8 * 1024 * 1024;

sys::UdpSocketRequest RequestFor(const core::Ip& ip, uint16_t port) {
  sys::UdpSocketRequest request{};
  request.family = ip.family == 4 ? AF_INET : AF_INET6;
  if (ip.family == 4) {
    core::Store32(request.address.data(), static_cast<uint32_t>(ip.low));
  } else {
    core::Store64(request.address.data(), ip.high);
    core::Store64(request.address.data() + 8, ip.low);
  }
  request.port = port;
  return request;
}

}  // namespace

sys::Status Sockets::Open(const std::vector<core::Ip>& addresses, uint16_t port, bool join,
                          bool gro) {
  for (const core::Ip& ip : addresses) {
    sys::UdpSocketRequest request = RequestFor(ip, port);
    request.join = join;
    request.receive_bytes = kReceiveBytes;
    int fd = -1;
    sys::Status status = sys::OpenUdpSocket(request, &fd);
    if (!status.ok()) return status;
    Receiver receiver;
    receiver.fd.Reset(fd);
    receiver.family = ip.family;
    status = sys::EnableReceiveInfo(fd, request.family);
    if (status.ok() && gro) status = sys::EnableGro(fd);
    if (status.ok()) status = OpenSenders(ip);
    if (!status.ok()) return status;
    receivers_.push_back(std::move(receiver));
    addresses_[ip.family == 6] = ip;
  }
  return {};
}

sys::Status Sockets::OpenSenders(const core::Ip& ip) {
  SenderPool& pool = senders_[ip.family == 6];
  for (uint32_t bucket = 0; bucket < kSourcePorts; bucket++) {
    const sys::Status status = OpenSender(ip, bucket, &pool[bucket]);
    if (!status.ok()) return status;
  }
  return {};
}

sys::Status Sockets::OpenSender(const core::Ip& ip, uint32_t bucket, Sender* sender) {
  sys::Status status;
  for (int draw = 0; draw < kDrawsMax; draw++) {
    uint32_t random = 0;
    if (getrandom(&random, sizeof(random), 0) != sizeof(random)) return {"bind", errno};
    const uint32_t port = kFirstPort + bucket * kPortsPerBucket + random % kPortsPerBucket;
    sys::UdpSocketRequest request = RequestFor(ip, static_cast<uint16_t>(port));
    request.send_bytes = kSendBytes;
    request.discard_input = true;
    int fd = -1;
    status = sys::OpenUdpSocket(request, &fd);
    if (status.ok()) {
      sender->fd.Reset(fd);
      sender->port = static_cast<uint16_t>(port);
      return status;
    }
    if (status.error != EADDRINUSE) return status;
  }
  return status;
}

}  // namespace weft::engine
