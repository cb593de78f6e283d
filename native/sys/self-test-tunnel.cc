// The probe of superframes in a UDP tunnel, along the whole way that the engine uses:
//
//     probe ---fd---[ u0 ]--tc redirect-->[ v0 ]===veth===[ v1 ] 10.98.0.2 ---> UDP socket, 4789
//
// One namespace is enough: v0 has no address, so what comes out of v1 is from a stranger.
#include <linux/if_link.h>
#include <linux/veth.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "../core/bytes.h"
#include "../core/virtio.h"
#include "link-address.h"
#include "self-test-frame.h"
#include "self-test-namespace.h"
#include "self-test.h"
#include "tc-redirect.h"
#include "tun.h"
#include "udp-gro.h"
#include "udp-socket.h"
#include "uplink-tap.h"

namespace weft::sys {

namespace {

constexpr uint16_t kPort = 4789;
constexpr uint16_t kInnerMss = 1410;
constexpr size_t kPayloadBytes = 42 * kInnerMss + 11;
constexpr size_t kVxlanBytes = 8;
constexpr size_t kVniByte = 6;
constexpr size_t kInnerBytes = kTcpHeaders + kPayloadBytes;
constexpr size_t kInnerOffset = kUdpHeaders + kVxlanBytes;
constexpr size_t kFrameBytes = kInnerOffset + kInnerBytes;
constexpr uint16_t kOuterL4 = kEthernetBytes + kIpv4Bytes;
constexpr uint16_t kInnerL3 = kInnerOffset + kEthernetBytes;
constexpr uint16_t kInnerL4 = kInnerL3 + kIpv4Bytes;
// Where the inner checksum lies in the datagram.
constexpr size_t kInnerChecksum = kInnerL4 + 16 - kUdpHeaders;
constexpr int kBufferBytes = 1 << 20;
// A veth pair that was just set up drops until the kernel's worker has seen that it has a carrier.
constexpr int64_t kRepeatMs = 10;

constexpr ProbeEnd kInnerFrom{{2, 0, 0, 0, 97, 1}, {10, 97, 0, 1}, 40'000};
constexpr ProbeEnd kInnerTo{{2, 0, 0, 0, 97, 2}, {10, 97, 0, 2}, 5001};
constexpr ProbeEnd kSender{{2, 0, 0, 0, 98, 1}, {10, 98, 0, 1}, 50'000};
constexpr Ipv4Bytes kReceiverIp{10, 98, 0, 2};

Status MakeVethPair(NetlinkSocket* socket, LinkFacts* near_end, LinkFacts* far_end) {
  NetlinkRequest request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  request.SetHeader(ifinfomsg{});
  request.Append(IFLA_IFNAME, "v0", 3);
  const size_t info = request.Begin(IFLA_LINKINFO);
  request.Append(IFLA_INFO_KIND, "veth", 5);
  const size_t data = request.Begin(IFLA_INFO_DATA);
  const size_t peer = request.Begin(VETH_INFO_PEER);
  request.SetHeader(ifinfomsg{});
  request.Append(IFLA_IFNAME, "v1", 3);
  request.End(peer);
  request.End(data);
  request.End(info);
  const int error = socket->Ask(&request);
  if (error != 0) return {"prepare", error};
  Status status = FindLink(socket, "v0", near_end);
  if (status.ok()) status = FindLink(socket, "v1", far_end);
  if (status.ok()) status = SetLinkUp(socket, near_end->ifindex);
  if (status.ok()) status = SetLinkUp(socket, far_end->ifindex);
  IpPrefix address{AF_INET, {}, 24};
  std::copy(kReceiverIp.begin(), kReceiverIp.end(), address.bytes.begin());
  return status.ok() ? AddAddresses(socket, far_end->ifindex, {address}) : status;
}

Status OpenReceiver(UniqueFd* receiver) {
  UdpSocketRequest request{AF_INET, {}, kPort, false, 0, kBufferBytes, kBufferBytes, false};
  std::copy(kReceiverIp.begin(), kReceiverIp.end(), request.address.begin());
  int fd = -1;
  const Status status = OpenUdpSocket(request, &fd);
  if (!status.ok()) return status;
  receiver->Reset(fd);
  // As the engine receives: a superframe must arrive as one datagram all the same.
  return EnableGro(fd);
}

std::vector<uint8_t> SuperDatagram(const MacBytes& receiver_mac, bool checksum) {
  std::vector<uint8_t> frame(kFrameBytes);
  PutUdpHeaders(frame.data(), frame.size(), kSender, {receiver_mac, kReceiverIp, kPort});
  // Either the pseudo-header's sum for the kernel to complete, or none at all (RFC 7348).
  if (!checksum) core::Store16(frame.data() + kOuterL4 + 6, 0);
  uint8_t* vxlan = frame.data() + kUdpHeaders;
  vxlan[0] = 0x08;
  vxlan[kVniByte] = checksum ? 1 : 2;
  uint8_t* inner = frame.data() + kInnerOffset;
  FillPattern(inner + kTcpHeaders, kPayloadBytes);
  PutTcpHeaders(inner, kInnerBytes, kInnerFrom, kInnerTo, {1, 1, 0x10});
  return frame;
}

core::VirtioHeader SuperHeader(bool checksum) {
  core::VirtioHeader header;
  header.flags = core::kNeedsChecksum;
  if (checksum) header.flags |= core::kUdpTunnelChecksum;
  header.gso_type = core::kGsoTcp4 | core::kGsoTunnel4;
  header.header_bytes = kInnerL4 + kTcpBytes;
  header.gso_size = kInnerMss;
  header.checksum_start = kInnerL4;
  header.checksum_offset = 16;
  header.outer_l4_offset = kOuterL4;
  header.inner_l3_offset = kInnerL3;
  return header;
}

// Equal but for the inner checksum, which is as it was (partial) or complete.
bool Equal(const std::vector<uint8_t>& frame, const uint8_t* datagram, size_t size) {
  const uint8_t* sent = frame.data() + kUdpHeaders;
  if (size != frame.size() - kUdpHeaders || std::memcmp(sent, datagram, kInnerChecksum) != 0) {
    return false;
  }
  const size_t rest = kInnerChecksum + 2;
  if (std::memcmp(sent + rest, datagram + rest, size - rest) != 0) return false;
  const uint8_t* l4 = datagram + kInnerL4 - kUdpHeaders;
  return std::memcmp(sent + kInnerChecksum, datagram + kInnerChecksum, 2) == 0 ||
         SumL4(l4, kTcpBytes + kPayloadBytes, kInnerFrom, kInnerTo, IPPROTO_TCP) == 0xffff;
}

// Receives the datagram with the VNI of `frame`. EAGAIN: only repetitions of the one before waited.
Status ReceiveEqual(int receiver, const std::vector<uint8_t>& frame) {
  std::vector<uint8_t> arrived(kReceiveBytesMax);
  Received received{};
  for (;;) {
    const int error = Receive(receiver, arrived.data(), arrived.size(), &received);
    if (error != 0) return {"receive", error};
    if (arrived[kVniByte] == frame[kUdpHeaders + kVniByte]) break;
  }
  const bool equal = received.segment_bytes == 0 && Equal(frame, arrived.data(), received.bytes);
  return {"receive", equal ? 0 : EPROTO};
}

Status SendAndCompare(int tap, int receiver, const MacBytes& receiver_mac, bool checksum) {
  std::vector<uint8_t> frame = SuperDatagram(receiver_mac, checksum);
  core::VirtioHeader header = SuperHeader(checksum);
  const iovec parts[] = {{&header, sizeof(header)}, {frame.data(), frame.size()}};
  const int64_t deadline_ms = NowMs() + kProbeWaitMs;
  do {
    const int error = WriteTap(tap, parts, 2);
    if (error != 0) return {"send", error};
    if (!WaitReadable(receiver, std::min(deadline_ms, NowMs() + kRepeatMs))) continue;
    const Status status = ReceiveEqual(receiver, frame);
    if (status.error != EAGAIN) return status;
  } while (NowMs() < deadline_ms);
  return {"receive", ETIMEDOUT};
}

Status Run(NetlinkSocket* socket) {
  UplinkTap uplink;
  UniqueFd receiver;
  LinkFacts near_end;
  LinkFacts far_end;
  Status status = OpenUplinkTap("u0", &uplink);
  if (status.ok()) status = MakeVethPair(socket, &near_end, &far_end);
  if (status.ok()) status = SetRedirect(socket, uplink.ifindex, near_end.ifindex);
  if (status.ok()) status = OpenReceiver(&receiver);
  for (const bool checksum : {false, true}) {
    if (!status.ok()) return status;
    status = SendAndCompare(uplink.fd.get(), receiver.get(), far_end.mac, checksum);
  }
  return status;
}

}  // namespace

Status ProbeTunnelSuper() { return RunInNewNamespace(Run); }

}  // namespace weft::sys
