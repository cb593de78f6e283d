// Joins frames of one flow that arrive one by one into a superframe (software GRO): the reverse of
// segment.h. One write of 64 KB in place of 44 spares the container's stack 43 walks.
//
// Invariant: a superframe, cut again, gives the frames that it was made of byte for byte, except
// for checksums that were partial and IPv4 identifications that stood still under DF. So only
// frames whose checksums were verified, or vouched for, are joined; a broken one reaches the
// container as it is.
//
// A flow has one run at a time. A frame of the flow that does not continue the run writes it out
// first, so the order within a flow never changes. Flows are found by a hash without a secret: a
// flood of colliding flows costs at most kRunsMax comparisons for each frame.
#pragma once

#include <sys/uio.h>

#include <cstdint>

#include "bytes.h"
#include "packet.h"
#include "virtio.h"

namespace weft::core {

// Runs open at a time: one visit to a socket (64 messages) seldom brings more flows that continue.
inline constexpr uint32_t kRunsMax = 64;
// An IPv4 packet's length field; IPv6 could hold 40 more.
inline constexpr uint32_t kRunPacketBytesMax = 65'535;

// HOT PATH. True when both are untagged, unfragmented TCP or UDP with the same MACs, addresses,
// ports and traffic class, as their bytes stand now. False says nothing: options or extension
// headers, too, make it false.
inline bool SameFlow(const Frame& a, const Frame& b) {
  const Packet& p = a.packet;
  const Packet& q = b.packet;
  const bool v4 = p.family == 4 && p.l3_len == kIpv4Bytes;
  const bool v6 = p.family == 6 && p.l3_len == kIpv6Bytes && !p.hidden;
  if (!(v4 || v6) || p.family != q.family || p.l3_len != q.l3_len || q.hidden) return false;
  if ((a.tags | b.tags) != 0 || p.fragment != Fragment::kNone || q.fragment != Fragment::kNone) {
    return false;
  }
  if (p.protocol != q.protocol || (p.protocol != kProtocolTcp && p.protocol != kProtocolUdp)) {
    return false;
  }
  if (p.l4_bytes() < kUdpBytes || q.l4_bytes() < kUdpBytes) return false;
  const uint8_t* x = a.bytes;
  const uint8_t* y = b.bytes;
  // Version and traffic class stand in the first two bytes of both families, beside 4 bits of
  // IPv6's flow label.
  const uint32_t first = v4 ? 0xffff : 0xfff0;
  uint64_t unlike = (Load64(x) ^ Load64(y)) | (Load64(x + 6) ^ Load64(y + 6));
  unlike |= (uint32_t{Load16(x + 14)} ^ Load16(y + 14)) & first;
  unlike |= Load32(x + p.l4_offset()) ^ Load32(y + p.l4_offset());
  unlike |= (p.source.high ^ q.source.high) | (p.source.low ^ q.source.low);
  unlike |= (p.destination.high ^ q.destination.high) | (p.destination.low ^ q.destination.low);
  return unlike == 0;
}

class Coalescer {
 public:
  Coalescer();
  Coalescer(const Coalescer&) = delete;
  Coalescer& operator=(const Coalescer&) = delete;

  // What is joined; nothing, at first. Only while empty.
  void Configure(bool tcp, bool udp);

  // HOT PATH. True: the frame is held, and its bytes stay valid and unshared until it is written.
  // False: the caller writes it alone, now. `partial`: the L4 checksum holds the sum over the
  // pseudo header only, and the caller vouches for the data. May write runs before it returns.
  // Allocates: no.
  //
  // `write` is void(uint32_t port, const VirtioHeader&, const iovec* parts, uint32_t part_count,
  // uint32_t frames, uint64_t bytes): `parts` begin with the frame's first byte, `frames` and
  // `bytes` count what was offered. Headers in the first part were rewritten in place if frames
  // > 1.
  template <class Write>
  bool Offer(uint32_t port, const Frame& frame, bool partial, Write&& write) {
    Candidate candidate;
    if (!Classify(port, frame, &candidate)) return false;
    const uint32_t slot = Find(&candidate);
    if (!candidate.mergeable || !IsWhole(candidate, frame, partial)) {
      if (slot != kNone) WriteOut(slot, write);
      return false;
    }
    if (slot != kNone) {
      recent_ = slot;
      if (Append(&runs_[slot], candidate)) return true;
      WriteOut(slot, write);
    } else if (open_ == kRunsMax) {
      WriteOut(order_[0], write);
    }
    Start(candidate, partial);
    return true;
  }

