// A small program over native/sys, for tests of what JavaScript has no door to:
//
//     next-hop IP [SOURCE]         prints the way to a destination
//     use IP                       tells the kernel that the next hop is in use
//     watch                        prints `ready`, then a line for each change,
//     until it is killed uplink NAME DEVICE MAC IP    makes an uplink TAP,
//     redirected to DEVICE, and writes ten frames:
//                                  VXLAN datagrams to that MAC and IPv4 address
//     burst IP                     sends datagrams to itself in one send,
//     receives them in one receive queues NAME COUNT            opens a TAP
//     with several queues; prints how many it got
//
// Prints `refused STEP ERRNO` when the kernel refuses.
#include <arpa/inet.h>
#include <net/if.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "../../../native/core/virtio.h"
#include "../../../native/sys/event-poll.h"
#include "../../../native/sys/network-monitor.h"
#include "../../../native/sys/next-hop.h"
#include "../../../native/sys/self-test-frame.h"
#include "../../../native/sys/tap-setup.h"
#include "../../../native/sys/tc-redirect.h"
#include "../../../native/sys/tun.h"
#include "../../../native/sys/udp-gro.h"
#include "../../../native/sys/udp-gso.h"
#include "../../../native/sys/udp-socket.h"
#include "../../../native/sys/uplink-tap.h"

using namespace weft::sys;

namespace {

void Require(const Status &status) {
  if (status.ok())
    return;
  std::printf("refused %s %s\n", status.step, strerrorname_np(status.error));
  std::exit(1);
}

IpPrefix ParseIp(const std::string &text) {
  IpPrefix ip{text.find(':') == std::string::npos ? AF_INET : AF_INET6, {}, 0};
  if (inet_pton(ip.family, text.c_str(), ip.bytes.data()) != 1)
    Require({"parse", EINVAL});
  return ip;
}

std::string TextOf(const IpPrefix &ip) {
  char text[INET6_ADDRSTRLEN] = "none";
  if (ip.family != 0)
    inet_ntop(ip.family, ip.bytes.data(), text, sizeof(text));
  return text;
}

std::string TextOf(const MacBytes &mac) {
  char text[18];
  std::snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", mac[0],
                mac[1], mac[2], mac[3], mac[4], mac[5]);
  return text;
}

std::string NameOf(int ifindex) {
  char name[IF_NAMESIZE] = "none";
  if_indextoname(static_cast<unsigned>(ifindex), name);
  return name;
}

void OpenNetlink(NetlinkSocket *socket) {
  Require({"open-netlink", socket->Open()});
}

NextHop Find(NetlinkSocket *socket, const std::vector<std::string> &words) {
  NextHop hop;
  const IpPrefix source = words.size() > 1 ? ParseIp(words[1]) : IpPrefix{};
  Require(FindNextHop(socket, ParseIp(words.at(0)), source, &hop));
  return hop;
}

void PrintNextHop(const std::vector<std::string> &words) {
  NetlinkSocket socket;
  OpenNetlink(&socket);
  const NextHop hop = Find(&socket, words);
  std::printf("%s to %s via %s at %s from %s mtu %u\n",
              TextOf(hop.source_mac).c_str(),
              hop.resolved ? TextOf(hop.mac).c_str() : "unknown",
              TextOf(hop.neighbour).c_str(), NameOf(hop.ifindex).c_str(),
              TextOf(hop.source).c_str(), hop.mtu_bytes);
}

void Use(const std::vector<std::string> &words) {
  NetlinkSocket socket;
  OpenNetlink(&socket);
  Require(UseNeighbour(&socket, Find(&socket, words)));
}

void PrintEvent(const NetworkEvent &event) {
  if (event.kind == NetworkEvent::Kind::kWays) {
    std::printf("ways\n");
    return;
  }
  std::printf("neighbour %s on %s is %s\n", TextOf(event.address).c_str(),
              NameOf(event.ifindex).c_str(),
              event.usable ? TextOf(event.mac).c_str() : "gone");
}

void Watch(const std::vector<std::string> &) {
  NetworkMonitor monitor;
  EventPoll poll;
  WakeUp bell;
  Require(monitor.Open());
  Require(poll.Open());
  Require(bell.Open());
  Require(poll.Add(monitor.fd(), 7));
  Require(poll.Add(bell.fd(), 8));
  bell.Ring();
  bell.Ring();
  for (;;) {
    epoll_event events[2];
    const int count = poll.Wait(events, 2, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.u64 == 8) {
        bell.Clear();
        std::printf("ready\n");
      } else {
        Require({"read-events", monitor.ReadEvents(PrintEvent)});
      }
    }
  }
}

