// The tap station: what a port may say, and the answer to a packet that is too big. The counterpart
// of src/datapath/tap/{guard,neighbor-guard,too-big}.ts, with the same checks in the same order.
#pragma once

#include <cstdint>
#include <vector>

#include "drops.h"
#include "neighbor.h"
#include "packet.h"
#include "port.h"

namespace weft::core {

// HOT PATH. Returns why the frame may not leave the port, or kNone. A superframe is judged as one
// frame: what is checked is the same in all its segments.
Drop GuardFrame(const Frame& frame, const Port& port);

// COLD PATH. Writes "packet too big" for the frame's sender and returns its size, or 0 where no
// error may be sent (RFC 1122, section 3.2.2; RFC 4443, section 2.4).
uint32_t AnswerTooBig(const Frame& frame, uint32_t mtu_bytes, const std::vector<Ip>& gateways,
                      AnswerBuffer* answer);

}  // namespace weft::core
