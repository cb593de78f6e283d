// Messages and descriptors for a service manager: sd_notify(3).
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportFdPassing(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
