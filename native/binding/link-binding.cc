// `lookAtLink`, `takeLink`, `returnLink` and `openNetlinkNews`.
#include "link-binding.h"

#include <memory>
#include <string>
#include <utility>

#include "../sys/netlink-news.h"
#include "../sys/taken-link.h"
#include "thread-job.h"
#include "values.h"

namespace weft::binding {

namespace {

Napi::Value MacToValue(Napi::Env env, const sys::MacBytes& mac) {
  return Napi::Buffer<uint8_t>::Copy(env, mac.data(), mac.size());
}

const char* NameOf(sys::IngressUse::Kind kind) {
  if (kind == sys::IngressUse::Kind::kFree) return "free";
  return kind == sys::IngressUse::Kind::kRedirect ? "redirected" : "used";
}

Napi::Value AddressesToValue(Napi::Env env, const std::vector<sys::IpPrefix>& addresses) {
  Napi::Array list = Napi::Array::New(env);
  for (const sys::IpPrefix& address : addresses) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("bytes", Napi::Buffer<uint8_t>::Copy(env, address.bytes.data(), address.size()));
    entry.Set("prefixBits", address.prefix_bits);
    list.Set(list.Length(), entry);
  }
  return list;
}

// `NativeLink` of src/host/native.ts, null when there is no such interface, or `{step, errno}`.
class LookAtLinkJob : public ThreadJob {
 public:
  LookAtLinkJob(std::string ns_path, std::string name)
      : ns_path_(std::move(ns_path)), name_(std::move(name)) {}

 protected:
  void Run() override { sight_ = sys::LookAtLink(ns_path_, name_); }
  Napi::Value Result(Napi::Env env) override {
    if (!sight_.status.ok()) return StatusToValue(env, sight_.status);
    const sys::LinkFacts& facts = sight_.facts;
    if (facts.ifindex == 0) return env.Null();
    Napi::Object value = Napi::Object::New(env);
    value.Set("ifindex", facts.ifindex);
    value.Set("up", facts.up);
    value.Set("promiscuous", facts.promiscuous);
    value.Set("ipv6", sight_.ipv6);
    value.Set("ethernet", facts.ethernet);
    value.Set("mtuBytes", facts.mtu_bytes);
    value.Set("mac", MacToValue(env, facts.mac));
    value.Set("peerMac", sight_.has_peer_mac ? MacToValue(env, sight_.peer_mac) : env.Null());
    value.Set("master", sight_.master);
    value.Set("upper", sight_.upper);
    value.Set("addresses", AddressesToValue(env, sight_.addresses));
    value.Set("ingress", NameOf(sight_.ingress.kind));
    value.Set("redirectedTo", sight_.redirected_to);
    return value;
  }

 private:
  std::string ns_path_;
  std::string name_;
  sys::LinkSight sight_;
};

// Joins an interface to a TAP, or with an empty `tap` gives it back: null or `{step, errno}`.
class ChangeLinkJob : public ThreadJob {
 public:
  ChangeLinkJob(std::string ns_path, std::string name, std::string tap,
                const sys::LinkBefore& before)
      : ns_path_(std::move(ns_path)),
        name_(std::move(name)),
        tap_(std::move(tap)),
        before_(before) {}

 protected:
  void Run() override {
    status_ = tap_.empty() ? sys::ReturnLink(ns_path_, name_, before_)
                           : sys::TakeLink(ns_path_, name_, tap_, before_);
  }
  Napi::Value Result(Napi::Env env) override {
    return status_.ok() ? env.Null() : Napi::Value(StatusToValue(env, status_));
  }

 private:
  std::string ns_path_;
  std::string name_;
  std::string tap_;
  sys::LinkBefore before_;
  sys::Status status_;
};

// `{fd}` or `{step, errno}`.
class OpenNetlinkNewsJob : public ThreadJob {
 public:
  OpenNetlinkNewsJob(std::string ns_path, int protocol, uint32_t groups)
      : ns_path_(std::move(ns_path)), protocol_(protocol), groups_(groups) {}

 protected:
  void Run() override { status_ = sys::OpenNetlinkNews(ns_path_, protocol_, groups_, &fd_); }
  Napi::Value Result(Napi::Env env) override {
    if (!status_.ok()) return StatusToValue(env, status_);
    Napi::Object value = Napi::Object::New(env);
    value.Set("fd", fd_.Release());
    return value;
  }

 private:
  std::string ns_path_;
  int protocol_;
  uint32_t groups_;
  sys::UniqueFd fd_;
  sys::Status status_;
};

sys::LinkBefore BeforeFromValue(const Napi::Value& value) {
  const auto given = value.As<Napi::Object>();
  sys::LinkBefore before;
  before.ifindex = given.Get("ifindex").As<Napi::Number>().Int32Value();
  before.up = given.Get("up").As<Napi::Boolean>().Value();
  before.promiscuous = given.Get("promiscuous").As<Napi::Boolean>().Value();
  before.ipv6 = given.Get("ipv6").As<Napi::Boolean>().Value();
  return before;
}

Napi::Value LookAtLink(const Napi::CallbackInfo& info) {
  return ThreadJob::Start(info.Env(), std::make_unique<LookAtLinkJob>(StringFromValue(info[0]),
                                                                      StringFromValue(info[1])));
}

// `takeLink(namespace, name, tap, before)`.
Napi::Value TakeLink(const Napi::CallbackInfo& info) {
  auto job = std::make_unique<ChangeLinkJob>(StringFromValue(info[0]), StringFromValue(info[1]),
                                             StringFromValue(info[2]), BeforeFromValue(info[3]));
  return ThreadJob::Start(info.Env(), std::move(job));
}

// `returnLink(namespace, name, before)`.
Napi::Value ReturnLink(const Napi::CallbackInfo& info) {
  auto job = std::make_unique<ChangeLinkJob>(StringFromValue(info[0]), StringFromValue(info[1]),
                                             std::string(), BeforeFromValue(info[2]));
  return ThreadJob::Start(info.Env(), std::move(job));
}

// `openNetlinkNews(namespace, protocol, groups)`.
Napi::Value OpenNetlinkNews(const Napi::CallbackInfo& info) {
  auto job = std::make_unique<OpenNetlinkNewsJob>(StringFromValue(info[0]),
                                                  info[1].As<Napi::Number>().Int32Value(),
                                                  info[2].As<Napi::Number>().Uint32Value());
  return ThreadJob::Start(info.Env(), std::move(job));
}

}  // namespace

void ExportLink(Napi::Env env, Napi::Object exports) {
  exports.Set("lookAtLink", Napi::Function::New<LookAtLink>(env, "lookAtLink"));
  exports.Set("takeLink", Napi::Function::New<TakeLink>(env, "takeLink"));
  exports.Set("openNetlinkNews", Napi::Function::New<OpenNetlinkNews>(env, "openNetlinkNews"));
  exports.Set("returnLink", Napi::Function::New<ReturnLink>(env, "returnLink"));
}

}  // namespace weft::binding
