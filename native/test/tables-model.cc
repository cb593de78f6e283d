// See the header.
#include "tables-model.h"

#include <algorithm>

namespace weft::test {

using namespace weft::core;

namespace {

constexpr uint32_t kNetworks = 3;
constexpr uint32_t kMacs = 12;
constexpr uint32_t kIps = 10;
constexpr uint32_t kPorts = 7;

uint64_t MacOf(uint32_t i) { return 0x0200'0000'0000 + i; }
Ip IpOf(uint32_t i) {
  return i % 2 == 0 ? Ip{0, 0x0a09'0000 + i, 4} : Ip{0xfd09'0000'0000'0000, i, 6};
}

VtepSpec RandomVtep(Random* random) {
  // One address with two ports, and once foreign among them.
  const Ip ip =
      random->OneIn(4) ? Ip{0x2001'0db8'0000'0000, 1, 6} : Ip{0, 0xc000'0200 + random->Below(3), 4};
  return {ip, static_cast<uint16_t>(4789 + random->Below(2)), random->OneIn(4)};
}

std::vector<Ip> RandomIps(Random* random) {
  std::vector<Ip> ips;
  for (uint32_t n = random->Below(4); n > 0; n--) ips.push_back(IpOf(random->Below(kIps)));
  return ips;
}

RemoteSpec RandomRemote(Random* random) {
  const VtepSpec vtep = RandomVtep(random);
  return {MacOf(random->Below(kMacs)), RandomIps(random), vtep.ip, vtep.port, vtep.foreign};
}

Port* NewPort(const ModelPort& model) {
  auto* port = new Port();
  port->id = model.id;
  port->mac = model.mac;
  port->addresses = model.addresses;
  return port;
}

template <class Map>
void Remove(Map* owners, const std::vector<Ip>& ips, typename Map::mapped_type owner) {
  for (const Ip& ip : ips) {
    const auto found = owners->find(KeyOf(ip));
    if (found != owners->end() && found->second == owner) owners->erase(found);
  }
}

}  // namespace

void ModelNetwork::SetRemote(const RemoteSpec& remote) {
  DeleteRemote(remote.mac);
  remotes[remote.mac] = remote;
  for (const Ip& ip : remote.addresses) remote_of_ip[KeyOf(ip)] = remote.mac;
}

void ModelNetwork::DeleteRemote(uint64_t mac) {
  const auto found = remotes.find(mac);
  if (found == remotes.end()) return;
  Remove(&remote_of_ip, found->second.addresses, mac);
  remotes.erase(found);
}

void ModelNetwork::ReplaceRemotes(const std::vector<RemoteSpec>& specs) {
  remotes.clear();
  remote_of_ip.clear();
  for (const RemoteSpec& remote : specs) SetRemote(remote);
  // A generation is made of the ports that are there.
  port_of_ip.clear();
  for (const ModelPort& port : ports) {
    for (const Ip& ip : port.addresses) port_of_ip[KeyOf(ip)] = port.id;
  }
}

void ModelNetwork::SetVteps(const std::vector<VtepSpec>& specs) {
  vteps.clear();
  for (const VtepSpec& spec : specs) {
    const VtepKey key = KeyOf(spec);
    if (std::find(vteps.begin(), vteps.end(), key) == vteps.end()) vteps.push_back(key);
  }
}

void ModelNetwork::AddPort(const ModelPort& port) {
  ports.push_back(port);
  for (const Ip& ip : port.addresses) port_of_ip[KeyOf(ip)] = port.id;
}

void ModelNetwork::RemovePort(uint32_t id) {
  const auto found = std::find_if(ports.begin(), ports.end(),
                                  [id](const ModelPort& port) { return port.id == id; });
  Remove(&port_of_ip, found->addresses, id);
  ports.erase(found);
}

const ModelPort* ModelNetwork::PortOf(uint64_t mac) const {
  for (const ModelPort& port : ports) {
    if (port.mac == mac) return &port;
  }
  return nullptr;
}

void Model::Step(Random* random, Tables* tables) {
  const uint32_t vni = 1 + random->Below(kNetworks);
  const bool known = networks_.count(vni) != 0;
  switch (random->Below(12)) {
    case 0: {
      const uint32_t mtu_bytes = random->Below(2000);
      const std::vector<Ip> gateways = RandomIps(random);
      tables->SetNetwork(vni, mtu_bytes, gateways);
      networks_[vni].mtu_bytes = mtu_bytes;
      networks_[vni].gateways = gateways;
      return;
    }
    case 1: {
      if (random->OneIn(2)) return;
      const bool deletes = !known || networks_[vni].ports.empty();
      CHECK_EQUAL(tables->DeleteNetwork(vni), deletes);
      if (deletes) networks_.erase(vni);
      return;
    }
    case 2: {
      std::vector<RemoteSpec> remotes(random->Below(20));
      for (RemoteSpec& remote : remotes) remote = RandomRemote(random);
      CHECK_EQUAL(tables->ReplaceRemotes(vni, remotes), known);
      if (known) networks_[vni].ReplaceRemotes(remotes);
      return;
    }
    case 3: {
      std::vector<VtepSpec> vteps(random->Below(6));
      for (VtepSpec& vtep : vteps) vtep = RandomVtep(random);
      CHECK_EQUAL(tables->SetVteps(vni, vteps), known);
      if (known) networks_[vni].SetVteps(vteps);
      return;
    }
    case 4:
    case 5:
    case 6:
      StepPorts(random, vni, tables);
      return;
    case 7:
    case 8: {
      const uint64_t mac = MacOf(random->Below(kMacs));
      tables->DeleteRemote(vni, mac);
      if (known) networks_[vni].DeleteRemote(mac);
      return;
    }
    default: {
      const RemoteSpec remote = RandomRemote(random);
      CHECK_EQUAL(tables->SetRemote(vni, remote), known);
      if (known) networks_[vni].SetRemote(remote);
    }
  }
}

void Model::StepPorts(Random* random, uint32_t vni, Tables* tables) {
  const uint32_t id = 1 + random->Below(kPorts);
  ModelNetwork* home = nullptr;
  for (auto& [other_vni, network] : networks_) {
    for (const ModelPort& port : network.ports) {
      if (port.id == id) home = &network;
    }
  }
  if (random->OneIn(2)) {
    Port* port = tables->WithdrawPort(id);
    CHECK_EQUAL(port != nullptr, home != nullptr);
    if (port == nullptr) return;
    tables->Free(port);
    home->RemovePort(id);
    return;
  }
  const ModelPort port = {id, MacOf(random->Below(kMacs)), RandomIps(random)};
  const bool free =
      home == nullptr && networks_.count(vni) != 0 && networks_[vni].PortOf(port.mac) == nullptr;
  CHECK_EQUAL(tables->InstallPort(vni, NewPort(port)) != nullptr, free);
  if (free) networks_[vni].AddPort(port);
}

void Model::Compare(const Tables& tables) const {
  for (uint32_t vni = 1; vni <= kNetworks; vni++) {
    const Network* network = tables.LookupNetwork(vni);
    const auto found = networks_.find(vni);
    CHECK_EQUAL(network != nullptr, found != networks_.end());
    if (network != nullptr && found != networks_.end()) CompareNetwork(*network, found->second);
  }
  CompareReferences(tables);
}

void Model::CompareNetwork(const Network& network, const ModelNetwork& model) const {
  CHECK_EQUAL(network.mtu_bytes.load(), model.mtu_bytes);
  CHECK(*network.gateways.load() == model.gateways);
  const auto& ports = *network.ports.load();
  CHECK_EQUAL(ports.size(), model.ports.size());
  for (size_t i = 0; i < ports.size(); i++) CHECK_EQUAL(ports[i]->id, model.ports[i].id);
  const Fdb& fdb = *network.fdb.load();
  uint32_t macs = 0;
  for (uint32_t i = 0; i < kMacs; i++) {
    const MacEntry* entry = fdb.macs.Lookup(MacOf(i));
    const ModelPort* port = model.PortOf(MacOf(i));
    const auto remote = model.remotes.find(MacOf(i));
    const bool known = port != nullptr || remote != model.remotes.end();
    CHECK_EQUAL(entry != nullptr, known);
    if (entry == nullptr || !known) continue;
    macs++;
    CHECK_EQUAL(entry->port == nullptr ? 0 : entry->port->id, port == nullptr ? 0 : port->id);
    CHECK_EQUAL(entry->vtep != nullptr, remote != model.remotes.end());
    if (entry->vtep != nullptr) CHECK(KeyOf(*entry->vtep) == KeyOf(remote->second));
  }
  CHECK_EQUAL(fdb.macs.count(), macs);
  uint32_t ips = 0;
  for (uint32_t i = 0; i < kIps; i++) {
    const auto port = model.port_of_ip.find(KeyOf(IpOf(i)));
    const auto remote = model.remote_of_ip.find(KeyOf(IpOf(i)));
    const Port* holder = fdb.LookupPortByIp(IpOf(i));
    CHECK_EQUAL(holder == nullptr ? 0 : holder->id,
                port == model.port_of_ip.end() ? 0 : port->second);
    uint64_t mac = 0;
    const bool known = fdb.LookupMacByIp(IpOf(i), &mac);
    CHECK_EQUAL(known, holder != nullptr || remote != model.remote_of_ip.end());
    if (!known) continue;
    ips++;
    CHECK_EQUAL(mac, holder != nullptr ? holder->mac : remote->second);
  }
  CHECK_EQUAL(fdb.addresses.count(), ips);
}

// Every mention of a VTEP is of one object, which counts its mentions.
void Model::CompareReferences(const Tables& tables) const {
  std::map<VtepKey, uint32_t> expected;
  std::map<VtepKey, const Vtep*> found;
  const auto see = [&](const Vtep* vtep) {
    const Vtep*& known = found[KeyOf(*vtep)];
    CHECK(known == nullptr || known == vtep);
    known = vtep;
  };
  for (const auto& [vni, model] : networks_) {
    const Network& network = *tables.LookupNetwork(vni);
    const Members& members = *network.members.load();
    CHECK_EQUAL(members.all.size(), model.vteps.size());
    size_t foreign = 0;
    for (size_t i = 0; i < members.all.size(); i++) {
      const Vtep* vtep = members.all[i];
      see(vtep);
      CHECK(KeyOf(*vtep) == model.vteps[i]);
      const Members::Source* source = members.Lookup(vtep->ip);
      CHECK(source != nullptr && source->ip == vtep->ip);
      if (vtep->foreign)
        CHECK(foreign < members.foreign.size() && members.foreign[foreign++] == vtep);
      if (vtep->foreign)
        CHECK(members.LookupForeign(vtep->id) == vtep && source->foreign != nullptr);
    }
    CHECK_EQUAL(foreign, members.foreign.size());
    CHECK(members.Lookup({0, 0x0101'0101, 4}) == nullptr);
    for (const VtepKey& key : model.vteps) expected[key]++;
    for (const auto& [mac, remote] : model.remotes) {
      expected[KeyOf(remote)]++;
      see(network.fdb.load()->macs.Lookup(mac)->vtep);
    }
  }
  for (const auto& [key, vtep] : found) CHECK_EQUAL(vtep->references, expected[key]);
}

void Model::Clear(Tables* tables) {
  for (auto& [vni, network] : networks_) {
    for (const ModelPort& port : network.ports) tables->Free(tables->WithdrawPort(port.id));
    CHECK(tables->DeleteNetwork(vni));
  }
  networks_.clear();
}

}  // namespace weft::test
