// The header lines of one part: length, the camera's time stamp, placeholder mark. Caller's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::multipart {

// An X-Timestamp of ESP32 cameras, mjpg-streamer and uStreamer: `seconds.fraction`, up to Duration's range.
std::optional<Duration> parse_timestamp(std::string_view text);

// Whether a line is `Name: value`, with a name of letters, digits and, but for the first, dashes.
bool looks_like_header(std::string_view line);

// The head of one part.
class PartHead {
  public:
    // One line without its line end.
    void take_line(std::string_view line);

    bool empty() const { return empty_; }  // no line so far
    // Nothing when absent, zero, no number, or given twice with different values.
    std::optional<std::uint64_t> length() const { return conflict_ ? std::nullopt : length_; }
    std::optional<Duration> timestamp() const { return timestamp_; }
    // X-Vedette-Placeholder: a hub drew the picture while its camera is lost.
    bool placeholder() const { return placeholder_; }

  private:
    bool empty_ = true;
    bool conflict_ = false;
    bool placeholder_ = false;
    std::optional<std::uint64_t> length_;
    std::optional<Duration> timestamp_;
};

}  // namespace vedette::multipart
