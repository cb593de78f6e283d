// `openTap`, `removeTap`, `releaseTap` and `writeFrame`.
#include "tap-binding.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "../sys/tap-setup.h"
#include "../sys/tun.h"
#include "thread-job.h"
#include "values.h"

namespace weft::binding {

namespace {

// Opens a TAP: `{fd, ifindex, existed, headerBytes, tso, uso}` or `{step, errno}`.
class OpenTapJob : public ThreadJob {
 public:
  explicit OpenTapJob(sys::TapRequest request) : request_(std::move(request)) {}
  ~OpenTapJob() override {
    if (result_.fd >= 0) close(result_.fd);
  }

 protected:
  void Run() override { result_ = sys::OpenTap(request_); }
  Napi::Value Result(Napi::Env env) override {
    if (!result_.status.ok()) return StatusToValue(env, result_.status);
    Napi::Object value = Napi::Object::New(env);
    value.Set("fd", std::exchange(result_.fd, -1));
    value.Set("ifindex", result_.ifindex);
    value.Set("existed", result_.existed);
    value.Set("headerBytes", result_.offload.header_bytes);
    value.Set("tso", result_.offload.tso);
    value.Set("uso", result_.offload.uso);
    return value;
  }

 private:
  sys::TapRequest request_;
  sys::TapResult result_;
};

// Deletes a TAP by name: `{existed}` or `{step, errno}`.
class RemoveTapJob : public ThreadJob {
 public:
  RemoveTapJob(std::string ns_path, std::string name)
      : ns_path_(std::move(ns_path)), name_(std::move(name)) {}

 protected:
  void Run() override { result_ = sys::RemoveTap(ns_path_, name_); }
  Napi::Value Result(Napi::Env env) override {
    if (!result_.status.ok()) return StatusToValue(env, result_.status);
    Napi::Object value = Napi::Object::New(env);
    value.Set("existed", result_.existed);
    return value;
  }

 private:
  std::string ns_path_;
  std::string name_;
  sys::TapResult result_;
};

// Deletes the TAP of a descriptor by closing it. On a thread, because the kernel waits for an RCU
// grace period while it takes a device down.
class ReleaseTapJob : public ThreadJob {
 public:
  explicit ReleaseTapJob(int fd) : fd_(fd) {}

 protected:
  void Run() override {
    // Fails when the device is gone already, which is what was wanted.
    sys::SetPersistent(fd_, false);
    close(fd_);
  }
  Napi::Value Result(Napi::Env env) override { return env.Undefined(); }

 private:
  int fd_;
};

Napi::Value OpenTap(const Napi::CallbackInfo& info) {
  const auto wanted = info[0].As<Napi::Object>();
  sys::TapRequest request;
  request.ns_path = StringFromValue(wanted.Get("namespace"));
  request.name = StringFromValue(wanted.Get("name"));
  const auto mac = wanted.Get("mac").As<Napi::Uint8Array>();
  std::copy_n(mac.Data(), std::min(mac.ByteLength(), request.mac.size()), request.mac.begin());
  request.mtu_bytes = wanted.Get("mtuBytes").As<Napi::Number>().Uint32Value();
  request.addresses = PrefixesFromValue(wanted.Get("addresses"));
  request.gateways = PrefixesFromValue(wanted.Get("gateways"));
  request.configure = wanted.Get("configure").As<Napi::Boolean>().Value();
  request.offload = wanted.Get("offload").As<Napi::Boolean>().Value();
  request.gso_max_bytes = wanted.Get("gsoMaxBytes").As<Napi::Number>().Uint32Value();
  return ThreadJob::Start(info.Env(), std::make_unique<OpenTapJob>(std::move(request)));
}

Napi::Value RemoveTap(const Napi::CallbackInfo& info) {
  return ThreadJob::Start(info.Env(), std::make_unique<RemoveTapJob>(StringFromValue(info[0]),
                                                                     StringFromValue(info[1])));
}

Napi::Value ReleaseTap(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  return ThreadJob::Start(info.Env(), std::make_unique<ReleaseTapJob>(fd));
}

// HOT PATH. `writeFrame(fd, bytes)`: 0 or errno.
Napi::Value WriteFrame(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  const auto frame = info[1].As<Napi::Uint8Array>();
  return Napi::Number::New(info.Env(), sys::WriteFrame(fd, frame.Data(), frame.ByteLength()));
}

}  // namespace

void ExportTap(Napi::Env env, Napi::Object exports) {
  exports.Set("openTap", Napi::Function::New<OpenTap>(env, "openTap"));
  exports.Set("removeTap", Napi::Function::New<RemoveTap>(env, "removeTap"));
  exports.Set("releaseTap", Napi::Function::New<ReleaseTap>(env, "releaseTap"));
  exports.Set("writeFrame", Napi::Function::New<WriteFrame>(env, "writeFrame"));
}

}  // namespace weft::binding
