#include "core/settings/schema.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

constexpr Key kKeys[] = {
    {.path = "count", .type = Type::kInt, .min = 1, .max = 9},
    {.path = "devices.*.name", .type = Type::kText, .min = 1, .max = 4},
    {.path = "devices.*.flip", .type = Type::kBool},
    {.path = "net.wifi.timeout", .type = Type::kDuration, .min = 1, .max = 2000},
};
constexpr Table kTable{kKeys, {}};

TEST(SettingsSchema, a_row_is_found_by_its_whole_path) {
    EXPECT_TRUE(kTable.find_key("count") == &kKeys[0]);
    EXPECT_TRUE(kTable.find_key("devices.left.name") == &kKeys[1]);
    EXPECT_TRUE(kTable.find_key("devices.*.name") == &kKeys[1]);
    for (const char* path : {"", ".", "devices", "devices.left", "devices..name", "devices.left.name.x",
                             "devices.left.name.", "device.left.name", "net.*.timeout", "count.x", "Count"}) {
        EXPECT_TRUE(kTable.find_key(path) == nullptr) << path;
    }
}

struct Case {
    Key key;
    const char* accepted;
    const char* refused;
    ValueError error;
};

TEST(SettingsSchema, each_type_has_its_own_form_and_limits) {
    const Key text{.type = Type::kText, .min = 1, .max = 4};
    const Key bytes{.type = Type::kBytes, .min = 1000, .max = 2000};
    const Case cases[] = {
        {kKeys[0], "1", "0", ValueError::kTooSmall},
        {kKeys[0], "9", "10", ValueError::kTooLarge},
        {kKeys[0], "5", "05", ValueError::kNotANumber},
        {kKeys[0], "5", "99999999999999999999", ValueError::kNotANumber},
        {kKeys[2], "true", "yes", ValueError::kNotABool},
        {text, "x", "", ValueError::kTooShort},
        {text, "\xc3\xa9\xc3\xa9", "12345", ValueError::kTooLong},
        {text, "a b", "a\nb", ValueError::kBadCharacter},
        {text, "a", "\x7f", ValueError::kBadCharacter},
        {kKeys[3], "2s", "2", ValueError::kNotADuration},
        {kKeys[3], "1ms", "0s", ValueError::kTooSmall},
        {kKeys[3], "2000ms", "2000.5ms", ValueError::kTooLarge},
        {{.type = Type::kRate, .min = 10, .max = 1000}, "0.01", "0.009", ValueError::kTooSmall},
        {{.type = Type::kRate}, "1", "1/s", ValueError::kNotARate},
        {bytes, "1kB", "2001", ValueError::kTooLarge},
        {bytes, "2kB", "big", ValueError::kNotAByteCount},
        {{.type = Type::kSize, .min = 16, .max = 640}, "640x480", "641x480", ValueError::kTooLarge},
        {{.type = Type::kSize, .min = 16, .max = 640}, "16x16", "16", ValueError::kNotASize},
        {{.type = Type::kRange, .min = -90, .max = 90}, "-90..90", "-91..90", ValueError::kTooSmall},
        {{.type = Type::kRange, .min = -90, .max = 90}, "0..0", "0..91", ValueError::kTooLarge},
        {{.type = Type::kRange, .min = -90, .max = 90}, "-5..5", "5..-5", ValueError::kBackwards},
        {{.type = Type::kIpv4}, "192.168.1.5", "192.168.1.256", ValueError::kNotAnIpv4},
        {{.type = Type::kIpv4}, "0.0.0.0", "192.168.1", ValueError::kNotAnIpv4},
        {{.type = Type::kIpv4}, "10.0.0.1", "", ValueError::kNotAnIpv4},
        {{.type = Type::kRange, .min = -90, .max = 90}, "1..2", "1-2", ValueError::kNotARange},
        {{.type = Type::kChoice, .allowed = "info error"}, "error", "info error", ValueError::kNotAChoice},
        {{.type = Type::kChoice, .allowed = "info error"}, "info", "", ValueError::kNotAChoice},
        {{.type = Type::kId}, "a", "A", ValueError::kNotAnId},
        {{.type = Type::kListen}, "[::]:65535", "camera.lan:8480", ValueError::kNotAnAddress},
        {{.type = Type::kListen}, "unix:/run/v.sock", "unix:v.sock", ValueError::kNotAListen},
        {{.type = Type::kListen}, "systemd", "systemd:3", ValueError::kNotAnAddress},
        {{.type = Type::kListen}, "localhost:80", "localhost:65536", ValueError::kNotAListen},
        {{.type = Type::kPath, .min = 1, .max = 4}, "/a", "", ValueError::kTooShort},
        {{.type = Type::kSource, .min = 1, .max = 4}, "x", "12345", ValueError::kTooLong},
        {{.type = Type::kCommand, .min = 1, .max = 4}, "x -", "x\t-", ValueError::kBadCharacter},
        {{.type = Type::kLines, .min = 1, .max = 2}, "a line", "a\tb", ValueError::kBadCharacter},
    };
    for (const Case& c : cases) {
        EXPECT_FALSE(check_value(c.key, c.accepted).has_value()) << c.accepted;
        EXPECT_TRUE(check_value(c.key, c.refused) == c.error) << c.refused;
    }
    EXPECT_TRUE(check_value(text, std::string_view("a\0b", 3)) == ValueError::kBadCharacter);
}

TEST(SettingsSchema, every_value_has_its_text) {
    for (int i = 0; i <= static_cast<int>(Type::kCommand); ++i) {
        EXPECT_FALSE(to_string(static_cast<Type>(i)).empty());
    }
    for (int i = 0; i <= static_cast<int>(Visibility::kOwner); ++i) {
        EXPECT_FALSE(to_string(static_cast<Visibility>(i)).empty());
    }
    for (int i = 0; i <= static_cast<int>(Apply::kRestart); ++i) {
        EXPECT_FALSE(to_string(static_cast<Apply>(i)).empty());
    }
    for (int i = 0; i <= static_cast<int>(ValueError::kBadCharacter); ++i) {
        EXPECT_FALSE(to_string(static_cast<ValueError>(i)).empty());
    }
}

}  // namespace
}  // namespace vedette::settings
