// `openTap`, `adoptTap`, `removeTap`, `deleteTap` and `writeFrame`.
#include "tap-binding.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "../sys/held-tap.h"
#include "../sys/tap-setup.h"
#include "../sys/tun.h"
#include "thread-job.h"
#include "values.h"

namespace weft::binding {

namespace {

// `{fds, ifindex, existed, headerBytes, tso, uso}` or `{step, errno}`.
Napi::Object TapToValue(Napi::Env env, const sys::TapResult& tap) {
  if (!tap.status.ok()) return StatusToValue(env, tap.status);
  Napi::Object value = Napi::Object::New(env);
  Napi::Array fds = Napi::Array::New(env);
  fds.Set(0u, tap.fd);
  for (const int fd : tap.more_fds) fds.Set(fds.Length(), fd);
  value.Set("fds", fds);
  value.Set("ifindex", tap.ifindex);
  value.Set("existed", tap.existed);
  value.Set("headerBytes", tap.offload.header_bytes);
  value.Set("tso", tap.offload.tso);
  value.Set("uso", tap.offload.uso);
  return value;
}

// Opens a TAP by name: see TapToValue.
class OpenTapJob : public ThreadJob {
 public:
  explicit OpenTapJob(sys::TapRequest request) : request_(std::move(request)) {}
  ~OpenTapJob() override {
    if (result_.fd < 0) return;
    close(result_.fd);
    for (const int fd : result_.more_fds) close(fd);
  }

 protected:
  void Run() override { result_ = sys::OpenTap(request_); }
  Napi::Value Result(Napi::Env env) override {
    const Napi::Object value = TapToValue(env, result_);
    result_.fd = -1;
    return value;
  }

 private:
  sys::TapRequest request_;
  sys::TapResult result_;
};

// Takes a TAP over by its descriptors, which stay the caller's: see TapToValue.
class AdoptTapJob : public ThreadJob {
 public:
  AdoptTapJob(sys::TapRequest request, std::vector<int> fds)
      : request_(std::move(request)), fds_(std::move(fds)) {}

 protected:
  void Run() override { result_ = sys::AdoptTap(request_, fds_); }
  Napi::Value Result(Napi::Env env) override { return TapToValue(env, result_); }

 private:
  sys::TapRequest request_;
  std::vector<int> fds_;
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

// Deletes the TAP of a descriptor: 0 or errno. Works on a duplicate, because the loss of the device
// may make the caller close its own in the meantime.
class DeleteTapJob : public ThreadJob {
 public:
  explicit DeleteTapJob(int fd) : fd_(fcntl(fd, F_DUPFD_CLOEXEC, 0)) {}

 protected:
  void Run() override {
    result_ = sys::DeleteTap(fd_.get());
    fd_.Reset(-1);
  }
  Napi::Value Result(Napi::Env env) override { return Napi::Number::New(env, result_.error); }

 private:
  sys::UniqueFd fd_;
  sys::Status result_;
};

sys::TapRequest TapRequestFromValue(const Napi::Value& argument) {
  const auto wanted = argument.As<Napi::Object>();
  sys::TapRequest request;
  request.ns_path = StringFromValue(wanted.Get("namespace"));
  request.name = StringFromValue(wanted.Get("name"));
  const auto mac = wanted.Get("mac").As<Napi::Uint8Array>();
  std::copy_n(mac.Data(), std::min(mac.ByteLength(), request.mac.size()), request.mac.begin());
  request.mtu_bytes = wanted.Get("mtuBytes").As<Napi::Number>().Uint32Value();
  request.addresses = PrefixesFromValue(wanted.Get("addresses"));
  request.gateways = PrefixesFromValue(wanted.Get("gateways"));
  request.sources = PrefixesFromValue(wanted.Get("sources"));
  request.configure = wanted.Get("configure").As<Napi::Boolean>().Value();
  request.offload = wanted.Get("offload").As<Napi::Boolean>().Value();
  request.gso_max_bytes = wanted.Get("gsoMaxBytes").As<Napi::Number>().Uint32Value();
  request.queues = wanted.Get("queues").As<Napi::Number>().Int32Value();
  return request;
}

Napi::Value OpenTap(const Napi::CallbackInfo& info) {
  return ThreadJob::Start(info.Env(), std::make_unique<OpenTapJob>(TapRequestFromValue(info[0])));
}

Napi::Value AdoptTap(const Napi::CallbackInfo& info) {
  return ThreadJob::Start(info.Env(), std::make_unique<AdoptTapJob>(TapRequestFromValue(info[0]),
                                                                    FdsFromValue(info[1])));
}

Napi::Value RemoveTap(const Napi::CallbackInfo& info) {
  return ThreadJob::Start(info.Env(), std::make_unique<RemoveTapJob>(StringFromValue(info[0]),
                                                                     StringFromValue(info[1])));
}

Napi::Value DeleteTap(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  return ThreadJob::Start(info.Env(), std::make_unique<DeleteTapJob>(fd));
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
  exports.Set("adoptTap", Napi::Function::New<AdoptTap>(env, "adoptTap"));
  exports.Set("deleteTap", Napi::Function::New<DeleteTap>(env, "deleteTap"));
  exports.Set("writeFrame", Napi::Function::New<WriteFrame>(env, "writeFrame"));
}

}  // namespace weft::binding
