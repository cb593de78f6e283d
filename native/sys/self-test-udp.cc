// The probe of UDP_SEGMENT and UDP_GRO: a burst over loopback, in one send and one receive.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "self-test-frame.h"
#include "self-test-namespace.h"
#include "self-test.h"
#include "udp-gro.h"
#include "udp-gso.h"
#include "udp-socket.h"

namespace weft::sys {

namespace {

// As on a wire with an MTU of 1500; the last datagram is shorter.
constexpr uint16_t kSegmentBytes = 1472;
constexpr size_t kBurstBytes = 43 * kSegmentBytes + 100;
constexpr uint16_t kPort = 4789;
constexpr int kLoopbackIndex = 1;
constexpr int kBufferBytes = 1 << 20;
// ECT(0), to see that the bits pass.
constexpr uint8_t kEcn = 2;

Status OpenPair(UniqueFd* sender, UniqueFd* receiver) {
  UdpSocketRequest request{AF_INET, {127, 0, 0, 1}, kPort,        false,
                           0,       kBufferBytes,   kBufferBytes, false};
  int fd = -1;
  Status status = OpenUdpSocket(request, &fd);
  if (!status.ok()) return status;
  receiver->Reset(fd);
  request.port = 0;
  status = OpenUdpSocket(request, &fd);
  if (!status.ok()) return status;
  sender->Reset(fd);
  status = EnableGro(receiver->get());
  if (status.ok()) status = EnableReceiveInfo(receiver->get(), AF_INET);
  return status;
}

Status Run(NetlinkSocket* socket) {
  UniqueFd sender;
  UniqueFd receiver;
  Status status = SetLinkUp(socket, kLoopbackIndex);
  if (status.ok()) status = OpenPair(&sender, &receiver);
  if (!status.ok()) return status;
  std::vector<uint8_t> burst(kBurstBytes);
  FillPattern(burst.data(), burst.size());
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(kPort);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const iovec part = {burst.data(), burst.size()};
  int error = SendSegments(sender.get(), reinterpret_cast<const sockaddr*>(&to), sizeof(to), &part,
                           1, kSegmentBytes, kEcn);
  if (error != 0) return {"send", error};
  if (!WaitReadable(receiver.get(), NowMs() + kProbeWaitMs)) return {"receive", ETIMEDOUT};
  std::vector<uint8_t> arrived(kReceiveBytesMax);
  Received received{};
  error = Receive(receiver.get(), arrived.data(), arrived.size(), &received);
  if (error != 0) return {"receive", error};
  const bool equal = received.bytes == kBurstBytes && received.segment_bytes == kSegmentBytes &&
                     received.ecn == kEcn && HasPattern(arrived.data(), received.bytes);
  return {"receive", equal ? 0 : EPROTO};
}

}  // namespace

Status ProbeUdpSegment() { return RunInNewNamespace(Run); }

}  // namespace weft::sys
