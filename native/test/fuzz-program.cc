// Any bytes as a program: refused or applied, nothing read past the end, and what is installed can
// be looked up and taken away again.
#include "../core/program.h"
#include "fuzz.h"
#include "program-writer.h"

using namespace weft::core;
using namespace weft::test;

namespace {

Ip RandomIp(Random* random) {
  return random->OneIn(2) ? Ip{0, random->Below(4), 4} : Ip{0xfd09, random->Below(4), 6};
}

void RandomRecord(Random* random, ProgramWriter* writer) {
  const uint32_t vni = 1 + random->Below(2);
  const auto remote = [&] {
    RemoteSpec spec = {random->Below(4), {}, RandomIp(random), 4789, random->OneIn(3)};
    for (uint32_t n = random->Below(3); n > 0; n--) spec.addresses.push_back(RandomIp(random));
    return spec;
  };
  switch (random->Below(8)) {
    case 0:
      return writer->SetNetwork(vni, 1450, {RandomIp(random)});
    case 1:
      return writer->DeleteNetwork(vni);
    case 2:
      return writer->DeleteRemote(vni, random->Below(4));
    case 3:
      return writer->SetVteps(
          vni, {{RandomIp(random), 4789, random->OneIn(2)}, {RandomIp(random), 4789, false}});
    case 4:
      return writer->ReplaceRemotes(vni, {remote(), remote(), remote()});
    case 5:
      return writer->SetPathMtu(RandomIp(random), random->Below(1500));
    default:
      return writer->SetRemote(vni, remote());
  }
}

}  // namespace

std::vector<Bytes> weft::test::Seeds() {
  std::vector<Bytes> seeds;
  Random random(6);
  for (int i = 0; i < 60; i++) {
    ProgramWriter writer;
    writer.SetNetwork(1, 1450, {});
    writer.SetNetwork(2, 1450, {});
    for (uint32_t n = random.Below(8); n > 0; n--) RandomRecord(&random, &writer);
    seeds.push_back(writer.bytes);
  }
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Tables tables;
  const Bytes exact(data, data + size);
  ApplyProgram(exact.data(), exact.size(), &tables);
  // In two pieces: what the first one left is changed by the second.
  const size_t half = size / 2 / kRecordBytes * kRecordBytes;
  const Bytes first(data, data + half);
  const Bytes second(data + half, data + size);
  ApplyProgram(first.data(), first.size(), &tables);
  ApplyProgram(second.data(), second.size(), &tables);
  for (uint32_t vni = 0; vni < 4; vni++) {
    const Network* network = tables.LookupNetwork(vni);
    if (network == nullptr) continue;
    const Fdb& fdb = *network->fdb.load();
    uint32_t macs = 0;
    fdb.macs.ForEach([&](const MacEntry& entry) {
      CHECK(fdb.macs.Lookup(entry.key) == &entry);
      CHECK(entry.vtep != nullptr && entry.vtep->references > 0);
      macs++;
    });
    CHECK_EQUAL(macs, fdb.macs.count());
    for (const Vtep* vtep : network->members.load()->all) CHECK(vtep->references > 0);
    CHECK(tables.DeleteNetwork(vni));
  }
  return 0;
}
