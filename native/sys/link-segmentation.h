// Whether an interface takes superframes, or the kernel has to cut them in front of it. ethtool(8),
// `tso` and `gso`.
#pragma once

namespace weft::sys {

// True when the interface's segmentation offloads are on, and when the kernel does not say: then
// trying is the only way to find out. In the namespace of the calling thread.
bool TakesSuperframes(int ifindex);

}  // namespace weft::sys
