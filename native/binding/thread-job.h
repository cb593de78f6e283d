// Work that must not run on Node's main thread, and not on libuv's pool either: a pool thread that
// entered another network namespace would carry later, unrelated work of Node into it. Each job has
// a thread of its own, which ends with it.
#pragma once

#include <napi.h>

#include <memory>

namespace weft::binding {

// One job: Run on the helper thread, Result afterwards on the main thread.
class ThreadJob {
 public:
  virtual ~ThreadJob() = default;

  // Runs `job`; the promise resolves to its Result and is never rejected.
  static Napi::Promise Start(Napi::Env env, std::unique_ptr<ThreadJob> job);

 protected:
  // Helper thread: no Node-API here.
  virtual void Run() = 0;
  // Main thread. Not called when the environment ends first; the destructor then releases what Run
  // made.
  virtual Napi::Value Result(Napi::Env env) = 0;

 private:
  std::unique_ptr<Napi::Promise::Deferred> deferred_;
};

}  // namespace weft::binding
