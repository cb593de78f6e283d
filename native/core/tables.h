// What control has installed: networks with their FDB, members and settings, the ports, and the
// VTEPs. The counterpart of src/datapath/program.ts.
//
// One writer (the control thread) and any number of workers, which read without locks or waiting:
// every pointer here leads to something immutable or to a table of its own kind, is replaced by one
// store, and what it led to before is retired (quiescence.h).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "fdb.h"
#include "flow-pins.h"
#include "learned-macs.h"
#include "port.h"
#include "quiescence.h"
#include "vtep.h"

namespace weft::core {

// The VTEPs that take part in a network: who gets floods, and who may send. A datagram is known by
// its outer source address alone, because its source port is entropy. Immutable.
// src/datapath/underlay/members.ts.
class Members {
 public:
  // An address and port that is listed twice is kept once.
  explicit Members(const std::vector<Vtep*>& vteps);

  struct Source {
    Ip ip;
    // The foreign VTEP at the address, if there is one, and the one with an agent.
    const Vtep* foreign = nullptr;
    const Vtep* agent = nullptr;
  };
  // HOT PATH. Returns nullptr for an address that is no VTEP of the network.
  const Source* Lookup(const Ip& ip) const;
  // Returns the foreign VTEP of that number, or nullptr.
  const Vtep* LookupForeign(uint32_t id) const;

  std::vector<Vtep*> all;
  std::vector<Vtep*> foreign;

 private:
  std::vector<Source> sources_;
};

// A network as this host takes part in it.
struct Network {
  Network(uint32_t vni, Quiescence* quiescence, FlowPins* pins);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  const uint32_t vni;
  // Of all networks.
  FlowPins* const pins;
  // The largest IP packet, in bytes.
  std::atomic<uint32_t> mtu_bytes{0};
  // Addresses from which "packet too big" errors are sent.
  std::atomic<const std::vector<Ip>*> gateways;
  std::atomic<Fdb*> fdb;
  std::atomic<const Members*> members;
  std::atomic<const std::vector<const Port*>*> ports;
  // Made when the network gets its first foreign VTEP.
  std::atomic<LearnedMacs*> learned{nullptr};
  // Held while a port claims a link-local address that is new to it, and by nothing else.
  std::mutex claim_lock;
};

struct NetworkEntry {
  uint64_t key = 0;
  Network* network = nullptr;
  std::atomic<NetworkEntry*> next{nullptr};

  NetworkEntry() = default;
  NetworkEntry(const NetworkEntry& other) : key(other.key), network(other.network) {}
};

struct RemoteSpec {
  uint64_t mac = 0;
  std::vector<Ip> addresses;
  Ip vtep;
  uint16_t port = 0;
  bool foreign = false;
  // The gateway of another host.
  bool router = false;
};

struct VtepSpec {
  Ip ip;
  uint16_t port = 0;
  bool foreign = false;
};

class Tables {
 public:
  Tables();
  ~Tables();
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  // HOT PATH.
  Network* LookupNetwork(uint32_t vni) const {
    const NetworkEntry* entry = networks_.Lookup(vni);
    return entry == nullptr ? nullptr : entry->network;
  }

  // Writer. False when the network of a change is not installed, which is a bug of the caller;
  // nothing changed then. Withdrawing what is not there is true.
  void SetNetwork(uint32_t vni, uint32_t mtu_bytes, std::vector<Ip> gateways);
  bool DeleteNetwork(uint32_t vni);
  bool SetRemote(uint32_t vni, RemoteSpec remote);
  void DeleteRemote(uint32_t vni, uint64_t mac);
  // Replaces all remote endpoints of the network: a new generation is built aside and published at
  // once.
  bool ReplaceRemotes(uint32_t vni, std::vector<RemoteSpec> remotes);
  bool SetVteps(uint32_t vni, const std::vector<VtepSpec>& vteps);
  // The longest outer IP packet that reaches the address; 0: whatever the uplink takes.
  void SetPathMtu(const Ip& ip, uint32_t mtu_bytes);

  // Writer. Takes ownership of the port and gives it a slot; nullptr, and the port is freed, when
  // there is no slot, no network of that VNI, or a port of one of its MACs.
  const Port* InstallPort(uint32_t vni, Port* port);
  // Unpublishes the port; the caller frees it with `Free` when no worker can hold it.
  Port* WithdrawPort(uint32_t id);
  void Free(Port* port);
  const Port* LookupPort(uint32_t id) const;
  template <class Visit>
  void ForEachPort(Visit&& visit) const {
    for (const auto& [id, port] : ports_) visit(*port);
  }

  Quiescence quiescence;
  FlowPins pins;
  NextHops next_hops;

 private:
  struct VtepKey {
    Ip ip;
    uint16_t port;
    bool foreign;
    bool operator==(const VtepKey& other) const = default;
  };
  struct VtepKeyHash {
    size_t operator()(const VtepKey& key) const {
      return HashIp(key.ip) ^ (size_t{key.port} << 1 | size_t{key.foreign});
    }
  };

  static uint64_t HashVni(const uint64_t& vni) { return MixBits(vni); }

  Vtep* Acquire(const Ip& ip, uint16_t port, bool foreign);
  void Release(Vtep* vtep);
  void ReleaseRemotes(const Fdb& fdb);
  void ForgetLearned(const Network& network, uint64_t mac);

  HashTable<NetworkEntry, uint64_t, HashVni> networks_;
  std::unordered_map<uint32_t, Port*> ports_;
  std::vector<uint32_t> free_slots_;
  std::unordered_map<VtepKey, Vtep*, VtepKeyHash> vteps_;
  uint32_t next_vtep_ = 1;
};

}  // namespace weft::core
