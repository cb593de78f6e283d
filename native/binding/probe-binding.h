// What the kernel can do, for JavaScript.
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportProbe(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
