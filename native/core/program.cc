// See the header.
#include "program.h"

#include <algorithm>
#include <utility>

namespace weft::core {

namespace {

enum class Operation : uint8_t {
  kSetNetwork = 1,
  kDeleteNetwork,
  kSetRemote,
  kDeleteRemote,
  kSetVteps,
  kReplaceRemotes,
  kSetPathMtu,
};

template <class Number>
Number ReadLittle(const uint8_t* at) {
  Number value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

// Walks over the buffer; every read is checked against its end.
class Reader {
 public:
  Reader(const uint8_t* bytes, size_t size) : at_(bytes), left_(size) {}

  bool done() const { return left_ == 0; }

  const uint8_t* Next() {
    if (left_ < kRecordBytes) return nullptr;
    const uint8_t* record = at_;
    at_ += kRecordBytes;
    left_ -= kRecordBytes;
    return record;
  }

  bool NextAddress(VtepSpec* spec) {
    const uint8_t* record = Next();
    return record != nullptr && ReadAddress(record, spec);
  }

  bool NextAddresses(uint32_t count, std::vector<VtepSpec>* specs) {
    if (records_left() < count) return false;
    specs->resize(count);
    for (VtepSpec& spec : *specs) {
      if (!NextAddress(&spec)) return false;
    }
    return true;
  }

  bool NextIps(uint32_t count, std::vector<Ip>* ips) {
    if (records_left() < count) return false;
    ips->reserve(count);
    for (uint32_t i = 0; i < count; i++) {
      VtepSpec spec;
      if (!NextAddress(&spec)) return false;
      ips->push_back(spec.ip);
    }
    return true;
  }

  size_t records_left() const { return left_ / kRecordBytes; }

 private:
  const uint8_t* at_;
  size_t left_;
};

struct Head {
  Operation operation;
  bool router;
  uint32_t vni;
  uint64_t mac;
  uint32_t count;
  uint32_t mtu_bytes;
};

bool ReadHead(Reader* reader, Head* head) {
  const uint8_t* record = reader->Next();
  if (record == nullptr) return false;
  *head = {static_cast<Operation>(record[0]), record[1] != 0, ReadLittle<uint32_t>(record + 4),
           ReadLittle<uint64_t>(record + 8), ReadLittle<uint32_t>(record + 16),
           ReadLittle<uint32_t>(record + 20)};
  return true;
}

bool ReadRemote(Reader* reader, const Head& head, RemoteSpec* remote) {
  VtepSpec vtep;
  if (head.count < 1 || !reader->NextAddress(&vtep)) return false;
  *remote = {head.mac, {}, vtep.ip, vtep.port, vtep.foreign, head.router};
  return reader->NextIps(head.count - 1, &remote->addresses);
}

bool ReplaceRemotes(Reader* reader, const Head& head, Tables* tables) {
  std::vector<RemoteSpec> remotes;
  // Two records each, at least.
  remotes.reserve(std::min<size_t>(head.count, reader->records_left() / 2));
  for (uint32_t i = 0; i < head.count; i++) {
    Head entry;
    if (!ReadHead(reader, &entry) || entry.operation != Operation::kSetRemote) return false;
    if (!ReadRemote(reader, entry, &remotes.emplace_back())) return false;
  }
  return tables->ReplaceRemotes(head.vni, std::move(remotes));
}

bool ApplyOne(Reader* reader, const Head& head, Tables* tables) {
  std::vector<VtepSpec> specs;
  std::vector<Ip> ips;
  RemoteSpec remote;
  switch (head.operation) {
    case Operation::kSetNetwork:
      if (!reader->NextIps(head.count, &ips)) return false;
      tables->SetNetwork(head.vni, head.mtu_bytes, std::move(ips));
      return true;
    case Operation::kDeleteNetwork:
      return tables->DeleteNetwork(head.vni);
    case Operation::kSetRemote:
      return ReadRemote(reader, head, &remote) && tables->SetRemote(head.vni, std::move(remote));
    case Operation::kDeleteRemote:
      tables->DeleteRemote(head.vni, head.mac);
      return true;
    case Operation::kSetVteps:
      return reader->NextAddresses(head.count, &specs) && tables->SetVteps(head.vni, specs);
    case Operation::kReplaceRemotes:
      return ReplaceRemotes(reader, head, tables);
    case Operation::kSetPathMtu:
      if (head.count != 1 || !reader->NextIps(1, &ips)) return false;
      tables->SetPathMtu(ips[0], head.mtu_bytes);
      return true;
  }
  return false;
}

}  // namespace

bool ReadAddress(const uint8_t* at, VtepSpec* spec) {
  if (at[0] != 4 && at[0] != 6) return false;
  spec->ip = at[0] == 4 ? LoadIpv4(at + 8) : LoadIpv6(at + 8);
  spec->foreign = at[1] != 0;
  spec->port = ReadLittle<uint16_t>(at + 2);
  return true;
}

bool ApplyProgram(const uint8_t* bytes, size_t size, Tables* tables) {
  Reader reader(bytes, size);
  while (!reader.done()) {
    Head head;
    if (!ReadHead(&reader, &head) || !ApplyOne(&reader, head, tables)) return false;
  }
  tables->quiescence.Reclaim();
  return true;
}

}  // namespace weft::core
