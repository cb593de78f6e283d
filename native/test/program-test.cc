// program.h: what is written is installed, and nothing malformed is read past its end.
#include "../core/program.h"

#include "program-writer.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr Ip kIp4 = {0, 0x0a09'0001, 4};
constexpr Ip kIp6 = {0xfd09'0000'0000'0000, 1, 6};
constexpr Ip kVtepC = {0, 0xc000'0203, 4};
constexpr Ip kVtepD = {0x2001'0db8'0000'0000, 4, 6};
constexpr uint64_t kMac = 0x0200'0000'0001;

// On the heap, exactly so long.
bool Apply(const Bytes& bytes, Tables* tables) {
  Bytes exact(bytes);
  exact.shrink_to_fit();
  return ApplyProgram(exact.data(), exact.size(), tables);
}

Bytes Everything() {
  ProgramWriter writer;
  writer.SetNetwork(77, 1450, {kIp4, kIp6});
  writer.SetVteps(77, {{kVtepC, 4789, false}, {kVtepD, 4790, true}});
  writer.SetRemote(77, {kMac, {kIp4, kIp6}, kVtepC, 4789, false});
  writer.SetRemote(77, {kMac + 1, {}, kVtepD, 4790, true});
  writer.DeleteRemote(77, kMac + 1);
  writer.ReplaceRemotes(77, {{kMac + 2, {kIp6}, kVtepD, 4790, true}, {kMac, {}, kVtepC, 1, false}});
  writer.SetPathMtu(kVtepC, 1400);
  writer.SetPathMtu(kVtepD, 1400);
  return writer.bytes;
}

void CheckEverything(Tables& tables) {
  const Network* network = tables.LookupNetwork(77);
  CHECK(network != nullptr);
  if (network == nullptr) return;
  CHECK_EQUAL(network->mtu_bytes.load(), 1450);
  CHECK(*network->gateways.load() == (std::vector<Ip>{kIp4, kIp6}));
  CHECK_EQUAL(network->members.load()->all.size(), 2);
  CHECK_EQUAL(network->members.load()->foreign.size(), 1);
  const Fdb& fdb = *network->fdb.load();
  CHECK_EQUAL(fdb.macs.count(), 2);
  CHECK_EQUAL(fdb.addresses.count(), 1);
  const MacEntry* entry = fdb.macs.Lookup(kMac + 2);
  CHECK(entry != nullptr && entry->vtep->ip == kVtepD && entry->vtep->foreign);
  CHECK(entry != nullptr && entry->vtep->port == 4790);
  uint64_t mac = 0;
  CHECK(fdb.LookupMacByIp(kIp6, &mac) && mac == kMac + 2);
  CHECK(!fdb.LookupMacByIp(kIp4, &mac));
  CHECK_EQUAL(tables.next_hops.Get(kVtepC)->inner_bytes_max.load(), 1350);
  CHECK_EQUAL(tables.next_hops.Get(kVtepD)->inner_bytes_max.load(), 1330);
}

}  // namespace

TEST("every operation is read as it was written") {
  Tables tables;
  CHECK(Apply(Everything(), &tables));
  CheckEverything(tables);
  ProgramWriter writer;
  writer.DeleteNetwork(77);
  CHECK(Apply(writer.bytes, &tables));
  CHECK(tables.LookupNetwork(77) == nullptr);
  CHECK(Apply(writer.bytes, &tables));
  CHECK(Apply({}, &tables));
}

TEST("a program that ends too early is refused at every length, and the records before it hold") {
  const Bytes whole = Everything();
  // Where a record with its addresses ends.
  const std::vector<size_t> ends = {0, 72, 144, 240, 288, 312, 456, 504, 552};
  CHECK_EQUAL(whole.size(), ends.back());
  for (size_t size = 0; size <= whole.size(); size++) {
    Tables tables;
    const bool applied =
        Apply(Bytes(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size)), &tables);
    bool ends_record = false;
    for (const size_t end : ends) ends_record = ends_record || end == size;
    CHECK_EQUAL(applied, ends_record);
    CHECK_EQUAL(tables.LookupNetwork(77) != nullptr, size >= 72);
  }
}

TEST("an unknown operation, family or network is refused") {
  Tables tables;
  for (uint32_t operation = 0; operation < 256; operation++) {
    ProgramWriter writer;
    writer.SetNetwork(5, 1450, {});
    writer.Head(operation, 5, 0, 0, 0);
    // 3: a remote endpoint has at least its VTEP.
    CHECK_EQUAL(Apply(writer.bytes, &tables), operation > 0 && operation < 7 && operation != 3);
  }
  for (uint32_t family = 0; family < 256; family++) {
    ProgramWriter writer;
    writer.SetNetwork(78, 1450, {kIp4});
    writer.bytes[24] = static_cast<uint8_t>(family);
    CHECK_EQUAL(Apply(writer.bytes, &tables), family == 4 || family == 6);
  }
  ProgramWriter remote;
  remote.SetRemote(79, {kMac, {}, kVtepC, 4789, false});
  CHECK(!Apply(remote.bytes, &tables));
  ProgramWriter vteps;
  vteps.SetVteps(79, {{kVtepC, 4789, false}});
  CHECK(!Apply(vteps.bytes, &tables));
  ProgramWriter replace;
  replace.ReplaceRemotes(79, {});
  CHECK(!Apply(replace.bytes, &tables));
}

TEST("the gateway of another host is marked, and loses the mark with its record") {
  Tables tables;
  ProgramWriter writer;
  writer.SetNetwork(77, 1450, {});
  writer.SetRemote(77, {kMac, {}, kVtepC, 4789, false, true});
  writer.SetRemote(77, {kMac + 1, {kIp4}, kVtepC, 4789, false, false});
  CHECK(Apply(writer.bytes, &tables));
  const Fdb& fdb = *tables.LookupNetwork(77)->fdb.load();
  CHECK(fdb.macs.Lookup(kMac)->router);
  CHECK(!fdb.macs.Lookup(kMac + 1)->router);
  ProgramWriter next;
  next.SetRemote(77, {kMac, {}, kVtepC, 4789, false, false});
  CHECK(Apply(next.bytes, &tables));
  CHECK(!fdb.macs.Lookup(kMac)->router);
  ProgramWriter all;
  all.ReplaceRemotes(77, {{kMac, {}, kVtepC, 4789, false, true}});
  CHECK(Apply(all.bytes, &tables));
  CHECK(tables.LookupNetwork(77)->fdb.load()->macs.Lookup(kMac)->router);
}

TEST("a count beyond the end is refused, however large, and changes nothing") {
  for (const uint32_t operation : {1u, 3u, 5u, 6u}) {
    for (const uint32_t count : {2u, 0x0aaa'aaabu, 0x7fff'ffffu, 0xffff'ffffu}) {
      Tables tables;
      ProgramWriter first;
      first.SetNetwork(77, 1450, {});
      first.SetRemote(77, {kMac, {}, kVtepC, 4789, false});
      CHECK(Apply(first.bytes, &tables));
      ProgramWriter writer;
      writer.Head(operation, 77, kMac + 1, count, 1000);
      writer.Address({kVtepC, 4789, false});
      CHECK(!Apply(writer.bytes, &tables));
      const Network* network = tables.LookupNetwork(77);
      CHECK_EQUAL(network->mtu_bytes.load(), 1450);
      CHECK_EQUAL(network->fdb.load()->macs.count(), 1);
      CHECK(network->fdb.load()->macs.Lookup(kMac) != nullptr);
    }
  }
}

TEST("a replacement that holds anything but remote endpoints changes nothing") {
  for (uint32_t operation = 0; operation < 8; operation++) {
    if (operation == 3) continue;
    Tables tables;
    CHECK(Apply(Everything(), &tables));
    ProgramWriter writer;
    writer.Head(6, 77, 0, 2, 0);
    writer.SetRemote(77, {kMac + 9, {}, kVtepC, 4789, false});
    writer.Head(operation, 77, 0, 0, 0);
    CHECK(!Apply(writer.bytes, &tables));
    CheckEverything(tables);
  }
}

TEST("a network with a port is not deleted") {
  Tables tables;
  CHECK(Apply(Everything(), &tables));
  auto* port = new Port();
  port->id = 1;
  port->mac = kMac + 100;
  CHECK(tables.InstallPort(77, port) == port);
  ProgramWriter writer;
  writer.DeleteNetwork(77);
  CHECK(!Apply(writer.bytes, &tables));
  tables.Free(tables.WithdrawPort(1));
  CheckEverything(tables);
  CHECK(Apply(writer.bytes, &tables));
}

TEST("random damage to a program is refused or applied, and never more") {
  Random random(Seed());
  for (int i = 0; i < 500; i++) {
    Bytes bytes = Everything();
    for (uint32_t n = 1 + random.Below(4); n > 0; n--) {
      bytes[random.Below(static_cast<uint32_t>(bytes.size()))] = random.Byte();
    }
    bytes.resize(random.Below(static_cast<uint32_t>(bytes.size()) + 1));
    Tables tables;
    Apply(bytes, &tables);
  }
}
