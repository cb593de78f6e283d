// TAP devices for JavaScript: opening and removing on helper threads, writing a frame.
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportTap(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
