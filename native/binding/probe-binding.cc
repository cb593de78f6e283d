// `probeCapabilities`.
#include "probe-binding.h"

#include <memory>

#include "../sys/self-test.h"
#include "thread-job.h"
#include "values.h"

namespace weft::binding {

namespace {

// `{udpSegment, tapOffload, tapUso, tunnelSuper}`, each null or `{step, errno}`.
class ProbeJob : public ThreadJob {
 protected:
  void Run() override { result_ = sys::Probe(); }
  Napi::Value Result(Napi::Env env) override {
    Napi::Object value = Napi::Object::New(env);
    const auto set = [&](const char* name, const sys::Status& status) {
      value.Set(name, status.ok() ? env.Null() : Napi::Value(StatusToValue(env, status)));
    };
    set("udpSegment", result_.udp_segment);
    set("tapOffload", result_.tap_offload);
    set("tapUso", result_.tap_uso);
    set("tunnelSuper", result_.tunnel_super);
    return value;
  }

 private:
  sys::Capabilities result_;
};

Napi::Value ProbeCapabilities(const Napi::CallbackInfo& info) {
  return ThreadJob::Start(info.Env(), std::make_unique<ProbeJob>());
}

}  // namespace

void ExportProbe(Napi::Env env, Napi::Object exports) {
  exports.Set("probeCapabilities",
              Napi::Function::New<ProbeCapabilities>(env, "probeCapabilities"));
}

}  // namespace weft::binding
