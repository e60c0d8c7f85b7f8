#include "main/first_settings.hpp"

#include <gtest/gtest.h>

#include "chip.hpp"
#include "node/update/program.hpp"
#include "port_esp/log.hpp"

// Weak: this use alone does not link it.
extern "C" [[gnu::weak]] const vedette::node::ProgramLabel vedette_program_label;

namespace vedette::firmware {
namespace {

using node::Key;

class FirstSettingsTest : public ::testing::Test {
  protected:
    FirstSettingsTest() { fakes::reset(); }
    esp::Log log_;
};

TEST_F(FirstSettingsTest, are_those_of_kconfig) {
    const FirstSettings settings = read_first_settings(log_);
    EXPECT_EQ(settings.board->name, "AI_THINKER");
    EXPECT_EQ(settings.servo_pins, (std::array<port::Pin, 2>{15, 14}));
    EXPECT_EQ(settings.values.text(Key::kWifiSsid), "home");
    EXPECT_EQ(settings.values.text(Key::kWifiPassword), "long enough");
    EXPECT_EQ(settings.values.text(Key::kCameraSize), "640x480");
    EXPECT_EQ(settings.values.text(Key::kServerAllow),
              "mjpeg 127.0.0.1\tcontrol_servo 127.0.0.1\ttcpcam 127.0.0.0/8");
    EXPECT_EQ(settings.values.text(Key::kTcpcamPin), "1235");
    EXPECT_EQ(settings.values.duration(Key::kTcpcamDelay), 10ms);
    EXPECT_EQ(settings.values.text(Key::kUserName), "admin");
    const node::Options options = make_options(settings);
    EXPECT_EQ(options.password, "owner's password");
    EXPECT_EQ(options.address, IpAddress::v4(0, 0, 0, 0));
    EXPECT_TRUE(options.until_stored);
    EXPECT_EQ(options.about.board, "AI_THINKER");
    EXPECT_FALSE(options.about.version.empty());
    EXPECT_FALSE(fakes::chip().logged().contains("left out"));
}

TEST_F(FirstSettingsTest, leave_a_wrong_line_out_and_say_so) {
    node::Values values;
    add_allowed(" ; mjpeg 10.0.0.1;;everything 10.0.0.2; mjpeg somewhere;capture 10.0.0.0/8 ;", values, log_);
    EXPECT_EQ(values.text(Key::kServerAllow), "mjpeg 10.0.0.1\tcapture 10.0.0.0/8");
    const std::string logged = fakes::chip().logged();
    EXPECT_TRUE(logged.contains("\"everything 10.0.0.2\" of the build's configuration is left out"));
    EXPECT_TRUE(logged.contains("\"mjpeg somewhere\""));
}

TEST_F(FirstSettingsTest, have_room_for_eight_lines) {
    node::Values values;
    for (int i = 0; i < 8; ++i) add_allowed("mjpeg 10.0.0.1", values, log_);
    EXPECT_FALSE(fakes::chip().logged().contains("left out"));
    add_allowed("capture 10.0.0.1", values, log_);
    EXPECT_FALSE(values.text(Key::kServerAllow).contains("capture"));
    EXPECT_TRUE(fakes::chip().logged().contains("there is room for 8 lines"));
}

TEST(ProgramLabel, is_linked_and_has_the_board_of_kconfig) {
    ASSERT_NE(&vedette_program_label, nullptr);
    EXPECT_EQ(vedette_program_label.magic, node::ProgramLabel::make("AI_THINKER").magic);
    EXPECT_EQ(vedette_program_label.board_text, node::ProgramLabel::make("AI_THINKER").board_text);
}

TEST_F(FirstSettingsTest, leave_sockets_to_servers_and_networking) {
    EXPECT_EQ(make_profile(30).connections, 14U);
    EXPECT_EQ(make_profile(19).connections, 12U);
    EXPECT_EQ(make_profile(15).connections, 8U);
}

}  // namespace
}  // namespace vedette::firmware
