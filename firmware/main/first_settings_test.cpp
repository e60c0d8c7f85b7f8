#include "main/first_settings.hpp"

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/log.hpp"

namespace vedette::firmware {
namespace {

class FirstSettingsTest : public ::testing::Test {
  protected:
    FirstSettingsTest() { fakes::reset(); }
    esp::Log log_;
};

TEST_F(FirstSettingsTest, are_those_of_kconfig) {
    const FirstSettings settings = read_first_settings(log_);
    EXPECT_EQ(settings.board->name, "AI_THINKER");
    EXPECT_EQ(settings.servo_pins, (std::array<port::Pin, 2>{15, 14}));
    EXPECT_EQ(settings.wifi_name, "home");
    EXPECT_EQ(settings.wifi_password, "long enough");
    EXPECT_EQ(settings.framesize, *port::find_frame_size("VGA"));
    ASSERT_EQ(settings.allowed().size(), 3U);
    EXPECT_EQ(settings.allowed()[2].protocol, node::Protocol::kTcpcam);
    EXPECT_TRUE(settings.allowed()[2].range.contains("127.9.9.9"));
    const node::Options options = make_options(settings);
    EXPECT_EQ(options.tcpcam_pin, "1235");
    EXPECT_EQ(options.tcpcam_delay, 10ms);
    EXPECT_EQ(options.login.user, "admin");
    EXPECT_EQ(options.login.password, "owner's password");
    EXPECT_EQ(options.address, IpAddress::v4(0, 0, 0, 0));
    EXPECT_EQ(options.first_port, 80);
}

TEST_F(FirstSettingsTest, leave_a_wrong_line_out_and_say_so) {
    FirstSettings settings;
    add_allowed(" ; mjpeg 10.0.0.1;;everything 10.0.0.2; mjpeg somewhere;capture 10.0.0.0/8 ;", settings,
                log_);
    ASSERT_EQ(settings.allowed().size(), 2U);
    EXPECT_EQ(settings.allowed()[1].protocol, node::Protocol::kCapture);
    const std::string logged = fakes::chip().logged();
    EXPECT_TRUE(logged.contains("\"everything 10.0.0.2\" of VEDETTE_ALLOW is left out"));
    EXPECT_TRUE(logged.contains("\"mjpeg somewhere\""));
}

TEST_F(FirstSettingsTest, have_room_for_sixteen_lines) {
    FirstSettings settings;
    for (int i = 0; i < 17; ++i) add_allowed("mjpeg 10.0.0.1", settings, log_);
    EXPECT_EQ(settings.allowed().size(), FirstSettings::kMaxAllowed);
    EXPECT_TRUE(fakes::chip().logged().contains("there is room for 16"));
}

TEST_F(FirstSettingsTest, give_no_more_connections_than_there_are_sockets) {
    EXPECT_EQ(make_profile(19).connections, 16U);
    EXPECT_EQ(make_profile(15).connections, 12U);
}

}  // namespace
}  // namespace vedette::firmware
