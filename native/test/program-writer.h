// Writes packed programs as src/host/engine/packed-program.ts does (core/program.h).
#pragma once

#include "../core/program.h"
#include "frames.h"

namespace weft::test {

class ProgramWriter {
 public:
  void SetNetwork(uint32_t vni, uint32_t mtu_bytes, const std::vector<core::Ip>& gateways) {
    Head(1, vni, 0, Count(gateways.size()), mtu_bytes);
    for (const core::Ip& ip : gateways) Address({ip, 0, false});
  }
  void DeleteNetwork(uint32_t vni) { Head(2, vni, 0, 0, 0); }
  void SetRemote(uint32_t vni, const core::RemoteSpec& remote) {
    Head(3 | (remote.router ? 0x100 : 0), vni, remote.mac, Count(1 + remote.addresses.size()), 0);
    Address({remote.vtep, remote.port, remote.foreign});
    for (const core::Ip& ip : remote.addresses) Address({ip, 0, false});
  }
  void DeleteRemote(uint32_t vni, uint64_t mac) { Head(4, vni, mac, 0, 0); }
  void SetVteps(uint32_t vni, const std::vector<core::VtepSpec>& vteps) {
    Head(5, vni, 0, Count(vteps.size()), 0);
    for (const core::VtepSpec& vtep : vteps) Address(vtep);
  }
  void ReplaceRemotes(uint32_t vni, const std::vector<core::RemoteSpec>& remotes) {
    Head(6, vni, 0, Count(remotes.size()), 0);
    for (const core::RemoteSpec& remote : remotes) SetRemote(vni, remote);
  }

  void SetPathMtu(const core::Ip& ip, uint32_t mtu_bytes) {
    Head(7, 0, 0, 1, mtu_bytes);
    Address({ip, 0, false});
  }

  void Head(uint32_t operation, uint32_t vni, uint64_t mac, uint32_t count, uint32_t mtu_bytes) {
    Little(operation, 4);
    Little(vni, 4);
    Little(mac, 8);
    Little(count, 4);
    Little(mtu_bytes, 4);
  }
  void Address(const core::VtepSpec& spec) {
    Little(spec.ip.family, 1);
    Little(spec.foreign ? 1 : 0, 1);
    Little(spec.port, 2);
    Little(0, 4);
    uint8_t raw[16] = {};
    if (spec.ip.family == 4) {
      core::Store32(raw, static_cast<uint32_t>(spec.ip.low));
    } else {
      core::Store64(raw, spec.ip.high);
      core::Store64(raw + 8, spec.ip.low);
    }
    bytes.insert(bytes.end(), raw, raw + 16);
  }

  Bytes bytes;

 private:
  static uint32_t Count(size_t count) { return static_cast<uint32_t>(count); }
  void Little(uint64_t value, int size) {
    for (int i = 0; i < size; i++) bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
  }
};

}  // namespace weft::test
