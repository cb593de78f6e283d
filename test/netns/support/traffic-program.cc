// Traffic whose every byte is checked, between two namespaces:
//
//     serve                        answers what comes to port 7 of every address, TCP and UDP
//     tcp IP BYTES                 sends a stream and reads the answer at the same time
//     hold IP MS                   the same for so long, and not as fast as it can
//     udp IP COUNT BYTES           sends one datagram after the other, each after the answer to the one before
//     burst IP COUNT BYTES SEGMENT sends superframes of UDP datagrams to port 9, each in one send
//     sink COUNT                   receives datagrams on port 9 until it has so many or a second is silent
//     tagged DEVICE                sends a broadcast frame with an 802.1Q tag
//
// What is sent is a function of seed and place, so the receiver makes it again and compares. Prints one line that a test
// reads; `ready` first where something listens. Ends with 1 after an error, and always after a while.
#include <net/if.h>
#include <netpacket/packet.h>
#include <signal.h>
#include <sys/ioctl.h>

#include <atomic>
#include <cinttypes>
#include <map>
#include <set>
#include <thread>

#include "traffic.h"

using namespace weft::traffic;

namespace {

constexpr uint16_t kEchoPort = 7;
constexpr uint16_t kSinkPort = 9;

void EchoStream(int fd) {
  std::vector<uint8_t> bytes(kChunkBytes);
  for (;;) {
    const ssize_t count = read(fd, bytes.data(), bytes.size());
    if (count <= 0) break;
    // The client may be gone; that is its own affair.
    if (write(fd, bytes.data(), static_cast<size_t>(count)) != count) break;
  }
  close(fd);
}

void Serve(char**) {
  const int listener = Bound(SOCK_STREAM, kEchoPort);
  const int datagrams = Bound(SOCK_DGRAM, kEchoPort);
  std::puts("ready");
  std::thread([datagrams] {
    std::vector<uint8_t> bytes(1 << 16);
    for (;;) {
      Address from;
      from.size = sizeof(from.storage);
      const ssize_t count = recvfrom(datagrams, bytes.data(), bytes.size(), 0,
                                     reinterpret_cast<sockaddr*>(&from.storage), &from.size);
      if (count < 0) continue;
      sendto(datagrams, bytes.data(), static_cast<size_t>(count), 0, from.get(), from.size);
    }
  }).detach();
  for (;;) {
    const int fd = accept(listener, nullptr, nullptr);
    if (fd >= 0) std::thread(EchoStream, fd).detach();
  }
}

// Sends `total` bytes, or until `end_ms` when that is not 0, and compares what comes back. Silence of `patience`
// seconds is an error.
void ExchangeStream(const char* ip, uint64_t total, uint64_t end_ms, int patience) {
  const auto seed = static_cast<uint64_t>(getpid()) << 32;
  const int fd = Connected(SOCK_STREAM, ip, kEchoPort, patience);
  std::atomic<uint64_t> sent{0};
  std::thread sender([=, &sent] {
    std::vector<uint8_t> bytes(kChunkBytes);
    while (end_ms == 0 ? sent < total : NowMs() < end_ms) {
      const size_t size = std::min<uint64_t>(bytes.size(), total - sent);
      Generate(seed, sent, bytes.data(), size);
      WriteAll(fd, bytes.data(), size);
      sent += size;
      const timespec pause{0, 4'000'000};
      if (end_ms != 0) nanosleep(&pause, nullptr);
    }
    shutdown(fd, SHUT_WR);
  });
  std::vector<uint8_t> bytes(kChunkBytes);
  uint64_t got = 0;
  uint64_t different = 0;
  for (;;) {
    const ssize_t count = read(fd, bytes.data(), bytes.size());
    if (count < 0) Fail("read");
    if (count == 0) break;
    different += Differences(seed, got, bytes.data(), static_cast<size_t>(count));
    got += static_cast<uint64_t>(count);
  }
  sender.join();
  const bool same = different == 0 && got == sent;
  std::printf("%s %" PRIu64 " bytes\n", same ? "same" : "different", got);
}

void Tcp(char** words) { ExchangeStream(words[0], std::strtoull(words[1], nullptr, 10), 0, 15); }

void Hold(char** words) {
  const uint64_t end_ms = NowMs() + std::strtoull(words[1], nullptr, 10);
  // What happens meanwhile may take ten seconds on a busy machine, and TCP doubles its pauses: it may send for the
  // last time just before that, and only then again after as long once more.
  ExchangeStream(words[0], ~uint64_t{0}, end_ms, 40);
}

void Udp(char** words) {
  const int count = std::atoi(words[1]);
  const size_t size = std::strtoul(words[2], nullptr, 10);
  const int fd = Connected(SOCK_DGRAM, words[0], kEchoPort, 3);
  std::vector<uint8_t> sent(size);
  std::vector<uint8_t> got(1 << 16);
  for (int number = 0; number < count; number++) {
    Generate(static_cast<uint64_t>(getpid()) << 32, static_cast<uint64_t>(number) * size,
             sent.data(), size);
    if (send(fd, sent.data(), size, 0) < 0) Fail("send");
    const ssize_t answer = recv(fd, got.data(), got.size(), 0);
    if (answer < 0) Fail("receive");
    if (static_cast<size_t>(answer) == size && std::equal(sent.begin(), sent.end(), got.begin())) {
      continue;
    }
    std::printf("different %zd bytes\n", answer);
    return;
  }
  std::printf("same %zu bytes\n", static_cast<size_t>(count) * size);
}

void Burst(char** words) {
  const int count = std::atoi(words[1]);
  const size_t segment_bytes = std::strtoul(words[3], nullptr, 10);
  std::vector<uint8_t> bytes(std::strtoul(words[2], nullptr, 10));
  const int fd = Connected(SOCK_DGRAM, words[0], kSinkPort, 3);
  uint64_t number = 0;
  for (int i = 0; i < count; i++) {
    number = FillSuperframe(0, number, segment_bytes, &bytes);
    SendSegments(fd, bytes, static_cast<int>(segment_bytes));
  }
  std::printf("sent %" PRIu64 "\n", number);
}

void Sink(char** words) {
  const uint64_t wanted = std::strtoull(words[0], nullptr, 10);
  const int fd = Bound(SOCK_DGRAM, kSinkPort);
  WaitAtMost(fd, 10);
  std::puts("ready");
  std::vector<uint8_t> bytes(1 << 16);
  std::map<size_t, uint64_t> sizes;
  std::set<uint64_t> numbers;
  uint64_t got = 0;
  uint64_t wrong = 0;
  while (got < wanted) {
    const ssize_t size = recv(fd, bytes.data(), bytes.size(), 0);
    if (size < 0) break;
    WaitAtMost(fd, 1);
    uint64_t number = 0;
    const bool right = IsDatagram(0, bytes.data(), static_cast<size_t>(size), &number);
    if (!right || !numbers.insert(number).second) wrong++;
    got++;
    sizes[static_cast<size_t>(size)]++;
  }
  std::printf("got %" PRIu64 ":", got);
  for (const auto& [size, count] : sizes) std::printf(" %" PRIu64 " of %zu,", count, size);
  std::printf(" %" PRIu64 " wrong\n", wrong);
}

void Tagged(char** words) {
  const int fd = socket(AF_PACKET, SOCK_RAW, 0);
  ifreq request{};
  std::snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", words[0]);
  if (ioctl(fd, SIOCGIFHWADDR, &request) != 0) Fail("device");
  // Destination, source, the tag, and a type for experiments.
  std::vector<uint8_t> frame(64);
  std::fill_n(frame.begin(), 6, uint8_t{0xff});
  std::memcpy(frame.data() + 6, request.ifr_hwaddr.sa_data, 6);
  const uint8_t tag[] = {0x81, 0x00, 0x00, 0x05, 0x88, 0xb5};
  std::copy(std::begin(tag), std::end(tag), frame.begin() + 12);
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_ifindex = static_cast<int>(if_nametoindex(words[0]));
  if (sendto(fd, frame.data(), frame.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof(to)) < 0) {
    Fail("send");
  }
  std::puts("sent");
}

struct Command {
  const char* name;
  int words;
  unsigned seconds;
  void (*run)(char** words);
};

constexpr unsigned kHour = 3600;
constexpr Command kCommands[] = {
    {"serve", 0, kHour, Serve},
    {"tcp", 2, 60, Tcp},
    {"hold", 2, 100, Hold},
    {"udp", 3, 60, Udp},
    {"burst", 4, 60, Burst},
    {"sink", 1, 60, Sink},
    {"tagged", 1, 60, Tagged}};

}  // namespace

int main(int count, char** words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  for (const Command& command : kCommands) {
    if (count < 2 || std::strcmp(command.name, words[1]) != 0) continue;
    if (count != 2 + command.words) break;
    alarm(command.seconds);
    command.run(words + 2);
    // Threads that listen for ever end with the process.
    std::fflush(stdout);
    _exit(0);
  }
  return 2;
}
