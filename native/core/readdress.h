// Frames that get other MACs on their way: between hosts the router MAC of a gateway stands in
// place of the MAC that is the same everywhere. The counterpart of
// src/datapath/bridge/readdress.ts.
#pragma once

#include <cstdint>

#include "packet.h"

namespace weft::core {

// HOT PATH. Overwrites the MACs in place; 0 leaves one as it is. With a new source, ARP and
// neighbor discovery say it inside, too: the frame has passed the source guard, so they are whole
// and name its source and nobody else.
void Readdress(uint64_t source, uint64_t destination, Frame* frame);

}  // namespace weft::core
