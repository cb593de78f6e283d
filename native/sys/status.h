// How every function of this folder reports: the step that failed and the kernel's errno. No
// exceptions, no strings made at run time; TypeScript turns step and errno into a sentence.
#pragma once

namespace weft::sys {

// The outcome of an operation of several system calls. `step` names the one that failed and is a
// literal; it is part of the contract with src/host, which has a sentence for each.
struct Status {
  const char* step = nullptr;
  int error = 0;

  bool ok() const { return error == 0; }
};

}  // namespace weft::sys
