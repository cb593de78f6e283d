// The forwarding database of one network: who has which MAC and which address. The counterpart of
// src/datapath/bridge/fdb.ts. Local ports and remote endpoints come from control; on a conflict the
// port wins.
//
// Readers look up entries; one writer replaces whole entries. An Fdb is also the unit of bulk
// replacement: a new one is filled aside and published by one pointer (tables.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "hash-table.h"
#include "port.h"
#include "vtep.h"

namespace weft::core {

// Who has a MAC: a port, a remote endpoint behind a VTEP, or for a moment both. A gateway's port
// has two: its own and its router MAC.
struct MacEntry {
  uint64_t key = 0;
  const Port* port = nullptr;
  Vtep* vtep = nullptr;
  // The remote is the gateway of another host.
  bool router = false;
  // Of the remote endpoint.
  std::vector<Ip> addresses;
  std::atomic<MacEntry*> next{nullptr};

  MacEntry() = default;
  MacEntry(const MacEntry& other)
      : key(other.key),
        port(other.port),
        vtep(other.vtep),
        router(other.router),
        addresses(other.addresses) {}
};

// Who has an address. `remote_mac` counts when there is no port and `has_remote` is set.
struct AddressEntry {
  Ip key;
  const Port* port = nullptr;
  uint64_t remote_mac = 0;
  bool has_remote = false;
  std::atomic<AddressEntry*> next{nullptr};

  AddressEntry() = default;
  AddressEntry(const AddressEntry& other)
      : key(other.key),
        port(other.port),
        remote_mac(other.remote_mac),
        has_remote(other.has_remote) {}
};

inline uint64_t HashMac(const uint64_t& mac) { return MixBits(mac); }
inline uint64_t HashIp(const Ip& ip) { return MixBits(ip.low ^ MixBits(ip.high + ip.family)); }

struct Fdb {
  explicit Fdb(Quiescence* quiescence, uint32_t expected_macs = 0, uint32_t expected_ips = 0)
      : macs(quiescence, expected_macs), addresses(quiescence, expected_ips) {}

  HashTable<MacEntry, uint64_t, HashMac> macs;
  HashTable<AddressEntry, Ip, HashIp> addresses;

  // HOT PATH.
  const Port* LookupPort(uint64_t mac) const {
    const MacEntry* entry = macs.Lookup(mac);
    return entry == nullptr ? nullptr : entry->port;
  }
  // True when control state gives the MAC to a port or a remote endpoint.
  bool IsKnownMac(uint64_t mac) const { return macs.Lookup(mac) != nullptr; }
  const Port* LookupPortByIp(const Ip& ip) const {
    const AddressEntry* entry = addresses.Lookup(ip);
    return entry == nullptr ? nullptr : entry->port;
  }
  // The MAC that control state gives the address to; false when it knows none.
  bool LookupMacByIp(const Ip& ip, uint64_t* mac) const {
    const AddressEntry* entry = addresses.Lookup(ip);
    if (entry == nullptr) return false;
    *mac = entry->port != nullptr ? entry->port->mac : entry->remote_mac;
    return true;
  }

  // Writer. `vtep` of a replaced or withdrawn remote is returned, so that its reference can be
  // given up.
  void InstallPort(const Port* port);
  void WithdrawPort(const Port* port);
  Vtep* InstallRemote(uint64_t mac, std::vector<Ip> ips, Vtep* vtep, bool router);
  Vtep* WithdrawRemote(uint64_t mac);

 private:
  void SetMacPort(uint64_t mac, const Port* port);
  void ClearMacPort(uint64_t mac, const Port* port);
  void SetAddressPort(const Ip& ip, const Port* port);
  void ClearAddressPort(const Ip& ip, const Port* port);
  void SetAddressRemote(const Ip& ip, uint64_t mac);
  void ClearAddressRemote(const Ip& ip, uint64_t mac);
};

}  // namespace weft::core
