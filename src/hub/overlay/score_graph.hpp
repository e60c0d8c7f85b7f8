// Draws the scores over time as a graph: events as numbered bars at the top, the time axis at the bottom. One
// thread.
#pragma once

#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "hub/image/painter.hpp"
#include "hub/overlay/score_history.hpp"

namespace vedette::overlay {

// The times that a graph shows.
struct GraphSpan {
    Duration from{};
    Duration to{};
    std::optional<Duration> now;  // marked by a vertical line
};

// Fills `panel`. `scale`: size of a font pixel, in pixels.
void draw_score_graph(image::Bitmap& canvas, const image::Box& panel, int scale, const ScoreHistory& history,
                      const GraphSpan& span);

// The interval between labels on a time axis of this length, at most `max` labels.
Duration axis_step(Duration length, int max);

// "1:05", "1:02:05"; "0:00.5" with a step below one second.
std::string axis_label(Duration at, Duration step);

}  // namespace vedette::overlay
