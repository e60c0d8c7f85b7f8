// The text around the pictures of a stream as each original writes it, byte for byte: status line, headers,
// boundary, part heads and chunks. The framing itself is core/multipart's; which picture goes when is the
// connection's. Values, one stream an object.
//
// Sources: pycameresp and securityCam as observed on the wire; the stock web server of the ESP32 camera for
// the capture board.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "hub/simulate/options.hpp"

namespace vedette::simulate {

class StreamFraming {
  public:
    // pycameresp makes its boundary from the time.
    StreamFraming(Original original, UtcTime now);

    std::string response_head() const;

    // What stands before a picture of `bytes` bytes whose head announces `length` (or nothing); then the
    // picture, then after().
    std::string before(std::size_t bytes, std::optional<std::size_t> length, Duration uptime);
    std::string_view after() const { return chunked_ ? "\r\n" : ""; }

    // The same around `noise` between two pictures.
    std::string garbage(std::string_view noise) const { return chunk(noise); }

  private:
    std::string chunk(std::string_view bytes) const;

    Original original_;
    std::string boundary_;
    bool chunked_;
    bool first_ = true;
};

}  // namespace vedette::simulate
