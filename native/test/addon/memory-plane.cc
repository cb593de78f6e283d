// The stations of native/core between ports and a wire in memory, for the tests of TypeScript: the
// conformance suite and the comparison with the dgram engine. The same objects as in the addon,
// with recorders where a worker has system calls. Synchronous; one "worker"; never part of what is
// installed.
//
// JavaScript: `new MemoryPlane({tier, write, send, tunnel, answered})` with
//
//   write(portId, header, bytes): boolean
//       what a TAP would be given; the header is a virtio header of 24 bytes
//   send(bytes, segmentBytes, vtepIp, vtepPort, foreign, flowHash, ecn): boolean
//       one send
//   tunnel(bytes, vtepIp, foreign): boolean
//       one write to an uplink
//   answered(ip, token)
//       an answer to a path probe
//
// and the methods program, attachPort, detachPort, fromPort, fromWire, flush, counters, portSlot,
// learned.
#include <napi.h>

#include <cerrno>
#include <memory>
#include <vector>

#include "../../binding/data-plane-values.h"
#include "../../core/egress.h"
#include "../../core/ingress.h"
#include "../../core/outer-headers.h"
#include "../../core/program.h"

namespace weft::test {

using binding::IpToValue;
using binding::NumberOf;

// What a worker would do with system calls, told to JavaScript.
class MemoryIo {
 public:
  int tier = 0;
  Napi::FunctionReference write;
  Napi::FunctionReference send;
  Napi::FunctionReference tunnel;
  Napi::FunctionReference answered;

  void ProbeAnswered(const core::Ip& from, uint32_t token) {
    const Napi::Env env = answered.Env();
    answered.Call({IpToValue(env, from), Napi::Number::New(env, token)});
  }

  uint32_t Bucket(uint32_t flow_hash) const { return flow_hash % 16; }

  uint32_t Send(const core::Vtep& vtep, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
                uint32_t part_count, uint32_t segment_bytes, uint32_t segments) {
    if (tier > 0 && segments > 1) {
      const bool taken = SendOne(vtep, flow_hash, ecn, parts, part_count, segment_bytes);
      return taken ? 0 : segments;
    }
    uint32_t refused = 0;
    const uint32_t each = part_count / segments;
    for (uint32_t i = 0; i < segments; i++) {
      if (!SendOne(vtep, flow_hash, ecn, parts + i * each, each, 0)) refused++;
    }
    return refused;
  }

  bool CanTunnel(const core::Vtep&, uint32_t) const { return tier > 1; }

  int SendTunnel(const core::Vtep& vtep, uint8_t* frame, uint32_t size,
                 const core::Tunneled& super) {
    core::OuterFields outer;
    outer.destination_mac = 0x02'0000'0000'02;
    outer.source_mac = 0x02'0000'0000'01;
    outer.source = vtep.ip;
    outer.source.low ^= 1;
    outer.destination = vtep.ip;
    outer.source_port = static_cast<uint16_t>(49'152 + Bucket(super.flow_hash));
    outer.destination_port = vtep.port;
    uint8_t* start = core::WriteOuterHeaders(frame, size, outer, super);
    const Napi::Env env = tunnel.Env();
    const iovec part = {start, static_cast<size_t>(frame + size - start)};
    const Napi::Value taken = tunnel.Call(
        {Gather(env, &part, 1), IpToValue(env, vtep.ip), Napi::Boolean::New(env, vtep.foreign)});
    return taken.ToBoolean().Value() ? 0 : EINVAL;
  }

  int Write(const core::Port& port, const core::VirtioHeader& header, const iovec* parts,
            uint32_t part_count) {
    const Napi::Env env = write.Env();
    const iovec head = {const_cast<core::VirtioHeader*>(&header), sizeof(header)};
    const Napi::Value taken = write.Call(
        {Napi::Number::New(env, port.id), Gather(env, &head, 1), Gather(env, parts, part_count)});
    return taken.ToBoolean().Value() ? 0 : EIO;
  }

 private:
  static Napi::Uint8Array Gather(Napi::Env env, const iovec* parts, uint32_t count) {
    size_t size = 0;
    for (uint32_t i = 0; i < count; i++) size += parts[i].iov_len;
    Napi::Uint8Array bytes = Napi::Uint8Array::New(env, size);
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
      std::memcpy(bytes.Data() + at, parts[i].iov_base, parts[i].iov_len);
      at += parts[i].iov_len;
    }
    return bytes;
  }

