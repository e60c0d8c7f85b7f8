// What holds for every scene: more sensitivity misses nothing, the camera's rate does not matter, what is
// large and near is seen at once, and what changes at one place without moving on is no event.
#include <bitset>

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::DetectorFixture;
using testing::Small;

constexpr int kPictures = 220;

// Pictures with an event, of a scene with one or two walkers, noise and lamps that depend on the seed.
std::bitset<kPictures> events_of(std::uint32_t seed, std::uint16_t sensitivity) {
    Small view(seed);
    view.noise = static_cast<int>(seed % 4);
    DetectorFixture fixture({.sensitivity = sensitivity});
    std::bitset<kPictures> active;
    const int high = 16 << seed % 4, luma = 110 + static_cast<int>(seed * 37 % 140);
    for (int i = 0; i < kPictures; ++i) {
        view.gain = seed % 3 == 0 && i > 120 ? 290 : 256;
        view.draw();
        if (i >= 60) view.box(-high + (i - 60) * (4 + high / 8), 180, high / 2, high, luma);
        if (i >= 130 && seed % 2 == 0) view.box(640 - (i - 130) * 9, 260, 30, 60, 20);
        active[static_cast<std::size_t>(i)] = fixture.feed(view.grid()).verdict == Verdict::kMotion;
    }
    return active;
}

TEST(MotionProperties, what_is_an_event_is_one_at_every_higher_sensitivity) {
    std::size_t least = 0, most = 0;
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        std::bitset<kPictures> lower;
        for (const std::uint16_t sensitivity : {0, 20, 40, 50, 60, 80, 100}) {
            const std::bitset<kPictures> here = events_of(seed, sensitivity);
            EXPECT_TRUE((lower & ~here).none()) << "seed " << seed << ", sensitivity " << sensitivity;
            lower = here;
            if (sensitivity == 0) least += here.count();
        }
        most += lower.count();
    }
    EXPECT_GT(least, 0u);
    EXPECT_GT(most, least * 5 / 4);
}

// Milliseconds of an event while a person crosses from second 6 to 10, seen at this rate.
int event_ms(int fps, int high16) {
    Small view;
    DetectorFixture fixture;
    int ms = 0;
    for (int i = 0; i < 14 * fps; ++i) {
        const int at_ms = i * 1000 / fps;
        view.draw();
        if (at_ms >= 6000 && at_ms < 10000)
            view.box((at_ms - 6000) * 640 / 4000, 300 - high16, high16 / 2, high16, 225);
        fixture.at_ms = at_ms;
        const bool active = fixture.feed(view.grid()).verdict == Verdict::kMotion;
        if (active && at_ms < 10000) ms += 1000 / fps;
    }
    EXPECT_LE(fixture.started, 1) << fps;
    return ms;
}

TEST(MotionProperties, every_rate_sees_the_same) {
    for (const int high : {48, 96, 200}) {
        const int at_30 = event_ms(30, high);
        EXPECT_GE(at_30, 3000) << high;
        for (const int fps : {15, 10, 5}) {
            EXPECT_GE(event_ms(fps, high), at_30 - 400) << fps << ", " << high;
            EXPECT_LE(event_ms(fps, high), at_30 + 400) << fps << ", " << high;
        }
        if (high < 96) continue;  // too fast for slower rates
        for (const int fps : {2, 1}) EXPECT_GE(event_ms(fps, high), 1000) << fps << ", " << high;
    }
}

// Milliseconds from the first picture of a hand that reaches in from above, grows for a second and withdraws,
// until the event; after `before` pictures, which `prepare` changes.
template <class Prepare>
int ms_to_hand(int fps, int before, Prepare prepare) {
    Small view;
    DetectorFixture fixture;
    const int step = 1000 / fps;
    for (int i = 0; i < before; ++i) {
        view.draw();
        prepare(view, i * step);
        fixture.feed(view.grid(), step);
    }
    const int came_ms = fixture.at_ms, events = fixture.started;
    for (int ms = 0; ms < 2000; ms += step) {
        view.draw();
        prepare(view, fixture.at_ms);
        const int reach = (ms < 1000 ? ms : 2000 - ms) * 240 / 1000;
        view.box(250, 0, 130, reach, 190);
        fixture.feed(view.grid(), step);
        if (fixture.started > events) return fixture.at_ms - came_ms;
    }
    return 99000;
}

