// UDP descriptors for Node's dgram.
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportUdp(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