  // HOT PATH. Writes all runs, the oldest first; nothing is held afterwards. Allocates: no.
  template <class Write>
  void Flush(Write&& write) {
    for (uint32_t i = 0; i < open_; i++) WriteRun(&runs_[order_[i]], write);
    if (open_ != 0) Clear();
  }

  bool empty() const { return open_ == 0; }

 private:
  static constexpr uint8_t kNone = kRunsMax;
  static constexpr uint32_t kBuckets = 2 * kRunsMax;

  // What is known about an offered frame.
  struct Candidate {
    uint8_t* bytes;
    uint32_t size;
    uint32_t port;
    uint32_t l4_offset;
    uint32_t header_bytes;
    uint32_t payload_bytes;
    uint8_t bucket;
    uint8_t family;
    bool tcp;
    // May be joined as far as its headers say; the rest is only there to find its flow's run.
    bool mergeable;
    bool push;
  };

  struct Run {
    // The first frame.
    uint8_t* head;
    uint32_t port;
    uint32_t l4_offset;
    uint32_t header_bytes;
    // Payload of the first frame, and of all.
    uint32_t gso_size;
    uint32_t payload_bytes;
    uint32_t frames;
    uint32_t next_sequence;
    uint64_t bytes;
    // IPv4 identification of the last frame, and what each adds to it: known from the second on.
    uint16_t last_id;
    uint8_t id_step;
    uint8_t family;
    bool tcp;
    bool partial;
    bool push;
    // Nothing may follow: the last frame was short or pushed.
    bool closed;
    uint8_t bucket;
    // Next run of the bucket.
    uint8_t next;
    iovec parts[kSegmentsMax];
  };

  // False when no run can be of the frame's flow, and the frame not be held.
  bool Classify(uint32_t port, const Frame& frame, Candidate* candidate) const;
  // Its checksums are right, in the one form that cutting gives back.
  static bool IsWhole(const Candidate& candidate, const Frame& frame, bool partial);
  static bool IsFlowOf(const Run& run, const Candidate& candidate);
  static bool Continues(const Run& run, const Candidate& candidate);
  // False when the frame does not continue the run; nothing has changed then.
  static bool Append(Run* run, const Candidate& candidate);
  // Fills the header; writes the superframe's lengths and checksums into the first frame.
  static void Seal(Run* run, VirtioHeader* header);

  // The slot of the flow's run, or kNone. Fills in the candidate's bucket unless the run was the
  // recent one.
  uint32_t Find(Candidate* candidate) const;
  void Start(const Candidate& candidate, bool partial);
  void Remove(uint32_t slot);
  void Clear();

  template <class Write>
  static void WriteRun(Run* run, Write& write) {
    VirtioHeader header;
    Seal(run, &header);
    write(run->port, header, run->parts, run->frames, run->frames, run->bytes);
  }

  template <class Write>
  void WriteOut(uint32_t slot, Write& write) {
    WriteRun(&runs_[slot], write);
    Remove(slot);
  }

  bool tcp_ = false;
  bool udp_ = false;
  uint32_t open_ = 0;
  // The run that the last frame went to: most frames go there, too.
  uint32_t recent_ = kNone;
  // Open runs by age, then the free ones.
  uint8_t order_[kRunsMax];
  uint8_t buckets_[kBuckets];
  Run runs_[kRunsMax];
};

}  // namespace weft::core
