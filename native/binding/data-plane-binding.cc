// See the header.
#include "data-plane-binding.h"

#include <time.h>

#include <utility>

#include "data-plane-values.h"
#include "values.h"

namespace weft::binding {

namespace {

Napi::Value StatusOrNull(Napi::Env env, const sys::Status& status) {
  return status.ok() ? env.Null() : Napi::Value(StatusToValue(env, status));
}

uint64_t NowMs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000 + static_cast<uint64_t>(now.tv_nsec) / 1'000'000;
}

}  // namespace

void DataPlaneBinding::Export(Napi::Env env, Napi::Object exports) {
  exports.Set("DataPlane",
              DefineClass(env, "DataPlane",
                          {InstanceMethod("start", &DataPlaneBinding::Start),
                           InstanceMethod("program", &DataPlaneBinding::Program),
                           InstanceMethod("attachPort", &DataPlaneBinding::AttachPort),
                           InstanceMethod("detachPort", &DataPlaneBinding::DetachPort),
                           InstanceMethod("takeLostPorts", &DataPlaneBinding::TakeLostPorts),
                           InstanceMethod("takePathAnswers", &DataPlaneBinding::TakePathAnswers),
                           InstanceMethod("counters", &DataPlaneBinding::Counters),
                           InstanceMethod("portSlot", &DataPlaneBinding::PortSlot),
                           InstanceMethod("learned", &DataPlaneBinding::Learned),
                           InstanceMethod("pins", &DataPlaneBinding::Pins),
                           InstanceMethod("tier", &DataPlaneBinding::Tier),
                           InstanceMethod("stop", &DataPlaneBinding::Stop)}));
  exports.Set("dropReasons", DropReasons(env));
}

DataPlaneBinding::DataPlaneBinding(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<DataPlaneBinding>(info), plane_(std::make_shared<engine::DataPlane>()) {
  const auto wanted = info[0].As<Napi::Object>();
  options_.addresses = IpsFromValue(wanted.Get("addresses"));
  options_.port = static_cast<uint16_t>(NumberOf(wanted, "port"));
  options_.workers = NumberOf(wanted, "workers");
  options_.tier = static_cast<int>(NumberOf(wanted, "tier"));
  options_.uplink_name = StringFromValue(wanted.Get("uplinkName"));
  options_.pins_path = StringFromValue(wanted.Get("pinsPath"));
  // One waiting call is enough: it is told everything.
  news_ = Napi::ThreadSafeFunction::New(info.Env(), info[1].As<Napi::Function>(), "weft news", 1,
                                        1);
  news_.Unref(info.Env());
  options_.news.tell = [](void* data) {
    static_cast<DataPlaneBinding*>(data)->news_.NonBlockingCall();
  };
  options_.news.data = this;
}

Napi::Value DataPlaneBinding::Start(const Napi::CallbackInfo& info) {
  const sys::Status status = plane_->Start(options_);
  // Threads refer to this object until it is stopped.
  if (status.ok()) Ref();
  return StatusOrNull(info.Env(), status);
}

Napi::Value DataPlaneBinding::Program(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  return Napi::Boolean::New(info.Env(), plane_->Program(bytes.Data(), bytes.ByteLength()));
}

Napi::Value DataPlaneBinding::AttachPort(const Napi::CallbackInfo& info) {
  const auto spec = info[0].As<Napi::Object>();
  const sys::Status status = plane_->AttachPort(NumberOf(spec, "vni"), PortFromValue(spec));
  return StatusOrNull(info.Env(), status);
}

Napi::Value DataPlaneBinding::DetachPort(const Napi::CallbackInfo& info) {
  plane_->DetachPort(info[0].As<Napi::Number>().Uint32Value());
  return info.Env().Undefined();
}

Napi::Value DataPlaneBinding::TakeLostPorts(const Napi::CallbackInfo& info) {
  Napi::Array ids = Napi::Array::New(info.Env());
  for (const uint32_t id : plane_->TakeLostPorts()) ids.Set(ids.Length(), id);
  return ids;
}

Napi::Value DataPlaneBinding::TakePathAnswers(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  for (const engine::PathAnswer& answer : plane_->TakePathAnswers()) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("from", IpToValue(info.Env(), answer.from));
    entry.Set("token", answer.token);
    list.Set(list.Length(), entry);
  }
  return list;
}

// The workers' blocks, to be read in place. The memory lives as long as the buffer.
Napi::Value DataPlaneBinding::Counters(const Napi::CallbackInfo& info) {
  auto* keep = new std::shared_ptr<engine::DataPlane>(plane_);
  const size_t size = plane_->worker_count() * sizeof(core::Counters);
  return Napi::ArrayBuffer::New(
      info.Env(), plane_->counters(), size,
      [](Napi::Env, void*, std::shared_ptr<engine::DataPlane>* kept) { delete kept; }, keep);
}

Napi::Value DataPlaneBinding::PortSlot(const Napi::CallbackInfo& info) {
  const core::Port* port = plane_->tables().LookupPort(info[0].As<Napi::Number>().Uint32Value());
  return Napi::Number::New(info.Env(), port == nullptr ? -1 : static_cast<double>(port->slot));
}

Napi::Value DataPlaneBinding::Learned(const Napi::CallbackInfo& info) {
  const uint32_t vni = info[0].As<Napi::Number>().Uint32Value();
  return LearnedToValue(info.Env(), plane_->tables(), vni, NowMs());
}

// `{kept, refusal}`: flow pins of an earlier run, and why there is no file of them.
Napi::Value DataPlaneBinding::Pins(const Napi::CallbackInfo& info) {
  Napi::Object value = Napi::Object::New(info.Env());
  value.Set("kept", plane_->pins_kept());
  value.Set("refusal", StatusOrNull(info.Env(), plane_->pins_status()));
  return value;
}

// `{tier, cause}`: where the workers are now, and the errno that lowered it.
Napi::Value DataPlaneBinding::Tier(const Napi::CallbackInfo& info) {
  Napi::Object value = Napi::Object::New(info.Env());
  value.Set("tier", plane_->tiers().tier());
  value.Set("cause", plane_->tiers().cause());
  return value;
}

Napi::Value DataPlaneBinding::Stop(const Napi::CallbackInfo& info) {
  Release();
  return info.Env().Undefined();
}

void DataPlaneBinding::Release() {
  if (released_) return;
  released_ = true;
  const bool running = plane_->worker_count() > 0;
  plane_->Stop();
  news_.Abort();
  if (running) Unref();
}

}  // namespace weft::binding
