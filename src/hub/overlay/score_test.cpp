#include <algorithm>
#include <array>

#include <gtest/gtest.h>

#include "hub/overlay/score_graph.hpp"
#include "hub/overlay/score_history.hpp"

namespace vedette::overlay {
namespace {

template <std::size_t N>
std::array<ScoreColumn, N> columns(const ScoreHistory& history, Duration from, Duration to) {
    std::array<ScoreColumn, N> out;
    history.columns(from, to, out);
    return out;
}

TEST(ScoreHistory, a_score_lasts_until_the_next_picture) {
    ScoreHistory history;
    history.add(0s, 10);
    history.add(4s, 50);
    history.add(6s, 20);
    const auto shown = columns<10>(history, 0s, 10s);
    EXPECT_EQ(shown[0], (ScoreColumn{10, true, 0}));
    EXPECT_EQ(shown[3], (ScoreColumn{10, true, 0}));
    EXPECT_EQ(shown[4], (ScoreColumn{50, true, 0}));
    EXPECT_EQ(shown[6], (ScoreColumn{20, true, 0}));
    EXPECT_EQ(shown[7], (ScoreColumn{}));  // no picture yet
    EXPECT_EQ(columns<2>(history, 5s, 7s)[0].score, 50);
    EXPECT_EQ(columns<3>(history, 10s, 5s)[1], ScoreColumn{});
}

TEST(ScoreHistory, a_column_shows_its_highest_score) {
    ScoreHistory history;
    for (int i = 0; i < 100; ++i) history.add(i * 100ms, i == 57 ? 90 : 5);
    const auto shown = columns<10>(history, 0s, 10s);
    EXPECT_EQ(shown[5].score, 90);
    EXPECT_EQ(shown[4].score, 5);
    EXPECT_EQ(shown[6].score, 5);
}

TEST(ScoreHistory, an_event_is_marked_from_its_start) {
    ScoreHistory history;
    for (int i = 0; i < 100; ++i) history.add(i * 100ms, 5);
    history.mark(2s, 4s, 3);
    const auto shown = columns<10>(history, 0s, 10s);
    EXPECT_EQ(shown[1].event, 0U);
    EXPECT_EQ(shown[2].event, 3U);
    EXPECT_EQ(shown[3].event, 3U);
    EXPECT_EQ(shown[5].event, 0U);
}

TEST(ScoreHistory, a_day_takes_no_more_memory_than_an_hour_and_keeps_its_peaks) {
    ScoreHistory history;
    constexpr int kPictures = 24 * 3600 * 4;
    for (int i = 0; i < kPictures; ++i) {
        history.add(i * 250ms, i == 100'001 ? 77 : 1);
        if (i == 100'001) history.mark(i * 250ms, i * 250ms, 9);
    }
    EXPECT_LE(history.size(), ScoreHistory::kMax);
    EXPECT_GE(history.size(), ScoreHistory::kMax / 4);
    EXPECT_LE(history.step(), 90s);
    const auto shown = columns<1000>(history, 0s, 86400s);
    const auto peak = std::ranges::max_element(shown, {}, &ScoreColumn::score);
    EXPECT_EQ(*peak, (ScoreColumn{77, true, 9}));
    EXPECT_NEAR(static_cast<double>(peak - shown.begin()), 100'001 / 345.6, 1);
    EXPECT_TRUE(std::ranges::all_of(shown, &ScoreColumn::known));
}

TEST(ScoreHistory, a_window_drops_older_scores) {
    ScoreHistory history(30s);
    for (int i = 0; i < 10'000; ++i) history.add(i * 100ms, i < 9'000 ? 80 : 10);
    EXPECT_LE(history.size(), 302U);
    EXPECT_GE(history.size(), 300U);
    const auto shown = columns<30>(history, 970s, 1000s);
    EXPECT_TRUE(std::ranges::all_of(shown, [](const ScoreColumn& c) { return c.known && c.score == 10; }));
    EXPECT_FALSE(columns<2>(history, 100s, 102s)[0].known);
}

TEST(ScoreGraph, the_steps_of_the_axis_are_round_numbers_that_fit) {
    EXPECT_EQ(axis_step(79s, 8), Duration(10s));
    EXPECT_EQ(axis_step(30s, 6), Duration(5s));
    EXPECT_EQ(axis_step(86400s, 10), Duration(10800s));
    EXPECT_EQ(axis_step(500ms, 10), Duration(100ms));
    EXPECT_EQ(axis_label(65s, 5s), "1:05");
    EXPECT_EQ(axis_label(3725s, 60s), "1:02:05");
    EXPECT_EQ(axis_label(1500ms, 500ms), "0:01.5");
}

// Reds of the event's bar, blues of the curve.
struct Seen {
    int amber = 0;
    int blue = 0;
};

Seen count(const image::Bitmap& canvas, const image::Box& box) {
    Seen shown;
    for (int y = box.top; y < box.bottom; ++y) {
        for (int x = box.left; x < box.right; ++x) {
            const std::uint8_t* const p = canvas.at(x, y);
            shown.amber += p[0] > 230 && p[2] < 60;
            shown.blue += p[2] > 150 && p[0] < 130;
        }
    }
    return shown;
}

TEST(ScoreGraph, shows_the_scores_and_a_bar_for_each_event) {
    ScoreHistory history;
    for (int i = 0; i < 100; ++i) history.add(i * 100ms, i >= 50 && i < 70 ? 100 : 10);
    history.mark(5s, 6900ms, 1);
    image::Bitmap canvas;
    canvas.resize({232, 80});
    draw_score_graph(canvas, {0, 0, 232, 80}, 1, history, {.from = 0s, .to = 10s});
    // The graph is 200 pixels wide, from 24 on: the event from 124 to 164, its bar in the first ten rows.
    EXPECT_EQ(count(canvas, {24, 0, 124, 10}).amber, 0);
    EXPECT_GT(count(canvas, {124, 0, 164, 10}).amber, 300);
    EXPECT_EQ(count(canvas, {165, 0, 232, 10}).amber, 0);
    EXPECT_GT(count(canvas, {24, 55, 124, 67}).blue, 90);
    EXPECT_EQ(count(canvas, {24, 11, 124, 50}).blue, 0);
    EXPECT_GT(count(canvas, {124, 11, 164, 14}).amber, 30);  // its height is 100
}

TEST(ScoreGraph, an_empty_history_and_a_tiny_panel_are_drawn) {
    image::Bitmap canvas;
    canvas.resize({20, 10});
    draw_score_graph(canvas, {0, 0, 20, 10}, 3, ScoreHistory(), {});
    canvas.resize({400, 100});
    ScoreHistory history;
    history.add(0s, 50);
    draw_score_graph(canvas, {0, 0, 400, 100}, 1, history, {.from = 0s, .to = 0s, .now = 0s});
    EXPECT_GT(count(canvas, {24, 10, 400, 90}).blue, 0);
}

}  // namespace
}  // namespace vedette::overlay
