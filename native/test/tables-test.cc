// tables.h, fdb.h and learned-macs.h: what was installed is found, until it is withdrawn.
#include "../core/tables.h"

#include <set>

#include "tables-model.h"
#include "test.h"

using namespace weft::core;
using namespace weft::test;

namespace {

constexpr Ip kHost = {0, 0xc000'0203, 4};
constexpr Ip kForeignHost = {0, 0xc000'0209, 4};
constexpr uint64_t kMac = 0x0200'0000'0001;

RemoteSpec RemoteOf(uint64_t mac) { return {mac, {{0, mac & 0xffff'ffff, 4}}, kHost, 4789, false}; }

std::set<uint64_t> LearnedIn(const LearnedMacs& learned, uint64_t now_ms) {
  std::set<uint64_t> macs;
  learned.ForEach(now_ms, [&](uint64_t mac, uint32_t, uint64_t) { macs.insert(mac); });
  return macs;
}

Port* NewPort(uint32_t id, uint64_t mac) {
  auto* port = new Port();
  port->id = id;
  port->mac = mac;
  return port;
}

}  // namespace

TEST("random operations leave what the simplest tables would hold") {
  for (uint64_t round = 0; round < 10; round++) {
    Random random(Seed() + round);
    Tables tables;
    Model model;
    for (int i = 0; i < 1500; i++) {
      model.Step(&random, &tables);
      model.Compare(tables);
      if (random.OneIn(50)) tables.quiescence.Reclaim();
    }
    model.Clear(&tables);
    model.Compare(tables);
  }
}

TEST("ten thousand endpoints are found, alone or in one replacement, and nothing else") {
  Tables tables;
  tables.SetNetwork(7, 1450, {});
  std::vector<RemoteSpec> remotes;
  for (uint32_t i = 0; i < 10'000; i++) remotes.push_back(RemoteOf(kMac + 3 * i));
  for (const RemoteSpec& remote : remotes) CHECK(tables.SetRemote(7, remote));
  for (int generation = 0; generation < 3; generation++) {
    const Fdb& fdb = *tables.LookupNetwork(7)->fdb.load();
    CHECK_EQUAL(fdb.macs.count(), 10'000);
    CHECK_EQUAL(fdb.addresses.count(), 10'000);
    for (const RemoteSpec& remote : remotes) {
      CHECK(fdb.macs.Lookup(remote.mac) != nullptr);
      CHECK(fdb.macs.Lookup(remote.mac + 1) == nullptr);
      uint64_t mac = 0;
      CHECK(fdb.LookupMacByIp(remote.addresses[0], &mac) && mac == remote.mac);
    }
    CHECK(tables.ReplaceRemotes(7, remotes));
  }
  for (const RemoteSpec& remote : remotes) tables.DeleteRemote(7, remote.mac);
  CHECK_EQUAL(tables.LookupNetwork(7)->fdb.load()->macs.count(), 0);
  CHECK_EQUAL(tables.LookupNetwork(7)->fdb.load()->addresses.count(), 0);
}

TEST("a port takes a MAC and an address from a remote endpoint, and gives them back") {
  Tables tables;
  tables.SetNetwork(7, 1450, {});
  tables.SetRemote(7, RemoteOf(kMac));
  auto* port = NewPort(1, kMac);
  port->addresses = RemoteOf(kMac + 1).addresses;
  tables.SetRemote(7, RemoteOf(kMac + 1));
  CHECK(tables.InstallPort(7, port) == port);
  const Fdb& fdb = *tables.LookupNetwork(7)->fdb.load();
  CHECK(fdb.LookupPort(kMac) == port);
  CHECK(fdb.macs.Lookup(kMac)->vtep != nullptr);
  CHECK(fdb.LookupPortByIp(port->addresses[0]) == port);
  const std::vector<Ip> addresses = port->addresses;
  tables.Free(tables.WithdrawPort(1));
  CHECK(fdb.LookupPort(kMac) == nullptr && fdb.IsKnownMac(kMac));
  uint64_t mac = 0;
  CHECK(fdb.LookupMacByIp(addresses[0], &mac) && mac == kMac + 1);
}

TEST("a VTEP that was given up comes back as another one") {
  Tables tables;
  tables.SetNetwork(7, 1450, {});
  tables.SetRemote(7, RemoteOf(kMac));
  const uint32_t first = tables.LookupNetwork(7)->fdb.load()->macs.Lookup(kMac)->vtep->id;
  tables.SetRemote(7, RemoteOf(kMac));
  CHECK_EQUAL(tables.LookupNetwork(7)->fdb.load()->macs.Lookup(kMac)->vtep->id, first);
  tables.DeleteRemote(7, kMac);
  tables.SetRemote(7, RemoteOf(kMac));
  CHECK(tables.LookupNetwork(7)->fdb.load()->macs.Lookup(kMac)->vtep->id > first);
}

TEST("an address of two VTEPs is foreign when one of them is") {
  Tables tables;
  tables.SetNetwork(7, 1450, {});
  for (const bool foreign_first : {true, false}) {
    tables.SetVteps(7, {{kHost, 4789, foreign_first}, {kHost, 4790, !foreign_first}});
    const Members& members = *tables.LookupNetwork(7)->members.load();
    CHECK_EQUAL(members.all.size(), 2);
    CHECK(members.Lookup(kHost)->foreign == members.foreign[0]);
    CHECK(members.LookupForeign(members.all[foreign_first ? 1 : 0]->id) == nullptr);
  }
}

TEST("there are as many ports as slots, and a slot is used again") {
  Tables tables;
  tables.SetNetwork(7, 1450, {});
  std::set<uint32_t> slots;
  for (uint32_t id = 1; id <= kPortsMax; id++) {
    const Port* port = tables.InstallPort(7, NewPort(id, kMac + id));
    CHECK(port != nullptr && slots.insert(port->slot).second && port->slot < kPortsMax);
  }
  CHECK(tables.InstallPort(7, NewPort(kPortsMax + 1, kMac)) == nullptr);
  Port* withdrawn = tables.WithdrawPort(9);
  const uint32_t slot = withdrawn->slot;
  // Workers may still hold it.
  CHECK(tables.InstallPort(7, NewPort(kPortsMax + 1, kMac)) == nullptr);
  tables.Free(withdrawn);
  const Port* port = tables.InstallPort(7, NewPort(kPortsMax + 1, kMac));
  CHECK(port != nullptr && port->slot == slot);
  uint32_t count = 0;
  tables.ForEachPort([&](const Port&) { count++; });
  CHECK_EQUAL(count, kPortsMax);
}

TEST("a learned MAC is forgotten when it is silent, and not before") {
  const auto learned = std::make_unique<LearnedMacs>();
  learned->Learn(kMac, 5, 1000);
  CHECK_EQUAL(learned->Lookup(kMac, 1000 + kLearnedMacAgeMs - 1), 5);
  CHECK_EQUAL(learned->Lookup(kMac, 1000 + kLearnedMacAgeMs), 0);
  learned->Learn(kMac, 6, 1000 + kLearnedMacAgeMs);
  CHECK_EQUAL(learned->Lookup(kMac, 1000 + kLearnedMacAgeMs), 6);
  CHECK_EQUAL(LearnedIn(*learned, 1000 + kLearnedMacAgeMs).size(), 1);
  learned->Forget(kMac);
  learned->Forget(kMac);
  CHECK_EQUAL(learned->Lookup(kMac, 1000 + kLearnedMacAgeMs), 0);
}

TEST("a flood of invented MACs pushes out none that is live, and room comes back with age") {
  const auto learned = std::make_unique<LearnedMacs>();
  uint64_t now_ms = 5000;
  for (uint64_t generation = 0; generation < 4; generation++) {
    const uint64_t base = kMac + generation * 0x10'0000;
    for (uint32_t i = 0; i < kLearnedMacsMax + 20; i++) learned->Learn(base + i, 7, now_ms);
    CHECK_EQUAL(LearnedIn(*learned, now_ms).size(), kLearnedMacsMax);
    for (uint32_t i = 0; i < kLearnedMacsMax + 20; i++) {
      CHECK_EQUAL(learned->Lookup(base + i, now_ms), i < kLearnedMacsMax ? 7 : 0);
    }
    now_ms += kLearnedMacAgeMs;
  }
}

TEST("what is learned is forgotten with its VTEP, and when control gives the MAC to somebody") {
  Tables tables;
  tables.SetNetwork(7, 1450, {});
  tables.SetVteps(7, {{kHost, 4789, false}});
  const Network& network = *tables.LookupNetwork(7);
  CHECK(network.learned.load() == nullptr);
  tables.SetVteps(7, {{kHost, 4789, true}, {kForeignHost, 4789, true}});
  LearnedMacs* learned = network.learned.load();
  const Members* members = network.members.load();
  for (uint32_t i = 0; i < 4; i++) learned->Learn(kMac + i, members->foreign[i % 2]->id, 1000);
  tables.SetRemote(7, RemoteOf(kMac));
  CHECK(LearnedIn(*learned, 1000) == (std::set<uint64_t>{kMac + 1, kMac + 2, kMac + 3}));
  tables.InstallPort(7, NewPort(1, kMac + 1));
  CHECK(LearnedIn(*learned, 1000) == (std::set<uint64_t>{kMac + 2, kMac + 3}));
  tables.SetVteps(7, {{kForeignHost, 4789, true}});
  CHECK(LearnedIn(*learned, 1000) == std::set<uint64_t>{kMac + 3});
  tables.ReplaceRemotes(7, {RemoteOf(kMac + 3)});
  CHECK(LearnedIn(*learned, 1000).empty());
}
