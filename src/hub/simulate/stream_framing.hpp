// The text around the pictures of a stream, byte for byte as each original sends it: status line, headers,
// boundary, part heads and chunks. Sources: pycameresp and securityCam as observed; the stock web server of
// the ESP32 camera for the capture board. Caller's thread.
#pragma once

#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "hub/simulate/original.hpp"

namespace vedette::simulate {

// Framing of one stream; knows whether its first part was sent.
class StreamFraming {
  public:
    // pycameresp makes its boundary from the time.
    StreamFraming(Original original, UtcTime now);

    std::string response_head() const;

    // Text before a picture of `bytes` bytes and part_end(). `length`: of Content-Length; unset: none.
    std::string part_head(std::size_t bytes, std::optional<std::size_t> length, Duration uptime);
    std::string_view part_end() const { return chunked_ ? "\r\n" : ""; }

    // Noise between two parts.
    std::string garbage(std::string_view noise) const { return chunk(noise); }

  private:
    std::string chunk(std::string_view bytes) const;

    Original original_;
    std::string boundary_;
    bool chunked_;
    bool first_ = true;
};

}  // namespace vedette::simulate
