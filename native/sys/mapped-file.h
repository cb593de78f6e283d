// Memory that outlives its process: a file of a fixed size, mapped shared. What is written there is in
// the page cache at once, so the next process finds it after a crash, too; nothing is ever synced,
// because nobody needs it after a crash of the machine.
#pragma once

#include <cstddef>
#include <string>

#include "status.h"

namespace weft::sys {

class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // Opens or makes the file, for its owner alone (mode 0600). One of another size is emptied and
  // then zeros. Every page is reserved, so that writing to one can never fail later (SIGBUS).
  // Nothing is mapped after a failure.
  //
  // Steps: open-file (ELOOP: a symbolic link), check-file (EINVAL: no regular file), empty-file,
  // reserve-file (ENOSPC: no room), map-file.
  Status Open(const std::string& path, size_t size);

  // Aligned to a page; nullptr while nothing is mapped.
  void* bytes() const { return bytes_; }

 private:
  void* bytes_ = nullptr;
  size_t size_ = 0;
};

}  // namespace weft::sys
