// Which flow a packet belongs to, as flow pins know it (flow-pins.h): named from the side of the
// container, so that a packet to it and the answer from it have one name. The counterpart of
// src/datapath/bridge/flow.ts, where the kinds of names are explained.
#pragma once

#include <cstdint>

#include "packet.h"

namespace weft::core {

// Addresses of the container and of the other end, two words each; VNI, protocol and ports; family,
// and whether there are ports.
struct FlowName {
  uint64_t words[6];
};

// HOT PATH. Writes the names of the flow that answers the frame, the exact one first, and returns
// how many there are: none for frames that are no IP, and for ICMP other than echo.
uint32_t NamesOfAnswer(const Frame& frame, uint32_t vni, FlowName (&names)[2]);

// HOT PATH. True, with the name of the flow that a frame of a container belongs to. An ICMP error
// belongs to the flow that it quotes, when that is one between the same two addresses.
bool NameOfFlow(const Frame& frame, uint32_t vni, FlowName* name);

}  // namespace weft::core
