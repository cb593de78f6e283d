// Exports `lookAtLink`, `takeLink`, `returnLink` and `openLinkNews`: native/sys/taken-link.h.
#pragma once

#include <napi.h>

namespace weft::binding {

void ExportLink(Napi::Env env, Napi::Object exports);

}  // namespace weft::binding
