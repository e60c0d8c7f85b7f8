#include "node/settings/old_settings.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "node/settings/rules.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kConfigH =
    "// The camera's model\n"
    "//#define CAMERA_MODEL_WROVER_KIT\n"
    "#define CAMERA_MODEL_AI_THINKER\n"
    "#define WIFI_SSID \"at home\"\r\n"
    "#define WIFI_PASS \"a \\\"long\\\" one\" // of the router\n"
    "#define USE_STATIC_IP true\n"
    "#define LOCAL_IP 192, 168, 1, 100\n"
    "IPAddress GATEWAY(192, 168, 1, 1);\n"
    "const IPAddress SUBNET = IPAddress(255, 255, 255, 0);\n"
    "#define DNS_PRIMARY \"8.8.8.8\"\n"
    "#define DNS_SECONDARY 8, 8, 4, 4\n"
    "static const int SERVER_STREAM_PORT = 8080;\n"
    "#define SERVER_SERVO_PORT (8081)\n"
    "#define BAUD_RATE 115200\n"
    "#define SERIAL_PRINTLN(x) Serial.println(x)\n"
    "#define SOMETHING_ELSE 5\n";

constexpr std::string_view kSdkconfig =
    "#\n# Automatically generated file\n#\n"
    "CONFIG_IDF_TARGET=\"esp32\"\n"
    "CONFIG_WIFI_SSID=\"ssid\"\n"
    "CONFIG_WIFI_PASSWORD=\"short\"\n"
    "CONFIG_TCP_PORT=3334\n"
    "CONFIG_TCP_PASSWORD=4711\n"
    "CONFIG_PAYLOAD_QUEUE_MAX=3\n"
    "CONFIG_KEEPALIVE_IDLE=7\n"
    "CONFIG_KEEPALIVE_INTERVAL=0\n"
    "CONFIG_KEEPALIVE_COUNT=4\n"
    "# CONFIG_BUILD_TEST_HELLO is not set\n"
    "CONFIG_BUILD_ESP32CAM=y\n"
    "CONFIG_BUILD_ELSE=y\n"
    "CONFIG_CAMERA_SENSOR_2MP=y\n"
    "# CONFIG_CAMERA_IMGRES_HD is not set\n"
    "CONFIG_CAMERA_IMGRES_SVGA=y\n"
    "CONFIG_STREAM_PAYLOAD_DELAY=1500\n";

struct Read {
    explicit Read(std::string_view text) { old.take_file(text, values); }

    OldOutcome of(std::string_view name) const {
        for (std::size_t i = 0; i < OldSettings::kSymbols; ++i) {
            if (OldSettings::name_of(i) == name) return old.outcomes()[i];
        }
        return OldOutcome::kAbsent;
    }
    std::string text(Key key) const { return std::string(values.text(key)); }

    Values values;
    OldSettings old;
};

TEST(OldSettings, securitycams_header_becomes_settings) {
    const Read read(kConfigH);
    EXPECT_EQ(read.text(Key::kWifiSsid), "at home");
    EXPECT_EQ(read.text(Key::kWifiPassword), "a \"long\" one");
    EXPECT_EQ(read.text(Key::kWifiAddress), "192.168.1.100");
    EXPECT_EQ(read.text(Key::kWifiGateway), "192.168.1.1");
    EXPECT_EQ(read.text(Key::kWifiNetmask), "255.255.255.0");
    EXPECT_EQ(read.text(Key::kWifiDns), "8.8.8.8");
    EXPECT_EQ(read.text(Key::kServerFirstPort), "8080");
    EXPECT_EQ(read.text(Key::kServerSecondPort), "8081");
    EXPECT_FALSE(check_rules(read.values));
    EXPECT_TRUE(read.of("WIFI_SSID") == OldOutcome::kKept);
    EXPECT_TRUE(read.of("CAMERA_MODEL_") == OldOutcome::kFirmware);
    EXPECT_TRUE(read.of("DNS_SECONDARY") == OldOutcome::kSecondDns);
    EXPECT_TRUE(read.of("BAUD_RATE") == OldOutcome::kConsole);
    EXPECT_TRUE(read.of("SERIAL_PRINTLN") == OldOutcome::kConsole);
    EXPECT_TRUE(read.of("SERIAL_PRINT") == OldOutcome::kAbsent);
    EXPECT_TRUE(read.of("CONFIG_TCP_PORT") == OldOutcome::kAbsent);
}

