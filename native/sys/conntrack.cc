// See the header.
#include "conntrack.h"

#include <arpa/inet.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace weft::sys {

namespace {

constexpr uint16_t MessageType(uint16_t message) {
  return static_cast<uint16_t>(NFNL_SUBSYS_CTNETLINK << 8 | message);
}

// One direction.
struct Tuple {
  std::array<uint8_t, 16> source{};
  std::array<uint8_t, 16> destination{};
  size_t source_bytes = 0;
  uint8_t protocol = 0;
  uint16_t destination_port = 0;
};

struct Flow {
  Tuple original;
  Tuple reply;
  uint32_t status = 0;
  uint16_t zone = 0;
  // The original tuple as the kernel wrote it: what a flow is deleted by.
  std::vector<uint8_t> key;
};

nfgenmsg FamilyHeader(int family) {
  nfgenmsg header{};
  header.nfgen_family = static_cast<uint8_t>(family);
  header.version = NFNETLINK_V0;
  return header;
}

Tuple ReadTuple(const uint8_t* bytes, size_t size) {
  Tuple tuple;
  ForEachAttribute(bytes, size, [&](const Attribute& part) {
    ForEachAttribute(part.data, part.size, [&](const Attribute& field) {
      const bool is_source = field.type == CTA_IP_V4_SRC || field.type == CTA_IP_V6_SRC;
      if (part.type == CTA_TUPLE_IP && is_source && field.size <= tuple.source.size()) {
        tuple.source_bytes = field.size;
        std::copy_n(field.data, field.size, tuple.source.begin());
      }
      const bool is_destination = field.type == CTA_IP_V4_DST || field.type == CTA_IP_V6_DST;
      if (part.type == CTA_TUPLE_IP && is_destination && field.size <= tuple.destination.size()) {
        std::copy_n(field.data, field.size, tuple.destination.begin());
      }
      if (part.type != CTA_TUPLE_PROTO) return;
      if (field.type == CTA_PROTO_NUM) tuple.protocol = field.Read<uint8_t>();
      if (field.type == CTA_PROTO_DST_PORT) tuple.destination_port = ntohs(field.Read<uint16_t>());
    });
  });
  return tuple;
}

Flow ReadFlow(const uint8_t* bytes, size_t size) {
  Flow flow;
  ForEachAttribute(bytes, size, [&](const Attribute& attribute) {
    if (attribute.type == CTA_TUPLE_ORIG) {
      flow.original = ReadTuple(attribute.data, attribute.size);
      flow.key.assign(attribute.data, attribute.data + attribute.size);
    }
    if (attribute.type == CTA_TUPLE_REPLY) {
      flow.reply = ReadTuple(attribute.data, attribute.size);
    }
    if (attribute.type == CTA_STATUS) flow.status = ntohl(attribute.Read<uint32_t>());
    if (attribute.type == CTA_ZONE) flow.zone = attribute.Read<uint16_t>();
  });
  return flow;
}

bool IsMeant(const FlowFilter& filter, const Flow& flow) {
  if (filter.side == FlowSide::kDestination) {
    return flow.original.destination == filter.address.bytes;
  }
  if (flow.original.protocol != filter.protocol) return false;
  const uint16_t port = flow.original.destination_port;
  if (port < filter.first_port || port > filter.last_port) return false;
  if (flow.reply.source_bytes != filter.address.size()) return false;
  const bool is_backend = flow.reply.source == filter.address.bytes;
  if (filter.side == FlowSide::kBackend) return is_backend;
  const bool leaves = (flow.status & IPS_SRC_NAT) != 0 && (flow.status & IPS_DST_NAT) == 0;
  return !is_backend && !leaves;
}

int ListFlows(NetlinkSocket* socket, int family, const std::vector<FlowFilter>& filters,
              std::vector<Flow>* found) {
  NetlinkRequest request(MessageType(IPCTNL_MSG_CT_GET), NLM_F_DUMP);
  request.SetHeader(FamilyHeader(family));
  return socket->Ask(&request, [&](const nlmsghdr& message) {
    WithHeader<nfgenmsg>(message, [&](const nfgenmsg& header, const uint8_t* bytes, size_t size) {
      if (header.nfgen_family != family) return;
      Flow flow = ReadFlow(bytes, size);
      const bool meant =
          std::any_of(filters.begin(), filters.end(), [&](const FlowFilter& filter) {
            return filter.address.family == family && IsMeant(filter, flow);
          });
      // Without a key the kernel would take "delete" for "delete all".
      if (meant && !flow.key.empty()) found->push_back(std::move(flow));
    });
  });
}

int ForgetFlow(NetlinkSocket* socket, int family, const Flow& flow) {
  NetlinkRequest request(MessageType(IPCTNL_MSG_CT_DELETE), 0);
  request.SetHeader(FamilyHeader(family));
  request.Append(CTA_TUPLE_ORIG | NLA_F_NESTED, flow.key.data(), flow.key.size());
  if (flow.zone != 0) request.Append(CTA_ZONE, &flow.zone, sizeof(flow.zone));
  return socket->Ask(&request);
}

}  // namespace

FlowResult ForgetFlows(const std::vector<FlowFilter>& filters) {
  FlowResult result;
  NetlinkSocket socket;
  const int opened = socket.Open(NETLINK_NETFILTER);
  if (opened != 0) return {{"open-conntrack", opened}, 0};
  for (const int family : {AF_INET, AF_INET6}) {
    const bool asked = std::any_of(filters.begin(), filters.end(), [&](const FlowFilter& filter) {
      return filter.address.family == family;
    });
    if (!asked) continue;
    std::vector<Flow> flows;
    const int listed = ListFlows(&socket, family, filters, &flows);
    if (listed != 0) return {{"list-flows", listed}, result.forgotten};
    for (const Flow& flow : flows) {
      const int error = ForgetFlow(&socket, family, flow);
      if (error != 0 && error != ENOENT) return {{"forget-flow", error}, result.forgotten};
      if (error == 0) result.forgotten++;
    }
  }
  return result;
}

}  // namespace weft::sys
