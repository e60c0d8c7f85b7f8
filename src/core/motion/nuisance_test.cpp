// What must not be taken for motion, and what moves meanwhile and must.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::Small;
using testing::Watch;

// A walker among what `disturb(view, picture)` does to each drawn picture; without one where `walks` is
// false.
template <class Disturb>
int events_while(Disturb disturb, bool walks, int quiet_noise = 1) {
    Small view;
    view.noise = quiet_noise;
    Watch watch;
    for (int i = 0; i < 260; ++i) {
        view.gain = 256;
        view.offset = 0;
        disturb(view, i, false);
        view.draw();
        if (walks && i >= 180) view.box(-32 + (i - 180) * 10, 200, 36, 90, 235);
        disturb(view, i, true);
        watch.feed(view.grid());
    }
    return watch.started;
}

TEST(MotionNuisance, a_lamp_that_is_switched_is_nothing_and_a_walker_meanwhile_is_seen) {
    const auto lamp = [](Small& view, int i, bool drawn) {
        if (drawn) return;
        if (i > 60 && i / 30 % 2 == 0) {
            view.gain = 380;
            view.offset = 10;
        }
    };
    EXPECT_EQ(events_while(lamp, false), 0);
    EXPECT_GE(events_while(lamp, true), 1);
}

TEST(MotionNuisance, an_infrared_flip_with_blind_pictures_is_nothing) {
    const auto flip = [](Small& view, int i, bool drawn) {
        if (drawn || i < 80) return;
        if (i < 83) {
            view.gain = 20;  // the filter moves
        } else {
            view.gain = 150;
            view.offset = 60;
        }
    };
    EXPECT_EQ(events_while(flip, false), 0);
    EXPECT_GE(events_while(flip, true), 1);
}

TEST(MotionNuisance, a_cloud_that_passes_over_a_part_is_nothing) {
    const auto cloud = [](Small& view, int i, bool drawn) {
        if (!drawn || i < 60) return;
        // A front, ten blocks wide, from left to right and back.
        const int place = i % 100 < 50 ? i % 100 : 100 - i % 100;
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) {
                const int depth = place * 2 - 10 - x;
                const int share = depth < 0 ? 0 : depth > 10 ? 10 : depth;
                view.set(x, y, view.grid().at(x, y) * (256 - share * 8) / 256);
            }
        }
    };
    EXPECT_EQ(events_while(cloud, false), 0);
    EXPECT_GE(events_while(cloud, true), 1);
}

TEST(MotionNuisance, exposure_that_hunts_is_nothing) {
    const auto hunt = [](Small& view, int i, bool drawn) {
        constexpr int kWave[12] = {0, 12, 21, 24, 21, 12, 0, -12, -21, -24, -21, -12};
        if (!drawn && i > 40) view.gain = 256 + kWave[i % 12] * 2;
    };
    EXPECT_EQ(events_while(hunt, false), 0);
    EXPECT_GE(events_while(hunt, true), 1);
}

TEST(MotionNuisance, mains_flicker_is_nothing) {
    const auto flicker = [](Small& view, int i, bool drawn) {
        if (!drawn) view.offset = i % 2 == 0 ? 3 : -3;
    };
    EXPECT_EQ(events_while(flicker, false), 0);
    EXPECT_GE(events_while(flicker, true), 1);
}

TEST(MotionNuisance, coarse_compression_is_nothing) {
    const auto compress = [](Small& view, int, bool drawn) {
        if (!drawn) return;
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) view.set(x, y, (view.grid().at(x, y) + 4) / 8 * 8);
        }
    };
    EXPECT_EQ(events_while(compress, false, 2), 0);
    EXPECT_GE(events_while(compress, true, 2), 1);
}

TEST(MotionNuisance, rain_is_nothing_and_a_walker_in_it_is_seen) {
    const auto rain = [](Small& view, int, bool drawn) {
        if (!drawn) return;
        for (int i = 0; i < 12; ++i) {
            const int x = static_cast<int>(view.next() % 40), y = static_cast<int>(view.next() % 28);
            for (int j = 0; j < 2; ++j) view.set(x, y + j, view.grid().at(x, y + j) + 12);
        }
    };
    EXPECT_EQ(events_while(rain, false), 0);
    EXPECT_GE(events_while(rain, true), 1);
}

