// The text around the pictures of a stream, byte for byte as each original sends it: status line, headers,
// boundary, part heads and chunks. Sources: pycameresp and securityCam as observed; the stock web server of
// the ESP32 camera for the capture board. Stands on core/http and core/multipart. No allocation. Caller's
// thread.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/originals/original.hpp"

namespace vedette::originals {

// Sizes that every head fits into.
inline constexpr std::size_t kMaxResponseHead = 256;
inline constexpr std::size_t kMaxPartHead = 256;

// The value of X-Timestamp as the stock web server sends it: seconds with six decimals. `out` has room for 20
// characters.
std::string_view format_timestamp(Duration uptime, std::span<char> out);

// Framing of one stream; knows whether its first part was sent. The texts are empty when `out` is too small.
class StreamFraming {
  public:
    // pycameresp makes its boundary from the time.
    StreamFraming(Original original, UtcTime now);

    std::string_view response_head(std::span<char> out) const;

    // Text before a picture of `bytes` bytes and part_end(). `length`: of Content-Length; unset: none.
    std::string_view part_head(std::size_t bytes, std::optional<std::size_t> length, Duration uptime,
                               std::span<char> out);
    std::string_view part_end() const { return chunked() ? "\r\n" : ""; }

    // Whether the body is in chunks; else it ends with the connection.
    bool chunked() const { return original_ != Original::kPlain; }

  private:
    std::string_view boundary() const { return {boundary_.data(), boundary_size_}; }

    Original original_;
    std::array<char, 32> boundary_{};
    std::size_t boundary_size_;
    bool first_ = true;
};

}  // namespace vedette::originals