  bool SendOne(const core::Vtep& vtep, uint32_t flow_hash, uint8_t ecn, const iovec* parts,
               uint32_t part_count, uint32_t segment_bytes) {
    const Napi::Env env = send.Env();
    const Napi::Value taken =
        send.Call({Gather(env, parts, part_count), Napi::Number::New(env, segment_bytes),
                   IpToValue(env, vtep.ip), Napi::Number::New(env, vtep.port),
                   Napi::Boolean::New(env, vtep.foreign), Napi::Number::New(env, flow_hash),
                   Napi::Number::New(env, ecn)});
    return taken.ToBoolean().Value();
  }
};

class MemoryPlane : public Napi::ObjectWrap<MemoryPlane> {
 public:
  static void Export(Napi::Env env, Napi::Object exports) {
    exports.Set("MemoryPlane", DefineClass(env, "MemoryPlane",
                                           {InstanceMethod("program", &MemoryPlane::Program),
                                            InstanceMethod("attachPort", &MemoryPlane::AttachPort),
                                            InstanceMethod("detachPort", &MemoryPlane::DetachPort),
                                            InstanceMethod("fromPort", &MemoryPlane::FromPort),
                                            InstanceMethod("fromWire", &MemoryPlane::FromWire),
                                            InstanceMethod("flush", &MemoryPlane::Flush),
                                            InstanceMethod("counters", &MemoryPlane::Counters),
                                            InstanceMethod("portSlot", &MemoryPlane::PortSlot),
                                            InstanceMethod("learned", &MemoryPlane::Learned)}));
    exports.Set("dropReasons", binding::DropReasons(env));
  }

