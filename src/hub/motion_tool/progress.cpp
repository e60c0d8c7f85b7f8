#include "hub/motion_tool/progress.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hub/motion_tool/report.hpp"
#include "hub/overlay/score_graph.hpp"

namespace vedette::motion_tool {
namespace {

constexpr Duration kMinElapsed = 1s;
constexpr double kMinPart = 0.005;  // of the recording; an estimate from less varies too much

// "1:19", "1:02:03": whole seconds.
std::string format_seconds(Duration at) { return overlay::axis_label(at, 1s); }

// The part that is done, 0 to 1.
std::optional<double> part_done(const Progress& progress) {
    if (progress.span > Duration::zero())
        return std::min(1.0, to_seconds(progress.covered) / to_seconds(progress.span));
    if (progress.total > 0)
        return std::min(1.0, static_cast<double>(progress.pictures) / static_cast<double>(progress.total));
    return std::nullopt;
}

}  // namespace

std::optional<Duration> time_left(const Progress& progress) {
    const auto part = part_done(progress);
    if (!part || *part < kMinPart || progress.elapsed < kMinElapsed) return std::nullopt;
    return std::chrono::duration_cast<Duration>(progress.elapsed * ((1 - *part) / *part));
}

std::string format_left(Duration left) {
    const auto seconds = static_cast<std::int64_t>((to_ms(left) + 999) / 1000);
    if (seconds < 100) return fmt::format("{} s left", seconds);
    const std::int64_t minutes = (seconds + 59) / 60;
    if (minutes < 100) return fmt::format("{} min left", minutes);
    return fmt::format("{} h {} min left", minutes / 60, minutes % 60);
}

std::string describe_progress(const Progress& progress) {
    const bool whole = progress.span > Duration::zero();
    std::string text =
        whole ? fmt::format("{} of {}", format_seconds(std::min(progress.covered, progress.span)),
                            format_seconds(progress.span))
              : format_position(progress.covered);
    text += !whole && progress.total > 0
                ? fmt::format(", {} of {} pictures", progress.pictures, progress.total)
                : ", " + count_of(progress.pictures, "picture");
    if (!progress.note.empty()) text += ", " + progress.note;
    if (const auto left = time_left(progress)) text += ", " + format_left(*left);
    return text;
}

}  // namespace vedette::motion_tool
