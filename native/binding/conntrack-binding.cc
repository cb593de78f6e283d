// `forgetFlows`.
#include "conntrack-binding.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../sys/conntrack.h"
#include "thread-job.h"
#include "values.h"

namespace weft::binding {

namespace {

// `{forgotten}` or `{step, errno}`.
class ForgetFlowsJob : public ThreadJob {
 public:
  explicit ForgetFlowsJob(std::vector<sys::FlowFilter> filters) : filters_(std::move(filters)) {}

 protected:
  void Run() override { result_ = sys::ForgetFlows(filters_); }
  Napi::Value Result(Napi::Env env) override {
    if (!result_.status.ok()) return StatusToValue(env, result_.status);
    Napi::Object value = Napi::Object::New(env);
    value.Set("forgotten", result_.forgotten);
    return value;
  }

 private:
  std::vector<sys::FlowFilter> filters_;
  sys::FlowResult result_;
};

uint16_t NumberOf(const Napi::Object& object, const char* name) {
  return static_cast<uint16_t>(object.Get(name).As<Napi::Number>().Uint32Value());
}

sys::FlowSide SideFromValue(const Napi::Value& value) {
  const std::string name = StringFromValue(value);
  if (name == "backend") return sys::FlowSide::kBackend;
  return name == "others" ? sys::FlowSide::kOthers : sys::FlowSide::kDestination;
}

sys::FlowFilter FilterFromValue(const Napi::Value& value) {
  const auto wanted = value.As<Napi::Object>();
  sys::FlowFilter filter;
  filter.address = AddressFromValue(wanted.Get("address"), 0);
  filter.side = SideFromValue(wanted.Get("side"));
  filter.protocol = static_cast<uint8_t>(NumberOf(wanted, "protocol"));
  filter.first_port = NumberOf(wanted, "firstPort");
  filter.last_port = NumberOf(wanted, "lastPort");
  return filter;
}

Napi::Value ForgetFlows(const Napi::CallbackInfo& info) {
  const auto list = info[0].As<Napi::Array>();
  std::vector<sys::FlowFilter> filters;
  for (uint32_t i = 0; i < list.Length(); i++) filters.push_back(FilterFromValue(list.Get(i)));
  return ThreadJob::Start(info.Env(), std::make_unique<ForgetFlowsJob>(std::move(filters)));
}

}  // namespace

void ExportConntrack(Napi::Env env, Napi::Object exports) {
  exports.Set("forgetFlows", Napi::Function::New<ForgetFlows>(env, "forgetFlows"));
}

}  // namespace weft::binding
