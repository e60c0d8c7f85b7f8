#include "node/posix/simulated_camera.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include <gtest/gtest.h>

#include "core/jpeg/luma_reader.hpp"
#include "node/posix/network.hpp"

namespace vedette::posix {
namespace {

TEST(SimulatedServos, are_in_the_middle_before_the_first_pulse_and_round_to_whole_degrees) {
    SimulatedServos servos;
    EXPECT_EQ(servos.degrees(port::Axis::kTraverse), 0);
    for (int degrees = 0; degrees <= 180; ++degrees) {
        ASSERT_TRUE(servos.set_pulse(port::Axis::kTraverse, 500 + degrees * 1900 / 180));
        EXPECT_EQ(servos.degrees(port::Axis::kTraverse), degrees - 90);
    }
}

// Stands still, so that nothing in the scene moves by itself.
struct StillClock final : port::Clock {
    MonoTime mono() override { return MonoTime{1000s}; }
    UtcTime utc() override { return UtcTime{1'700'000'000s}; }
    void set_utc(UtcTime) override {}
};

// A camera that has started, and the luma of its pictures.
class SimulatedCameraTest : public ::testing::Test {
  protected:
    static constexpr int kColumns = 40;  // of blocks, at QVGA
    static constexpr int kRows = 30;
    using Grid = std::array<std::uint8_t, kColumns * kRows>;

    SimulatedCameraTest() { set(port::Setting::kFramesize, *port::find_frame_size("QVGA")); }

    void set(port::Setting setting, int value) { ASSERT_TRUE(camera_.set(setting, value)); }
    // Of a picture that was begun after the call.
    Grid picture() {
        Grid grid{};
        EXPECT_TRUE(camera_.start());
        for (int taken = 0; taken < 2;) {
            network_.wait({}, 10s);
            const auto copied = camera_.copy_newest(memory_);
            if (!copied) continue;
            ++taken;
            const auto read = reader_.read(Bytes(memory_).first(copied->bytes), grid);
            EXPECT_TRUE(read.columns == kColumns && read.rows == kRows);
        }
        camera_.stop();
        return grid;
    }
    static int difference(const Grid& a, const Grid& b) {
        int sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
        return sum / static_cast<int>(a.size());
    }
    static Grid mirrored(Grid grid) {
        for (int row = 0; row < kRows; ++row) {
            const auto begin = grid.begin() + std::ptrdiff_t{row} * kColumns;
            std::reverse(begin, begin + kColumns);
        }
        return grid;
    }
    static Grid turned_over(Grid grid) {
        std::ranges::reverse(grid);
        return mirrored(grid);
    }

    StillClock clock_;
    Network network_{1};
    SimulatedServos servos_;
    SimulatedCamera camera_{{.period = 1ms}, clock_, network_, servos_};
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(1 << 20);
    jpeg::ChipLumaReader reader_;
};

TEST_F(SimulatedCameraTest, shows_its_settings) {
    const Grid plain = picture();
    EXPECT_LT(difference(plain, picture()), 3);  // but for the number of the frame
    set(port::Setting::kHmirror, 1);
    const Grid mirror = picture();
    EXPECT_LT(difference(mirror, mirrored(plain)), 3);
    EXPECT_GT(difference(mirror, plain), 5);
    set(port::Setting::kHmirror, 0);
    set(port::Setting::kVflip, 1);
    EXPECT_LT(difference(picture(), turned_over(plain)), 3);
    set(port::Setting::kVflip, 0);
    set(port::Setting::kBrightness, 2);
    EXPECT_GT(difference(picture(), plain), 20);
}

TEST_F(SimulatedCameraTest, turns_with_the_servos) {
    const Grid middle = picture();
    ASSERT_TRUE(servos_.set_pulse(port::Axis::kTraverse, 1450));
    EXPECT_LT(difference(picture(), middle), 3);
    // Fifteen degrees to the left, where 60 fill the picture: what was on the left is a quarter further to
    // the right.
    ASSERT_TRUE(servos_.set_pulse(port::Axis::kTraverse, 500 + 105 * 1900 / 180));
    const Grid left = picture();
    EXPECT_GT(difference(left, middle), 5);
    int moved = 0;
    for (int row = 4; row < kRows; ++row) {
        for (int column = 0; column < 30; ++column) {
            const auto at = static_cast<std::size_t>(row * kColumns + column);
            moved += std::abs(left[at + 10] - middle[at]);
        }
    }
    EXPECT_LT(moved / (26 * 30), 4);
}

}  // namespace
}  // namespace vedette::posix
