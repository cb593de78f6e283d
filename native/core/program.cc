// See the header.
#include "program.h"

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

  bool NextAddresses(uint32_t count, std::vector<VtepSpec>* specs) {
    if (left_ / kRecordBytes < count) return false;
    specs->resize(count);
    for (VtepSpec& spec : *specs) {
      if (!ReadAddress(Next(), &spec)) return false;
    }
    return true;
  }

 private:
  const uint8_t* at_;
  size_t left_;
};

struct Head {
  Operation operation;
  uint32_t vni;
  uint64_t mac;
  uint32_t count;
  uint32_t mtu_bytes;
};

bool ReadHead(Reader* reader, Head* head) {
  const uint8_t* record = reader->Next();
  if (record == nullptr) return false;
  *head = {static_cast<Operation>(record[0]), ReadLittle<uint32_t>(record + 4),
           ReadLittle<uint64_t>(record + 8), ReadLittle<uint32_t>(record + 16),
           ReadLittle<uint32_t>(record + 20)};
  return true;
}

std::vector<Ip> IpsOf(const std::vector<VtepSpec>& specs, size_t first) {
  std::vector<Ip> ips;
  for (size_t i = first; i < specs.size(); i++) ips.push_back(specs[i].ip);
  return ips;
}

bool ReadRemote(Reader* reader, const Head& head, RemoteSpec* remote) {
  std::vector<VtepSpec> specs;
  if (head.count < 1 || !reader->NextAddresses(head.count, &specs)) return false;
  *remote = {head.mac, IpsOf(specs, 1), specs[0].ip, specs[0].port, specs[0].foreign};
  return true;
}

bool ReplaceRemotes(Reader* reader, const Head& head, Tables* tables) {
  std::vector<RemoteSpec> remotes;
  for (uint32_t i = 0; i < head.count; i++) {
    Head entry;
    if (!ReadHead(reader, &entry) || entry.operation != Operation::kSetRemote) return false;
    if (!ReadRemote(reader, entry, &remotes.emplace_back())) return false;
  }
  return tables->ReplaceRemotes(head.vni, remotes);
}

bool ApplyOne(Reader* reader, const Head& head, Tables* tables) {
  std::vector<VtepSpec> specs;
  RemoteSpec remote;
  switch (head.operation) {
    case Operation::kSetNetwork:
      if (!reader->NextAddresses(head.count, &specs)) return false;
      tables->SetNetwork(head.vni, head.mtu_bytes, IpsOf(specs, 0));
      return true;
    case Operation::kDeleteNetwork:
      return tables->DeleteNetwork(head.vni);
    case Operation::kSetRemote:
      return ReadRemote(reader, head, &remote) && tables->SetRemote(head.vni, remote);
    case Operation::kDeleteRemote:
      tables->DeleteRemote(head.vni, head.mac);
      return true;
    case Operation::kSetVteps:
      return reader->NextAddresses(head.count, &specs) && tables->SetVteps(head.vni, specs);
    case Operation::kReplaceRemotes:
      return ReplaceRemotes(reader, head, tables);
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
