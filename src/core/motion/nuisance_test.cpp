// Disturbances that must not become events, and objects that must be detected during them.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/motion/detector_fixture.hpp"

namespace vedette::motion {
namespace {

using testing::DetectorFixture;
using testing::Small;

// Events while `disturb(view, picture, drawn)` changes each picture, before and after it is drawn; with a
// walker if `walks`.
template <class Disturb>
int events_while(Disturb disturb, bool walks, int quiet_noise = 1) {
    Small view;
    view.noise = quiet_noise;
    DetectorFixture fixture;
    for (int i = 0; i < 260; ++i) {
        view.gain = 256;
        view.offset = 0;
        disturb(view, i, false);
        view.draw();
        if (walks && i >= 180) view.box(-32 + (i - 180) * 10, 200, 36, 90, 235);
        disturb(view, i, true);
        fixture.feed(view.grid());
    }
    return fixture.started;
}

TEST(MotionNuisance, a_switched_lamp_is_no_event_and_hides_no_walker) {
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

// Field case: codes the mean level of blocks in steps of several lumas | OV2640 boards, high compression | light that drifts over the steps is no event
TEST(MotionNuisance, coarse_coding_under_drifting_light_is_no_event) {
    for (const int step : {32, 49, 72}) {
        const auto coarse = [=](Small& view, int i, bool drawn) {
            view.step = step;
            if (drawn) return view.round();
            const int phase = i % 80;
            view.gain = 250 + (phase < 40 ? phase : 80 - phase) / 3;
        };
        EXPECT_EQ(events_while(coarse, false, 0), 0) << step;
        EXPECT_GE(events_while(coarse, true, 0), 1) << step;
    }
}

TEST(MotionNuisance, a_switch_to_infrared_with_dark_pictures_is_no_event) {
    const auto flip = [](Small& view, int i, bool drawn) {
        if (drawn || i < 80) return;
        if (i < 83) {
            view.gain = 20;  // the infrared filter moves
        } else {
            view.gain = 150;
            view.offset = 60;
        }
    };
    EXPECT_EQ(events_while(flip, false), 0);
    EXPECT_GE(events_while(flip, true), 1);
}

TEST(MotionNuisance, the_shadow_of_a_cloud_is_no_event) {
    const auto cloud = [](Small& view, int i, bool drawn) {
        if (!drawn || i < 60) return;
        // A shadow edge, ten blocks wide, moves from left to right and back.
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

TEST(MotionNuisance, oscillating_exposure_is_no_event) {
    const auto hunt = [](Small& view, int i, bool drawn) {
        constexpr int kWave[12] = {0, 12, 21, 24, 21, 12, 0, -12, -21, -24, -21, -12};
        if (!drawn && i > 40) view.gain = 256 + kWave[i % 12] * 2;
    };
    EXPECT_EQ(events_while(hunt, false), 0);
    EXPECT_GE(events_while(hunt, true), 1);
}

TEST(MotionNuisance, mains_flicker_is_no_event) {
    const auto flicker = [](Small& view, int i, bool drawn) {
        if (!drawn) view.offset = i % 2 == 0 ? 3 : -3;
    };
    EXPECT_EQ(events_while(flicker, false), 0);
    EXPECT_GE(events_while(flicker, true), 1);
}

TEST(MotionNuisance, coarse_compression_is_no_event) {
    const auto compress = [](Small& view, int, bool drawn) {
        if (!drawn) return;
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) view.set(x, y, (view.grid().at(x, y) + 4) / 8 * 8);
        }
    };
    EXPECT_EQ(events_while(compress, false, 2), 0);
    EXPECT_GE(events_while(compress, true, 2), 1);
}

TEST(MotionNuisance, rain_is_no_event_and_hides_no_walker) {
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

TEST(MotionNuisance, swaying_branches_are_learned) {
    const auto sway = [](Small& view, int i, bool drawn) {
        if (!drawn) return;
        constexpr int kWave[16] = {0, 6, 11, 14, 16, 14, 11, 6, 0, -6, -11, -14, -16, -14, -11, -6};
        for (int twig = 0; twig < 4; ++twig) {
            view.box(40 + twig * 50 + kWave[(i + twig * 3) % 16] / 2, 20 + twig * 12, 10, 60, 20);
        }
    };
    Small view;
    DetectorFixture fixture;
    int late = 0;
    for (int i = 0; i < 600; ++i) {
        view.draw();
        sway(view, i, true);
        late += fixture.feed(view.grid()).phase == EventPhase::kStarted && i > 300;
    }
    EXPECT_EQ(late, 0);
}

TEST(MotionNuisance, a_strip_that_flutters_where_it_was_left_is_learned) {
    // A faint strip moves by four blocks, then flutters in place.
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 60);
    int late = 0;
    for (int i = 0; i < 600; ++i) {
        view.draw();
        const int left = i < 16 ? 10 + i / 4 : 14, right = left + 3 + (i * 7 % 5 < 2);
        for (int y = 14; y < 17; ++y) {
            for (int x = left; x < right; ++x) view.set(x, y, view.grid().at(x, y) + 9 + i * 5 % 3);
        }
        late += fixture.feed(view.grid()).verdict == Verdict::kMotion && i > 300;
    }
    EXPECT_GE(fixture.started, 1);
    EXPECT_LT(late, 60) << "of 300 pictures";
}

TEST(MotionNuisance, a_spider_web_in_front_of_the_lens_is_learned) {
    // A bright band swings for 15 minutes at two pictures a second.
    Small view;
    DetectorFixture fixture;
    int late = 0;
    for (int i = 0; i < 1800; ++i) {
        view.draw();
        const int swing = static_cast<int>(view.next() % 24);
        view.box(200 + swing, 0, 20, 480, 200);
        const Result& result = fixture.feed(view.grid(), 500);
        late += result.verdict == Verdict::kMotion && i > 600;
    }
    EXPECT_EQ(late, 0);
}

TEST(MotionNuisance, a_soft_shadow_is_no_event_and_its_object_is) {
    const auto pass = [](bool object) {
        Small view;
        DetectorFixture fixture;
        fixture.quiet(view, 50);
        for (int i = 0; i < 60; ++i) {
            view.draw();
            // Its edges are soft over three blocks.
            for (int y = 8; y < 22; ++y) {
                for (int x = i - 14; x < i; ++x) {
                    if (x < 0 || x >= 40) continue;
                    const int edge = std::min({x - (i - 14) + 1, i - x, y - 7, 22 - y, 4});
                    view.set(x, y, view.grid().at(x, y) * (256 - edge * 18) / 256);
                }
            }
            if (object) view.box((i - 7) * 16, 220, 36, 90, 235);
            fixture.feed(view.grid());
        }
        return fixture.started;
    };
    EXPECT_EQ(pass(false), 0);
    EXPECT_EQ(pass(true), 1);
}

TEST(MotionNuisance, a_fast_insect_is_no_event) {
    Small view;
    DetectorFixture fixture;
    fixture.quiet(view, 50);
    for (int dart = 0; dart < 5; ++dart) {
        for (int i = 0; i < 7; ++i) {
            view.draw();
            view.box(i * 96, 100 + dart * 40, 24, 24, 230);
            fixture.feed(view.grid());
        }
        fixture.quiet(view, 20);
    }
    EXPECT_EQ(fixture.started, 0);
}

TEST(MotionNuisance, a_shaken_camera_is_no_event) {
    // The view shakes by up to half a block: neighbouring blocks are mixed.
    Small view, drawn;
    DetectorFixture fixture;
    int started = 0;
    for (int i = 0; i < 200; ++i) {
        view.draw();
        constexpr int kWave[8] = {0, 70, 100, 70, 0, -70, -100, -70};
        const int part = i < 40 ? 0 : kWave[i * 3 % 8];
        drawn.draw();
        for (int y = 0; y < 30; ++y) {
            for (int x = 0; x < 40; ++x) {
                const int neighbours = part > 0 ? std::min(x + 1, 39) : std::max(x - 1, 0);
                const int much = part < 0 ? -part : part;
                drawn.set(x, y,
                          (view.grid().at(x, y) * (256 - much) + view.grid().at(neighbours, y) * much) / 256);
            }
        }
        started += fixture.feed(drawn.grid()).phase == EventPhase::kStarted;
    }
    EXPECT_EQ(started, 0);
}

}  // namespace
}  // namespace vedette::motion
