#include "node/cameras/pattern_camera.hpp"

#include <gtest/gtest.h>

#include "core/frame/jpeg_probe.hpp"

namespace vedette::node {
namespace {

struct HandClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return {now.since}; }
    void set_utc(UtcTime) override {}
    MonoTime now{1s};
};

// Calls until there is a picture; returns how many calls it took.
int draw(PatternCamera& camera, MutableBytes into, port::Taken& taken) {
    for (int calls = 1; calls < 100; ++calls) {
        const auto got = camera.copy_newest(into);
        if (!got) continue;
        taken = *got;
        return calls;
    }
    return 0;
}

TEST(PatternCamera, draws_a_picture_a_period_one_band_a_call) {
    HandClock clock;
    PatternCamera camera("pattern", 200ms, clock);
    std::array<std::uint8_t, 8192> memory{};
    EXPECT_TRUE(camera.due() == MonoTime::max());
    EXPECT_TRUE(camera.copy_newest(memory).error() == port::CameraError::kNotYet);
    ASSERT_TRUE(camera.start());
    EXPECT_TRUE(camera.due() <= clock.now);
    port::Taken taken;
    EXPECT_EQ(draw(camera, memory, taken), 15);
    const auto probe = frame::probe_jpeg(Bytes(memory).first(taken.bytes));
    ASSERT_TRUE(probe);
    EXPECT_EQ(probe->width, 160);
    EXPECT_EQ(probe->height, 120);
    EXPECT_TRUE(camera.due() == clock.now + 200ms);
    EXPECT_TRUE(camera.copy_newest(memory).error() == port::CameraError::kNotYet);
    const auto first = memory;
    clock.now = camera.due();
    EXPECT_EQ(draw(camera, memory, taken), 15);
    EXPECT_FALSE(memory == first);  // the clock and the number
    EXPECT_TRUE(camera.set(port::Setting::kQuality, 12).error() == port::CameraError::kFixed);
    EXPECT_EQ(camera.get(port::Setting::kFramesize), 1);
}

TEST(PatternCamera, a_picture_that_does_not_fit_is_dropped_and_a_stop_forgets_its_beginning) {
    HandClock clock;
    PatternCamera camera("pattern", 200ms, clock);
    std::array<std::uint8_t, 8192> memory{};
    ASSERT_TRUE(camera.start());
    for (int i = 0; i < 14; ++i) (void)camera.copy_newest({});
    EXPECT_TRUE(camera.copy_newest({}).error() == port::CameraError::kTooLarge);
    clock.now = camera.due();
    (void)camera.copy_newest(memory);
    camera.stop();
    ASSERT_TRUE(camera.start());
    port::Taken taken;
    EXPECT_EQ(draw(camera, memory, taken), 15);
}

}  // namespace
}  // namespace vedette::node
