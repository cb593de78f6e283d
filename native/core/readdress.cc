// See the header.
#include "readdress.h"

#include "checksum.h"
#include "neighbor.h"

namespace weft::core {

namespace {

constexpr uint32_t kArpSenderMac = 8;

// COLD PATH.
void NameInside(uint64_t mac, Frame* frame) {
  if (frame->ether_type == kEtherTypeArp) {
    StoreMac(frame->bytes + frame->l2_len + kArpSenderMac, mac);
    return;
  }
  Ndp ndp;
  if (ReadNdp(*frame, &ndp) != NdpState::kRead) return;
  const Packet& packet = frame->packet;
  uint8_t* const message = frame->bytes + packet.l4_offset();
  uint8_t* const options = message + (ndp.options - message);
  for (uint32_t at = 0; at < ndp.options_bytes; at += options[at + 1] * 8u) {
    if (options[at] == 1 || options[at] == 2) StoreMac(options + at + 2, mac);
  }
  Store16(message + 2, 0);
  const uint64_t pseudo =
      PseudoSum(packet.source, packet.destination, kProtocolIcmpv6, packet.l4_bytes());
  Store16(message + 2, ChecksumOf(pseudo + SumWords(message, packet.l4_bytes())));
}

}  // namespace

void Readdress(uint64_t source, uint64_t destination, Frame* frame) {
  if (destination != 0) {
    StoreMac(frame->bytes, destination);
    frame->destination = destination;
  }
  if (source == 0) return;
  StoreMac(frame->bytes + 6, source);
  frame->source = source;
  NameInside(source, frame);
}

}  // namespace weft::core
