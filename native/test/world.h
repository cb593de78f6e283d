// A small world for tests of the stations: one network with three ports, endpoints on two hosts, a
// foreign VTEP, and an Io that keeps what a worker would hand to the kernel.
//
//     alice, bob   ports as the tier opens them       carol   behind host C (IPv4 underlay)
//     paul         a port without a virtio header     dave    behind host D (IPv6 underlay)
//     gateway      where a test attaches it, with host C's gateway as a remote
//
// Every frame lies on the heap in a block of its own, so that a sanitizer sees the first byte too
// many on either side.
#pragma once

#include <memory>
#include <utility>

#include "../core/egress.h"
#include "../core/ingress.h"
#include "../core/outer-headers.h"
#include "../core/tables.h"
#include "frames.h"

namespace weft::test {

inline constexpr uint32_t kVni = 77;
inline constexpr uint32_t kMtuBytes = 1450;
inline constexpr uint64_t kNowMs = 1'000'000;
// The addresses of FrameSpec: host 0 to 3 are alice's, the destination is carol's.
inline constexpr uint64_t kAliceMac = 0x0200'0000'0101;
inline constexpr uint64_t kBobMac = 0x0200'0000'0102;
inline constexpr uint64_t kPaulMac = 0x0200'0000'0103;
inline constexpr uint64_t kCarolMac = 0x0200'0000'0001;
inline constexpr uint64_t kDaveMac = 0x0200'0000'0002;
inline constexpr uint64_t kGatewayMac = 0x0200'0000'010e;
inline constexpr uint64_t kRouterHere = 0x0200'0000'0f01;
inline constexpr uint64_t kRouterC = 0x0200'0000'0f03;
inline constexpr uint64_t kStrangerMac = 0x0200'0000'0009;
inline constexpr uint64_t kBroadcastMac = 0xffff'ffff'ffff;
inline constexpr core::Ip kHostC = {0, 0xc000'0203, 4};
inline constexpr core::Ip kHostD = {0x2001'0db8'0000'0000, 4, 6};
inline constexpr core::Ip kForeign = {0, 0xc000'0209, 4};
inline constexpr uint32_t kAlice = 1;
inline constexpr uint32_t kBob = 2;
inline constexpr uint32_t kPaul = 3;
inline constexpr uint32_t kGateway = 4;

// A datagram, or in tier T2 what the uplink was given: 24 bytes of header and an Ethernet frame.
struct Sent {
  core::Ip to;
  uint32_t flow_hash = 0;
  uint8_t ecn = 0;
  bool tunnel = false;
  // Number of the send that it was part of.
  uint32_t send = 0;
  Bytes bytes;
};

struct Put {
  uint32_t port = 0;
  core::VirtioHeader header;
  Bytes bytes;
};

// Keeps everything; checks what egress.h promises of every call.
class RecordingIo {
 public:
  bool tunnels = false;
  bool refuses = false;
  std::vector<Sent> sent;
  std::vector<Put> put;
  // Answers to path probes: who, and the token.
  std::vector<std::pair<core::Ip, uint32_t>> answered;

  void ProbeAnswered(const core::Ip& from, uint32_t token) { answered.emplace_back(from, token); }
  uint32_t Bucket(uint32_t flow_hash) const { return flow_hash % 16; }
  uint32_t Send(const core::Vtep& vtep, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
                uint32_t part_count, uint32_t segment_bytes, uint32_t segments);
  bool CanTunnel(const core::Vtep& vtep, uint32_t frame_bytes) const;
  int SendTunnel(const core::Vtep& vtep, uint8_t* frame, uint32_t size,
                 const core::Tunneled& super);
  int Write(const core::Port& port, const core::VirtioHeader& header, const iovec* parts,
            uint32_t part_count);

 private:
  uint32_t sends_ = 0;
};

class World {
 public:
  explicit World(int tier);
  // The gateway of this host, and that of host C.
  void AttachGateway(bool offload);
  // Replaces a field of the ports' devices, which control never does while they are open.
  core::Port* port(uint32_t id) { return const_cast<core::Port*>(tables.LookupPort(id)); }

  // A frame from a port's TAP; it stays in place until Flush.
  void FromPort(uint32_t id, const core::VirtioHeader& offload, const Bytes& frame);
  // One receive; the bytes stay in place until Flush.
  void FromWire(const core::Ip& from, uint8_t ecn, const Bytes& bytes, uint32_t segment_bytes);
  void Flush();

  uint64_t drops(core::Drop reason) const { return counters->drops[static_cast<size_t>(reason)]; }
  uint64_t all_drops() const;
  const core::Traffic& traffic(uint32_t id) const {
    return counters->ports[tables.LookupPort(id)->slot];
  }

  uint64_t now_ms = kNowMs;
  core::Tables tables;
  RecordingIo io;
  std::unique_ptr<core::Counters> counters;

 private:
  void Attach(uint32_t id, uint64_t mac, std::vector<core::Ip> addresses, bool offload);

  std::unique_ptr<core::Egress<RecordingIo>> egress_;
  std::unique_ptr<core::Ingress<RecordingIo>> ingress_;
  std::vector<std::unique_ptr<Bytes>> held_;
};

// The packet the other way: addresses and ports change sides, and all checksums stay right.
Bytes Turned(Bytes frame);
// Sets the MACs of a frame.
Bytes Addressed(Bytes frame, uint64_t destination, uint64_t source);
// The frame with its VXLAN header.
Bytes Encapsulated(const Bytes& frame, uint32_t vni = kVni);
// What a TAP's header says of a frame whose checksum is partial; `gso_size` is 0 for one that is
// not to be cut.
core::VirtioHeader OffloadOf(Bytes frame, uint32_t gso_size);
// The frames on the wire that a record stands for, in order.
std::vector<Bytes> InnerFrames(const Sent& sent);
std::vector<Bytes> InnerFrames(const std::vector<Sent>& sent);
// The frames that a container sees in the end.
std::vector<Bytes> FramesOf(const Put& put);
std::vector<Bytes> FramesOf(const std::vector<Put>& puts, uint32_t port);

}  // namespace weft::test
