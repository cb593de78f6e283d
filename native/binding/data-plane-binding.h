// The native data plane for JavaScript: src/host/engine/native-engine.ts is its only user.
#pragma once

#include <napi.h>

#include <memory>

#include "../engine/data-plane.h"

namespace weft::binding {

// JavaScript: `new DataPlane(options, onNews)`, where options are
// {addresses: Uint8Array[], port, workers, tier, uplinkName, pinsPath}. The methods are described in
// src/host/native.ts.
//
// `onNews()` runs on the main thread some time after a device has gone away or a path probe was
// answered; `takeLostPorts` and `takePathAnswers` say which.
class DataPlaneBinding : public Napi::ObjectWrap<DataPlaneBinding> {
 public:
  static void Export(Napi::Env env, Napi::Object exports);
  explicit DataPlaneBinding(const Napi::CallbackInfo& info);
  ~DataPlaneBinding() override { Release(); }

 private:
  Napi::Value Start(const Napi::CallbackInfo& info);
  Napi::Value Program(const Napi::CallbackInfo& info);
  Napi::Value AttachPort(const Napi::CallbackInfo& info);
  Napi::Value DetachPort(const Napi::CallbackInfo& info);
  Napi::Value TakeLostPorts(const Napi::CallbackInfo& info);
  Napi::Value TakePathAnswers(const Napi::CallbackInfo& info);
  Napi::Value Counters(const Napi::CallbackInfo& info);
  Napi::Value PortSlot(const Napi::CallbackInfo& info);
  Napi::Value Learned(const Napi::CallbackInfo& info);
  Napi::Value Pins(const Napi::CallbackInfo& info);
  Napi::Value Tier(const Napi::CallbackInfo& info);
  Napi::Value Stop(const Napi::CallbackInfo& info);
  void Release();

  engine::DataPlaneOptions options_;
  // Shared with the array buffer of the counters, which JavaScript may keep longer than this
  // object.
  std::shared_ptr<engine::DataPlane> plane_;
  Napi::ThreadSafeFunction news_;
  bool released_ = false;
};

}  // namespace weft::binding
