// The probe of UDP superframes through a TAP, both ways.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "self-test-namespace.h"
#include "self-test-tap.h"
#include "self-test.h"
#include "udp-gro.h"
#include "udp-gso.h"
#include "udp-socket.h"

namespace weft::sys {

namespace {

constexpr size_t kPayloadBytes = 40 * kProbeSegmentBytes + 7;
constexpr uint16_t kL4Offset = kEthernetBytes + kIpv4Bytes;
constexpr int kBufferBytes = 1 << 20;

Status OpenSocket(UniqueFd* socket) {
  UdpSocketRequest request{AF_INET, {}, kInside.port, false, 0, kBufferBytes, kBufferBytes, false};
  std::copy(kInside.ip.begin(), kInside.ip.end(), request.address.begin());
  int fd = -1;
  const Status status = OpenUdpSocket(request, &fd);
  if (!status.ok()) return status;
  socket->Reset(fd);
  return EnableGro(fd);
}

// A burst of the socket must be read as one superframe.
Status ProbeOut(ProbeTap* tap, int socket) {
  std::vector<uint8_t> payload(kPayloadBytes);
  FillPattern(payload.data(), payload.size());
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(kOutside.port);
  std::memcpy(&to.sin_addr, kOutside.ip.data(), kOutside.ip.size());
  const iovec part = {payload.data(), payload.size()};
  const int error = SendSegments(socket, reinterpret_cast<const sockaddr*>(&to), sizeof(to), &part,
                                 1, kProbeSegmentBytes, 0);
  if (error != 0) return {"send", error};
  ProbeFrame frame;
  const Status status = tap->Read(IPPROTO_UDP, &frame);
  if (!status.ok()) return status;
  const core::VirtioHeader& header = frame.header;
  const bool right = header.partial() && header.gso_type == core::kGsoUdp &&
                     header.gso_size == kProbeSegmentBytes && header.checksum_start == kL4Offset &&
                     header.checksum_offset == 6 &&
                     frame.bytes.size() == kUdpHeaders + kPayloadBytes &&
                     HasPattern(frame.bytes.data() + kUdpHeaders, kPayloadBytes);
  return {"receive", right ? 0 : EPROTO};
}

// A superframe that is written must reach the socket as one burst.
Status ProbeIn(ProbeTap* tap, int socket) {
  std::vector<uint8_t> frame(kUdpHeaders + kPayloadBytes);
  FillPattern(frame.data() + kUdpHeaders, kPayloadBytes);
  PutUdpHeaders(frame.data(), frame.size(), kOutside, kInside);
  core::VirtioHeader header;
  header.flags = core::kNeedsChecksum;
  header.gso_type = core::kGsoUdp;
  header.header_bytes = kUdpHeaders;
  header.gso_size = kProbeSegmentBytes;
  header.checksum_start = kL4Offset;
  header.checksum_offset = 6;
  const Status status = tap->Write(header, frame);
  if (!status.ok()) return status;
  if (!WaitReadable(socket, NowMs() + kProbeWaitMs)) return {"receive", ETIMEDOUT};
  std::vector<uint8_t> arrived(kReceiveBytesMax);
  Received received{};
  const int error = Receive(socket, arrived.data(), arrived.size(), &received);
  if (error != 0) return {"receive", error};
  const bool right = received.bytes == kPayloadBytes &&
                     received.segment_bytes == kProbeSegmentBytes &&
                     HasPattern(arrived.data(), kPayloadBytes);
  return {"receive", right ? 0 : EPROTO};
}

Status Run(NetlinkSocket* netlink) {
  ProbeTap tap;
  UniqueFd socket;
  Status status = tap.Open(netlink);
  if (status.ok() && !tap.offload().uso) status = {"set-offload", EOPNOTSUPP};
  if (status.ok()) status = OpenSocket(&socket);
  if (status.ok()) status = ProbeOut(&tap, socket.get());
  if (status.ok()) status = ProbeIn(&tap, socket.get());
  return status;
}

}  // namespace

Status ProbeTapUso() { return RunInNewNamespace(Run); }

}  // namespace weft::sys
