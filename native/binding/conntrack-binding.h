// Connection tracking, for JavaScript.
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportConntrack(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
