// Translates between JavaScript values and the structs of native/sys. Arguments were checked in
// TypeScript (src/host/native.ts is the only caller); here they are trusted.
#pragma once

#include <napi.h>

#include <string>
#include <vector>

#include "../sys/link-address.h"
#include "../sys/status.h"

namespace weft::binding {

// Makes `{step, errno}`.
Napi::Object StatusToValue(Napi::Env env, const sys::Status& status);

// Reads 4 or 16 bytes of an address in network order.
sys::IpPrefix AddressFromValue(const Napi::Value& bytes, uint8_t prefix_bits);

// Reads `[{bytes, prefixBits}]`.
std::vector<sys::IpPrefix> PrefixesFromValue(const Napi::Value& list);

std::string StringFromValue(const Napi::Value& value);

// Reads an array of descriptors.
std::vector<int> FdsFromValue(const Napi::Value& list);

}  // namespace weft::binding
