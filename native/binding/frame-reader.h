// Waits for frames of a descriptor in Node's event loop and hands them to JavaScript in batches.
//
// uv_poll, not the thread pool: a read that waits in the pool occupies one of its four threads for
// ever, and four idle TAPs would stop every file access of the program.
#pragma once

#include <napi.h>
#include <uv.h>

#include "../sys/tun.h"

namespace weft::binding {

// JavaScript: `new FrameReader(fd, bytes, offsets, lengths, onFrames, onLost)`, `stop()`.
//
// `onFrames(count)` runs after frames were placed in the arrays; one wake-up reads at most
// `offsets.length` frames, so that a flood on one TAP leaves the loop to the others.
// `onLost(errno)` runs once, when the device is gone; nothing runs after it or after `stop()`. The
// descriptor belongs to the caller, who may close it as soon as `stop()` has returned. The object
// keeps itself alive, and the event loop busy, until then.
class FrameReader : public Napi::ObjectWrap<FrameReader> {
 public:
  static void Export(Napi::Env env, Napi::Object exports);
  explicit FrameReader(const Napi::CallbackInfo& info);
  ~FrameReader() override = default;

 private:
  // The libuv handle outlives the object: libuv gives it back in a later round of the loop.
  struct Watch {
    uv_poll_t poll;
    FrameReader* reader;
    napi_async_cleanup_hook_handle cleanup;
  };

  void Stop(const Napi::CallbackInfo& info);
  void OnReadable(int poll_status);
  void Lose(int error);
  void Detach();
  static void CloseWatch(Watch* watch);

  Watch* watch_ = nullptr;
  int fd_;
  sys::FrameBatch batch_{};
  Napi::ObjectReference arrays_;
  Napi::FunctionReference on_frames_;
  Napi::FunctionReference on_lost_;
  Napi::AsyncContext context_;
};

}  // namespace weft::binding
