#include "node/cameras/still_camera.hpp"

#include <gtest/gtest.h>

#include "core/frame/jpeg_probe.hpp"

namespace vedette::node {
namespace {

struct HandClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return {}; }
    void set_utc(UtcTime) override {}
    MonoTime now{1s};
};

TEST(StillCamera, gives_its_payload_once_a_period_while_it_runs) {
    HandClock clock;
    StillCamera camera(as_bytes(kHello), false, 40ms, clock);
    std::array<std::uint8_t, 20> memory{};
    EXPECT_TRUE(camera.copy_newest(memory).error() == port::CameraError::kNotYet);
    EXPECT_TRUE(camera.due() == MonoTime::max());
    ASSERT_TRUE(camera.start());
    EXPECT_TRUE(camera.due() <= clock.now);
    const auto taken = camera.copy_newest(memory);
    ASSERT_TRUE(taken);
    EXPECT_EQ(as_text(Bytes(memory).first(taken->bytes)), kHello);
    EXPECT_TRUE(taken->at == clock.now);
    EXPECT_TRUE(camera.copy_newest(memory).error() == port::CameraError::kNotYet);
    EXPECT_TRUE(camera.due() == clock.now + 40ms);
    clock.now = camera.due();
    EXPECT_TRUE(camera.copy_newest(MutableBytes(memory).first(5)).error() == port::CameraError::kTooLarge);
    EXPECT_TRUE(camera.set(port::Setting::kQuality, 12).error() == port::CameraError::kFixed);
}

TEST(StillCamera, without_a_payload_is_no_camera) {
    HandClock clock;
    StillCamera camera({}, false, 40ms, clock);
    EXPECT_TRUE(camera.start().error() == port::CameraError::kAbsent);
}

TEST(StillCamera, the_test_picture_has_the_originals_measures) {
    std::array<std::uint8_t, kTestPictureBytes> picture{};
    ASSERT_TRUE(draw_test_picture(picture));
    const auto info = frame::probe_jpeg(picture);
    ASSERT_TRUE(info);
    EXPECT_TRUE(info->complete);
    EXPECT_EQ(info->width, 227);
    EXPECT_EQ(info->height, 149);
    EXPECT_EQ(picture[kTestPictureBytes - 1], 0xD9);
}

}  // namespace
}  // namespace vedette::node
