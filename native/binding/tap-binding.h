// TAP devices for JavaScript: opening, adopting and deleting on helper threads, writing a frame.
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportTap(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
