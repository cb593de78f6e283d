// See the header.
#include "next-hop.h"

#include <linux/neighbour.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace weft::sys {

namespace {

struct Route {
  int type = RTN_UNSPEC;
  uint32_t mtu_bytes = 0;
};

void ReadAddress(const uint8_t* bytes, size_t size, int family, IpPrefix* address) {
  IpPrefix read{family, {}, static_cast<uint8_t>(8 * size)};
  if (size != read.size()) return;
  std::memcpy(read.bytes.data(), bytes, size);
  *address = read;
}

// RTA_VIA: a family and an address, for a gateway of the other family.
void ReadVia(const Attribute& via, IpPrefix* address) {
  uint16_t family = 0;
  if (via.size < sizeof(family)) return;
  std::memcpy(&family, via.data, sizeof(family));
  ReadAddress(via.data + sizeof(family), via.size - sizeof(family), family, address);
}

void ReadMetrics(const Attribute& metrics, Route* route) {
  ForEachAttribute(metrics.data, metrics.size, [&](const Attribute& metric) {
    if (metric.type == RTAX_MTU) route->mtu_bytes = metric.Read<uint32_t>();
  });
}

int AskRoute(NetlinkSocket* socket, const IpPrefix& destination, const IpPrefix& source,
             NextHop* hop, Route* route) {
  rtmsg header{};
  header.rtm_family = static_cast<uint8_t>(destination.family);
  header.rtm_dst_len = static_cast<uint8_t>(8 * destination.size());
  NetlinkRequest request(RTM_GETROUTE, 0);
  if (source.family == destination.family) header.rtm_src_len = header.rtm_dst_len;
  request.SetHeader(header);
  request.Append(RTA_DST, destination.bytes.data(), destination.size());
  if (header.rtm_src_len != 0) request.Append(RTA_SRC, source.bytes.data(), source.size());
  return socket->Ask(&request, [&](const nlmsghdr& message) {
    WithHeader<rtmsg>(message, [&](const rtmsg& answer, const uint8_t* bytes, size_t size) {
      const int family = answer.rtm_family;
      route->type = answer.rtm_type;
      ForEachAttribute(bytes, size, [&](const Attribute& a) {
        if (a.type == RTA_OIF) hop->ifindex = a.Read<int>();
        if (a.type == RTA_GATEWAY) ReadAddress(a.data, a.size, family, &hop->neighbour);
        if (a.type == RTA_VIA) ReadVia(a, &hop->neighbour);
        if (a.type == RTA_PREFSRC) ReadAddress(a.data, a.size, family, &hop->source);
        if (a.type == RTA_METRICS) ReadMetrics(a, route);
      });
    });
  });
}

int AskNeighbour(NetlinkSocket* socket, NextHop* hop) {
  ndmsg header{};
  header.ndm_family = static_cast<uint8_t>(hop->neighbour.family);
  header.ndm_ifindex = hop->ifindex;
  NetlinkRequest request(RTM_GETNEIGH, 0);
  request.SetHeader(header);
  request.Append(NDA_DST, hop->neighbour.bytes.data(), hop->neighbour.size());
  const int error = socket->Ask(&request, [&](const nlmsghdr& message) {
    WithHeader<ndmsg>(message, [&](const ndmsg& answer, const uint8_t* bytes, size_t size) {
      if (!IsUsableNeighbour(answer.ndm_state)) return;
      ForEachAttribute(bytes, size, [&](const Attribute& attribute) {
        if (attribute.type != NDA_LLADDR || attribute.size != hop->mac.size()) return;
        std::memcpy(hop->mac.data(), attribute.data, attribute.size);
        hop->resolved = true;
      });
    });
  });
  return error == ENOENT ? 0 : error;
}

}  // namespace

bool IsUsableNeighbour(uint16_t state) {
  return (state & (NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT)) != 0;
}

Status FindNextHop(NetlinkSocket* socket, const IpPrefix& destination, const IpPrefix& source,
                   NextHop* hop) {
  *hop = {};
  hop->neighbour = destination;
  // The kernel does not repeat a source that it was given.
  hop->source = source;
  Route route;
  int error = AskRoute(socket, destination, source, hop, &route);
  if (error == 0 && route.type != RTN_UNICAST) error = EOPNOTSUPP;
  if (error != 0) return {"find-route", error};
  LinkFacts link;
  const Status status = FindLinkByIndex(socket, hop->ifindex, &link);
  if (!status.ok()) return {"find-device", status.error};
  if (link.ifindex == 0) return {"find-device", ENODEV};
  if (!link.ethernet) return {"find-device", EOPNOTSUPP};
  hop->source_mac = link.mac;
  hop->mtu_bytes =
      route.mtu_bytes == 0 ? link.mtu_bytes : std::min(link.mtu_bytes, route.mtu_bytes);
  error = AskNeighbour(socket, hop);
  return {"find-neighbour", error};
}

Status UseNeighbour(NetlinkSocket* socket, const NextHop& hop) {
  ndmsg header{};
  header.ndm_family = static_cast<uint8_t>(hop.neighbour.family);
  header.ndm_ifindex = hop.ifindex;
  header.ndm_flags = NTF_USE;
  NetlinkRequest request(RTM_NEWNEIGH, NLM_F_CREATE);
  request.SetHeader(header);
  request.Append(NDA_DST, hop.neighbour.bytes.data(), hop.neighbour.size());
  return {"use-neighbour", socket->Ask(&request)};
}

}  // namespace weft::sys
