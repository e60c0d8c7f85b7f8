// The firmware with this camera kind, on Ethernet.
#include <algorithm>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "core/frame/jpeg_probe.hpp"
#include "main/device.hpp"
#include "port_esp/own_camera.hpp"

namespace vedette {
namespace {

struct ManualClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return {}; }
    void set_utc(UtcTime) override {}
    MonoTime now;
};

TEST(FrameGenerator, draws_a_new_picture_each_fifth_of_a_second) {
    ManualClock clock;
    const auto camera = esp::make_own_camera(clock);
    std::array<std::uint8_t, 8192> memory{};
    EXPECT_EQ(camera->copy_newest(memory), std::unexpected(port::CameraError::kNotYet));
    ASSERT_TRUE(camera->start());
    const auto first = camera->copy_newest(memory);
    ASSERT_TRUE(first);
    const auto info = frame::probe_jpeg(Bytes(memory).first(first->bytes));
    ASSERT_TRUE(info && info->complete);
    EXPECT_EQ(info->width, 96);
    EXPECT_EQ(camera->copy_newest(memory), std::unexpected(port::CameraError::kNotYet));
    EXPECT_EQ(camera->due(), clock.now + 200ms);
    clock.now = clock.now + 200ms;
    EXPECT_TRUE(camera->copy_newest(memory));
    clock.now = clock.now + 200ms;
    EXPECT_EQ(camera->copy_newest(MutableBytes(memory).first(100)),
              std::unexpected(port::CameraError::kTooLarge));
    camera->stop();
    EXPECT_EQ(camera->due(), MonoTime::max());
}

TEST(FrameGenerator, is_the_camera_of_a_board_on_ethernet) {
    fakes::reset();
    firmware::Device device;
    ASSERT_TRUE(device.start()) << fakes::chip().logged();
    EXPECT_EQ(fakes::chip().ethernet, "lan87xx");
    EXPECT_EQ(fakes::chip().camera_starts, 0);
    EXPECT_EQ(fakes::chip().joins, 0);
    EXPECT_TRUE(fakes::chip().has_own_noise);
    const auto announces = [] {
        return std::ranges::any_of(fakes::chip().sent(), [](const fakes::SentDatagram& one) {
            return one.port == 5353 && one.bytes.contains("vedette");
        });
    };
    device.turn();
    EXPECT_FALSE(announces());
    fakes::chip().give_address({127, 0, 0, 1}, IP_EVENT_ETH_GOT_IP);
    for (int i = 0; i < 100 && !announces(); ++i) device.turn();
    EXPECT_TRUE(announces());
}

}  // namespace
}  // namespace vedette
