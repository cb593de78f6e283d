// See the header.
#include "self-test-tap.h"

#include <linux/neighbour.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "self-test-namespace.h"
#include "tap-setup.h"
#include "tun.h"

namespace weft::sys {

namespace {

constexpr uint32_t kMtuBytes = 1450;

IpPrefix PrefixOf(const ProbeEnd& end) {
  IpPrefix prefix{AF_INET, {}, 24};
  std::copy(end.ip.begin(), end.ip.end(), prefix.bytes.begin());
  return prefix;
}

// So that the kernel need not ask by ARP.
int AddNeighbour(NetlinkSocket* socket, int ifindex, const ProbeEnd& end) {
  ndmsg header{};
  header.ndm_family = AF_INET;
  header.ndm_ifindex = ifindex;
  header.ndm_state = NUD_PERMANENT;
  NetlinkRequest request(RTM_NEWNEIGH, NLM_F_CREATE);
  request.SetHeader(header);
  request.Append(NDA_DST, end.ip.data(), end.ip.size());
  request.Append(NDA_LLADDR, end.mac.data(), end.mac.size());
  return socket->Ask(&request);
}

bool Concerns(const ProbeFrame& frame, uint8_t protocol) {
  const uint8_t* bytes = frame.bytes.data();
  return frame.bytes.size() >= kUdpHeaders && bytes[12] == 0x08 && bytes[13] == 0 &&
         bytes[kEthernetBytes + 9] == protocol &&
         std::equal(kOutside.ip.begin(), kOutside.ip.end(), bytes + kEthernetBytes + 16);
}

}  // namespace

Status ProbeTap::Open(NetlinkSocket* socket) {
  TapRequest request;
  request.name = "p0";
  request.mac = kInside.mac;
  request.mtu_bytes = kMtuBytes;
  request.addresses = {PrefixOf(kInside)};
  request.offload = true;
  const TapResult result = OpenTap(request);
  if (!result.status.ok()) return result.status;
  fd_.Reset(result.fd);
  offload_ = result.offload;
  return {"prepare", AddNeighbour(socket, result.ifindex, kOutside)};
}

Status ProbeTap::Write(const core::VirtioHeader& header, const std::vector<uint8_t>& frame) {
  core::VirtioHeader copy = header;
  // The kernel only reads the bytes.
  const iovec parts[] = {{&copy, offload_.header_bytes},
                         {const_cast<uint8_t*>(frame.data()), frame.size()}};
  return {"send", WriteTap(fd_.get(), parts, 2)};
}

Status ProbeTap::Read(uint8_t protocol, ProbeFrame* frame) {
  const int64_t deadline_ms = NowMs() + kProbeWaitMs;
  std::vector<uint8_t> bytes(offload_.header_bytes + kFrameBytesMax);
  while (WaitReadable(fd_.get(), deadline_ms)) {
    int error = 0;
    const ssize_t length = ReadTap(fd_.get(), bytes.data(), bytes.size(), &error);
    if (length < 0) return {"receive", error};
    if (static_cast<size_t>(length) < offload_.header_bytes) return {"receive", EPROTO};
    frame->header = {};
    std::memcpy(&frame->header, bytes.data(), offload_.header_bytes);
    frame->bytes.assign(bytes.begin() + offload_.header_bytes, bytes.begin() + length);
    if (Concerns(*frame, protocol)) return {};
    if (NowMs() >= deadline_ms) break;
  }
  return {"receive", ETIMEDOUT};
}

}  // namespace weft::sys
