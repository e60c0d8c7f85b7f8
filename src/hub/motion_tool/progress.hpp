// Text for the progress line of `vedette motion`: the position, and the time left. Pure functions; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace vedette::motion_tool {

// How far a pass has come.
struct Progress {
    Duration covered{};          // media time from the first picture to the last one read
    Duration span{};             // media time of the whole recording; zero: not known
    std::uint64_t pictures = 0;  // read, damaged ones included
    std::uint64_t total = 0;     // pictures of the whole recording; 0: not known
    std::string note{};          // "2 events"; may be empty
    Duration elapsed{};          // since the first picture
};

// At the average speed so far. Empty while the length is not known, and during the first second.
std::optional<Duration> time_left(const Progress& progress);

// "3 s left", "12 min left", "2 h 5 min left"; rounded up.
std::string format_left(Duration left);

// "0:31 of 1:19, 310 pictures, 2 events, 3 s left", with what is known.
std::string describe_progress(const Progress& progress);

}  // namespace vedette::motion_tool
