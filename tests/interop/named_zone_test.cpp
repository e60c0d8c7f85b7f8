// hub/base's time zones against the C library: the same offset in each zone of this machine, from 1970 to
// 2199.
#include "hub/base/named_zone.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace vedette {
namespace {

TEST(NamedZones, offsets_are_those_of_the_c_library_in_each_zone_and_year) {
    constexpr std::int64_t kYear = 31'556'952;
    int zones = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kZoneFolder)) {
        const std::string name = std::filesystem::relative(entry.path(), kZoneFolder).string();
        if (!entry.is_regular_file() || name.starts_with("right/") || name.starts_with("posix/")) continue;
        const auto zone = read_time_zone(name);
        if (!zone) {
            ASSERT_TRUE(name.find('.') != std::string::npos || name == "leapseconds" || name == "+VERSION" ||
                        name == "SECURITY" || zone.error().kind == Kind::kUnimplemented)
                << zone.error().message;
            continue;
        }
        ::setenv("TZ", name.c_str(), 1);
        ::tzset();
        const auto expect_same = [&](std::int64_t at) {
            const std::time_t time = at;
            std::tm tm{};
            ::localtime_r(&time, &tm);
            const schedule::ZoneOffset offset = zone->rules().at({std::chrono::seconds{at}});
            ASSERT_EQ(offset.east_s, tm.tm_gmtoff) << name << " at " << at;
            ASSERT_EQ(offset.is_dst, tm.tm_isdst > 0) << name << " at " << at;
        };
        for (std::int64_t at = 86'400; at < 229 * kYear; at += kYear / 9) expect_same(at);
        const schedule::ZoneRules rules = zone->rules();
        for (const schedule::OffsetChange& change : rules.changes({}, UtcTime::max())) {
            expect_same(to_ms(change.at.since) / 1000 - 1);
            expect_same(to_ms(change.at.since) / 1000);
        }
        ++zones;
    }
    ::unsetenv("TZ");
    ::tzset();
    EXPECT_GT(zones, 300);
}

}  // namespace
}  // namespace vedette
