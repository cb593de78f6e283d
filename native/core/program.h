// What control packs into one buffer for the tables: records of table entries, so that thousands of
// them cost one call. The writer is src/host/engine/packed-program.ts; the conformance suite of
// the engines (test/datapath) goes through both.
//
// All numbers are little-endian. A record is a head, then `count` addresses.
//
//    head, 24 bytes                          address, 24 bytes
//    0  u8   operation                       0  u8   family: 4 or 6
//    1  u8   1: router (set-remote)           1  u8   1: foreign
//    2  u16  0                               2  u16  UDP port
//    4  u32  VNI                             4  u32  0
//    8  u64  MAC                             8  16 bytes in network order; IPv4 in the first 4
//    16 u32  count
//    20 u32  MTU in bytes
//
//    operation           addresses
//    1 set-network       gateways
//    2 delete-network    none
//    3 set-remote        the VTEP, then those of the endpoint
//    4 delete-remote     none
//    5 set-vteps         the VTEPs
//    6 replace-remotes   none; `count` records set-remote of the VNI follow and are all there is
//    7 set-path-mtu      that of the VTEPs; the MTU is of the outer packet, 0 for no limit; no VNI
#pragma once

#include <cstddef>
#include <cstdint>

#include "tables.h"

namespace weft::core {

// Applies the records in order. False at the first that is malformed or refers to a network that is
// not installed, both bugs of the caller; those before it have been applied.
bool ApplyProgram(const uint8_t* bytes, size_t size, Tables* tables);

// Reads one address record of 24 bytes; false for another family.
bool ReadAddress(const uint8_t* at, VtepSpec* spec);

inline constexpr size_t kRecordBytes = 24;

}  // namespace weft::core
