#include "core/settings/values.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

TEST(SettingsValues, a_duration_is_a_number_with_a_unit) {
    EXPECT_TRUE(parse_duration("2s") == Duration(2s));
    EXPECT_TRUE(parse_duration("500ms") == Duration(500ms));
    EXPECT_TRUE(parse_duration("1m") == Duration(60s));
    EXPECT_TRUE(parse_duration("2h") == Duration(7200s));
    EXPECT_TRUE(parse_duration("0s") == Duration(0s));
    EXPECT_TRUE(parse_duration("1.5s") == Duration(1500ms));
    EXPECT_TRUE(parse_duration("0.125ms") == Duration(125us));
    EXPECT_TRUE(parse_duration("10000h") == Duration(36'000'000s));
}

TEST(SettingsValues, other_texts_are_no_duration) {
    for (const char* text : {"",
                             "2",
                             "s",
                             " 2s",
                             "2s ",
                             "2 s",
                             "-2s",
                             "+2s",
                             "2S",
                             "2sec",
                             "1.s",
                             ".5s",
                             "1.2345s",
                             "1,5s",
                             "1m30s",
                             "0x2s",
                             "2d",
                             "10000.001h",
                             "10001h",
                             "99999999999999999999s",
                             "9223372036854775807ms",
                             "nan",
                             "1e3s"}) {
        EXPECT_FALSE(parse_duration(text).has_value()) << text;
    }
}

TEST(SettingsValues, a_rate_counts_thousandths) {
    EXPECT_TRUE(parse_rate("25") == 25'000);
    EXPECT_TRUE(parse_rate("0.1") == 100);
    EXPECT_TRUE(parse_rate("12.345") == 12'345);
    EXPECT_TRUE(parse_rate("0") == 0);
    for (const char* text : {"", "fast", "-1", "1.2345", "1/10", "25fps", "1000001", ".5", "5."}) {
        EXPECT_FALSE(parse_rate(text).has_value()) << text;
    }
}

TEST(SettingsValues, a_size_is_width_x_height) {
    EXPECT_TRUE((parse_size("640x480") == Size{640, 480}));
    EXPECT_TRUE((parse_size("1x65535") == Size{1, 65535}));
    for (const char* text : {"", "640", "640x", "x480", "0x480", "640x0", "640X480", "640*480", "640x480x3",
                             "-1x1", "65536x1", "640 x 480", "vga"}) {
        EXPECT_FALSE(parse_size(text).has_value()) << text;
    }
}

TEST(SettingsValues, a_range_is_two_whole_numbers) {
    EXPECT_TRUE((parse_range("-90..90") == Range{-90, 90}));
    EXPECT_TRUE((parse_range("0..0") == Range{0, 0}));
    EXPECT_TRUE((parse_range("5..-5") == Range{5, -5}));
    for (const char* text : {"", "..", "1", "1..", "..2", "1...2", "1 .. 2", "1.5..2", "1-2", "+1..2",
                             "1..2..3", "a..b", "1..99999999999"}) {
        EXPECT_FALSE(parse_range(text).has_value()) << text;
    }
}

TEST(SettingsValues, bytes_are_counted_in_decimal_units) {
    EXPECT_TRUE(parse_byte_count("65536") == 65536);
    EXPECT_TRUE(parse_byte_count("1B") == 1);
    EXPECT_TRUE(parse_byte_count("64kB") == 64'000);
    EXPECT_TRUE(parse_byte_count("8MB") == 8'000'000);
    EXPECT_TRUE(parse_byte_count("1.5gb") == 1'500'000'000);
    EXPECT_TRUE(parse_byte_count("1000000GB") == 1'000'000'000'000'000);
    for (const char* text :
         {"", "MB", "8 MB", "-1", "1.5", "1000001GB", "1TB", "8MiB", "99999999999999999999"}) {
        EXPECT_FALSE(parse_byte_count(text).has_value()) << text;
    }
}

TEST(SettingsValues, ids_are_short_and_without_special_characters) {
    for (const char* id : {"a", "0", "porch", "cam-2", "a-", "01234567890123456789012345678901"}) {
        EXPECT_TRUE(is_id(id)) << id;
    }
    for (const char* id :
         {"", "-a", "Porch", "a_b", "a b", "a.b", "\xc3\xa9", "012345678901234567890123456789012"}) {
        EXPECT_FALSE(is_id(id)) << id;
    }
}

TEST(SettingsValues, only_true_and_false_are_booleans) {
    EXPECT_TRUE(parse_bool("true") == true);
    EXPECT_TRUE(parse_bool("false") == false);
    for (const char* text : {"", "yes", "no", "on", "off", "True", "1"})
        EXPECT_FALSE(parse_bool(text).has_value());
}

}  // namespace
}  // namespace vedette::settings
