// See the header. The probes are in the files self-test-*.cc.
#include "self-test.h"

namespace weft::sys {

Capabilities Probe() {
  return {ProbeUdpSegment(), ProbeTapOffload(), ProbeTapUso(), ProbeTunnelSuper()};
}

}  // namespace weft::sys
