#include "hub/base/named_zone.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vedette {
namespace {

using schedule::ZoneOffset;
using testing::HasSubstr;

UtcTime utc(int year, unsigned month, unsigned day, int hour = 0) {
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} /
                                     std::chrono::day{day}};
    return {date.time_since_epoch() + std::chrono::hours{hour}};
}

// Sets the variable TZ for one test.
class Variable {
  public:
    explicit Variable(const char* value) { ::setenv("TZ", value, 1); }
    ~Variable() { ::unsetenv("TZ"); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
};

std::int32_t east_of(const Result<NamedZone>& zone, UtcTime time) {
    return zone ? zone->rules().at(time).east_s : -1;
}

TEST(NamedZone, a_name_of_the_tz_data_has_its_changes) {
    const auto berlin = read_time_zone("Europe/Berlin");
    ASSERT_TRUE(berlin) << berlin.error().message;
    EXPECT_EQ(berlin->name(), "Europe/Berlin");
    EXPECT_EQ(berlin->rules().at(utc(2026, 1, 1)), (ZoneOffset{3600, false}));
    EXPECT_EQ(berlin->rules().at(utc(2026, 7, 1)), (ZoneOffset{7200, true}));
    const schedule::ZoneRules rules = berlin->rules();
    const auto changes = rules.changes(utc(2026, 1, 1), utc(2027, 1, 1));
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].at, utc(2026, 3, 29, 1));
    EXPECT_EQ(changes[1].at, utc(2026, 10, 25, 1));
    EXPECT_EQ(east_of(berlin, utc(1979, 7, 1)), 3600) << "there was no summer time";
}

TEST(NamedZone, the_rule_at_the_end_of_the_file_goes_on_after_2037) {
    const auto berlin = read_time_zone("Europe/Berlin");
    EXPECT_EQ(east_of(berlin, utc(2050, 7, 1)), 7200);
    EXPECT_EQ(east_of(berlin, utc(2199, 7, 1)), 7200);
    EXPECT_EQ(east_of(berlin, utc(2199, 12, 31)), 3600);
}

TEST(NamedZone, a_posix_text_is_taken) {
    const auto berlin = read_time_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    ASSERT_TRUE(berlin);
    EXPECT_EQ(berlin->name(), "CET-1CEST,M3.5.0,M10.5.0/3");
    EXPECT_EQ(east_of(berlin, utc(2026, 7, 1)), 7200);
    EXPECT_EQ(east_of(berlin, utc(2026, 12, 1)), 3600);
}

TEST(NamedZone, the_variable_tz_is_the_machines_zone) {
    {
        const Variable variable("Asia/Tokyo");
        EXPECT_EQ(read_time_zone()->name(), "Asia/Tokyo");
        EXPECT_EQ(east_of(read_time_zone(), utc(2026, 1, 1)), 9 * 3600);
    }
    {
        const Variable variable(":Asia/Tokyo");
        EXPECT_EQ(read_time_zone()->name(), "Asia/Tokyo");
    }
    {
        const Variable variable("/usr/share/zoneinfo/Asia/Tokyo");
        EXPECT_EQ(east_of(read_time_zone(), utc(2026, 1, 1)), 9 * 3600);
    }
    {
        const Variable variable("EST5");
        EXPECT_EQ(east_of(read_time_zone(), utc(2026, 1, 1)), -5 * 3600);
    }
    {
        const Variable variable("");
        EXPECT_EQ(read_time_zone()->name(), "UTC");
    }
    {
        const Variable variable("Asia/Tokio");
        EXPECT_THAT(read_time_zone().error().message, HasSubstr("'Asia/Tokio', which the variable TZ names"));
    }
    ::unsetenv("TZ");
    EXPECT_TRUE(read_time_zone()) << read_time_zone().error().message;
}

TEST(NamedZone, an_unknown_name_says_what_to_do) {
    for (const char* const name :
         {"Berlin", "Europe", "../zoneinfo/UTC", "/etc/passwd", "Europe/Berlin/", "zone.tab", "x"}) {
        const auto zone = read_time_zone(name);
        ASSERT_FALSE(zone) << name;
        EXPECT_EQ(zone.error().kind, Kind::kNotFound) << name;
        EXPECT_THAT(zone.error().message, HasSubstr("such as Europe/Berlin")) << name;
    }
    EXPECT_THAT(read_time_zone("Europe/Berlin", "/nowhere").error().message,
                HasSubstr("install the package tzdata"));
}

}  // namespace
}  // namespace vedette
