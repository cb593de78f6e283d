// See the header.
#include "frame-reader.h"

#include <cerrno>

namespace weft::binding {

namespace {

// An exception of a callback has no caller above it that could catch it: it becomes Node's
// `uncaughtException`.
void ReportBug(Napi::Env env) {
  if (env.IsExceptionPending())
    napi_fatal_exception(env, env.GetAndClearPendingException().Value());
}

}  // namespace

void FrameReader::Export(Napi::Env env, Napi::Object exports) {
  exports.Set("FrameReader",
              DefineClass(env, "FrameReader",
                          {InstanceMethod("stop", &FrameReader::Stop, napi_default_method)}));
}

FrameReader::FrameReader(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<FrameReader>(info),
      fd_(info[0].As<Napi::Number>().Int32Value()),
      context_(info.Env(), "weft frames") {
  auto bytes = info[1].As<Napi::Uint8Array>();
  auto offsets = info[2].As<Napi::Uint32Array>();
  auto lengths = info[3].As<Napi::Uint32Array>();
  batch_ = {bytes.Data(), bytes.ByteLength(), offsets.Data(), lengths.Data(),
            static_cast<uint32_t>(offsets.ElementLength())};
  // The arrays' memory is used through plain pointers, so they must not be collected.
  Napi::Array arrays = Napi::Array::New(info.Env(), 3);
  arrays.Set(0u, bytes);
  arrays.Set(1u, offsets);
  arrays.Set(2u, lengths);
  arrays_ = Napi::Persistent(arrays.As<Napi::Object>());
  on_frames_ = Napi::Persistent(info[4].As<Napi::Function>());
  on_lost_ = Napi::Persistent(info[5].As<Napi::Function>());

  uv_loop_t* loop = nullptr;
  napi_get_uv_event_loop(info.Env(), &loop);
  watch_ = new Watch{{}, this, nullptr};
  const int error = uv_poll_init(loop, &watch_->poll, fd_);
  if (error != 0) {
    // libuv knows nothing of a handle whose init failed.
    delete watch_;
    watch_ = nullptr;
    Napi::Error::New(info.Env(), uv_strerror(error)).ThrowAsJavaScriptException();
    return;
  }
  watch_->poll.data = watch_;
  napi_add_async_cleanup_hook(
      info.Env(),
      [](napi_async_cleanup_hook_handle, void* data) {
        auto* watch = static_cast<Watch*>(data);
        if (watch->reader != nullptr) watch->reader->Detach();
      },
      watch_, &watch_->cleanup);
  uv_poll_start(&watch_->poll, UV_READABLE, [](uv_poll_t* poll, int status, int) {
    const auto* watch = static_cast<Watch*>(poll->data);
    if (watch->reader != nullptr) watch->reader->OnReadable(status);
  });
  Ref();
}

void FrameReader::Stop(const Napi::CallbackInfo&) { Detach(); }

// HOT PATH. Allocates: a handle scope.
void FrameReader::OnReadable(int poll_status) {
  const Napi::HandleScope scope(Env());
  // The callback may stop and thereby free this object; `Value()` keeps it for the length of the
  // scope.
  const Napi::Object self = Value();
  uint32_t count = 0;
  const int error = poll_status != 0 ? -poll_status : sys::ReadFrames(fd_, batch_, &count);
  if (count > 0) {
    on_frames_.MakeCallback(self, {Napi::Number::New(Env(), count)}, context_);
    ReportBug(Env());
  }
  if (error != 0) Lose(error);
}

void FrameReader::Lose(int error) {
  if (watch_ == nullptr) return;
  const Napi::Object self = Value();
  const Napi::Function lost = on_lost_.Value();
  Detach();
  lost.MakeCallback(self, {Napi::Number::New(Env(), error)}, context_);
  ReportBug(Env());
}

void FrameReader::Detach() {
  if (watch_ == nullptr) return;
  Watch* watch = watch_;
  watch_ = nullptr;
  watch->reader = nullptr;
  CloseWatch(watch);
  Unref();
}

void FrameReader::CloseWatch(Watch* watch) {
  uv_close(reinterpret_cast<uv_handle_t*>(&watch->poll), [](uv_handle_t* handle) {
    auto* closed = static_cast<Watch*>(handle->data);
    napi_remove_async_cleanup_hook(closed->cleanup);
    delete closed;
  });
}

}  // namespace weft::binding
