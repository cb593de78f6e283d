// See the header.
#include "mapped-file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>

#include "unique-fd.h"

namespace weft::sys {

namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

// Makes it a regular file of that size for its owner, whose bytes are what they were, or zeros.
Status Prepare(int fd, size_t size) {
  struct stat found;
  if (fstat(fd, &found) != 0) return {"check-file", errno};
  if (!S_ISREG(found.st_mode)) return {"check-file", EINVAL};
  if (fchmod(fd, kOwnerOnly) != 0) return {"check-file", errno};
  if (found.st_size != static_cast<off_t>(size) && ftruncate(fd, 0) != 0) {
    return {"empty-file", errno};
  }
  const int refused = posix_fallocate(fd, 0, static_cast<off_t>(size));
  return {"reserve-file", refused};
}

}  // namespace

MappedFile::~MappedFile() {
  if (bytes_ != nullptr) munmap(bytes_, size_);
}

Status MappedFile::Open(const std::string& path, size_t size) {
  // Somebody else's FIFO does not hold us up.
  constexpr int kFlags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const UniqueFd file(open(path.c_str(), kFlags, kOwnerOnly));
  if (!file.valid()) return {"open-file", errno};
  const Status status = Prepare(file.get(), size);
  if (!status.ok()) return status;
  void* at = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (at == MAP_FAILED) return {"map-file", errno};
  bytes_ = at;
  size_ = size;
  return {};
}

}  // namespace weft::sys
