// The stations in order, joined: tap, bridge, vxlan, underlay on the way out, and the same in
// reverse on the way in. The counterpart of src/datapath/pipeline.ts: the same decisions on the
// same bytes. Nothing is decided here, and nothing is carried out: egress.h and ingress.h do that
// with what they are told.
//
// A superframe goes through as one frame. Every check looks at what is the same in all its
// segments, and its size is judged by its longest segment, so the verdict is that of each of them.
#pragma once

#include <cstdint>

#include "bridge.h"
#include "drops.h"
#include "segment.h"
#include "tables.h"
#include "virtio.h"

namespace weft::core {

// A frame on its way out.
struct Outgoing {
  Frame frame;
  // How it is cut; count is 1 for an ordinary frame.
  Cut cut;
  // Bytes of the frames that it stands for.
  uint64_t bytes = 0;
  uint32_t frames = 1;
  // Bytes behind the Ethernet header of the longest of them.
  uint32_t payload_bytes = 0;
  Verdict verdict;
  // Of a "packet too big" error for the sender, beside a verdict kTapTooBig or kSendTooBig; 0 when
  // there is none.
  uint32_t error_bytes = 0;

  bool super() const { return cut.count > 1; }
};

// HOT PATH. Fills `out` for bytes that a port's TAP handed over with their header. Answers and
// errors are written to `answer`. MACs of the frame may be rewritten in place.
void GoOut(const Port& port, const VirtioHeader& offload, uint8_t* bytes, uint32_t size,
           uint64_t now_ms, Outgoing* out, AnswerBuffer* answer);

// HOT PATH. Completes the checksum that the header says is partial; does nothing when it says none,
// or when the field is behind the packet's end.
void CompletePartial(const VirtioHeader& offload, Frame* frame);

// A datagram from the wire with what its outer header said.
struct Arrival {
  uint8_t* bytes;
  uint32_t size;
  Ip from;
  uint8_t ecn;
};

// A frame on its way in.
struct Incoming {
  Frame frame;
  const Network* network = nullptr;
  Verdict verdict;
};

// HOT PATH. Fills `in`. ECN bits and MACs of the inner packet may be rewritten in place.
void ComeIn(const Tables& tables, const Arrival& arrival, uint64_t now_ms, Incoming* in);

}  // namespace weft::core
