// See the header.
#include "data-plane.h"

#include <sched.h>
#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "../core/program.h"

namespace weft::engine {

DataPlane::DataPlane()
    : tables_(std::make_unique<core::Tables>()), tiers_(std::make_unique<Tiers>(kTierPlain)) {}

sys::Status DataPlane::Start(const DataPlaneOptions& options) {
  tiers_ = std::make_unique<Tiers>(options.tier);
  OpenPins(options.pins_path);
  sys::Status status = counters_.Open(options.workers * sizeof(core::Counters));
  if (status.ok()) status = OpenWorkers(options);
  if (status.ok() && options.tier >= kTierTunnel) {
    watch_ =
        std::make_unique<NextHopWatch>(&tables_->next_hops, options.addresses, options.uplink_name);
    status = watch_->Open();
  }
  if (!status.ok()) {
    Stop();
    return status;
  }
  for (const auto& worker : workers_) worker->Start();
  if (watch_ != nullptr) watch_->Start();
  return status;
}

void DataPlane::OpenPins(const std::string& path) {
  core::SipKey seed;
  // Never refused for so few bytes.
  if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) pins_status_ = {"seed", errno};
  if (!path.empty()) pins_status_ = pins_file_.Open(path, sizeof(core::PinMemory));
  pins_kept_ = tables_->pins.Open(static_cast<core::PinMemory*>(pins_file_.bytes()), seed);
}

sys::Status DataPlane::OpenWorkers(const DataPlaneOptions& options) {
  for (uint32_t index = 0; index < options.workers; index++) {
    WorkerContext context;
    context.index = index;
    context.tables = tables_.get();
    context.counters = counters() + index;
    context.ports = &open_ports_;
    context.tiers = tiers_.get();
    context.path_answers = &path_answers_;
    context.news = options.news;
    workers_.push_back(std::make_unique<Worker>(context));
    const bool gro = options.tier >= kTierSegments;
    const sys::Status status = workers_.back()->Open(options.addresses, options.port, gro);
    if (!status.ok()) return status;
  }
  return {};
}

void DataPlane::Stop() {
  for (const auto& worker : workers_) worker->Stop();
  workers_.clear();
  watch_.reset();
}

bool DataPlane::Program(const uint8_t* bytes, size_t size) {
  const bool applied = core::ApplyProgram(bytes, size, tables_.get());
  if (watch_ != nullptr) watch_->Wake();
  return applied;
}

sys::Status DataPlane::AttachPort(uint32_t vni, std::unique_ptr<core::Port> port) {
  const core::Port* installed = tables_->InstallPort(vni, port.release());
  if (installed == nullptr) return {"attach-port", EEXIST};
  ClearCounters(installed->slot);
  open_ports_[installed->slot].store(installed, std::memory_order_release);
  const auto count = static_cast<uint32_t>(workers_.size());
  for (uint32_t queue = 0; queue < installed->device.fd_count; queue++) {
    const sys::Status status = workers_[(installed->id + queue) % count]->Watch(*installed, queue);
    if (!status.ok()) {
      DetachPort(installed->id);
      return status;
    }
  }
  return {};
}

void DataPlane::DetachPort(uint32_t id) {
  core::Port* port = tables_->WithdrawPort(id);
  if (port == nullptr) return;
  open_ports_[port->slot].store(nullptr, std::memory_order_release);
  const auto count = static_cast<uint32_t>(workers_.size());
  for (uint32_t queue = 0; queue < port->device.fd_count && count > 0; queue++) {
    workers_[(id + queue) % count]->Unwatch(*port, queue);
  }
  Synchronize();
  tables_->Free(port);
}

std::vector<uint32_t> DataPlane::TakeLostPorts() {
  std::vector<uint32_t> ids;
  tables_->ForEachPort([&](const core::Port& port) {
    if (port.lost.load() && !port.lost_taken.exchange(true)) ids.push_back(port.id);
  });
  return ids;
}

void DataPlane::Synchronize() {
  core::Quiescence& quiescence = tables_->quiescence;
  const uint64_t mark = quiescence.Mark();
  while (!quiescence.Passed(mark)) sched_yield();
  quiescence.Reclaim();
}

void DataPlane::ClearCounters(uint32_t slot) {
  for (size_t i = 0; i < workers_.size(); i++) {
    std::memset(&counters()[i].ports[slot], 0, sizeof(core::Traffic));
  }
}

}  // namespace weft::engine
