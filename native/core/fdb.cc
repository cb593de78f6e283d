// See the header.
#include "fdb.h"

#include <utility>

namespace weft::core {

namespace {

// A copy to change and install, or a fresh entry.
template <class Entry, class Key>
Entry* CopyOrNew(const Entry* old, const Key& key) {
  auto* entry = old == nullptr ? new Entry() : new Entry(*old);
  entry->key = key;
  return entry;
}

}  // namespace

void Fdb::InstallPort(const Port* port) {
  SetMacPort(port->mac, port);
  if (port->router != 0) SetMacPort(port->router, port);
  for (const Ip& ip : port->addresses) SetAddressPort(ip, port);
}

void Fdb::WithdrawPort(const Port* port) {
  ClearMacPort(port->mac, port);
  if (port->router != 0) ClearMacPort(port->router, port);
  for (const Ip& ip : port->addresses) ClearAddressPort(ip, port);
}

Vtep* Fdb::InstallRemote(uint64_t mac, std::vector<Ip> ips, Vtep* vtep, bool router) {
  Vtep* replaced = nullptr;
  const MacEntry* installed = nullptr;
  macs.Update(mac, [&](const MacEntry* old) {
    auto* entry = new MacEntry();
    entry->key = mac;
    entry->vtep = vtep;
    entry->router = router;
    entry->addresses = std::move(ips);
    installed = entry;
    if (old == nullptr) return entry;
    replaced = old->vtep;
    entry->port = old->port;
    for (const Ip& ip : old->addresses) ClearAddressRemote(ip, mac);
    return entry;
  });
  for (const Ip& ip : installed->addresses) SetAddressRemote(ip, mac);
  return replaced;
}

Vtep* Fdb::WithdrawRemote(uint64_t mac) {
  const MacEntry* old = macs.Lookup(mac);
  if (old == nullptr || old->vtep == nullptr) return nullptr;
  Vtep* vtep = old->vtep;
  for (const Ip& ip : old->addresses) ClearAddressRemote(ip, mac);
  if (old->port == nullptr) {
    macs.Withdraw(mac);
  } else {
    auto* entry = new MacEntry(*old);
    entry->vtep = nullptr;
    entry->router = false;
    entry->addresses.clear();
    macs.Install(entry);
  }
  return vtep;
}

void Fdb::SetMacPort(uint64_t mac, const Port* port) {
  macs.Update(mac, [&](const MacEntry* old) {
    MacEntry* entry = CopyOrNew(old, mac);
    entry->port = port;
    return entry;
  });
}

void Fdb::ClearMacPort(uint64_t mac, const Port* port) {
  const MacEntry* old = macs.Lookup(mac);
  if (old == nullptr || old->port != port) return;
  if (old->vtep == nullptr) {
    macs.Withdraw(mac);
    return;
  }
  auto* entry = new MacEntry(*old);
  entry->port = nullptr;
  macs.Install(entry);
}

void Fdb::SetAddressPort(const Ip& ip, const Port* port) {
  addresses.Update(ip, [&](const AddressEntry* old) {
    AddressEntry* entry = CopyOrNew(old, ip);
    entry->port = port;
    return entry;
  });
}

// An address that another port has taken over stays with that one.
void Fdb::ClearAddressPort(const Ip& ip, const Port* port) {
  const AddressEntry* old = addresses.Lookup(ip);
  if (old == nullptr || old->port != port) return;
  if (!old->has_remote) {
    addresses.Withdraw(ip);
    return;
  }
  auto* entry = new AddressEntry(*old);
  entry->port = nullptr;
  addresses.Install(entry);
}

void Fdb::SetAddressRemote(const Ip& ip, uint64_t mac) {
  addresses.Update(ip, [&](const AddressEntry* old) {
    AddressEntry* entry = CopyOrNew(old, ip);
    entry->remote_mac = mac;
    entry->has_remote = true;
    return entry;
  });
}

void Fdb::ClearAddressRemote(const Ip& ip, uint64_t mac) {
  const AddressEntry* old = addresses.Lookup(ip);
  if (old == nullptr || !old->has_remote || old->remote_mac != mac) return;
  if (old->port == nullptr) {
    addresses.Withdraw(ip);
    return;
  }
  auto* entry = new AddressEntry(*old);
  entry->has_remote = false;
  addresses.Install(entry);
}

}  // namespace weft::core
