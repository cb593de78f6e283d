// `sendUnixDatagram`, `setCloseOnExec` and `probeFdStore`.
#include "fd-passing-binding.h"

#include <memory>
#include <string>
#include <utility>

#include "../sys/fd-passing.h"
#include "../sys/unix-datagram.h"
#include "thread-job.h"
#include "values.h"

namespace weft::binding {

namespace {

// `sendUnixDatagram(path, text, fds, waitMs)`: 0 or errno.
Napi::Value SendUnixDatagram(const Napi::CallbackInfo& info) {
  const sys::Status status =
      sys::SendUnixDatagram(StringFromValue(info[0]), StringFromValue(info[1]),
                            FdsFromValue(info[2]), info[3].As<Napi::Number>().Uint32Value());
  return Napi::Number::New(info.Env(), status.error);
}

// `setCloseOnExec(fd)`: 0 or errno.
Napi::Value SetCloseOnExec(const Napi::CallbackInfo& info) {
  const int fd = info[0].As<Napi::Number>().Int32Value();
  return Napi::Number::New(info.Env(), sys::SetCloseOnExec(fd).error);
}

// Null or `{step, errno}`.
class ProbeFdStoreJob : public ThreadJob {
 public:
  ProbeFdStoreJob(std::string path, std::string name)
      : path_(std::move(path)), name_(std::move(name)) {}

 protected:
  void Run() override { result_ = sys::ProbeFdStore(path_, name_); }
  Napi::Value Result(Napi::Env env) override {
    return result_.ok() ? env.Null() : Napi::Value(StatusToValue(env, result_));
  }

 private:
  std::string path_;
  std::string name_;
  sys::Status result_;
};

Napi::Value ProbeFdStore(const Napi::CallbackInfo& info) {
  return ThreadJob::Start(info.Env(), std::make_unique<ProbeFdStoreJob>(StringFromValue(info[0]),
                                                                        StringFromValue(info[1])));
}

}  // namespace

void ExportFdPassing(Napi::Env env, Napi::Object exports) {
  exports.Set("sendUnixDatagram", Napi::Function::New<SendUnixDatagram>(env, "sendUnixDatagram"));
  exports.Set("setCloseOnExec", Napi::Function::New<SetCloseOnExec>(env, "setCloseOnExec"));
  exports.Set("probeFdStore", Napi::Function::New<ProbeFdStore>(env, "probeFdStore"));
}

}  // namespace weft::binding
