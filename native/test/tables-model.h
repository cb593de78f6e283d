// What tables.h promises, in maps: the same operations, the simplest way, and a comparison of
// everything that can be looked up. Two worlds of a few MACs, addresses, VTEPs and networks meet
// every conflict within a few thousand random operations.
#pragma once

#include <map>
#include <tuple>

#include "../core/tables.h"
#include "test.h"

namespace weft::test {

using IpKey = std::tuple<uint8_t, uint64_t, uint64_t>;
using VtepKey = std::tuple<IpKey, uint16_t, bool>;

inline IpKey KeyOf(const core::Ip& ip) { return {ip.family, ip.high, ip.low}; }
inline VtepKey KeyOf(const core::Vtep& vtep) { return {KeyOf(vtep.ip), vtep.port, vtep.foreign}; }
inline VtepKey KeyOf(const core::VtepSpec& spec) {
  return {KeyOf(spec.ip), spec.port, spec.foreign};
}
inline VtepKey KeyOf(const core::RemoteSpec& remote) {
  return {KeyOf(remote.vtep), remote.port, remote.foreign};
}

struct ModelPort {
  uint32_t id;
  uint64_t mac;
  std::vector<core::Ip> addresses;
};

// One network.
struct ModelNetwork {
  uint32_t mtu_bytes = 0;
  std::vector<core::Ip> gateways;
  std::vector<ModelPort> ports;
  std::map<uint64_t, core::RemoteSpec> remotes;
  std::vector<VtepKey> vteps;
  // Who was the last to take an address.
  std::map<IpKey, uint32_t> port_of_ip;
  std::map<IpKey, uint64_t> remote_of_ip;

  void SetRemote(const core::RemoteSpec& remote);
  void DeleteRemote(uint64_t mac);
  void ReplaceRemotes(const std::vector<core::RemoteSpec>& specs);
  void SetVteps(const std::vector<core::VtepSpec>& specs);
  void AddPort(const ModelPort& port);
  void RemovePort(uint32_t id);
  const ModelPort* PortOf(uint64_t mac) const;
};

class Model {
 public:
  // One random operation on both; checks what it answers.
  void Step(Random* random, core::Tables* tables);
  // Compares all lookups.
  void Compare(const core::Tables& tables) const;
  // Removes everything from both.
  void Clear(core::Tables* tables);

 private:
  void StepPorts(Random* random, uint32_t vni, core::Tables* tables);
  void CompareNetwork(const core::Network& network, const ModelNetwork& model) const;
  void CompareReferences(const core::Tables& tables) const;

  std::map<uint32_t, ModelNetwork> networks_;
};

}  // namespace weft::test
