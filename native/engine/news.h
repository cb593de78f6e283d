// How a worker tells control that there is something to take. Called on the worker's thread; what
// it is, control asks for.
#pragma once

namespace weft::engine {

struct News {
  void (*tell)(void*) = nullptr;
  void* data = nullptr;

  void Tell() const { tell(data); }
};

}  // namespace weft::engine
