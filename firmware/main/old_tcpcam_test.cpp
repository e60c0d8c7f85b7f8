// Built with an sdkconfig of TCPCam's own project: its symbols hold.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "main/device.hpp"
#include "port_esp/log.hpp"

namespace vedette::firmware {
namespace {

using node::Key;

TEST(OldTcpcamSettings, become_first_settings) {
    fakes::reset();
    esp::Log log;
    const FirstSettings settings = read_first_settings(log);
    const node::Values& values = settings.values;
    EXPECT_EQ(values.text(Key::kWifiSsid), "old network");
    EXPECT_EQ(values.text(Key::kWifiPassword), "old password");
    EXPECT_EQ(settings.board->name, "GENERIC");
    EXPECT_EQ(values.number(Key::kTcpcamPort), 3334);
    EXPECT_EQ(values.text(Key::kTcpcamPin), "4711");
    EXPECT_EQ(values.duration(Key::kTcpcamDelay), 20ms);
    EXPECT_EQ(values.number(Key::kTcpcamKeepaliveIdle), 6);
    EXPECT_EQ(values.number(Key::kTcpcamKeepaliveInterval), 7);
    EXPECT_EQ(values.number(Key::kTcpcamKeepaliveCount), 8);
    EXPECT_TRUE(values.text(Key::kServerAllow).empty());  // TCPCam let everybody in who knew the PIN
    EXPECT_TRUE(settings.password.empty());
}

TEST(OldTcpcamSettings, of_a_board_without_psram_fit_its_memory) {
    const node::Profile profile = make_profile(15);
    EXPECT_EQ(profile.connections, 8U);
    EXPECT_LE(profile.pictures * profile.picture_bytes, 32U * 1024);
    EXPECT_GE(profile.picture_bytes, node::kTestPictureBytes);
}

TEST(OldTcpcamSettings, start_the_board) {
    fakes::reset();
    Device device;
    EXPECT_TRUE(device.start()) << fakes::chip().logged();
    EXPECT_NE(fakes::chip().system_port(3334), 0);
    EXPECT_EQ(fakes::chip().camera_starts, 0);
}

}  // namespace
}  // namespace vedette::firmware
