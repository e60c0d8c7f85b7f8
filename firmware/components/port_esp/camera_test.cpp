#include "port_esp/camera.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "core/frame/jpeg_probe.hpp"
#include "port_esp/clock.hpp"
#include "port_esp/log.hpp"
#include "port_esp/network.hpp"

namespace vedette::esp {
namespace {

using port::CameraError;
using port::Setting;

class EspCamera : public ::testing::Test {
  protected:
    EspCamera() : memory_(1 << 20) {}
    ~EspCamera() override { fakes::chip().faults.silent_sensor = false; }

    std::expected<port::Taken, CameraError> take() {
        std::expected<port::Taken, CameraError> taken = std::unexpected(CameraError::kNotYet);
        for (int i = 0; i < 100 && taken == std::unexpected(CameraError::kNotYet); ++i) {
            network_.wait({}, 100ms);
            taken = camera_.copy_newest(memory_);
        }
        return taken;
    }
    int width() {
        const auto taken = take();
        if (!taken) return 0;
        const auto info = frame::probe_jpeg(Bytes(memory_).first(taken->bytes));
        return info ? info->width : 0;
    }
    template <class Condition>
    bool becomes(const Condition& condition) {
        for (int i = 0; i < 500 && !condition(); ++i) network_.wait({}, 10ms);
        return condition();
    }
    bool is_logged(std::string_view text) {
        return becomes([&] { return chip_.logged().contains(text); });
    }

