// See the header.
#include "coalesce-harness.h"

#include <algorithm>
#include <string>

#include "../core/checksum.h"
#include "../core/segment.h"

namespace weft::test {

using namespace weft::core;

namespace {

struct Labelled {
  std::string flow;
  Bytes bytes;
};

// Which flow a frame is of, as far as order is promised: anything but TCP and UDP with ports is
// alone.
std::string FlowOf(const Frame& frame, uint32_t port) {
  const Packet& packet = frame.packet;
  std::string key = std::to_string(port);
  const bool ported = packet.family != 0 && !packet.hidden && frame.tags == 0 &&
                      (packet.protocol == kProtocolTcp || packet.protocol == kProtocolUdp) &&
                      packet.fragment != Fragment::kLater && packet.l4_bytes() >= 4;
  if (!ported) return key.append("alone").append(frame.bytes, frame.bytes + frame.size);
  const uint8_t* const l3 = frame.bytes + packet.l3_offset;
  const uint8_t* const l4 = frame.bytes + packet.l4_offset();
  key.append(1, static_cast<char>(packet.protocol)).append(frame.bytes, frame.bytes + 14);
  key.append(l3 + (packet.family == 4 ? 12 : 8), l3 + (packet.family == 4 ? 20 : 40));
  return key.append(l4, l4 + 4);
}

std::vector<Labelled> Sorted(const std::vector<Delivered>& frames) {
  std::vector<Labelled> sorted;
  for (const Delivered& delivered : frames) {
    Bytes bytes = delivered.bytes;
    const Frame frame = Parsed(&bytes);
    uint8_t* const l3 = bytes.data() + frame.packet.l3_offset;
    if (frame.packet.family == 4 && (l3[6] & 0x40) != 0) {
      // A header checksum that is wrong stays so.
      const uint16_t rest = SlowSum(l3, frame.packet.l3_len);
      Store16(l3 + 4, 0);
      Store16(l3 + 10, rest);
    }
    sorted.push_back({FlowOf(frame, delivered.port), bytes});
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Labelled& a, const Labelled& b) { return a.flow < b.flow; });
  return sorted;
}

}  // namespace

std::vector<Bytes> FramesOf(Written written) {
  if (!written.header.super()) {
    if (written.header.partial()) SlowComplete(&written.bytes);
    return {written.bytes};
  }
  const Frame frame = Parsed(&written.bytes);
  Cut cut;
  static const auto list = std::make_unique<SegmentList>();
  if (!PlanCut(frame, written.header.gso_size, &cut) || cut.count != written.frames) return {};
  CHECK(IsChecksumPartial(frame));
  CHECK(written.header.partial());
  CHECK_EQUAL(written.header.header_bytes, cut.header_bytes);
  CHECK_EQUAL(written.header.checksum_start, cut.l4_offset);
  CHECK_EQUAL(written.header.checksum_offset, cut.tcp ? 16 : 6);
  const uint8_t tcp_type = cut.family == 4 ? kGsoTcp4 : kGsoTcp6;
  CHECK_EQUAL(written.header.gso_type, cut.tcp ? tcp_type : kGsoUdp);
  BuildSegments(frame, cut, 0, cut.count, nullptr, 0, list.get());
  std::vector<Bytes> segments;
  for (uint32_t i = 0; i < cut.count; i++) {
    const auto* head = static_cast<const uint8_t*>(list->parts[2 * i].iov_base);
    const auto* data = static_cast<const uint8_t*>(list->parts[2 * i + 1].iov_base);
    Bytes segment(head, head + list->parts[2 * i].iov_len);
    segment.insert(segment.end(), data, data + list->parts[2 * i + 1].iov_len);
    segments.push_back(segment);
  }
  return segments;
}

FrameSpec Nth(FrameSpec spec, uint32_t n) {
  spec.sequence += n * spec.payload;
  spec.id = static_cast<uint16_t>(spec.id + n);
  spec.payload_seed += n;
  return spec;
}

void CheckSame(const std::vector<Delivered>& in, const std::vector<Delivered>& out) {
  CHECK_EQUAL(in.size(), out.size());
  const std::vector<Labelled> left = Sorted(in);
  const std::vector<Labelled> right = Sorted(out);
  for (size_t i = 0; i < left.size() && i < right.size(); i++) {
    CHECK(left[i].flow == right[i].flow);
    CHECK(left[i].bytes == right[i].bytes);
  }
}

}  // namespace weft::test
