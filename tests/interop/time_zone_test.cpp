// core/tz against the C library: the TZ text at the end of each file of the system's tz database gives the
// same local time and the same changes.
#include "core/tz/time_zone.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace vedette::tz {
namespace {

// The last line of a TZif file (RFC 9636 section 3.3); empty: it is none, or has no rules.
std::string footer_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!text.starts_with("TZif") || !text.ends_with('\n')) return {};
    const std::size_t begin = text.rfind('\n', text.size() - 2);
    return begin == std::string::npos ? std::string() : text.substr(begin + 1, text.size() - begin - 2);
}

void expect_as_the_system(const TimeZone& zone, const std::string& text, std::int64_t at) {
    const std::time_t time = at;
    std::tm tm{};
    ::localtime_r(&time, &tm);
    const LocalTime local = zone.local({std::chrono::seconds{at}});
    ASSERT_EQ(local.offset.east_s, tm.tm_gmtoff) << text << " at " << at;
    ASSERT_EQ(local.offset.is_dst, tm.tm_isdst > 0) << text << " at " << at;
    ASSERT_EQ(local.hour, tm.tm_hour) << text << " at " << at;
    ASSERT_EQ(unsigned{local.date.day()}, static_cast<unsigned>(tm.tm_mday)) << text << " at " << at;
    ASSERT_EQ(int{local.date.year()}, tm.tm_year + 1900) << text << " at " << at;
}

TEST(TimeZones, local_time_is_that_of_the_system_in_each_zone_and_year) {
    constexpr std::int64_t k2024 = 1'704'067'200;
    constexpr std::int64_t kYears = 40;
    int zones = 0;
    int changes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator("/usr/share/zoneinfo")) {
        if (!entry.is_regular_file() || entry.path().native().contains("/right/")) continue;
        const std::string text = footer_of(entry.path());
        if (text.empty()) continue;
        const auto zone = TimeZone::parse(text);
        ASSERT_TRUE(zone) << entry.path() << ": " << text;
        // The text itself, because the file's own table may differ for some years.
        ::setenv("TZ", text.c_str(), 1);
        ::tzset();
        ++zones;
        for (std::int64_t at = k2024; at < k2024 + kYears * 31'557'600; at += 5 * 86'400 + 3'601)
            expect_as_the_system(*zone, text, at);
        UtcTime time{std::chrono::seconds{k2024}};
        for (int i = 0; i < 2 * kYears; ++i) {
            const auto next = zone->next_change(time);
            if (!next) break;
            const std::int64_t at = std::chrono::floor<std::chrono::seconds>(next->since).count();
            expect_as_the_system(*zone, text, at - 1);
            expect_as_the_system(*zone, text, at);
            time = *next;
            ++changes;
        }
        if (HasFatalFailure()) break;
    }
    ::unsetenv("TZ");
    ::tzset();
    EXPECT_GT(zones, 300);
    EXPECT_GT(changes, 10'000);
}

}  // namespace
}  // namespace vedette::tz