    struct PowerOn {
        PowerOn() { fakes::reset(); }
    } power_on_;
    fakes::Chip& chip_ = fakes::chip();
    Clock clock_;
    Log log_;
    Network network_;
    Camera camera_{*port::find_board("AI_THINKER"), clock_, network_, log_};
    std::vector<std::uint8_t> memory_;
};

TEST_F(EspCamera, gives_the_driver_the_boards_pins_two_buffers_and_the_newest_picture_first) {
    ASSERT_TRUE(camera_.open());
    const camera_config_t& config = chip_.camera_config;
    EXPECT_EQ(config.pin_pwdn, 32);
    EXPECT_EQ(config.pin_reset, -1);
    EXPECT_EQ(config.pin_xclk, 0);
    EXPECT_EQ(config.pin_sccb_sda, 26);
    EXPECT_EQ(config.pin_sccb_scl, 27);
    EXPECT_EQ(config.pin_d7, 35);
    EXPECT_EQ(config.pin_d3, 21);
    EXPECT_EQ(config.pin_d0, 5);
    EXPECT_EQ(config.pin_vsync, 25);
    EXPECT_EQ(config.pin_href, 23);
    EXPECT_EQ(config.pin_pclk, 22);
    EXPECT_EQ(config.xclk_freq_hz, 20'000'000);
    EXPECT_EQ(config.ledc_timer, LEDC_TIMER_0);
    EXPECT_EQ(config.ledc_channel, LEDC_CHANNEL_0);
    EXPECT_EQ(config.pixel_format, PIXFORMAT_JPEG);
    EXPECT_EQ(config.frame_size, FRAMESIZE_UXGA);
    EXPECT_EQ(config.fb_count, 2U);
    EXPECT_EQ(config.fb_location, CAMERA_FB_IN_PSRAM);
    EXPECT_EQ(config.grab_mode, CAMERA_GRAB_LATEST);
}

TEST_F(EspCamera, wakes_the_network_for_each_picture) {
    ASSERT_TRUE(camera_.open());
    ASSERT_TRUE(camera_.set(Setting::kFramesize, 0));
    ASSERT_TRUE(camera_.start());
    for (int i = 0; i < 3; ++i) {
        const MonoTime begin = clock_.mono();
        network_.wait({}, 20s);
        EXPECT_LT(clock_.mono() - begin, 10s);
        EXPECT_TRUE(camera_.copy_newest(memory_));
    }
}

TEST_F(EspCamera, without_a_sensor_is_absent_and_looks_for_it_again) {
    chip_.faults.no_sensor = true;
    EXPECT_FALSE(camera_.open());
    EXPECT_TRUE(chip_.logged().contains(
        "the camera's driver does not start: see its cable and board: ESP_ERR_NOT_FOUND"));
    EXPECT_EQ(camera_.start(), std::unexpected(CameraError::kAbsent));
    ASSERT_TRUE(becomes([&] { return chip_.camera_starts == 2; }));
    EXPECT_TRUE(camera_.set(Setting::kFramesize, *port::find_frame_size("QVGA")));
    chip_.faults.no_sensor = false;
    ASSERT_TRUE(becomes([&] { return camera_.start().has_value(); }));
    EXPECT_EQ(width(), 320);
}

TEST_F(EspCamera, of_a_board_without_camera_is_absent) {
    Camera none(*port::find_board("GENERIC"), clock_, network_, log_);
    EXPECT_FALSE(none.open());
    EXPECT_EQ(none.start(), std::unexpected(CameraError::kAbsent));
    EXPECT_EQ(chip_.camera_starts, 0);
}

TEST_F(EspCamera, without_memory_for_its_task_is_absent) {
    chip_.faults.no_task = true;
    EXPECT_FALSE(camera_.open());
    EXPECT_TRUE(chip_.logged().contains("there is no memory for the camera's task"));
    EXPECT_EQ(camera_.start(), std::unexpected(CameraError::kAbsent));
}

TEST_F(EspCamera, a_silent_sensor_is_said_once_and_comes_back) {
    ASSERT_TRUE(camera_.open());
    ASSERT_TRUE(camera_.start());
    ASSERT_TRUE(take());
    chip_.faults.silent_sensor = true;
    ASSERT_TRUE(is_logged("the sensor sends no picture"));
    network_.wait({}, 250ms);  // two more attempts
    const std::string logged = chip_.logged();
    EXPECT_EQ(logged.find("the sensor sends no picture"), logged.rfind("the sensor sends no picture"));
    while (camera_.copy_newest(memory_)) {
    }
    chip_.faults.silent_sensor = false;
    EXPECT_TRUE(take());
}

TEST_F(EspCamera, gives_no_picture_that_was_begun_before_the_start) {
    ASSERT_TRUE(camera_.open());
    for (int i = 0; i < 5; ++i) {
        network_.wait({}, 30ms);  // the driver has an old one
        const MonoTime begin = clock_.mono();
        ASSERT_TRUE(camera_.start());
        const auto taken = take();
        ASSERT_TRUE(taken);
        EXPECT_GE(taken->at, begin + 5ms);  // the sensor's period
        camera_.stop();
    }
}

TEST_F(EspCamera, the_first_picture_after_a_setting_was_made_with_it) {
    ASSERT_TRUE(camera_.open());
    ASSERT_TRUE(camera_.start());
    ASSERT_TRUE(take());
    for (const std::string_view name : {"QVGA", "96x96", "VGA", "QQVGA"}) {
        const int number = *port::find_frame_size(name);
        const int calls = chip_.sensor_calls;
        ASSERT_TRUE(camera_.set(Setting::kFramesize, number));
        ASSERT_TRUE(becomes([&] { return chip_.sensor_calls > calls; }));
        (void)camera_.copy_newest(memory_);  // what was taken before
        EXPECT_EQ(width(), port::frame_sizes()[static_cast<std::size_t>(number)].width) << name;
    }
}

TEST_F(EspCamera, holds_one_of_the_drivers_buffers_at_most_and_none_after_its_stop) {
    ASSERT_TRUE(camera_.open());
    ASSERT_TRUE(camera_.set(Setting::kFramesize, 0));
    ASSERT_TRUE(camera_.start());
    for (int i = 0; i < 20; ++i) {
        network_.wait({}, 20ms);  // nobody copies
        EXPECT_LE(chip_.pictures_in_use, 2);
    }
    EXPECT_TRUE(camera_.copy_newest(memory_));
    EXPECT_FALSE(chip_.logged().contains("the sensor sends no picture"));
    camera_.stop();
    EXPECT_TRUE(becomes([&] { return chip_.pictures_in_use == 0; }));
}

TEST_F(EspCamera, takes_back_a_value_that_the_sensor_refuses) {
    chip_.faults.no_sharpness = true;
    ASSERT_TRUE(camera_.open());
    ASSERT_TRUE(camera_.set(Setting::kSharpness, 2));
    EXPECT_TRUE(is_logged("the sensor does not take sharpness=2"));
    EXPECT_TRUE(becomes([&] { return camera_.get(Setting::kSharpness) == 0; }));
}

TEST_F(EspCamera, refuses_a_size_beyond_the_sensors) {
    chip_.faults.largest = FRAMESIZE_SVGA;
    ASSERT_TRUE(camera_.open());
    EXPECT_EQ(camera_.set(Setting::kFramesize, *port::find_frame_size("XGA")),
              std::unexpected(CameraError::kOutOfRange));
    EXPECT_TRUE(camera_.set(Setting::kFramesize, *port::find_frame_size("SVGA")));
}

}  // namespace
}  // namespace vedette::esp
