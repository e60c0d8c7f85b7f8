// The text that `vedette motion` prints for each event, each change of the camera's health, and the totals:
// lines for people, CSV or JSON. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/motion/result.hpp"
#include "hub/base/json_text.hpp"

namespace vedette::motion_tool {

// One line of output has one of these forms.
enum class Format : std::uint8_t { kText, kCsv, kJson };

// What one pass over a source has read.
struct PassTotals {
    std::uint64_t pictures = 0;
    std::uint64_t left_out = 0;  // damaged pictures
    Duration covered{};          // media time from the first picture to the last
    Duration spent{};            // computing time

    PassTotals& operator+=(const PassTotals& other);
    double us_per_picture() const;
};

// "1:02:03.4"; hours only when not zero.
std::string format_position(Duration at);
// "1 event", "2 events".
std::string count_of(std::uint64_t number, std::string_view noun);
// "0:14.2 of 143 pictures, 1 damaged left out".
std::string describe_pictures(const PassTotals& pass);

// Seconds with milliseconds, for CSV.
std::string csv_seconds(Duration at);
// Seconds with milliseconds, for JSON.
double json_seconds(Duration at);
// The text, or null when it is empty.
boost::json::value json_or_null(std::string_view text);
std::string json_line(const boost::json::value& value);

// What a rate below one picture a second misses; "" for other rates. `interval`: between two pictures.
std::string rate_warning(Duration interval, std::uint16_t min_duration_ms);

// Each returns whole lines, or "" where the format has none.
std::string report_head(Format format);
std::string report_started(Format format, const motion::Event& event);
// `open`: the pictures ended before the event did.
std::string report_event(Format format, const motion::Event& event, bool open);
std::string report_alert(Format format, motion::HealthIssue issue, const motion::HealthAlert& alert,
                         Duration at);
// `error`: why the source failed; "": it did not.
std::string report_totals(Format format, std::uint64_t events, const PassTotals& pass,
                          std::string_view error);

}  // namespace vedette::motion_tool
