// `openUdpSocket`, `steerByEcn` and `forbidAddressReuse`.
#include "udp-binding.h"

#include <sys/socket.h>

#include "../sys/ecn-steering.h"
#include "../sys/udp-socket.h"
#include "values.h"

namespace weft::binding {

namespace {

// `openUdpSocket({address, port, join, tos, receiveBytes, sendBytes, discardInput})`: `{fd}` or
// `{step, errno}`.
Napi::Value OpenUdpSocket(const Napi::CallbackInfo& info) {
  const auto wanted = info[0].As<Napi::Object>();
  const auto number = [&](const char* name) {
    return wanted.Get(name).As<Napi::Number>().Int32Value();
  };
  const sys::IpPrefix address = AddressFromValue(wanted.Get("address"), 0);
  const sys::UdpSocketRequest request = {
      address.family,
      address.bytes,
      static_cast<uint16_t>(number("port")),
      wanted.Get("join").As<Napi::Boolean>().Value(),
      static_cast<uint8_t>(number("tos")),
      number("receiveBytes"),
      number("sendBytes"),
      wanted.Get("discardInput").As<Napi::Boolean>().Value(),
  };
  int fd = -1;
  const sys::Status status = sys::OpenUdpSocket(request, &fd);
  if (!status.ok()) return StatusToValue(info.Env(), status);
  Napi::Object value = Napi::Object::New(info.Env());
  value.Set("fd", fd);
  return value;
}

// `steerByEcn(fd, 4 or 6)`: 0 or errno.
Napi::Value SteerByEcn(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  const int family = info[1].As<Napi::Number>().Int32Value() == 4 ? AF_INET : AF_INET6;
  return Napi::Number::New(info.Env(), sys::SteerByEcn(fd, family).error);
}

// `forbidAddressReuse(fd)`: 0 or errno.
Napi::Value ForbidAddressReuse(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  return Napi::Number::New(info.Env(), sys::ForbidAddressReuse(fd).error);
}

}  // namespace

void ExportUdp(Napi::Env env, Napi::Object exports) {
  exports.Set("openUdpSocket", Napi::Function::New<OpenUdpSocket>(env, "openUdpSocket"));
  exports.Set("steerByEcn", Napi::Function::New<SteerByEcn>(env, "steerByEcn"));
  exports.Set("forbidAddressReuse",
              Napi::Function::New<ForbidAddressReuse>(env, "forbidAddressReuse"));
}

}  // namespace weft::binding
