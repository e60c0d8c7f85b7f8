#include <gtest/gtest.h>

#include "hub/settings/settings.hpp"

namespace vedette::settings {
namespace {

constexpr std::string_view kCameras = R"(version: 1
camera_networks: [127.0.0.0/30, "fe80::/10"]
cameras:
  porch:
    source: http://camera.lan:8080/mjpeg
    ptz: {kind: control_servo, url: "http://camera.lan:81/control_servo"}
  test: {source: "test://"}
)";

TEST(CameraNetworks, every_camera_with_a_host_keeps_to_them) {
    const auto settings = parse_settings(kCameras, "hub.yaml", "/tmp", {});
    ASSERT_TRUE(settings) << format(settings.error().front());
    const std::vector<AddressRange> networks{*AddressRange::parse("127.0.0.0/30"),
                                             *AddressRange::parse("fe80::/10")};
    EXPECT_EQ(settings->camera_networks, networks);
    EXPECT_EQ(settings->cameras[0].source.rule, (AddressRule{"camera.lan", 8080, networks}));
    EXPECT_EQ(settings->cameras[0].ptz->device.rule, (AddressRule{"camera.lan", 81, networks}));
    EXPECT_FALSE(settings->cameras[1].source.rule);
}

TEST(CameraNetworks, what_is_no_address_is_named_with_its_line) {
    const auto settings = parse_settings(
        "version: 1\ncamera_networks:\n- 127.0.0.1\n- camera.lan\ncameras: {}\n", "hub.yaml", "/tmp", {});
    ASSERT_FALSE(settings);
    ASSERT_EQ(settings.error().size(), 1U);
    EXPECT_EQ(settings.error().front().line, 4);
    EXPECT_EQ(settings.error().front().message, "\"camera.lan\" is no address");
}

}  // namespace
}  // namespace vedette::settings
