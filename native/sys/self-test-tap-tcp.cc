// The probe of TCP superframes through a TAP, both ways: a TCP socket of the namespace connects to
// the probe, which answers by hand.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "../core/bytes.h"
#include "self-test-namespace.h"
#include "self-test-tap.h"
#include "self-test.h"

namespace weft::sys {

namespace {

constexpr uint8_t kSyn = 0x02;
constexpr uint8_t kPush = 0x08;
constexpr uint8_t kAck = 0x10;
// Option 2, 4 bytes: the MSS. No timestamps, so that a segment's payload is the whole of it.
constexpr uint8_t kMssOption[] = {2, 4, kProbeSegmentBytes >> 8, kProbeSegmentBytes & 0xff};
constexpr uint16_t kL4Offset = kEthernetBytes + kIpv4Bytes;
// The stack makes no superframe of less than two segments, and of more only when it judges the
// connection fast enough.
constexpr size_t kOutBytes = 2 * kProbeSegmentBytes;
// Fits the first window of a receiver.
constexpr size_t kInBytes = 40 * kProbeSegmentBytes + 7;

// Where the conversation stands, seen from the probe.
struct Conversation {
  ProbeEnd inside = kInside;
  uint32_t sequence = 0x1000'0000;
  uint32_t acknowledgement = 0;
};

core::VirtioHeader PartialHeader() {
  core::VirtioHeader header;
  header.flags = core::kNeedsChecksum;
  header.checksum_start = kL4Offset;
  header.checksum_offset = 16;
  return header;
}

Status Connect(UniqueFd* socket_fd) {
  socket_fd->Reset(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket_fd->valid()) return {"prepare", errno};
  const int on = 1;
  setsockopt(socket_fd->get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(kOutside.port);
  std::memcpy(&to.sin_addr, kOutside.ip.data(), kOutside.ip.size());
  const int result = connect(socket_fd->get(), reinterpret_cast<const sockaddr*>(&to), sizeof(to));
  return {"prepare", result == 0 || errno == EINPROGRESS ? 0 : errno};
}

Status Shake(ProbeTap* tap, Conversation* talk) {
  ProbeFrame frame;
  Status status = tap->Read(IPPROTO_TCP, &frame);
  if (!status.ok()) return status;
  if ((frame.l4()[13] & (kSyn | kAck)) != kSyn) return {"receive", EPROTO};
  talk->inside.port = core::Load16(frame.l4());
  talk->acknowledgement = core::Load32(frame.l4() + 4) + 1;
  std::vector<uint8_t> answer(kTcpHeaders + sizeof(kMssOption));
  std::memcpy(answer.data() + kTcpHeaders, kMssOption, sizeof(kMssOption));
  PutTcpHeaders(
      answer.data(), answer.size(), kOutside, talk->inside,
      {talk->sequence, talk->acknowledgement, kSyn | kAck, kTcpBytes + sizeof(kMssOption)});
  talk->sequence++;
  status = tap->Write(PartialHeader(), answer);
  // The socket's acknowledgement.
  return status.ok() ? tap->Read(IPPROTO_TCP, &frame) : status;
}

// What the socket sends must be read as one superframe.
Status ProbeOut(ProbeTap* tap, int socket, Conversation* talk) {
  std::vector<uint8_t> payload(kOutBytes);
  FillPattern(payload.data(), payload.size());
  const ssize_t sent = send(socket, payload.data(), payload.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) return {"send", errno};
  ProbeFrame frame;
  const Status status = tap->Read(IPPROTO_TCP, &frame);
  if (!status.ok()) return status;
  const core::VirtioHeader& header = frame.header;
  const bool right = header.partial() && header.gso_type == core::kGsoTcp4 &&
                     header.gso_size == kProbeSegmentBytes && header.checksum_start == kL4Offset &&
                     header.checksum_offset == 16 &&
                     frame.bytes.size() == kTcpHeaders + kOutBytes &&
                     core::Load32(frame.l4() + 4) == talk->acknowledgement &&
                     HasPattern(frame.bytes.data() + kTcpHeaders, kOutBytes);
  talk->acknowledgement += kOutBytes;
  return {"receive", right ? 0 : EPROTO};
}

// A superframe that is written must reach the socket with all its bytes.
Status ProbeIn(ProbeTap* tap, int socket, const Conversation& talk) {
  std::vector<uint8_t> frame(kTcpHeaders + kInBytes);
  FillPattern(frame.data() + kTcpHeaders, kInBytes);
  PutTcpHeaders(frame.data(), frame.size(), kOutside, talk.inside,
                {talk.sequence, talk.acknowledgement, kPush | kAck});
  core::VirtioHeader header = PartialHeader();
  header.gso_type = core::kGsoTcp4;
  header.gso_size = kProbeSegmentBytes;
  header.header_bytes = kTcpHeaders;
  const Status status = tap->Write(header, frame);
  if (!status.ok()) return status;
  const int64_t deadline_ms = NowMs() + kProbeWaitMs;
  std::vector<uint8_t> arrived(kInBytes);
  size_t count = 0;
  while (count < kInBytes && WaitReadable(socket, deadline_ms)) {
    const ssize_t length = recv(socket, arrived.data() + count, kInBytes - count, MSG_DONTWAIT);
    if (length <= 0) return {"receive", length == 0 ? EPROTO : errno};
    count += static_cast<size_t>(length);
  }
  if (count < kInBytes) return {"receive", ETIMEDOUT};
  return {"receive", HasPattern(arrived.data(), kInBytes) ? 0 : EPROTO};
}

Status Run(NetlinkSocket* netlink) {
  ProbeTap tap;
  UniqueFd socket;
  Conversation talk;
  Status status = tap.Open(netlink);
  if (status.ok() && !tap.offload().tso) status = {"set-offload", EOPNOTSUPP};
  if (status.ok()) status = Connect(&socket);
  if (status.ok()) status = Shake(&tap, &talk);
  if (status.ok()) status = ProbeOut(&tap, socket.get(), &talk);
  if (status.ok()) status = ProbeIn(&tap, socket.get(), talk);
  return status;
}

}  // namespace

Status ProbeTapOffload() { return RunInNewNamespace(Run); }

}  // namespace weft::sys
