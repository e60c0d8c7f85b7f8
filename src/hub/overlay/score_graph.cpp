#include "hub/overlay/score_graph.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace vedette::overlay {
namespace {

using image::Box;
using image::Colour;
using image::Painter;

constexpr Colour kBackground{18, 21, 27};
constexpr Colour kPlotBackground{28, 33, 42};
constexpr Colour kRule{54, 62, 76};
constexpr Colour kText{186, 194, 206};
constexpr Colour kArea{44, 112, 168};
constexpr Colour kCurve{120, 200, 255};
constexpr Colour kEvent{255, 176, 32};
constexpr Colour kEventArea{116, 80, 28};
constexpr Colour kEventText{32, 20, 0};
constexpr Colour kNow{240, 244, 250};

constexpr int kLineHeight = 8;  // of text, in font pixels

constexpr std::array<Duration, 23> kSteps{100ms, 200ms,  500ms,  1s,     2s,     5s,      10s,    15s,
                                          30s,   60s,    120s,   300s,   600s,   900s,    1800s,  3600s,
                                          7200s, 10800s, 21600s, 43200s, 86400s, 172800s, 604800s};

struct Layout {
    Box bars;        // of the events
    Box graph;       // of the scores
    int labels = 0;  // top of the axis labels
    int scale = 1;
    Duration from{};
    Duration length{};

    int x_of(Duration at) const {
        return graph.left + static_cast<int>(to_seconds(at - from) / to_seconds(length) * graph.width());
    }
    int y_of(int score) const { return graph.bottom - 1 - (graph.height() - 1) * score / 100; }
};

void draw_times(Painter& painter, const Layout& layout, const Box& panel) {
    const int widest =
        image::text_size(axis_label(layout.from + layout.length, kSteps[3]), layout.scale).width;
    const int max_labels = std::max(1, layout.graph.width() / (widest + 14 * layout.scale));
    const Duration step = axis_step(layout.length, max_labels);
    const std::int64_t first = (layout.from + step - Duration(1)) / step;
    for (std::int64_t i = std::max<std::int64_t>(first, 0); i * step <= layout.from + layout.length; ++i) {
        const int x = std::min(layout.x_of(i * step), layout.graph.right - 1);
        painter.fill({x, layout.graph.top, x + 1, layout.graph.bottom + 2 * layout.scale}, kRule);
        const std::string label = axis_label(i * step, step);
        const int width = image::text_size(label, layout.scale).width;
        const int left = x - width / 2;
        if (left < panel.left || left + width > panel.right) continue;
        painter.text({left, layout.labels}, layout.scale, kText, label);
    }
}

void draw_heights(Painter& painter, const Layout& layout) {
    for (const int score : {0, 50, 100}) {
        const int y = layout.y_of(score);
        painter.fill({layout.graph.left, y, layout.graph.right, y + 1}, kRule);
        const bool room_for_50 = layout.graph.height() >= 4 * kLineHeight * layout.scale;
        if (score == 50 && !room_for_50) continue;
        const std::string label = fmt::format("{}", score);
        const int width = image::text_size(label, layout.scale).width;
        const int top = std::clamp(y - kLineHeight / 2 * layout.scale, layout.graph.top,
                                   layout.graph.bottom - (kLineHeight - 1) * layout.scale);
        painter.text({layout.graph.left - width - 3 * layout.scale, top}, layout.scale, kText, label);
    }
}

void draw_scores(Painter& painter, const Layout& layout, std::span<const ScoreColumn> columns) {
    int previous = -1;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ScoreColumn& column = columns[i];
        const int x = layout.graph.left + static_cast<int>(i);
        if (!column.known) {
            previous = -1;
            continue;
        }
        const int y = layout.y_of(column.score);
        painter.fill({x, y, x + 1, layout.graph.bottom}, column.event != 0 ? kEventArea : kArea);
        const int thick = std::max(1, layout.scale / 2 + layout.scale % 2);
        const int top = previous < 0 ? y : std::min(y, previous);
        const int bottom = (previous < 0 ? y : std::max(y, previous)) + thick;
        painter.fill({x, top, x + 1, std::min(bottom, layout.graph.bottom)},
                     column.event != 0 ? kEvent : kCurve);
        previous = y;
    }
}

