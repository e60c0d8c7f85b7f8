// The white LED beside the lens, which lights the scene.
#pragma once

#include <cstdint>

namespace vedette::port {

// Owned by the network task.
class Lamp {
  public:
    virtual ~Lamp() = default;
    // 0: dark, 255: full brightness. Dark at the start. Takes effect at once.
    virtual void set(std::uint8_t level) = 0;
};

}  // namespace vedette::port