TEST(OldSettings, tcpcams_sdkconfig_becomes_settings) {
    const Read read(kSdkconfig);
    EXPECT_EQ(read.text(Key::kTcpcamPort), "3334");
    EXPECT_EQ(read.text(Key::kTcpcamPin), "4711");
    EXPECT_EQ(read.text(Key::kTcpcamKeepaliveIdle), "7");
    EXPECT_EQ(read.text(Key::kTcpcamKeepaliveInterval), "5");
    EXPECT_EQ(read.text(Key::kTcpcamKeepaliveCount), "4");
    EXPECT_EQ(read.text(Key::kTcpcamDelay), "1500ms");
    EXPECT_EQ(read.text(Key::kCameraSize), "800x600");
    EXPECT_TRUE(read.of("CONFIG_WIFI_SSID") == OldOutcome::kExample);
    EXPECT_TRUE(read.of("CONFIG_WIFI_PASSWORD") == OldOutcome::kShortPassword);
    EXPECT_TRUE(read.of("CONFIG_KEEPALIVE_INTERVAL") == OldOutcome::kBadValue);
    EXPECT_TRUE(read.of("CONFIG_PAYLOAD_QUEUE_MAX") == OldOutcome::kNoQueue);
    EXPECT_TRUE(read.of("CONFIG_BUILD_") == OldOutcome::kFirmware);
    EXPECT_TRUE(read.of("CONFIG_CAMERA_SENSOR_") == OldOutcome::kFoundByItself);
    EXPECT_FALSE(read.values.is_set(Key::kWifiSsid));
    EXPECT_FALSE(read.values.is_set(Key::kWifiPassword));
}

TEST(OldSettings, a_pin_of_0_is_none_and_one_with_zeros_in_front_is_its_number) {
    EXPECT_TRUE(Read("CONFIG_TCP_PASSWORD=0\n").of("CONFIG_TCP_PASSWORD") == OldOutcome::kPinOff);
    EXPECT_EQ(Read("CONFIG_TCP_PASSWORD=0012\n").text(Key::kTcpcamPin), "12");
    EXPECT_TRUE(Read("CONFIG_TCP_PASSWORD=x\n").of("CONFIG_TCP_PASSWORD") == OldOutcome::kBadValue);
}

TEST(OldSettings, a_static_address_is_taken_as_a_whole_or_not_at_all) {
    const Read part("#define LOCAL_IP \"10.0.0.2\"\n#define SUBNET \"255.0.0.0\"\n");
    EXPECT_TRUE(part.of("LOCAL_IP") == OldOutcome::kIncomplete);
    EXPECT_FALSE(part.values.is_set(Key::kWifiAddress));
    std::string dynamic(kConfigH);
    dynamic.replace(dynamic.find("true"), 4, "false");
    const Read off(dynamic);
    EXPECT_TRUE(off.of("USE_STATIC_IP") == OldOutcome::kKept);
    EXPECT_TRUE(off.of("LOCAL_IP") == OldOutcome::kDynamicAddress);
    EXPECT_FALSE(off.values.is_set(Key::kWifiAddress));
    EXPECT_EQ(off.text(Key::kWifiSsid), "at home");
    EXPECT_FALSE(check_rules(off.values));
}

TEST(OldSettings, a_file_without_a_known_symbol_is_another_file) {
    EXPECT_TRUE(Read("").old.is_empty());
    EXPECT_TRUE(Read("#include <WiFi.h>\nint main() { return 0; }\n").old.is_empty());
    EXPECT_FALSE(Read("#define BAUD_RATE 9600").old.is_empty());
}

TEST(OldSettings, a_file_that_ends_anywhere_has_the_values_of_its_whole_lines) {
    for (const std::string_view file : {kConfigH, kSdkconfig}) {
        const Read whole(file);
        for (std::size_t cut = 0; cut <= file.size(); ++cut) {
            const Read read(file.substr(0, cut));
            EXPECT_FALSE(check_rules(read.values)) << cut;
            const std::size_t line = file.substr(0, cut).rfind('\n') + 1;
            const Read lines(file.substr(0, line));
            for (const Key key : {Key::kWifiSsid, Key::kTcpcamKeepaliveIdle, Key::kCameraSize}) {
                const std::string text = lines.text(key);
                EXPECT_TRUE(read.text(key) == text || read.text(key) == whole.text(key)) << cut;
            }
        }
    }
}

TEST(OldSettings, every_outcome_has_a_result_and_each_that_is_not_plain_a_reason) {
    for (int i = 0; i <= static_cast<int>(OldOutcome::kBadValue); ++i) {
        const auto outcome = static_cast<OldOutcome>(i);
        EXPECT_FALSE(result_of(outcome).empty());
        const bool is_plain = outcome == OldOutcome::kAbsent || outcome == OldOutcome::kKept;
        EXPECT_EQ(reason_of(outcome).empty(), is_plain) << i;
    }
}

TEST(OldSettings, other_lines_and_comments_are_none) {
    for (const std::string_view line :
         {"", "   ", "// #define WIFI_SSID \"x\"", "/* #define WIFI_SSID */", " * WIFI_SSID = 1", "#define",
          "#define 5 WIFI_SSID", "#ifdef WIFI_SSID", "# comment", "extern \"C\" {", "=5",
          "#definex WIFI_SSID"})
        EXPECT_FALSE(OldSettings::is_known(line)) << line;
    for (const std::string_view line : {"#define WIFI_SSID", "  #  define WIFI_SSID \"x\"", "WIFI_SSID=\"x\"",
                                        "char WIFI_SSID[] = \"x\";", "const char *WIFI_SSID{\"x\"};"})
        EXPECT_TRUE(OldSettings::is_known(line)) << line;
}

}  // namespace
}  // namespace vedette::node