// Draws the bar of columns `first` to `end` and its number: inside the bar, or right of it if there is room
// before the next event, but not left of `free_from`. Returns where the next number may start.
int draw_event(Painter& painter, const Layout& layout, std::span<const ScoreColumn> columns,
               std::size_t first, std::size_t end, int free_from) {
    std::size_t next = end;
    while (next < columns.size() && columns[next].event == 0) ++next;
    const int scale = layout.scale;
    const auto x_of = [&layout](std::size_t column) { return layout.bars.left + static_cast<int>(column); };
    const int left = x_of(first);
    const int gap = next == end && end < columns.size() ? scale : 0;  // between adjacent events
    const int right = std::max(x_of(end) - gap, left + scale);
    painter.fill({left, layout.bars.top, right, layout.bars.bottom}, kEvent);
    const std::string label = fmt::format("{}", columns[first].event);
    const int width = image::text_size(label, scale).width;
    const int top = layout.bars.top + scale;
    if (width + 2 * scale <= right - left && left >= free_from) {
        painter.text({left + (right - left - width) / 2, top}, scale, kEventText, label);
    } else if (right + width + 4 * scale <= x_of(next)) {
        painter.text({right + 2 * scale, top}, scale, kEvent, label);
        return right + width + 4 * scale;
    }
    return free_from;
}

void draw_events(Painter& painter, const Layout& layout, std::span<const ScoreColumn> columns) {
    int free_from = layout.bars.left;
    for (std::size_t i = 0; i < columns.size();) {
        std::size_t end = i + 1;
        while (end < columns.size() && columns[end].event == columns[i].event) ++end;
        if (columns[i].event != 0) free_from = draw_event(painter, layout, columns, i, end, free_from);
        i = end;
    }
}

}  // namespace

Duration axis_step(Duration length, int max) {
    for (const Duration step : kSteps) {
        if (length / step <= max) return step;
    }
    return length;
}

std::string axis_label(Duration at, Duration step) {
    const std::int64_t seconds = to_ms(at) / 1000;
    std::string text = seconds >= 3600
                           ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
                           : fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    if (step < Duration(1s)) text += fmt::format(".{}", to_ms(at) / 100 % 10);
    return text;
}

void draw_score_graph(image::Bitmap& canvas, const Box& panel, int scale, const ScoreHistory& history,
                      const GraphSpan& span) {
    Painter painter(canvas);
    painter.fill(panel, kBackground);
    Layout layout;
    layout.scale = scale;
    layout.from = span.from;
    layout.length = std::max(span.to - span.from, Duration(1ms));
    const int left = panel.left + 24 * scale;
    const int right = panel.right - 8 * scale;
    layout.bars = {left, panel.top, right, panel.top + (kLineHeight + 2) * scale};
    layout.labels = panel.bottom - (kLineHeight + 2) * scale;
    layout.graph = {left, layout.bars.bottom + scale, right, layout.labels - 3 * scale};
    if (layout.graph.width() <= 0 || layout.graph.height() <= 0) return;
    painter.fill(layout.graph, kPlotBackground);
    draw_times(painter, layout, panel);
    draw_heights(painter, layout);
    std::vector<ScoreColumn> columns(static_cast<std::size_t>(layout.graph.width()));
    history.columns(span.from, span.from + layout.length, columns);
    draw_scores(painter, layout, columns);
    draw_events(painter, layout, columns);
    if (!span.now) return;
    const int x = std::clamp(layout.x_of(*span.now), layout.graph.left, layout.graph.right - 1);
    painter.fill({x, layout.bars.top, x + std::max(1, scale / 2), layout.graph.bottom}, kNow);
}

}  // namespace vedette::overlay
