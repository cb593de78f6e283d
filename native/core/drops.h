// Every reason for which a frame is dropped. The names and their order are those of
// src/datapath/drops.ts, which has a sentence for each; test/host/native-engine.test.ts compares
// them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weft::core {

enum class Drop : uint8_t {
  kTapMalformed,
  kTapSourceMac,
  kTapReservedMac,
  kTapVlanTag,
  kTapEtherType,
  kTapArp,
  kTapIpv4Source,
  kTapIpv6Source,
  kTapIpv6Hidden,
  kTapNeighborClaim,
  kTapRouterClaim,
  kTapDhcpServer,
  kTapTooBig,
  kBridgeUnknownMac,
  kBridgeSamePort,
  kBridgeNoReceiver,
  kWireNotVxlan,
  kWireUnknownVni,
  kWireUnknownVtep,
  kWireMalformed,
  kWireVlanTag,
  kWireReservedMac,
  kWireClaimedMac,
  kWireClaimedAddress,
  kWireUnregisteredMac,
  kWireCongestionLost,
  kWireTooBig,
  kWireBadChecksum,
  kWireNotHere,
  kSendTooBig,
  kSendFailed,
  kWriteFailed,
  // Not a reason: the frame goes on.
  kNone,
};

inline constexpr size_t kDropCount = static_cast<size_t>(Drop::kNone);

inline constexpr const char* kDropNames[kDropCount] = {
    "tap-malformed",         "tap-source-mac",       "tap-reserved-mac",
    "tap-vlan-tag",          "tap-ether-type",       "tap-arp",
    "tap-ipv4-source",       "tap-ipv6-source",      "tap-ipv6-hidden",
    "tap-neighbor-claim",    "tap-router-claim",     "tap-dhcp-server",
    "tap-too-big",           "bridge-unknown-mac",   "bridge-same-port",
    "bridge-no-receiver",    "wire-not-vxlan",       "wire-unknown-vni",
    "wire-unknown-vtep",     "wire-malformed",       "wire-vlan-tag",
    "wire-reserved-mac",     "wire-claimed-mac",     "wire-claimed-address",
    "wire-unregistered-mac", "wire-congestion-lost", "wire-too-big",
    "wire-bad-checksum",     "wire-not-here",        "send-too-big",
    "send-failed",           "write-failed",
};

}  // namespace weft::core
