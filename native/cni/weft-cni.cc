// The program that container runtimes start for each of their wishes. To start Node costs more than everything that is
// then done (docs/cni.md), so this hands the wish to the agent, which has the translator loaded:
//
//   weft-cni SOCKET SECONDS PROGRAM [ARGUMENT]...
//
// Environment and standard input are those of CNI 1.1.0, section 2. What the agent answers is printed. When it does
// not answer within SECONDS, or not as expected (it is away, it is older, it may change nothing), PROGRAM is started in
// this process's place with the same environment and standard input: it does the same by itself, and knows the words
// for what is wrong. To ask twice is harmless: the second ADD of a container is refused, a second DEL is not.
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "../sys/unique-fd.h"

extern char** environ;

namespace {

using weft::sys::UniqueFd;

constexpr int kWords = 4;
constexpr int kWrongUsage = 2;
constexpr int kNotStarted = 127;
// More than any configuration and any result has.
constexpr size_t kTextBytesMax = size_t{4} << 20;
constexpr size_t kChunkBytes = 16384;

// What the runtime gets.
struct Answer {
  int exit;
  std::string text;
};

// Reads to the end, or until there is more than a text may have.
bool ReadAll(int fd, std::string* text) {
  char chunk[kChunkBytes];
  while (text->size() <= kTextBytesMax) {
    const ssize_t got = read(fd, chunk, sizeof(chunk));
    if (got == 0) return true;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    text->append(chunk, static_cast<size_t>(got));
  }
  return true;
}

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    text.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

// A connection on which every step waits so long at most; invalid when nobody listens there.
UniqueFd Connect(const char* path, time_t seconds) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof(address.sun_path)) return UniqueFd();
  std::strcpy(address.sun_path, path);
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return fd;
  const timeval wait = {seconds, 0};
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  if (connect(fd.get(), generic, sizeof(address)) != 0) return UniqueFd();
  return fd;
}

// Appends a JSON string (RFC 8259, section 7).
void AppendQuoted(std::string_view text, std::string* json) {
  json->push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') json->push_back('\\');
    if (byte >= 0x20) {
      json->push_back(c);
      continue;
    }
    char escaped[sizeof("\\u0000")];
    std::snprintf(escaped, sizeof(escaped), "\\u%04x", byte);
    json->append(escaped);
  }
  json->push_back('"');
}

// The wish as the agent takes it: POST /v1/cni of docs/api.md.
std::string Request(std::string_view input) {
  std::string body = "{\"env\":{";
  for (char** entry = environ; *entry != nullptr; entry++) {
    const std::string_view text = *entry;
    const size_t end = text.find('=');
    if (end == std::string_view::npos || text.substr(0, 4) != "CNI_") continue;
    if (body.back() != '{') body.push_back(',');
    AppendQuoted(text.substr(0, end), &body);
    body.push_back(':');
    AppendQuoted(text.substr(end + 1), &body);
  }
  body += "},\"stdin\":";
  AppendQuoted(input, &body);
  body.push_back('}');
  return "POST /v1/cni HTTP/1.1\r\nHost: agent\r\nConnection: close\r\nContent-Type: application/json\r\n"
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool TakePrefix(std::string_view prefix, std::string_view* text) {
  if (text->substr(0, prefix.size()) != prefix) return false;
  text->remove_prefix(prefix.size());
  return true;
}

// True when the header says that the body has so many bytes, as it does when it came as a whole.
bool HasLength(const std::string& header, size_t bytes) {
  static constexpr char kName[] = "\r\ncontent-length:";
  const char* const found = strcasestr(header.c_str(), kName);
  return found != nullptr && std::strtoull(found + sizeof(kName) - 1, nullptr, 10) == bytes;
}

// Takes the one form that the agent's answer has apart: {"exit":0,"answer":...}.
std::optional<Answer> Parse(const std::string& response) {
  const size_t end = response.find("\r\n\r\n");
  if (end == std::string::npos || response.rfind("HTTP/1.1 200 ", 0) != 0) return std::nullopt;
  std::string_view body = std::string_view(response).substr(end + 4);
  if (!HasLength(response.substr(0, end), body.size())) return std::nullopt;
  if (!TakePrefix("{\"exit\":", &body) || body.empty()) return std::nullopt;
  const int exit = body.front() - '0';
  body.remove_prefix(1);
  if ((exit != 0 && exit != 1) || !TakePrefix(",\"answer\":", &body)) return std::nullopt;
  if (body.empty() || body.back() != '}') return std::nullopt;
  body.remove_suffix(1);
  // DEL and its like answer nothing.
  return Answer{exit, body == "null" ? "" : std::string(body) + '\n'};
}

std::optional<Answer> Ask(const char* socket, time_t seconds, std::string_view input) {
  // The program says so.
  if (input.size() > kTextBytesMax) return std::nullopt;
  const UniqueFd fd = Connect(socket, seconds);
  if (!fd.valid()) return std::nullopt;
  std::string response;
  if (!WriteAll(fd.get(), Request(input)) || !ReadAll(fd.get(), &response)) return std::nullopt;
  return Parse(response);
}

// Returns only when the program cannot be started.
void Become(char** program, std::string_view input) {
  const int fd = memfd_create("stdin", MFD_CLOEXEC);
  if (fd < 0 || !WriteAll(fd, input) || lseek(fd, 0, SEEK_SET) != 0 || dup2(fd, STDIN_FILENO) < 0) {
    std::perror("weft-cni: standard input");
    return;
  }
  execv(program[0], program);
  std::perror(program[0]);
}

}  // namespace

int main(int argc, char** argv) {
  const long seconds = argc < kWords ? 0 : std::strtol(argv[2], nullptr, 10);
  if (seconds <= 0) {
    std::fputs("usage: weft-cni SOCKET SECONDS PROGRAM [ARGUMENT]...\n", stderr);
    return kWrongUsage;
  }
  // A connection that ends while it is written to is no reason to die.
  if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) return kNotStarted;
  std::string input;
  // On a terminal nobody would end it.
  if (isatty(STDIN_FILENO) == 0 && !ReadAll(STDIN_FILENO, &input)) {
    std::perror("weft-cni: standard input");
    return kNotStarted;
  }
  if (const auto answer = Ask(argv[1], seconds, input)) {
    return WriteAll(STDOUT_FILENO, answer->text) ? answer->exit : kNotStarted;
  }
  Become(argv + kWords - 1, input);
  return kNotStarted;
}