void WriteUplink(const std::vector<std::string> &words) {
  NetlinkSocket socket;
  OpenNetlink(&socket);
  UplinkTap uplink;
  LinkFacts device;
  LinkFacts loopback;
  Require(OpenUplinkTap(words.at(0), &uplink));
  Require(FindLink(&socket, words.at(1), &device));
  Require(FindLink(&socket, "lo", &loopback));
  // The second replaces the first; after the removal it is made anew.
  Require(RemoveRedirect(&socket, uplink.ifindex));
  Require(SetRedirect(&socket, uplink.ifindex, loopback.ifindex));
  Require(SetRedirect(&socket, uplink.ifindex, device.ifindex));
  Require(RemoveRedirect(&socket, uplink.ifindex));
  Require(SetRedirect(&socket, uplink.ifindex, device.ifindex));
  ProbeEnd to{{}, {}, 4789};
  MacBytes &m = to.mac;
  std::sscanf(words.at(2).c_str(), "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &m[0],
              &m[1], &m[2], &m[3], &m[4], &m[5]);
  std::memcpy(to.ip.data(), ParseIp(words.at(3)).bytes.data(), to.ip.size());
  std::vector<uint8_t> frame(kUdpHeaders + 100);
  FillPattern(frame.data() + kUdpHeaders, 100);
  PutUdpHeaders(frame.data(), frame.size(),
                {device.mac, {192, 168, 77, 99}, 50'000}, to);
  weft::core::VirtioHeader header;
  header.flags = weft::core::kNeedsChecksum;
  header.checksum_start = kEthernetBytes + kIpv4Bytes;
  header.checksum_offset = 6;
  const iovec parts[] = {{&header, sizeof(header)},
                         {frame.data(), frame.size()}};
  for (int i = 0; i < 10; i++)
    Require({"write", WriteTap(uplink.fd.get(), parts, 2)});
  std::printf("ready\n");
}

sockaddr_storage AddressOf(const IpPrefix &ip, uint16_t port, socklen_t *size) {
  sockaddr_storage storage{};
  if (ip.family == AF_INET) {
    auto *address = reinterpret_cast<sockaddr_in *>(&storage);
    address->sin_family = AF_INET;
    address->sin_port = htons(port);
    std::memcpy(&address->sin_addr, ip.bytes.data(), 4);
    *size = sizeof(*address);
  } else {
    auto *address = reinterpret_cast<sockaddr_in6 *>(&storage);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(port);
    std::memcpy(&address->sin6_addr, ip.bytes.data(), 16);
    *size = sizeof(*address);
  }
  return storage;
}

void Burst(const std::vector<std::string> &words) {
  constexpr uint16_t kPort = 4789;
  const IpPrefix ip = ParseIp(words.at(0));
  int fd = -1;
  Require(OpenUdpSocket(
      {ip.family, ip.bytes, kPort, false, 0, 1 << 20, 1 << 20, false}, &fd));
  Require(EnableGro(fd));
  Require(EnableReceiveInfo(fd, ip.family));
  std::vector<uint8_t> bytes(20'500);
  std::vector<uint8_t> arrived(kReceiveBytesMax);
  FillPattern(bytes.data(), bytes.size());
  socklen_t size = 0;
  const sockaddr_storage to = AddressOf(ip, kPort, &size);
  const auto *target = reinterpret_cast<const sockaddr *>(&to);
  const iovec parts[] = {{bytes.data(), 999},
                         {bytes.data() + 999, bytes.size() - 999}};
  Received received{};
  Require(
      {"empty", Receive(fd, arrived.data(), arrived.size(), &received) == EAGAIN
                    ? 0
                    : EPROTO});
  for (const uint16_t segment : {uint16_t{1000}, uint16_t{0}}) {
    const uint8_t ecn = segment == 0 ? 0 : 3;
    Require({"send", SendSegments(fd, target, size, parts, 2, segment, ecn)});
    Require(
        {"receive", Receive(fd, arrived.data(), arrived.size(), &received)});
    std::printf("%u bytes in segments of %u, ecn %u, %s %s\n", received.bytes,
                unsigned{received.segment_bytes}, unsigned{received.ecn},
                received.whole ? "whole" : "cut",
                HasPattern(arrived.data(), received.bytes) ? "same"
                                                           : "different");
  }
  Require({"send", SendSegments(fd, target, size, parts, 1, 0, 0)});
  Require({"receive", Receive(fd, arrived.data(), 100, &received)});
  std::printf("%u bytes, %s\n", received.bytes,
              received.whole ? "whole" : "cut");
}

void OpenQueues(const std::vector<std::string> &words) {
  TapRequest request;
  request.name = words.at(0);
  request.mac = {2, 0, 0, 0, 0, 1};
  request.mtu_bytes = 1450;
  request.offload = true;
  request.queues = std::atoi(words.at(1).c_str());
  const TapResult result = OpenTap(request);
  Require(result.status);
  std::printf("%zu queues, header %u\n", 1 + result.more_fds.size(),
              result.offload.header_bytes);
  const TapResult second = OpenTap(request);
  std::printf("second %s %s\n", second.status.step,
              strerrorname_np(second.status.error));
}

struct Command {
  const char *name;
  void (*run)(const std::vector<std::string> &words);
};

constexpr Command kCommands[] = {
    {"next-hop", PrintNextHop}, {"use", Use},     {"watch", Watch},
    {"uplink", WriteUplink},    {"burst", Burst}, {"queues", OpenQueues}};

} // namespace

int main(int count, char **words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::vector<std::string> rest(words + std::min(2, count),
                                      words + count);
  for (const Command &command : kCommands) {
    if (count < 2 || std::strcmp(command.name, words[1]) != 0)
      continue;
    command.run(rest);
    return 0;
  }
  return 2;
}
