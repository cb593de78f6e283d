// See the header.
#include "values.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace weft::binding {

Napi::Object StatusToValue(Napi::Env env, const sys::Status& status) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("step", status.step);
  result.Set("errno", status.error);
  return result;
}

sys::IpPrefix AddressFromValue(const Napi::Value& bytes, uint8_t prefix_bits) {
  const auto array = bytes.As<Napi::Uint8Array>();
  const size_t size = array.ByteLength();
  sys::IpPrefix address{size == 4 ? AF_INET : AF_INET6, {}, prefix_bits};
  std::memcpy(address.bytes.data(), array.Data(), std::min(size, address.bytes.size()));
  return address;
}

std::vector<sys::IpPrefix> PrefixesFromValue(const Napi::Value& list) {
  const auto array = list.As<Napi::Array>();
  std::vector<sys::IpPrefix> prefixes;
  for (uint32_t i = 0; i < array.Length(); i++) {
    const auto item = array.Get(i).As<Napi::Object>();
    const uint32_t bits = item.Get("prefixBits").As<Napi::Number>().Uint32Value();
    prefixes.push_back(AddressFromValue(item.Get("bytes"), static_cast<uint8_t>(bits)));
  }
  return prefixes;
}

std::string StringFromValue(const Napi::Value& value) {
  return value.As<Napi::String>().Utf8Value();
}

std::vector<int> FdsFromValue(const Napi::Value& list) {
  const auto array = list.As<Napi::Array>();
  std::vector<int> fds;
  for (uint32_t i = 0; i < array.Length(); i++) {
    fds.push_back(array.Get(i).As<Napi::Number>().Int32Value());
  }
  return fds;
}

}  // namespace weft::binding
