// The addon's table of contents: what src/host/native.ts sees. Each file of this folder exports its
// part.
#include <napi.h>

#include "../sys/unix-datagram.h"
#include "data-plane-binding.h"
#include "frame-reader.h"
#include "probe-binding.h"
#include "tap-binding.h"
#include "udp-binding.h"
#include "values.h"

namespace {

// `sendUnixDatagram(path, text)`: 0 or errno.
Napi::Value SendUnixDatagram(const Napi::CallbackInfo& info) {
  const weft::sys::Status status = weft::sys::SendUnixDatagram(
      weft::binding::StringFromValue(info[0]), weft::binding::StringFromValue(info[1]));
  return Napi::Number::New(info.Env(), status.error);
}

Napi::Object Export(Napi::Env env, Napi::Object exports) {
  weft::binding::ExportTap(env, exports);
  weft::binding::ExportUdp(env, exports);
  weft::binding::ExportProbe(env, exports);
  weft::binding::FrameReader::Export(env, exports);
  weft::binding::DataPlaneBinding::Export(env, exports);
  exports.Set("sendUnixDatagram", Napi::Function::New<SendUnixDatagram>(env, "sendUnixDatagram"));
  return exports;
}

}  // namespace

NODE_API_MODULE(weft, Export)
