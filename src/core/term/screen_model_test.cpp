// What the screen sends makes every terminal show what was drawn.
#include <gtest/gtest.h>

#include "core/term/drawing_fixture.hpp"

namespace vedette::term {
namespace {

#ifdef VEDETTE_CHIP
constexpr unsigned kRuns = 6;
constexpr unsigned kSteps = 150;
#else
constexpr unsigned kRuns = 60;
constexpr unsigned kSteps = 560;
#endif

void expect_all_drawings_shown(const model::Quirks& quirks, std::size_t cells, std::uint64_t seed) {
    for (unsigned run = 0; run < kRuns; ++run) {
        model::RandomChoices choices(seed * 1000 + run);
        model::Drawing drawing(
            choices, {static_cast<std::uint16_t>(1 + run % 12), static_cast<std::uint16_t>(1 + run % 37)},
            cells, quirks);
        for (unsigned step = 0; step < kSteps; ++step) {
            const std::string wrong = drawing.step();
            ASSERT_EQ(wrong, "") << "run " << run << ", step " << step;
        }
    }
}

TEST(ScreenModel, a_plain_terminal_shows_what_was_drawn) { expect_all_drawings_shown({}, 2000, 1); }

TEST(ScreenModel, the_colour_of_erased_cells_does_not_matter) {
    expect_all_drawings_shown({.colours_erased = true}, 2000, 2);
}

TEST(ScreenModel, a_terminal_that_always_wraps_shows_the_same) {
    expect_all_drawings_shown({.always_wraps = true, .keeps_halves = true}, 2000, 3);
}

TEST(ScreenModel, a_part_of_a_window_is_used_when_memory_is_short) {
    expect_all_drawings_shown({.colours_erased = true, .keeps_halves = true}, 200, 4);
}

TEST(ScreenModel, a_character_of_another_width_spoils_only_its_own_place) {
    expect_all_drawings_shown({.unsure_width = 1}, 2000, 5);
    expect_all_drawings_shown({.colours_erased = true, .unsure_width = -1}, 2000, 6);
    // Nor what is behind the used part of a window.
    expect_all_drawings_shown({.colours_erased = true, .unsure_width = 1}, 150, 7);
}

}  // namespace
}  // namespace vedette::term