  explicit MemoryPlane(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<MemoryPlane>(info),
        counters_(std::make_unique<core::Counters>()),
        egress_(std::make_unique<core::Egress<MemoryIo>>(counters_.get(), &io_)),
        ingress_(std::make_unique<core::Ingress<MemoryIo>>(&tables_, counters_.get(), &io_)),
        memory_(1 << 20) {
    const auto options = info[0].As<Napi::Object>();
    io_.tier = static_cast<int>(NumberOf(options, "tier"));
    io_.write = Napi::Persistent(options.Get("write").As<Napi::Function>());
    io_.send = Napi::Persistent(options.Get("send").As<Napi::Function>());
    io_.tunnel = Napi::Persistent(options.Get("tunnel").As<Napi::Function>());
    io_.answered = Napi::Persistent(options.Get("answered").As<Napi::Function>());
  }

 private:
  static constexpr size_t kHeadroom = 128;

  Napi::Value Program(const Napi::CallbackInfo& info) {
    const auto bytes = info[0].As<Napi::Uint8Array>();
    const bool applied = core::ApplyProgram(bytes.Data(), bytes.ByteLength(), &tables_);
    return Napi::Boolean::New(info.Env(), applied);
  }

  Napi::Value AttachPort(const Napi::CallbackInfo& info) {
    const auto spec = info[0].As<Napi::Object>();
    const uint32_t vni = NumberOf(spec, "vni");
    const core::Port* port = tables_.InstallPort(vni, binding::PortFromValue(spec).release());
    if (port != nullptr) counters_->ports[port->slot] = {};
    return Napi::Boolean::New(info.Env(), port != nullptr);
  }

  // A port may be detached by a callback in the middle of a flood, so it is freed later.
  Napi::Value DetachPort(const Napi::CallbackInfo& info) {
    core::Port* port = tables_.WithdrawPort(info[0].As<Napi::Number>().Uint32Value());
    if (port != nullptr) withdrawn_.push_back(port);
    if (depth_ == 0) FreeWithdrawn();
    return info.Env().Undefined();
  }

  void FreeWithdrawn() {
    for (core::Port* port : withdrawn_) tables_.Free(port);
    withdrawn_.clear();
    tables_.quiescence.Reclaim();
  }

  template <class Act>
  void Inside(Act&& act) {
    tables_.quiescence.Online(0);
    depth_++;
    act();
    depth_--;
    tables_.quiescence.Offline(0);
    if (depth_ == 0) FreeWithdrawn();
  }

  // `fromPort(id, header, frame, nowMs)`: the header is empty or a virtio header of 10 or 24 bytes.
  Napi::Value FromPort(const Napi::CallbackInfo& info) {
    const core::Port* port = tables_.LookupPort(info[0].As<Napi::Number>().Uint32Value());
    if (port == nullptr) return info.Env().Undefined();
    const auto head = info[1].As<Napi::Uint8Array>();
    const auto frame = info[2].As<Napi::Uint8Array>();
    core::VirtioHeader offload;
    std::memcpy(static_cast<void*>(&offload), head.Data(), head.ByteLength());
    const auto now_ms = static_cast<uint64_t>(info[3].As<Napi::Number>().Int64Value());
    uint8_t* at = Place(frame);
    if (at == nullptr) return info.Env().Undefined();
    Inside([&] {
      egress_->FromPort(*port, offload, at, static_cast<uint32_t>(frame.ByteLength()), now_ms);
    });
    return info.Env().Undefined();
  }

  // `fromWire(bytes, segmentBytes, ip, ecn, nowMs)`.
  Napi::Value FromWire(const Napi::CallbackInfo& info) {
    const auto bytes = info[0].As<Napi::Uint8Array>();
    uint8_t* at = Place(bytes);
    if (at == nullptr) return info.Env().Undefined();
    const core::Arrival arrival = {at, static_cast<uint32_t>(bytes.ByteLength()),
                                   binding::IpFromValue(info[2]),
                                   static_cast<uint8_t>(info[3].As<Napi::Number>().Uint32Value())};
    const uint32_t segment_bytes = info[1].As<Napi::Number>().Uint32Value();
    const auto now_ms = static_cast<uint64_t>(info[4].As<Napi::Number>().Int64Value());
    Inside([&] { ingress_->FromWire(arrival, segment_bytes, now_ms); });
    return info.Env().Undefined();
  }

  // Copies the bytes where they may stay until the flush, with headroom.
  uint8_t* Place(const Napi::Uint8Array& bytes) {
    if (used_ + kHeadroom + bytes.ByteLength() > memory_.size()) return nullptr;
    uint8_t* at = memory_.data() + used_ + kHeadroom;
    std::memcpy(at, bytes.Data(), bytes.ByteLength());
    used_ += kHeadroom + bytes.ByteLength();
    return at;
  }

  Napi::Value Flush(const Napi::CallbackInfo& info) {
    Inside([&] {
      egress_->Flush();
      ingress_->Flush();
    });
    used_ = 0;
    return info.Env().Undefined();
  }

  Napi::Value Counters(const Napi::CallbackInfo& info) {
    return Napi::ArrayBuffer::New(info.Env(), counters_.get(), sizeof(core::Counters));
  }

  Napi::Value PortSlot(const Napi::CallbackInfo& info) {
    const core::Port* port = tables_.LookupPort(info[0].As<Napi::Number>().Uint32Value());
    return Napi::Number::New(info.Env(), port == nullptr ? -1 : static_cast<double>(port->slot));
  }

  Napi::Value Learned(const Napi::CallbackInfo& info) {
    const uint32_t vni = info[0].As<Napi::Number>().Uint32Value();
    const auto now_ms = static_cast<uint64_t>(info[1].As<Napi::Number>().Int64Value());
    return binding::LearnedToValue(info.Env(), tables_, vni, now_ms);
  }

  MemoryIo io_;
  core::Tables tables_;
  std::unique_ptr<core::Counters> counters_;
  std::unique_ptr<core::Egress<MemoryIo>> egress_;
  std::unique_ptr<core::Ingress<MemoryIo>> ingress_;
  std::vector<uint8_t> memory_;
  size_t used_ = 0;
  uint32_t depth_ = 0;
  std::vector<core::Port*> withdrawn_;
};

}  // namespace weft::test

static Napi::Object Export(Napi::Env env, Napi::Object exports) {
  weft::test::MemoryPlane::Export(env, exports);
  return exports;
}

NODE_API_MODULE(memory_plane, Export)