TEST(MotionNuisance, branches_that_sway_are_learnt) {
    const auto sway = [](Small& view, int i, bool drawn) {
        if (!drawn) return;
        constexpr int kWave[16] = {0, 6, 11, 14, 16, 14, 11, 6, 0, -6, -11, -14, -16, -14, -11, -6};
        for (int twig = 0; twig < 4; ++twig) {
            view.box(40 + twig * 50 + kWave[(i + twig * 3) % 16] / 2, 20 + twig * 12, 10, 60, 20);
        }
    };
    Small view;
    Watch watch;
    int late = 0;
    for (int i = 0; i < 600; ++i) {
        view.draw();
        sway(view, i, true);
        late += watch.feed(view.grid()).phase == EventPhase::kStarted && i > 300;
    }
    EXPECT_EQ(late, 0);
}

TEST(MotionNuisance, tape_that_trembles_where_somebody_left_it_is_learnt) {
    // A faint strip is carried for four blocks, and then flutters in its place.
    Small view;
    Watch watch;
    watch.quiet(view, 60);
    for (int i = 0; i < 600; ++i) {
        view.draw();
        const int left = i < 16 ? 10 + i / 4 : 14, right = left + 3 + (i * 7 % 5 < 2);
        for (int y = 14; y < 17; ++y) {
            for (int x = left; x < right; ++x) view.set(x, y, view.grid().at(x, y) + 9 + i * 5 % 3);
        }
        watch.feed(view.grid());
    }
    EXPECT_EQ(watch.started, 1);
    EXPECT_EQ(watch.ended, 1);
}

TEST(MotionNuisance, a_web_before_the_lens_is_not_an_hour_of_alarms) {
    // A bright band that swings without rest; a quarter of an hour at two pictures a second.
    Small view;
    Watch watch;
    int late = 0;
    for (int i = 0; i < 1800; ++i) {
        view.draw();
        const int swing = static_cast<int>(view.next() % 24);
        view.box(200 + swing, 0, 20, 480, 200);
        const Result& result = watch.feed(view.grid(), 500);
        late += result.verdict == Verdict::kMotion && i > 600;
    }
    EXPECT_EQ(late, 0);
}

TEST(MotionNuisance, a_shadow_without_its_object_is_nothing_and_its_object_is) {
    const auto pass = [](bool object) {
        Small view;
        Watch watch;
        watch.quiet(view, 50);
        for (int i = 0; i < 60; ++i) {
            view.draw();
            // Soft over three blocks at each side.
            for (int y = 8; y < 22; ++y) {
                for (int x = i - 14; x < i; ++x) {
                    if (x < 0 || x >= 40) continue;
                    const int edge = std::min({x - (i - 14) + 1, i - x, y - 7, 22 - y, 4});
                    view.set(x, y, view.grid().at(x, y) * (256 - edge * 18) / 256);
                }
            }
            if (object) view.box((i - 7) * 16, 220, 36, 90, 235);
            watch.feed(view.grid());
        }
        return watch.started;
    };
    EXPECT_EQ(pass(false), 0);
    EXPECT_EQ(pass(true), 1);
}

TEST(MotionNuisance, an_insect_that_darts_across_is_nothing) {
    Small view;
    Watch watch;
    watch.quiet(view, 50);
    for (int dart = 0; dart < 5; ++dart) {
        for (int i = 0; i < 7; ++i) {
            view.draw();
            view.box(i * 96, 100 + dart * 40, 24, 24, 230);
            watch.feed(view.grid());
        }
        watch.quiet(view, 20);
    }
    EXPECT_EQ(watch.started, 0);
}

TEST(MotionNuisance, a_shaken_camera_is_nothing) {
    // The view trembles by up to half a block: neighbours are mixed.
    Small view, drawn;
    Watch watch;
    int started = 0;
    for (int i = 0; i < 200; ++i) {
        view.draw();
        constexpr int kWave[8] = {0, 70, 100, 70, 0, -70, -100, -70};
        const int part = i < 40 ? 0 : kWave[i * 3 % 8];
        drawn.draw();
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) {
                const int beside = part > 0 ? std::min(x + 1, 39) : std::max(x - 1, 0);
                const int much = part < 0 ? -part : part;
                drawn.set(x, y,
                          (view.grid().at(x, y) * (256 - much) + view.grid().at(beside, y) * much) / 256);
            }
        }
        started += watch.feed(drawn.grid()).phase == EventPhase::kStarted;
    }
    EXPECT_EQ(started, 0);
}

}  // namespace
}  // namespace vedette::motion
