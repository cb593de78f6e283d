// Exports `lookAtLink`, `takeLink`, `returnLink`: native/sys/taken-link.h; and `openNetlinkNews`.
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportLink(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
