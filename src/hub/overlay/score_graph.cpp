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

constexpr Colour kGround{18, 21, 27};
constexpr Colour kFloor{28, 33, 42};
constexpr Colour kRule{54, 62, 76};
constexpr Colour kText{186, 194, 206};
constexpr Colour kArea{44, 112, 168};
constexpr Colour kCurve{120, 200, 255};
constexpr Colour kEvent{255, 176, 32};
constexpr Colour kEventArea{116, 80, 28};
constexpr Colour kEventText{32, 20, 0};
constexpr Colour kNow{240, 244, 250};

constexpr int kLetters = 8;  // a line of text, in pixels of the font

constexpr std::array kSteps = {Duration(100ms),  Duration(200ms),   Duration(500ms),  Duration(1s),
                               Duration(2s),     Duration(5s),      Duration(10s),    Duration(15s),
                               Duration(30s),    Duration(60s),     Duration(120s),   Duration(300s),
                               Duration(600s),   Duration(900s),    Duration(1800s),  Duration(3600s),
                               Duration(7200s),  Duration(10800s),  Duration(21600s), Duration(43200s),
                               Duration(86400s), Duration(172800s), Duration(604800s)};

struct Frame {
    Box bars;   // of the events
    Box graph;  // of the scores
    int labels = 0;
    int scale = 1;
    Duration from{};
    Duration length{};

    int x_of(Duration at) const {
        return graph.left + static_cast<int>(to_seconds(at - from) / to_seconds(length) * graph.width());
    }
    int y_of(int score) const { return graph.bottom - 1 - (graph.height() - 1) * score / 100; }
};

void draw_times(Painter& painter, const Frame& frame, const Box& panel) {
    const int widest = image::text_size(axis_label(frame.from + frame.length, kSteps[3]), frame.scale).width;
    const int most = std::max(1, frame.graph.width() / (widest + 14 * frame.scale));
    const Duration step = axis_step(frame.length, most);
    const std::int64_t first = (frame.from + step - Duration(1)) / step;
    for (std::int64_t i = std::max<std::int64_t>(first, 0); i * step <= frame.from + frame.length; ++i) {
        const int x = std::min(frame.x_of(i * step), frame.graph.right - 1);
        painter.fill({x, frame.graph.top, x + 1, frame.graph.bottom + 2 * frame.scale}, kRule);
        const std::string label = axis_label(i * step, step);
        const int width = image::text_size(label, frame.scale).width;
        const int left = x - width / 2;
        if (left < panel.left || left + width > panel.right) continue;
        painter.text({left, frame.labels}, frame.scale, kText, label);
    }
}

void draw_heights(Painter& painter, const Frame& frame) {
    for (const int score : {0, 50, 100}) {
        const int y = frame.y_of(score);
        painter.fill({frame.graph.left, y, frame.graph.right, y + 1}, kRule);
        const bool roomy = frame.graph.height() >= 4 * kLetters * frame.scale;
        if (score == 50 && !roomy) continue;
        const std::string label = fmt::format("{}", score);
        const int width = image::text_size(label, frame.scale).width;
        const int top = std::clamp(y - kLetters / 2 * frame.scale, frame.graph.top,
                                   frame.graph.bottom - (kLetters - 1) * frame.scale);
        painter.text({frame.graph.left - width - 3 * frame.scale, top}, frame.scale, kText, label);
    }
}

void draw_scores(Painter& painter, const Frame& frame, std::span<const ScoreColumn> columns) {
    int before = -1;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const ScoreColumn& column = columns[i];
        const int x = frame.graph.left + static_cast<int>(i);
        if (!column.known) {
            before = -1;
            continue;
        }
        const int y = frame.y_of(column.score);
        painter.fill({x, y, x + 1, frame.graph.bottom}, column.event != 0 ? kEventArea : kArea);
        const int thick = std::max(1, frame.scale / 2 + frame.scale % 2);
        const int top = before < 0 ? y : std::min(y, before);
        const int bottom = (before < 0 ? y : std::max(y, before)) + thick;
        painter.fill({x, top, x + 1, std::min(bottom, frame.graph.bottom)},
                     column.event != 0 ? kEvent : kCurve);
        before = y;
    }
}

// A bar for each event, with its number in it or, where there is room, behind it.
void draw_events(Painter& painter, const Frame& frame, std::span<const ScoreColumn> columns) {
    int free_from = frame.bars.left;
    for (std::size_t i = 0; i < columns.size();) {
        const std::uint32_t event = columns[i].event;
        std::size_t end = i + 1;
        while (end < columns.size() && columns[end].event == event) ++end;
        if (event != 0) {
            std::size_t next = end;
            while (next < columns.size() && columns[next].event == 0) ++next;
            const int left = frame.bars.left + static_cast<int>(i);
            // Events that follow at once have a gap between them.
            const bool another = end < columns.size() && columns[end].event != 0;
            const int right = std::max(frame.bars.left + static_cast<int>(end) - (another ? frame.scale : 0),
                                       left + frame.scale);
            const int room = frame.bars.left + static_cast<int>(next);
            painter.fill({left, frame.bars.top, right, frame.bars.bottom}, kEvent);
            const std::string label = fmt::format("{}", event);
            const int width = image::text_size(label, frame.scale).width;
            const int top = frame.bars.top + frame.scale;
            if (width + 2 * frame.scale <= right - left && left >= free_from) {
                painter.text({left + (right - left - width) / 2, top}, frame.scale, kEventText, label);
            } else if (right + width + 4 * frame.scale <= room) {
                painter.text({right + 2 * frame.scale, top}, frame.scale, kEvent, label);
                free_from = right + width + 4 * frame.scale;
            }
        }
        i = end;
    }
}

}  // namespace

Duration axis_step(Duration length, int most) {
    for (const Duration step : kSteps) {
        if (length / step <= most) return step;
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
    painter.fill(panel, kGround);
    Frame frame;
    frame.scale = scale;
    frame.from = span.from;
    frame.length = std::max(span.to - span.from, Duration(1ms));
    const int left = panel.left + 24 * scale;
    const int right = panel.right - 8 * scale;
    frame.bars = {left, panel.top, right, panel.top + (kLetters + 2) * scale};
    frame.labels = panel.bottom - (kLetters + 2) * scale;
    frame.graph = {left, frame.bars.bottom + scale, right, frame.labels - 3 * scale};
    if (frame.graph.width() <= 0 || frame.graph.height() <= 0) return;
    painter.fill(frame.graph, kFloor);
    draw_times(painter, frame, panel);
    draw_heights(painter, frame);
    std::vector<ScoreColumn> columns(static_cast<std::size_t>(frame.graph.width()));
    history.columns(span.from, span.from + frame.length, columns);
    draw_scores(painter, frame, columns);
    draw_events(painter, frame, columns);
    if (!span.now) return;
    const int x = std::clamp(frame.x_of(*span.now), frame.graph.left, frame.graph.right - 1);
    painter.fill({x, frame.bars.top, x + std::max(1, scale / 2), frame.graph.bottom}, kNow);
}

}  // namespace vedette::overlay
