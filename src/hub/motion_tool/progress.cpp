#include "hub/motion_tool/progress.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/motion_tool/report.hpp"

namespace vedette::motion_tool {
namespace {

constexpr Duration kFirstGuess = 1s;
constexpr double kLeastPart = 0.005;  // of the whole; a guess from less jumps about

// "1:19", "1:02:03": whole seconds.
std::string format_seconds(Duration at) {
    std::string text = format_position(at);
    return text.substr(0, text.rfind('.'));
}

// The part that is done, 0 to 1.
std::optional<double> part_done(const MotionPace& pace) {
    if (pace.span > Duration::zero()) return std::min(1.0, to_seconds(pace.covered) / to_seconds(pace.span));
    if (pace.of > 0) return std::min(1.0, static_cast<double>(pace.pictures) / static_cast<double>(pace.of));
    return std::nullopt;
}

}  // namespace

std::optional<Duration> time_left(const MotionPace& pace) {
    const auto part = part_done(pace);
    if (!part || *part < kLeastPart || pace.worked < kFirstGuess) return std::nullopt;
    return std::chrono::duration_cast<Duration>(pace.worked * ((1 - *part) / *part));
}

std::string format_left(Duration left) {
    const auto seconds = static_cast<std::int64_t>((to_ms(left) + 999) / 1000);
    if (seconds < 100) return fmt::format("{} s left", seconds);
    const std::int64_t minutes = (seconds + 59) / 60;
    if (minutes < 100) return fmt::format("{} min left", minutes);
    return fmt::format("{} h {} min left", minutes / 60, minutes % 60);
}

std::string describe_progress(const MotionPace& pace) {
    const bool whole = pace.span > Duration::zero();
    std::string text = whole ? fmt::format("{} of {}", format_seconds(std::min(pace.covered, pace.span)),
                                           format_seconds(pace.span))
                             : format_position(pace.covered);
    text += fmt::format(", {}", pace.pictures);
    if (!whole && pace.of > 0) text += fmt::format(" of {}", pace.of);
    text += pace.pictures == 1 ? " picture" : " pictures";
    if (!pace.note.empty()) text += ", " + pace.note;
    if (const auto left = time_left(pace)) text += ", " + format_left(*left);
    return text;
}

}  // namespace vedette::motion_tool
