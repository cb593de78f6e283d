// See the header.
#include "data-plane-values.h"

namespace weft::binding {

core::Ip IpFromValue(const Napi::Value& value) {
  const auto bytes = value.As<Napi::Uint8Array>();
  return bytes.ByteLength() == 4 ? core::LoadIpv4(bytes.Data()) : core::LoadIpv6(bytes.Data());
}

Napi::Value IpToValue(Napi::Env env, const core::Ip& ip) {
  Napi::Uint8Array bytes = Napi::Uint8Array::New(env, ip.family == 4 ? 4 : 16);
  if (ip.family == 4) {
    core::Store32(bytes.Data(), static_cast<uint32_t>(ip.low));
  } else {
    core::Store64(bytes.Data(), ip.high);
    core::Store64(bytes.Data() + 8, ip.low);
  }
  return bytes;
}

std::vector<core::Ip> IpsFromValue(const Napi::Value& value) {
  const auto list = value.As<Napi::Array>();
  std::vector<core::Ip> ips;
  for (uint32_t i = 0; i < list.Length(); i++) ips.push_back(IpFromValue(list.Get(i)));
  return ips;
}

uint32_t NumberOf(const Napi::Object& object, const char* name) {
  return object.Get(name).As<Napi::Number>().Uint32Value();
}

std::unique_ptr<core::Port> PortFromValue(const Napi::Object& spec) {
  auto port = std::make_unique<core::Port>();
  port->id = NumberOf(spec, "id");
  port->mac = core::LoadMac(spec.Get("mac").As<Napi::Uint8Array>().Data());
  port->addresses = IpsFromValue(spec.Get("addresses"));
  const auto router = spec.Get("router").As<Napi::Uint8Array>();
  if (router.ByteLength() == 6) port->router = core::LoadMac(router.Data());
  const auto fds = spec.Get("fds").As<Napi::Array>();
  core::PortDevice& device = port->device;
  for (uint32_t i = 0; i < fds.Length() && i < core::kQueuesMax; i++) {
    device.fds[device.fd_count++] = fds.Get(i).As<Napi::Number>().Int32Value();
  }
  device.header_bytes = NumberOf(spec, "headerBytes");
  device.tso = spec.Get("tso").As<Napi::Boolean>().Value();
  device.uso = spec.Get("uso").As<Napi::Boolean>().Value();
  return port;
}

Napi::Value LearnedToValue(Napi::Env env, core::Tables& tables, uint32_t vni, uint64_t now_ms) {
  Napi::Array list = Napi::Array::New(env);
  const core::Network* network = tables.LookupNetwork(vni);
  const core::LearnedMacs* learned = network == nullptr ? nullptr : network->learned.load();
  if (learned == nullptr) return list;
  const core::Members& members = *network->members.load();
  learned->ForEach(now_ms, [&](uint64_t mac, uint32_t vtep, uint64_t heard_ms) {
    const core::Vtep* foreign = members.LookupForeign(vtep);
    if (foreign == nullptr) return;
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("mac", static_cast<double>(mac));
    entry.Set("vtep", IpToValue(env, foreign->ip));
    entry.Set("silentMs", static_cast<double>(now_ms - heard_ms));
    list.Set(list.Length(), entry);
  });
  return list;
}

Napi::Array DropReasons(Napi::Env env) {
  Napi::Array reasons = Napi::Array::New(env);
  for (uint32_t i = 0; i < core::kDropCount; i++) reasons.Set(i, core::kDropNames[i]);
  return reasons;
}

}  // namespace weft::binding
