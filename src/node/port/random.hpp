// Random bytes.
#pragma once

#include "core/base/bytes.hpp"

namespace vedette::port {

// Thread-safe.
class Random {
  public:
    virtual ~Random() = default;
    // Fills `out` with bytes that nobody can foretell, from the first call after the start on.
    virtual void random(MutableBytes out) = 0;
};

}  // namespace vedette::port
