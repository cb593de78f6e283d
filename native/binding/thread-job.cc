// See the header.
#include "thread-job.h"

#include <utility>

#include "../sys/quiet-thread.h"

namespace weft::binding {

Napi::Promise ThreadJob::Start(Napi::Env env, std::unique_ptr<ThreadJob> job) {
  job->deferred_ = std::make_unique<Napi::Promise::Deferred>(env);
  const Napi::Promise promise = job->deferred_->Promise();
  auto settle = [](Napi::Env main_env, Napi::Function, ThreadJob* done) {
    const std::unique_ptr<ThreadJob> owned(done);
    // A null environment means that it is being torn down: nobody waits for the promise.
    if (static_cast<napi_env>(main_env) == nullptr) return;
    const Napi::HandleScope scope(main_env);
    owned->deferred_->Resolve(owned->Result(main_env));
  };
  auto report = Napi::ThreadSafeFunction::New(env, Napi::Function(), "weft job", 1, 1);
  sys::StartQuietThread([settle, report, running = job.release()]() {
    running->Run();
    if (report.BlockingCall(running, settle) != napi_ok) delete running;
    report.Release();
  }).detach();
  return promise;
}

}  // namespace weft::binding
