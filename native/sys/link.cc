// See the header.
#include "link.h"

#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/socket.h>

#include <cerrno>

namespace weft::sys {

namespace {

ifinfomsg LinkHeader(int ifindex) {
  ifinfomsg header{};
  header.ifi_family = AF_UNSPEC;
  header.ifi_index = ifindex;
  return header;
}

// Reads the facts that depend on the driver.
void ReadDriverFacts(const Attribute& link_info, LinkFacts* facts) {
  bool tun = false;
  bool tap = false;
  ForEachAttribute(link_info.data, link_info.size, [&](const Attribute& info) {
    if (info.type == IFLA_INFO_KIND) {
      facts->veth = info.size >= 4 && std::memcmp(info.data, "veth", 4) == 0;
      tun = info.size >= 3 && std::memcmp(info.data, "tun", 3) == 0;
    } else if (info.type == IFLA_INFO_DATA && tun) {
      ForEachAttribute(info.data, info.size, [&](const Attribute& data) {
        if (data.type == IFLA_TUN_TYPE) tap = data.Read<uint8_t>() == IFF_TAP;
        if (data.type == IFLA_TUN_MULTI_QUEUE) facts->multi_queue = data.Read<uint8_t>() != 0;
        // A disabled queue has a holder, too.
        if (data.type == IFLA_TUN_NUM_QUEUES || data.type == IFLA_TUN_NUM_DISABLED_QUEUES) {
          facts->queues_held += data.Read<uint32_t>();
        }
      });
    }
  });
  facts->tap = tun && tap;
}

// Reads one interface, and its name.
void ReadLink(const nlmsghdr& message, LinkFacts* facts, std::string* name) {
  WithHeader<ifinfomsg>(message, [&](const ifinfomsg& link, const uint8_t* bytes, size_t size) {
    facts->ifindex = link.ifi_index;
    facts->up = (link.ifi_flags & IFF_UP) != 0;
    facts->promiscuous = (link.ifi_flags & IFF_PROMISC) != 0;
    facts->ethernet = link.ifi_type == ARPHRD_ETHER && (link.ifi_flags & IFF_NOARP) == 0;
    ForEachAttribute(bytes, size, [&](const Attribute& attribute) {
      if (attribute.type == IFLA_LINKINFO) ReadDriverFacts(attribute, facts);
      if (attribute.type == IFLA_MTU) facts->mtu_bytes = attribute.Read<uint32_t>();
      if (attribute.type == IFLA_MASTER) facts->master = attribute.Read<int32_t>();
      if (attribute.type == IFLA_LINK) facts->lower = attribute.Read<int32_t>();
      if (attribute.type == IFLA_LINK_NETNSID) facts->lower_nsid = attribute.Read<int32_t>();
      if (attribute.type == IFLA_ADDRESS && attribute.size == facts->mac.size()) {
        std::memcpy(facts->mac.data(), attribute.data, attribute.size);
      }
      if (attribute.type == IFLA_IFNAME && attribute.size > 0) {
        name->assign(reinterpret_cast<const char*>(attribute.data), attribute.size - 1);
      }
    });
  });
}

Status AskLink(NetlinkSocket* socket, NetlinkRequest* request, LinkFacts* facts) {
  *facts = {};
  std::string name;
  const int error =
      socket->Ask(request, [&](const nlmsghdr& message) { ReadLink(message, facts, &name); });
  if (error != 0 && error != ENODEV) return {"find-link", error};
  return {};
}

int ChangeFlags(NetlinkSocket* socket, int ifindex, unsigned flags, unsigned mask) {
  ifinfomsg header = LinkHeader(ifindex);
  header.ifi_flags = flags;
  header.ifi_change = mask;
  NetlinkRequest request(RTM_NEWLINK, 0);
  request.SetHeader(header);
  return socket->Ask(&request);
}

// How the kernel makes link-local addresses. Without IPv6 there are none, so a refusal is nothing.
void SetAddressMode(NetlinkSocket* socket, int ifindex, uint8_t mode) {
  NetlinkRequest request(RTM_SETLINK, 0);
  request.SetHeader(LinkHeader(ifindex));
  const size_t families = request.Begin(IFLA_AF_SPEC);
  const size_t ipv6 = request.Begin(AF_INET6);
  request.Append(IFLA_INET6_ADDR_GEN_MODE, &mode, sizeof(mode));
  request.End(ipv6);
  request.End(families);
  socket->Ask(&request);
}

// /proc/sys/net shows the namespace of the thread that opens it.
void WriteIpv6Setting(const std::string& name, const char* setting, char value) {
  const std::string path = "/proc/sys/net/ipv6/conf/" + name + "/" + setting;
  const UniqueFd file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  // Read-only or absent (IPv6 compiled out): the kernel's default stays, and the interface still
  // works.
  if (file.valid() && write(file.get(), &value, 1) < 0) return;
}

}  // namespace

Status FindLink(NetlinkSocket* socket, const std::string& name, LinkFacts* facts) {
  NetlinkRequest request(RTM_GETLINK, 0);
  request.SetHeader(LinkHeader(0));
  request.Append(IFLA_IFNAME, name.c_str(), name.size() + 1);
  return AskLink(socket, &request, facts);
}

Status FindLinkByIndex(NetlinkSocket* socket, int ifindex, LinkFacts* facts) {
  NetlinkRequest request(RTM_GETLINK, 0);
  request.SetHeader(LinkHeader(ifindex));
  return AskLink(socket, &request, facts);
}

Status FindLinkInNamespace(NetlinkSocket* socket, int nsid, int ifindex, LinkFacts* facts) {
  NetlinkRequest request(RTM_GETLINK, 0);
  request.SetHeader(LinkHeader(ifindex));
  request.Append(IFLA_TARGET_NETNSID, &nsid, sizeof(nsid));
  return AskLink(socket, &request, facts);
}

Status FindUpperLink(NetlinkSocket* socket, const LinkFacts& link, std::string* name) {
  name->clear();
  NetlinkRequest request(RTM_GETLINK, NLM_F_DUMP);
  request.SetHeader(LinkHeader(0));
  const int error = socket->Ask(&request, [&](const nlmsghdr& message) {
    LinkFacts other;
    std::string other_name;
    ReadLink(message, &other, &other_name);
    // The ends of a veth pair name each other.
    const bool upper = other.lower == link.ifindex && other.lower_nsid < 0 && !other.veth;
    if (upper && other.ifindex != link.ifindex) *name = other_name;
  });
  return {"list-links", error};
}

Status SetLinkMac(NetlinkSocket* socket, const LinkFacts& link, const MacBytes& mac) {
  if (link.mac == mac) return {};
  if (link.up) {
    const int error = ChangeFlags(socket, link.ifindex, 0, IFF_UP);
    if (error != 0) return {"set-mac", error};
  }
  NetlinkRequest request(RTM_NEWLINK, 0);
  request.SetHeader(LinkHeader(link.ifindex));
  request.Append(IFLA_ADDRESS, mac.data(), mac.size());
  return {"set-mac", socket->Ask(&request)};
}

Status SetLinkMtu(NetlinkSocket* socket, int ifindex, uint32_t mtu_bytes) {
  NetlinkRequest request(RTM_NEWLINK, 0);
  request.SetHeader(LinkHeader(ifindex));
  request.Append(IFLA_MTU, &mtu_bytes, sizeof(mtu_bytes));
  return {"set-mtu", socket->Ask(&request)};
}

Status SetLinkGsoMax(NetlinkSocket* socket, int ifindex, uint32_t bytes) {
  // Up to 65,536 the kernel takes the value for IPv4 as well, which has an attribute of its own.
  NetlinkRequest request(RTM_NEWLINK, 0);
  request.SetHeader(LinkHeader(ifindex));
  request.Append(IFLA_GSO_MAX_SIZE, &bytes, sizeof(bytes));
  return {"set-gso-max", socket->Ask(&request)};
}

Status SetLinkUp(NetlinkSocket* socket, int ifindex) {
  return {"set-up", ChangeFlags(socket, ifindex, IFF_UP, IFF_UP)};
}

Status SetLinkFlags(NetlinkSocket* socket, int ifindex, unsigned flags, unsigned mask) {
  return {"set-flags", mask == 0 ? 0 : ChangeFlags(socket, ifindex, flags, mask)};
}

void PrepareIpv6(NetlinkSocket* socket, const std::string& name, int ifindex, bool enable) {
  SetAddressMode(socket, ifindex, IN6_ADDR_GEN_MODE_EUI64);
  if (enable) WriteIpv6Setting(name, "disable_ipv6", '0');
  WriteIpv6Setting(name, "accept_ra", '0');
  WriteIpv6Setting(name, "accept_dad", '0');
}

void DisableIpv6(NetlinkSocket* socket, const std::string& name, int ifindex) {
  SetAddressMode(socket, ifindex, IN6_ADDR_GEN_MODE_NONE);
  SetIpv6(name, false);
}

bool SpeaksIpv6(const std::string& name) {
  const std::string path = "/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6";
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char value = '1';
  return file.valid() && read(file.get(), &value, 1) == 1 && value == '0';
}

void SetIpv6(const std::string& name, bool on) {
  WriteIpv6Setting(name, "disable_ipv6", on ? '0' : '1');
}

}  // namespace weft::sys
