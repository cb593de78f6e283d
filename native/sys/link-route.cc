// See the header.
#include "link-route.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace weft::sys {

namespace {

// Worse than what distributions and DHCP clients hand out; the interface's index is added so that
// two interfaces of ours never ask for the same route.
constexpr uint32_t kSecondMetric = 20'000;

struct DefaultRoute {
  IpPrefix gateway;
  int ifindex = 0;
  uint32_t metric = 0;
};

rtmsg RouteHeader(int family) {
  rtmsg header{};
  header.rtm_family = static_cast<uint8_t>(family);
  header.rtm_table = RT_TABLE_MAIN;
  header.rtm_scope = RT_SCOPE_UNIVERSE;
  header.rtm_type = RTN_UNICAST;
  return header;
}

void AppendRoute(NetlinkRequest* request, const DefaultRoute& route) {
  request->Append(RTA_GATEWAY, route.gateway.bytes.data(), route.gateway.size());
  request->Append(RTA_OIF, &route.ifindex, sizeof(route.ifindex));
  if (route.metric != 0) request->Append(RTA_PRIORITY, &route.metric, sizeof(route.metric));
}

// Of the route that the kernel makes for the subnet of an IPv6 address (IP6_RT_PRIO_ADDRCONF).
constexpr uint32_t kConnectedMetricIpv6 = 256;

std::array<uint8_t, 16> SubnetBase(const IpPrefix& address) {
  std::array<uint8_t, 16> base{};
  for (size_t i = 0; i < address.size(); i++) {
    const size_t bits = std::min<size_t>(8, address.prefix_bits - std::min<size_t>(address.prefix_bits, i * 8));
    base[i] = static_cast<uint8_t>(address.bytes[i] & (0xff00 >> bits));
  }
  return base;
}

int ListDefaultRoutes(NetlinkSocket* socket, int family, std::vector<DefaultRoute>* found) {
  NetlinkRequest request(RTM_GETROUTE, NLM_F_DUMP);
  request.SetHeader(RouteHeader(family));
  return socket->Ask(&request, [&](const nlmsghdr& message) {
    WithHeader<rtmsg>(message, [&](const rtmsg& header, const uint8_t* bytes, size_t size) {
      if (header.rtm_family != family || header.rtm_dst_len != 0 ||
          header.rtm_type != RTN_UNICAST || header.rtm_table != RT_TABLE_MAIN) {
        return;
      }
      DefaultRoute route;
      route.gateway.family = family;
      ForEachAttribute(bytes, size, [&](const Attribute& attribute) {
        if (attribute.type == RTA_OIF) route.ifindex = attribute.Read<int>();
        if (attribute.type == RTA_PRIORITY) route.metric = attribute.Read<uint32_t>();
        if (attribute.type == RTA_GATEWAY && attribute.size == route.gateway.size()) {
          std::memcpy(route.gateway.bytes.data(), attribute.data, attribute.size);
        }
      });
      found->push_back(route);
    });
  });
}

int RemoveRoute(NetlinkSocket* socket, const DefaultRoute& route) {
  NetlinkRequest request(RTM_DELROUTE, 0);
  request.SetHeader(RouteHeader(route.gateway.family));
  AppendRoute(&request, route);
  return socket->Ask(&request);
}

Status SetFamily(NetlinkSocket* socket, int ifindex, int family, const IpPrefix* gateway) {
  std::vector<DefaultRoute> found;
  const int listed = ListDefaultRoutes(socket, family, &found);
  // EAFNOSUPPORT, EOPNOTSUPP: a kernel without this family has no routes of it either.
  if (listed != 0 && listed != EAFNOSUPPORT && listed != EOPNOTSUPP) return {"list-routes", listed};
  bool others = false;
  bool present = false;
  for (const DefaultRoute& route : found) {
    if (route.ifindex != ifindex) {
      others = true;
    } else if (gateway != nullptr && route.gateway.bytes == gateway->bytes) {
      present = true;
    } else {
      const int error = RemoveRoute(socket, route);
      if (error != 0) return {"remove-route", error};
    }
  }
  if (gateway == nullptr || present) return {};
  DefaultRoute route{*gateway, ifindex, 0};
  if (others) route.metric = kSecondMetric + static_cast<uint32_t>(ifindex);
  rtmsg header = RouteHeader(family);
  header.rtm_protocol = RTPROT_STATIC;
  NetlinkRequest request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
  request.SetHeader(header);
  AppendRoute(&request, route);
  return {"add-route", socket->Ask(&request)};
}

}  // namespace

Status SetDefaultRoutes(NetlinkSocket* socket, int ifindex,
                        const std::vector<IpPrefix>& gateways) {
  for (const int family : {AF_INET, AF_INET6}) {
    const auto gateway = std::find_if(gateways.begin(), gateways.end(),
                                      [&](const IpPrefix& ip) { return ip.family == family; });
    const Status status =
        SetFamily(socket, ifindex, family, gateway == gateways.end() ? nullptr : &*gateway);
    if (!status.ok()) return status;
  }
  return {};
}

Status SetSubnetSources(NetlinkSocket* socket, int ifindex, const std::vector<IpPrefix>& sources) {
  for (const IpPrefix& source : sources) {
    rtmsg header = RouteHeader(source.family);
    header.rtm_dst_len = source.prefix_bits;
    header.rtm_protocol = RTPROT_KERNEL;
    if (source.family == AF_INET) header.rtm_scope = RT_SCOPE_LINK;
    NetlinkRequest request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
    request.SetHeader(header);
    const std::array<uint8_t, 16> base = SubnetBase(source);
    request.Append(RTA_DST, base.data(), source.size());
    request.Append(RTA_PREFSRC, source.bytes.data(), source.size());
    request.Append(RTA_OIF, &ifindex, sizeof(ifindex));
    if (source.family == AF_INET6) {
      request.Append(RTA_PRIORITY, &kConnectedMetricIpv6, sizeof(kConnectedMetricIpv6));
    }
    const int error = socket->Ask(&request);
    if (error != 0) return {"set-source", error};
  }
  return {};
}

}  // namespace weft::sys
