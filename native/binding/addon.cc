// The addon's table of contents: what src/host/native.ts sees. Each file of this folder exports its
// part.
#include <napi.h>

#include "conntrack-binding.h"
#include "data-plane-binding.h"
#include "fd-passing-binding.h"
#include "frame-reader.h"
#include "link-binding.h"
#include "probe-binding.h"
#include "tap-binding.h"
#include "udp-binding.h"

namespace {

Napi::Object Export(Napi::Env env, Napi::Object exports) {
  weft::binding::ExportTap(env, exports);
  weft::binding::ExportLink(env, exports);
  weft::binding::ExportUdp(env, exports);
  weft::binding::ExportProbe(env, exports);
  weft::binding::FrameReader::Export(env, exports);
  weft::binding::DataPlaneBinding::Export(env, exports);
  weft::binding::ExportFdPassing(env, exports);
  weft::binding::ExportConntrack(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(weft, Export)
