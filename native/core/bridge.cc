// See the header.
#include "bridge.h"

#include <algorithm>

namespace weft::core {

namespace {

constexpr auto kAcquire = std::memory_order_acquire;

Verdict Nowhere(Drop reason) {
  Verdict verdict;
  verdict.reason = reason;
  return verdict;
}

Verdict Flood(Verdict::Scope scope) {
  Verdict verdict;
  verdict.to = Verdict::To::kFlood;
  verdict.scope = scope;
  return verdict;
}

Verdict ToPort(const Port* port) {
  Verdict verdict;
  verdict.to = Verdict::To::kPort;
  verdict.port = port;
  return verdict;
}

Verdict ToVtep(const Vtep* vtep) {
  Verdict verdict;
  verdict.to = Verdict::To::kVtep;
  verdict.vtep = vtep;
  return verdict;
}

const Vtep* LookupLearned(const Network& network, const Members& members, uint64_t mac,
                          uint64_t now_ms) {
  const LearnedMacs* learned = network.learned.load(kAcquire);
  const uint32_t id = learned == nullptr ? 0 : learned->Lookup(mac, now_ms);
  return id == 0 ? nullptr : members.LookupForeign(id);
}

// Questions that control state can answer go back to the asker; everything else to all.
Verdict ForwardGroup(const Frame& frame, const Port& from, const Fdb& fdb, AnswerBuffer* answer) {
  // A gateway has its twin on every other host, with the same MAC and addresses: there it would be
  // taken for a thief.
  const Verdict::Scope scope = from.router ? Verdict::Scope::kLocal : Verdict::Scope::kNetwork;
  Solicitation question;
  uint64_t holder = 0;
  if (!ReadSolicitation(frame, &question)) return Flood(scope);
  // A port that probes for its own address wants to hear from others who use it; control knows
  // none.
  if (!fdb.LookupMacByIp(question.target, &holder) || holder == from.mac) {
    return Flood(scope);
  }
  const std::vector<Ip>& gateways = *from.network->gateways.load(kAcquire);
  const bool router =
      std::find(gateways.begin(), gateways.end(), question.target) != gateways.end();
  Verdict verdict;
  verdict.to = Verdict::To::kAsker;
  verdict.answer_bytes = AnswerSolicitation(frame, question, holder, router, answer);
  return verdict;
}

// A MAC that control state gives to somebody is accepted only from where that somebody is; others
// only from foreign VTEPs.
Drop CheckPlace(const MacEntry* entry, const Members::Source& origin) {
  if (entry == nullptr) {
    return origin.foreign == nullptr ? Drop::kWireUnregisteredMac : Drop::kNone;
  }
  const bool there = entry->port == nullptr && entry->vtep->ip == origin.ip;
  return there ? Drop::kNone : Drop::kWireClaimedMac;
}

}  // namespace

Verdict ForwardFromPort(const Frame& frame, const Port& from, uint64_t now_ms,
                        AnswerBuffer* answer) {
  const Network& network = *from.network;
  const Fdb& fdb = *network.fdb.load(kAcquire);
  const uint64_t mac = frame.destination;
  if (IsGroupMac(mac)) return ForwardGroup(frame, from, fdb, answer);
  if (mac == from.mac) return Nowhere(Drop::kBridgeSamePort);
  const MacEntry* entry = fdb.macs.Lookup(mac);
  if (entry != nullptr) return entry->port != nullptr ? ToPort(entry->port) : ToVtep(entry->vtep);
  const Members& members = *network.members.load(kAcquire);
  if (members.foreign.empty()) return Nowhere(Drop::kBridgeUnknownMac);
  const Vtep* vtep = LookupLearned(network, members, mac, now_ms);
  // The reply of a MAC behind a kernel vxlan device may not have been seen yet, so it is looked for
  // there.
  return vtep != nullptr ? ToVtep(vtep) : Flood(Verdict::Scope::kForeign);
}

Verdict ForwardFromWire(const Frame& frame, const Network& network) {
  const Fdb& fdb = *network.fdb.load(kAcquire);
  if (!IsGroupMac(frame.destination)) {
    const Port* port = fdb.LookupPort(frame.destination);
    return port != nullptr ? ToPort(port) : Nowhere(Drop::kWireNotHere);
  }
  Solicitation question;
  const Port* holder =
      ReadSolicitation(frame, &question) ? fdb.LookupPortByIp(question.target) : nullptr;
  return holder != nullptr ? ToPort(holder) : Flood(Verdict::Scope::kLocal);
}

Drop AdmitFromWire(const Frame& frame, const Network& network, const Members::Source& origin,
                   uint64_t now_ms) {
  if (IsGroupMac(frame.source)) return Drop::kWireMalformed;
  const Fdb& fdb = *network.fdb.load(kAcquire);
  const MacEntry* entry = fdb.macs.Lookup(frame.source);
  const Drop placed = CheckPlace(entry, origin);
  if (placed != Drop::kNone) return placed;
  bool malformed = false;
  const bool honest = ForEachClaim(frame, &malformed, [&](const Ip& ip, uint64_t mac) {
    uint64_t holder = 0;
    return !fdb.LookupMacByIp(ip, &holder) || holder == mac;
  });
  if (malformed) return Drop::kWireMalformed;
  if (!honest) return Drop::kWireClaimedAddress;
  if (origin.foreign != nullptr && entry == nullptr) {
    LearnedMacs* learned = network.learned.load(kAcquire);
    if (learned != nullptr) learned->Learn(frame.source, origin.foreign->id, now_ms);
  }
  return Drop::kNone;
}

}  // namespace weft::core
