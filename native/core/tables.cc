// See the header.
#include "tables.h"

#include <algorithm>
#include <utility>

#include "outer-headers.h"

namespace weft::core {

Members::Members(const std::vector<Vtep*>& vteps) {
  size_t size = 4;
  while (size < 2 * vteps.size()) size *= 2;
  sources_.resize(size);
  for (Vtep* vtep : vteps) {
    if (std::find(all.begin(), all.end(), vtep) != all.end()) continue;
    all.push_back(vtep);
    if (vtep->foreign) foreign.push_back(vtep);
    size_t at = HashIp(vtep->ip) & (size - 1);
    while (sources_[at].ip.family != 0 && !(sources_[at].ip == vtep->ip))
      at = (at + 1) & (size - 1);
    sources_[at].ip = vtep->ip;
    (vtep->foreign ? sources_[at].foreign : sources_[at].agent) = vtep;
  }
}

const Members::Source* Members::Lookup(const Ip& ip) const {
  const size_t mask = sources_.size() - 1;
  for (size_t at = HashIp(ip) & mask;; at = (at + 1) & mask) {
    const Source& source = sources_[at];
    if (source.ip == ip) return &source;
    if (source.ip.family == 0) return nullptr;
  }
}

const Vtep* Members::LookupForeign(uint32_t id) const {
  for (const Vtep* vtep : foreign) {
    if (vtep->id == id) return vtep;
  }
  return nullptr;
}

Network::Network(uint32_t vni_, Quiescence* quiescence, FlowPins* pins_)
    : vni(vni_),
      pins(pins_),
      gateways(new std::vector<Ip>()),
      fdb(new Fdb(quiescence)),
      members(new Members({})),
      ports(new std::vector<const Port*>()) {}

Network::~Network() {
  delete gateways.load();
  delete fdb.load();
  delete members.load();
  delete ports.load();
  delete learned.load();
}

Tables::Tables() : networks_(&quiescence) {
  for (uint32_t slot = kPortsMax; slot > 0; slot--) free_slots_.push_back(slot - 1);
}

Tables::~Tables() {
  networks_.ForEach([](const NetworkEntry& entry) { delete entry.network; });
  for (const auto& [id, port] : ports_) delete port;
  for (const auto& [key, vtep] : vteps_) delete vtep;
}

void Tables::SetNetwork(uint32_t vni, uint32_t mtu_bytes, std::vector<Ip> gateways) {
  Network* network = LookupNetwork(vni);
  const bool is_new = network == nullptr;
  if (is_new) network = new Network(vni, &quiescence, &pins);
  network->mtu_bytes.store(mtu_bytes, std::memory_order_relaxed);
  quiescence.RetireDelete(network->gateways.exchange(new std::vector<Ip>(std::move(gateways))));
  if (!is_new) return;
  auto* entry = new NetworkEntry();
  entry->key = vni;
  entry->network = network;
  networks_.Install(entry);
}

bool Tables::DeleteNetwork(uint32_t vni) {
  Network* network = LookupNetwork(vni);
  if (network == nullptr) return true;
  if (!network->ports.load()->empty()) return false;
  networks_.Withdraw(vni);
  ReleaseRemotes(*network->fdb.load());
  for (Vtep* vtep : network->members.load()->all) Release(vtep);
  quiescence.RetireDelete(network);
  return true;
}

bool Tables::SetRemote(uint32_t vni, RemoteSpec remote) {
  Network* network = LookupNetwork(vni);
  if (network == nullptr) return false;
  Vtep* vtep = Acquire(remote.vtep, remote.port, remote.foreign);
  Fdb* fdb = network->fdb.load();
  Release(fdb->InstallRemote(remote.mac, std::move(remote.addresses), vtep, remote.router));
  ForgetLearned(*network, remote.mac);
  return true;
}

void Tables::DeleteRemote(uint32_t vni, uint64_t mac) {
  Network* network = LookupNetwork(vni);
  if (network != nullptr) Release(network->fdb.load()->WithdrawRemote(mac));
}

bool Tables::ReplaceRemotes(uint32_t vni, std::vector<RemoteSpec> remotes) {
  Network* network = LookupNetwork(vni);
  if (network == nullptr) return false;
  size_t addresses = 0;
  for (const RemoteSpec& remote : remotes) addresses += remote.addresses.size();
  auto* fresh =
      new Fdb(&quiescence, static_cast<uint32_t>(remotes.size()), static_cast<uint32_t>(addresses));
  for (const Port* port : *network->ports.load()) fresh->InstallPort(port);
  for (RemoteSpec& remote : remotes) {
    Vtep* vtep = Acquire(remote.vtep, remote.port, remote.foreign);
    Release(fresh->InstallRemote(remote.mac, std::move(remote.addresses), vtep, remote.router));
  }
  Fdb* old = network->fdb.exchange(fresh);
  for (const RemoteSpec& remote : remotes) ForgetLearned(*network, remote.mac);
  ReleaseRemotes(*old);
  quiescence.RetireDelete(old);
  return true;
}

bool Tables::SetVteps(uint32_t vni, const std::vector<VtepSpec>& specs) {
  Network* network = LookupNetwork(vni);
  if (network == nullptr) return false;
  std::vector<Vtep*> vteps;
  for (const VtepSpec& spec : specs) {
    Vtep* vtep = Acquire(spec.ip, spec.port, spec.foreign);
    // A second mention is one reference too many.
    if (std::find(vteps.begin(), vteps.end(), vtep) != vteps.end()) Release(vtep);
    vteps.push_back(vtep);
  }
  const auto* members = new Members(vteps);
  if (!members->foreign.empty() && network->learned.load() == nullptr) {
    network->learned.store(new LearnedMacs());
  }
  const Members* old = network->members.exchange(members);
  if (LearnedMacs* learned = network->learned.load()) {
    learned->KeepOnly([&](uint32_t id) { return members->LookupForeign(id) != nullptr; });
  }
  for (Vtep* vtep : old->all) Release(vtep);
  quiescence.RetireDelete(old);
  return true;
}

void Tables::SetPathMtu(const Ip& ip, uint32_t mtu_bytes) {
  // The outer headers with Ethernet stand in for the outer IP header and the inner Ethernet header.
  const uint32_t overhead = OuterBytes(ip.family);
  const uint32_t inner = mtu_bytes > overhead ? mtu_bytes - overhead : 0;
  next_hops.Get(ip)->inner_bytes_max.store(mtu_bytes == 0 ? NextHop::kUnlimited : inner,
                                           std::memory_order_relaxed);
}

const Port* Tables::InstallPort(uint32_t vni, Port* port) {
  Network* network = LookupNetwork(vni);
  if (network == nullptr || free_slots_.empty() || ports_.count(port->id) != 0 ||
      network->fdb.load()->LookupPort(port->mac) != nullptr ||
      (port->router != 0 && network->fdb.load()->LookupPort(port->router) != nullptr)) {
    delete port;
    return nullptr;
  }
  port->slot = free_slots_.back();
  free_slots_.pop_back();
  port->network = network;
  ports_[port->id] = port;
  auto* list = new std::vector<const Port*>(*network->ports.load());
  list->push_back(port);
  quiescence.RetireDelete(network->ports.exchange(list));
  network->fdb.load()->InstallPort(port);
  ForgetLearned(*network, port->mac);
  if (port->router != 0) ForgetLearned(*network, port->router);
  return port;
}

Port* Tables::WithdrawPort(uint32_t id) {
  const auto found = ports_.find(id);
  if (found == ports_.end()) return nullptr;
  Port* port = found->second;
  ports_.erase(found);
  Network* network = port->network;
  auto* list = new std::vector<const Port*>(*network->ports.load());
  list->erase(std::remove(list->begin(), list->end(), port), list->end());
  quiescence.RetireDelete(network->ports.exchange(list));
  network->fdb.load()->WithdrawPort(port);
  return port;
}

void Tables::Free(Port* port) {
  free_slots_.push_back(port->slot);
  delete port;
}

const Port* Tables::LookupPort(uint32_t id) const {
  const auto found = ports_.find(id);
  return found == ports_.end() ? nullptr : found->second;
}

Vtep* Tables::Acquire(const Ip& ip, uint16_t port, bool foreign) {
  Vtep*& vtep = vteps_[{ip, port, foreign}];
  if (vtep == nullptr) {
    vtep = new Vtep();
    vtep->ip = ip;
    vtep->port = port;
    vtep->foreign = foreign;
    vtep->id = next_vtep_++;
    vtep->next_hop = next_hops.Get(ip);
    if (ip.family == 4) {
      vtep->address.v4.sin_family = AF_INET;
      vtep->address.v4.sin_port = htons(port);
      vtep->address.v4.sin_addr.s_addr = htonl(static_cast<uint32_t>(ip.low));
      vtep->address_bytes = sizeof(sockaddr_in);
    } else {
      vtep->address.v6.sin6_family = AF_INET6;
      vtep->address.v6.sin6_port = htons(port);
      Store64(vtep->address.v6.sin6_addr.s6_addr, ip.high);
      Store64(vtep->address.v6.sin6_addr.s6_addr + 8, ip.low);
      vtep->address_bytes = sizeof(sockaddr_in6);
    }
  }
  vtep->references++;
  return vtep;
}

void Tables::Release(Vtep* vtep) {
  if (vtep == nullptr || --vtep->references > 0) return;
  vteps_.erase({vtep->ip, vtep->port, vtep->foreign});
  quiescence.RetireDelete(vtep);
}

void Tables::ReleaseRemotes(const Fdb& fdb) {
  fdb.macs.ForEach([this](const MacEntry& entry) { Release(entry.vtep); });
}

void Tables::ForgetLearned(const Network& network, uint64_t mac) {
  if (LearnedMacs* learned = network.learned.load()) learned->Forget(mac);
}

}  // namespace weft::core
