// Conformance of a port's camera with a sensor. Compiled into the tests of each implementation.
#include <vector>

#include <gtest/gtest.h>

#include "core/frame/jpeg_probe.hpp"
#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

constexpr int kWaits = 100;  // for one picture
constexpr Duration kWait = 100ms;

class CameraConformance : public ::testing::Test {
  protected:
    CameraConformance() : platform_(make_platform()), camera_(platform_->camera()), memory_(1 << 20) {}

    // The next new picture.
    std::expected<Taken, CameraError> take(MutableBytes into) {
        std::expected<Taken, CameraError> taken = std::unexpected(CameraError::kNotYet);
        for (int i = 0; i < kWaits && taken == std::unexpected(CameraError::kNotYet); ++i) {
            platform_->network().wait({}, kWait);
            taken = camera_.copy_newest(into);
        }
        return taken;
    }
    // Of the next picture of that size, however many the camera has under way.
    bool becomes(const FrameSize& size) {
        for (int i = 0; i < 10; ++i) {
            const auto taken = take(memory_);
            if (!taken) return false;
            const auto info = frame::probe_jpeg(Bytes(memory_).first(taken->bytes));
            if (!info || !info->complete) return false;
            if (info->width == size.width && info->height == size.height) return true;
        }
        return false;
    }

    std::unique_ptr<Platform> platform_;
    Camera& camera_;
    std::vector<std::uint8_t> memory_;
};

TEST_F(CameraConformance, gives_each_picture_once_and_wakes_the_network_for_it) {
    EXPECT_TRUE(camera_.is_jpeg());
    EXPECT_EQ(camera_.copy_newest(memory_).error(), CameraError::kNotYet);
    const MonoTime before = platform_->clock().mono();
    ASSERT_TRUE(camera_.start());
    ASSERT_TRUE(camera_.start());
    const auto first = take(memory_);
    ASSERT_TRUE(first);
    EXPECT_GE(first->at, before);
    const auto info = frame::probe_jpeg(Bytes(memory_).first(first->bytes));
    ASSERT_TRUE(info);
    EXPECT_TRUE(info->complete);
    const auto second = take(memory_);
    ASSERT_TRUE(second);
    EXPECT_GT(second->at, first->at);
}

TEST_F(CameraConformance, gives_no_picture_after_its_stop) {
    ASSERT_TRUE(camera_.start());
    ASSERT_TRUE(take(memory_));
    camera_.stop();
    for (int i = 0; i < 3; ++i) platform_->network().wait({}, kWait);
    EXPECT_EQ(camera_.copy_newest(memory_).error(), CameraError::kNotYet);
    ASSERT_TRUE(camera_.start());
    EXPECT_TRUE(take(memory_));
}

TEST_F(CameraConformance, drops_a_picture_that_is_too_large) {
    ASSERT_TRUE(camera_.start());
    EXPECT_EQ(take(MutableBytes(memory_).first(100)).error(), CameraError::kTooLarge);
    EXPECT_TRUE(take(memory_));
}

TEST_F(CameraConformance, changes_the_size_with_one_of_the_next_pictures) {
    ASSERT_TRUE(camera_.start());
    for (const char* name : {"QVGA", "VGA", "96x96", "CIF"}) {
        const auto number = find_frame_size(name);
        ASSERT_TRUE(number) << name;
        ASSERT_TRUE(camera_.set(Setting::kFramesize, *number));
        EXPECT_EQ(camera_.get(Setting::kFramesize), *number);
        EXPECT_TRUE(becomes(frame_sizes()[static_cast<std::size_t>(*number)])) << name;
    }
}

TEST_F(CameraConformance, a_higher_quality_number_makes_smaller_pictures) {
    ASSERT_TRUE(camera_.start());
    const auto bytes_of = [&](int quality) {
        EXPECT_TRUE(camera_.set(Setting::kQuality, quality));
        std::size_t bytes = 0;
        for (int i = 0; i < 3; ++i) bytes = take(memory_).value_or(Taken{}).bytes;
        return bytes;
    };
    const std::size_t fine = bytes_of(10);
    EXPECT_GT(fine, bytes_of(60));
}

TEST_F(CameraConformance, refuses_values_out_of_range_and_keeps_the_old_ones) {
    for (std::size_t i = 0; i < kSettings; ++i) {
        const auto setting = static_cast<Setting>(i);
        const SettingRow& row = row_of(setting);
        const int before = camera_.get(setting);
        EXPECT_GE(before, row.min) << row.name;
        EXPECT_LE(before, row.max) << row.name;
        EXPECT_EQ(camera_.set(setting, row.min - 1).error(), CameraError::kOutOfRange) << row.name;
        EXPECT_EQ(camera_.set(setting, row.max + 1).error(), CameraError::kOutOfRange) << row.name;
        EXPECT_EQ(camera_.get(setting), before) << row.name;
        EXPECT_TRUE(camera_.set(setting, row.max)) << row.name;
        EXPECT_EQ(camera_.get(setting), row.max) << row.name;
    }
}

}  // namespace
}  // namespace vedette::port
