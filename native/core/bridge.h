// The bridge station: where a frame goes, and which frames from the wire are believed. The
// counterpart of src/datapath/bridge/{forward,admission}.ts.
#pragma once

#include <cstdint>

#include "drops.h"
#include "neighbor.h"
#include "packet.h"
#include "tables.h"

namespace weft::core {

// A decision. kNetwork: all other ports and all VTEPs; kForeign: the foreign VTEPs; kLocal: all
// other ports. From the wire also kProber: a path probe to be answered to the VTEP; kControl: an
// answer to one of ours.
struct Verdict {
  enum class To : uint8_t { kNowhere, kPort, kVtep, kFlood, kAsker, kProber, kControl };
  enum class Scope : uint8_t { kNetwork, kForeign, kLocal };

  To to = To::kNowhere;
  Scope scope = Scope::kNetwork;
  Drop reason = Drop::kNone;
  const Port* port = nullptr;
  const Vtep* vtep = nullptr;
  // Of the answer, for kAsker.
  uint32_t answer_bytes = 0;
  // MACs that the frame gets in place of its own; 0: none.
  uint64_t source_mac = 0;
  uint64_t destination_mac = 0;
  // The frame goes by a pin; so many pins were set or changed by it.
  bool pinned = false;
  uint8_t pins_set = 0;
  // Of the path probe, for kProber and kControl.
  uint32_t token = 0;
};

// HOT PATH. Returns where a frame from a port goes; an answer for the asker is written to the
// buffer.
Verdict ForwardFromPort(const Frame& frame, const Port& from, uint64_t now_ms,
                        AnswerBuffer* answer);

// HOT PATH. Returns where a frame from the wire goes: to local ports only, never to another VTEP
// (split horizon), so no frame can circle between hosts. `routed`: the gateway of another host sent
// it, so its flow is pinned.
Verdict ForwardFromWire(const Frame& frame, const Network& network, bool routed, uint64_t now_ms);

// HOT PATH. Returns why a frame from the wire is not believed, or kNone; learns its source when it
// came from a foreign VTEP. `*routed` is set to whether its source is the gateway of another host.
Drop AdmitFromWire(const Frame& frame, const Network& network, const Members::Source& origin,
                   uint64_t now_ms, bool* routed);

}  // namespace weft::core
