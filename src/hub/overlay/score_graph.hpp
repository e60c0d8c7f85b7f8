// Scores over time as a picture: the height, events as bars with their numbers above it, times below it. One
// thread.
#pragma once

#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "hub/image/painter.hpp"
#include "hub/overlay/score_history.hpp"

namespace vedette::overlay {

// The part of the time that a graph shows.
struct GraphSpan {
    Duration from{};
    Duration to{};
    std::optional<Duration> now;  // a line stands there
};

// Fills `panel`. `scale`: of the letters, pixels of a pixel of the font.
void draw_score_graph(image::Bitmap& canvas, const image::Box& panel, int scale, const ScoreHistory& history,
                      const GraphSpan& span);

// The distance of the times on an axis so long, where `most` of them have room.
Duration axis_step(Duration length, int most);

// "1:05", "1:02:05"; "0:00.5" where the step is below a second.
std::string axis_label(Duration at, Duration step);

}  // namespace vedette::overlay
