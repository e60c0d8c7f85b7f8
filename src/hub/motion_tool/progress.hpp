// How far `vedette motion` has come, as a line for a person, and how much longer it will take. Texts and
// arithmetic only; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace vedette::motion_tool {

struct MotionPace {
    Duration covered{};          // from the first picture to the last one seen
    Duration span{};             // to the end of the recording; zero: not known
    std::uint64_t pictures = 0;  // seen, and left out
    std::uint64_t of = 0;        // in all; 0: not known
    std::string note{};          // "2 events"; may be empty
    Duration worked{};           // since the first picture
};

// At the speed so far. Nothing while that can't be told: no length, or less than a second of work.
std::optional<Duration> time_left(const MotionPace& pace);

// "3 s left", "12 min left", "2 h 5 min left"; rounded up.
std::string format_left(Duration left);

// "0:31 of 1:19, 310 pictures, 2 events, 3 s left", with what is known.
std::string describe_progress(const MotionPace& pace);

}  // namespace vedette::motion_tool
