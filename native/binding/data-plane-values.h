// Ports and learned MACs between JavaScript and core; shared with the addon of the tests
// (native/test/addon).
#pragma once

#include <napi.h>

#include <memory>

#include "../core/port.h"
#include "../core/tables.h"

namespace weft::binding {

// Reads 4 or 16 bytes.
core::Ip IpFromValue(const Napi::Value& value);
std::vector<core::Ip> IpsFromValue(const Napi::Value& value);
Napi::Value IpToValue(Napi::Env env, const core::Ip& ip);
uint32_t NumberOf(const Napi::Object& object, const char* name);

// Reads `{id, mac, addresses, router, fds, headerBytes, tso, uso}`.
std::unique_ptr<core::Port> PortFromValue(const Napi::Object& spec);

// Makes `[{mac, vtep, silentMs}]`.
Napi::Value LearnedToValue(Napi::Env env, core::Tables& tables, uint32_t vni, uint64_t now_ms);

// An array of the names of core::Drop.
Napi::Array DropReasons(Napi::Env env);

}  // namespace weft::binding