TEST(MotionProperties, a_hand_that_reaches_in_is_an_event_within_a_second) {
    for (const int fps : {30, 10, 5}) {
        EXPECT_LE(ms_to_hand(fps, 6 * fps, [](Small&, int) {}), 1000) << fps;
        // The exposure steps as the hand comes.
        EXPECT_LE(ms_to_hand(fps, 6 * fps, [](Small& view, int ms) { view.gain = ms < 6000 ? 256 : 272; }),
                  1000)
            << fps;
        // Leaves move at the same place.
        EXPECT_LE(ms_to_hand(fps, 12 * fps,
                             [](Small& view, int ms) {
                                 for (int k = 0; k < 4; ++k)
                                     view.box(250 + 32 * k + ms / 200 % 3 * 8, 40 + 16 * k, 20, 20, 200);
                             }),
                  1500)
            << fps;
    }
}

TEST(MotionProperties, digits_of_a_clock_are_no_event) {
    constexpr bool kSegments[10][7] = {{1, 1, 1, 1, 1, 1, 0}, {0, 1, 1, 0, 0, 0, 0}, {1, 1, 0, 1, 1, 0, 1},
                                       {1, 1, 1, 1, 0, 0, 1}, {0, 1, 1, 0, 0, 1, 1}, {1, 0, 1, 1, 0, 1, 1},
                                       {1, 0, 1, 1, 1, 1, 1}, {1, 1, 1, 0, 0, 0, 0}, {1, 1, 1, 1, 1, 1, 1},
                                       {1, 1, 1, 1, 0, 1, 1}};
    for (const int fps : {1, 2, 5, 10}) {
        for (const int high : {20, 32, 48}) {  // sixteenths of a block
            // Two digits of these cover more than 1 % of this small picture, and change all the time.
            if (fps == 1 && high > 20) continue;
            for (const int dark : {0, 1}) {
                Small view;
                view.noise = 2;
                if (dark == 1) view.gain = 60;
                DetectorFixture fixture;
                for (int i = 0; i < 20 * fps; ++i) {
                    view.draw();
                    const int seconds = i / fps + 45, wide = high * 5 / 8, line = high / 6;
                    const int digits[4] = {seconds / 600 % 6, seconds / 60 % 10, seconds / 10 % 6,
                                           seconds % 10};
                    for (int d = 0; d < 4; ++d) {
                        const bool(&on)[7] = kSegments[digits[d]];
                        const int x = 40 + d * (wide + line), y = 20, right = x + wide - line,
                                  half = high / 2;
                        if (on[0]) view.box(x, y, wide, line, 250);
                        if (on[1]) view.box(right, y, line, half, 250);
                        if (on[2]) view.box(right, y + half, line, half, 250);
                        if (on[3]) view.box(x, y + high - line, wide, line, 250);
                        if (on[4]) view.box(x, y + half, line, half, 250);
                        if (on[5]) view.box(x, y, line, half, 250);
                        if (on[6]) view.box(x, y + half - line / 2, wide, line, 250);
                    }
                    fixture.feed(view.grid(), 1000 / fps);
                }
                EXPECT_EQ(fixture.started, 0)
                    << fps << " a second, " << high << (dark == 1 ? " dark" : " day");
            }
        }
    }
}

TEST(MotionProperties, after_a_new_view_nothing_is_hidden_for_more_than_half_a_second) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 60);
    view.shift_x = 7;
    int moved_ms = 0;
    for (int i = 0; i < 30; ++i) {
        view.draw();
        view.box(i * 20, 100, 100, 200, 230);
        if (fixture.feed(view.grid()).verdict == Verdict::kCameraMoved) moved_ms = fixture.at_ms;
    }
    ASSERT_GT(moved_ms, 6000);
    ASSERT_EQ(fixture.started, 1);
    EXPECT_LE(fixture.first_motion_ms - moved_ms, 500);
}

}  // namespace
}  // namespace vedette::motion
