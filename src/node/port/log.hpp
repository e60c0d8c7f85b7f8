// Lines for the person at the serial console, or at the terminal of `vedette-node`. The caller removes
// secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace vedette::port {

// How important a line is.
enum class Level : std::uint8_t { kInfo, kWarning };

// Thread-safe.
class Log {
  public:
    virtual ~Log() = default;
    // Writes one line without its line end, as UTF-8. Blocks no longer than the console does. No allocation.
    virtual void write(Level level, std::string_view room, std::string_view sentence) = 0;
};

}  // namespace vedette::port
