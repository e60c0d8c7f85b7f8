#include "hub/base/time_template.hpp"

#include <gtest/gtest.h>

namespace vedette {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view kNames[] = {"id", "camera"};

// 9 February 2026 is a Monday.
constexpr TimeTemplate::Time kTime{std::chrono::local_days(std::chrono::year(2026) / 2 / 9) + 7h + 5min + 3s,
                                   3600};

std::string value(std::string_view name) { return name == "id" ? "CAM1" : "porch"; }

std::string filled(std::string_view text) {
    const auto parsed = TimeTemplate::parse(text, kNames);
    return parsed ? parsed->fill(kTime, value) : parsed.error().message;
}

TEST(TimeTemplate, fills_each_field) {
    EXPECT_EQ(filled("%d%m%y/%d%m%y-%H%M%S-{id}.jpg"), "090226/090226-070503-CAM1.jpg");
    EXPECT_EQ(filled("%Y %j %b %a %Z %%{camera}"), "2026 040 Feb Mon +01:00 %porch");
    EXPECT_EQ(filled(""), "");
    const auto west = TimeTemplate::parse("%Z", kNames);
    EXPECT_EQ(west->fill({kTime.local, -(3 * 3600 + 1800)}, value), "-03:30");
}

TEST(TimeTemplate, says_what_is_wrong) {
    EXPECT_EQ(filled("a%Qb"), "has an unknown field %Q");
    EXPECT_EQ(filled("a%"), "ends with a % and no field");
    EXPECT_EQ(filled("{name}"), "has an unknown field {name}");
    EXPECT_EQ(filled("{}"), "has an unknown field {}");
    EXPECT_EQ(filled("{id"), "has a brace without its other one");
    EXPECT_EQ(filled("id}"), "has a brace without its other one");
}

TEST(TimeTemplate, reads_the_time_that_it_wrote) {
    for (const char* const text :
         {"%d%m%y/%d%m%y-%H%M%S-{id}.jpg", "%Y/%j/%H-%M-%S", "{camera}%Y%m%d%H%M%S"}) {
        const auto parsed = TimeTemplate::parse(text, kNames);
        ASSERT_TRUE(parsed.has_value());
        EXPECT_EQ(parsed->read(parsed->fill(kTime, value), value), kTime.local) << text;
    }
}

TEST(TimeTemplate, refuses_other_texts) {
    const auto parsed = TimeTemplate::parse("%d%m%y-%H%M%S-{id}.jpg", kNames);
    for (const char* const text :
         {"", "090226-070503-CAM2.jpg", "090226-070503-CAM1.jpg2", "090226-070503-CAM1",
          "090226-07050x-CAM1.jpg", "320226-070503-CAM1.jpg", "290225-070503-CAM1.jpg",
          "090226-240503-CAM1.jpg", "+90226-070503-CAM1.jpg", "0902"}) {
        EXPECT_EQ(parsed->read(text, value), std::nullopt) << text;
    }
    const auto day = TimeTemplate::parse("%Y-%j", kNames);
    EXPECT_EQ(day->read("2025-366", value), std::nullopt) << "2025 has 365 days";
    EXPECT_EQ(day->read("2025-000", value), std::nullopt);
    const auto no_date = TimeTemplate::parse("%H%M", kNames);
    EXPECT_EQ(no_date->read("0705", value), std::nullopt);
    const auto with_month = TimeTemplate::parse("%Y%b%d", kNames);
    EXPECT_EQ(with_month->read("2026Feb09", value), std::nullopt) << "names of months are not read";
}

}  // namespace
}  // namespace vedette
