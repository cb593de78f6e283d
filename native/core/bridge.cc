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

// A gateway is found by its router MAC, too, and takes frames with its own one only.
Verdict ToMacOf(const Frame& frame, const Port* port) {
  Verdict verdict = ToPort(port);
  if (frame.destination != port->mac) verdict.destination_mac = port->mac;
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

// True when control state knows the answer.
bool Answer(const Frame& frame, const Solicitation& question, const Port& from, const Fdb& fdb,
            AnswerBuffer* answer, Verdict* verdict) {
  uint64_t holder = 0;
  // A port that probes for its own address wants to hear from others who use it; control knows
  // none.
  if (!fdb.LookupMacByIp(question.target, &holder) || holder == from.mac) return false;
  const std::vector<Ip>& gateways = *from.network->gateways.load(kAcquire);
  const bool router =
      std::find(gateways.begin(), gateways.end(), question.target) != gateways.end();
  verdict->to = Verdict::To::kAsker;
  verdict->answer_bytes = AnswerSolicitation(frame, question, holder, router, answer);
  return true;
}

// Questions that control state can answer go back to the asker; everything else to all.
Verdict ForwardGroup(const Frame& frame, const Port& from, const Fdb& fdb, AnswerBuffer* answer) {
  // A gateway has its twin on every other host, with the same MAC and addresses: there it would be
  // taken for a thief.
  const Verdict::Scope scope =
      from.router != 0 ? Verdict::Scope::kLocal : Verdict::Scope::kNetwork;
  Solicitation question;
  Verdict verdict;
  if (!ReadSolicitation(frame, &question)) return Flood(scope);
  return Answer(frame, question, from, fdb, answer, &verdict) ? verdict : Flood(scope);
}

// The answer to a pinned flow goes back to where the flow came from, in place of the gateway of
// this host.
Verdict ForwardToPort(const Frame& frame, const Port& from, const Port* to, const Fdb& fdb,
                      uint64_t now_ms) {
  const Network& network = *from.network;
  if (from.router != 0) {
    network.pins->Release(network.vni, frame);
  } else if (to->router != 0) {
    const uint64_t router = network.pins->Lookup(network.vni, frame, now_ms);
    const MacEntry* entry = router == 0 ? nullptr : fdb.macs.Lookup(router);
    if (entry != nullptr && entry->router) {
      Verdict verdict = ToVtep(entry->vtep);
      verdict.destination_mac = router;
      verdict.pinned = true;
      return verdict;
    }
  }
  return ToMacOf(frame, to);
}

// To another host, or nowhere. `entry` is the remote endpoint, or nullptr.
Verdict ForwardAway(const Frame& frame, const Port& from, const Fdb& fdb, const MacEntry* entry,
                    uint64_t now_ms, AnswerBuffer* answer) {
  Verdict verdict;
  Solicitation question;
  // Whether a neighbor is alive is asked with the gateway's address, which belongs to another
  // gateway there.
  if (from.router != 0 && ReadQuestion(frame, &question) &&
      Answer(frame, question, from, fdb, answer, &verdict)) {
    return verdict;
  }
  if (entry != nullptr) {
    verdict = ToVtep(entry->vtep);
  } else {
    const Network& network = *from.network;
    const Members& members = *network.members.load(kAcquire);
    if (members.foreign.empty()) return Nowhere(Drop::kBridgeUnknownMac);
    const Vtep* vtep = LookupLearned(network, members, frame.destination, now_ms);
    // The reply of a MAC behind a kernel vxlan device may not have been seen yet, so it is looked
    // for there.
    verdict = vtep != nullptr ? ToVtep(vtep) : Flood(Verdict::Scope::kForeign);
  }
  verdict.source_mac = from.router;
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
  const Fdb& fdb = *from.network->fdb.load(kAcquire);
  const uint64_t mac = frame.destination;
  if (IsGroupMac(mac)) return ForwardGroup(frame, from, fdb, answer);
  const bool own = mac == from.mac || (from.router != 0 && mac == from.router);
  if (own) return Nowhere(Drop::kBridgeSamePort);
  const MacEntry* entry = fdb.macs.Lookup(mac);
  if (entry != nullptr && entry->port != nullptr) {
    return ForwardToPort(frame, from, entry->port, fdb, now_ms);
  }
  return ForwardAway(frame, from, fdb, entry, now_ms, answer);
}

Verdict ForwardFromWire(const Frame& frame, const Network& network, bool routed, uint64_t now_ms) {
  const Fdb& fdb = *network.fdb.load(kAcquire);
  if (!IsGroupMac(frame.destination)) {
    const Port* port = fdb.LookupPort(frame.destination);
    if (port == nullptr) return Nowhere(Drop::kWireNotHere);
    Verdict verdict = ToMacOf(frame, port);
    if (routed && port->router == 0) {
      const uint32_t set = network.pins->Pin(network.vni, frame, frame.source, now_ms);
      verdict.pins_set = static_cast<uint8_t>(set);
    }
    return verdict;
  }
  Solicitation question;
  const Port* holder =
      ReadSolicitation(frame, &question) ? fdb.LookupPortByIp(question.target) : nullptr;
  return holder != nullptr ? ToPort(holder) : Flood(Verdict::Scope::kLocal);
}

Drop AdmitFromWire(const Frame& frame, const Network& network, const Members::Source& origin,
                   uint64_t now_ms, bool* routed) {
  *routed = false;
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
  *routed = entry != nullptr && entry->router;
  return Drop::kNone;
}

}  // namespace weft::core
