// The native data plane: tables, workers, counters and the next-hop watch of one engine. What
// native/binding offers to TypeScript is this class; control calls it from one thread.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "../core/counters.h"
#include "../core/tables.h"
#include "../sys/mapped-file.h"
#include "../sys/status.h"
#include "arena.h"
#include "news.h"
#include "next-hop-watch.h"
#include "path-answers.h"
#include "tiers.h"
#include "worker.h"

namespace weft::engine {

struct DataPlaneOptions {
  // Advertised addresses, at most one of each family.
  std::vector<core::Ip> addresses;
  uint16_t port = 0;
  uint32_t workers = 1;
  int tier = kTierPlain;
  // Prefix of the names of uplink interfaces.
  std::string uplink_name;
  // File of the flow pins; empty: they go with the engine.
  std::string pins_path;
  // There are lost ports or path answers to take.
  News news;
};

class DataPlane {
 public:
  DataPlane();
  ~DataPlane() { Stop(); }
  DataPlane(const DataPlane&) = delete;
  DataPlane& operator=(const DataPlane&) = delete;

  // Opens the sockets and starts the threads. After a failure everything is closed. Steps: those of
  // worker.h and next-hop-watch.h.
  sys::Status Start(const DataPlaneOptions& options);
  // Joins the threads and closes the sockets. Descriptors of ports are left alone.
  void Stop();

  // Applies packed records (core/program.h); false for a bug of the caller.
  bool Program(const uint8_t* bytes, size_t size);

  // Takes the port and starts to move its frames. Steps: attach-port (EEXIST: the id, the MAC, or
  // the VNI is wrong, a bug of the caller; ENOSPC: kPortsMax), epoll-add.
  sys::Status AttachPort(uint32_t vni, std::unique_ptr<core::Port> port);
  // Stops its frames. When this returns no worker uses the descriptors any more. Unknown ids are
  // ignored.
  void DetachPort(uint32_t id);
  // Ids of ports whose device has gone away; each is given once.
  std::vector<uint32_t> TakeLostPorts();

  // Answers to path probes; each is given once.
  std::vector<PathAnswer> TakePathAnswers() { return path_answers_.Take(); }

  core::Tables& tables() { return *tables_; }
  // Blocks of core::Counters, one for each worker, one after the other.
  core::Counters* counters() { return reinterpret_cast<core::Counters*>(counters_.bytes()); }
  uint32_t worker_count() const { return static_cast<uint32_t>(workers_.size()); }
  const Tiers& tiers() const { return *tiers_; }
  // Flow pins of an earlier run that were kept, and why there is no file of them: steps of
  // mapped-file.h. Without a file all else works.
  uint32_t pins_kept() const { return pins_kept_; }
  const sys::Status& pins_status() const { return pins_status_; }

 private:
  void OpenPins(const std::string& path);
  sys::Status OpenWorkers(const DataPlaneOptions& options);
  // Waits until no worker can hold what was unpublished before.
  void Synchronize();
  void ClearCounters(uint32_t slot);

  // Tables refer to it.
  sys::MappedFile pins_file_;
  uint32_t pins_kept_ = 0;
  sys::Status pins_status_;
  std::unique_ptr<core::Tables> tables_;
  OpenPorts open_ports_{};
  Arena counters_;
  PathAnswers path_answers_;
  std::unique_ptr<Tiers> tiers_;
  std::unique_ptr<NextHopWatch> watch_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace weft::engine
