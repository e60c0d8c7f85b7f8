// The header lines of one part, as far as the reader cares: Content-Length and the camera's time stamp. Lines
// that nobody understands are passed over, for cameras write many. Values only, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette::multipart {

// `seconds.fraction` as ESP32 cameras, mjpg-streamer and uStreamer write X-Timestamp. Nothing when it is no
// such number or doesn't fit into Duration.
std::optional<Duration> parse_timestamp(std::string_view text);

// `Name: value`, the name of letters, digits and dashes: how a part begins whose boundary line is missing.
bool looks_like_header(std::string_view line);

class PartHead {
  public:
    // One line without its line end.
    void take_line(std::string_view line);

    bool empty() const { return empty_; }  // no line yet
    // Nothing when absent, zero, no number, or said twice with different values.
    std::optional<std::uint64_t> length() const { return conflict_ ? std::nullopt : length_; }
    std::optional<Duration> timestamp() const { return timestamp_; }
    // X-Vedette-Placeholder: a hub drew the picture, because its camera is lost.
    bool placeholder() const { return placeholder_; }

  private:
    bool empty_ = true;
    bool conflict_ = false;
    bool placeholder_ = false;
    std::optional<std::uint64_t> length_;
    std::optional<Duration> timestamp_;
};

}  // namespace vedette::multipart
