#include "hub/base/tz_file.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vedette {
namespace {

using schedule::ZoneOffset;

std::string big_endian(std::int64_t number, int bytes) {
    std::string out;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out += static_cast<char>(number >> shift & 0xff);
    return out;
}

struct Change {
    std::int64_t time_s;
    int type;
};

// One of the two blocks of a file, with the types UTC+1 and UTC+2 (summer time).
std::string block(char version, int time_bytes, const std::vector<Change>& changes, int leaps = 0) {
    std::string out = std::string("TZif") + version + std::string(15, '\0') + big_endian(0, 4) +
                      big_endian(0, 4) + big_endian(leaps, 4) +
                      big_endian(static_cast<std::int64_t>(changes.size()), 4) + big_endian(2, 4) +
                      big_endian(4, 4);
    for (const Change& change : changes) out += big_endian(change.time_s, time_bytes);
    for (const Change& change : changes) out += static_cast<char>(change.type);
    out += big_endian(3600, 4) + std::string("\0\0", 2) + big_endian(7200, 4) + std::string("\1\0", 2);
    return out + std::string("XST\0", 4) +
           std::string(static_cast<std::size_t>(leaps * (time_bytes + 4)), '\0');
}

std::string file(const std::vector<Change>& changes, const std::string& rule) {
    return block('2', 4, {}) + block('2', 8, changes) + "\n" + rule + "\n";
}

constexpr std::int64_t k2000 = 946'684'800;
constexpr std::int64_t k2040 = 2'208'988'800;

std::int32_t east_at(const ZoneChanges& zone, std::int64_t time_s) {
    return schedule::ZoneRules(zone.first, zone.changes).at({std::chrono::seconds{time_s}}).east_s;
}

TEST(TzFile, changes_are_those_of_the_second_block) {
    const auto zone = parse_tz_file(file({{-5'000'000'000, 1}, {k2000, 0}, {k2040, 1}}, ""));
    ASSERT_TRUE(zone) << zone.error().message;
    EXPECT_EQ(zone->first, (ZoneOffset{7200, true}));
    ASSERT_EQ(zone->changes.size(), 2U);
    EXPECT_EQ(east_at(*zone, k2000 - 1), 7200);
    EXPECT_EQ(east_at(*zone, k2000), 3600);
    EXPECT_EQ(east_at(*zone, k2040), 7200);
}

// As files are where zic was told to leave out what the rule says ("slim").
TEST(TzFile, the_rule_goes_on_behind_the_last_change) {
    const auto zone = parse_tz_file(file({{k2000, 0}}, "CET-1CEST,M3.5.0,M10.5.0/3"));
    ASSERT_TRUE(zone) << zone.error().message;
    EXPECT_EQ(east_at(*zone, k2000 + 86'400), 3600);
    EXPECT_EQ(east_at(*zone, k2000 + 180 * 86'400), 7200);
    EXPECT_EQ(east_at(*zone, k2040 + 180 * 86'400), 7200);
    EXPECT_EQ(zone->changes.size(), 1U + 2 * 200);
}

TEST(TzFile, a_file_with_a_rule_only_has_its_changes) {
    const auto zone = parse_tz_file(file({}, "CET-1CEST,M3.5.0,M10.5.0/3"));
    ASSERT_TRUE(zone);
    EXPECT_EQ(zone->first, (ZoneOffset{3600, false}));
    EXPECT_EQ(east_at(*zone, k2000 + 180 * 86'400), 7200);
}

TEST(TzFile, the_first_version_has_times_of_32_bits_and_no_rule) {
    const auto zone = parse_tz_file(block('\0', 4, {{k2000, 1}}));
    ASSERT_TRUE(zone) << zone.error().message;
    EXPECT_EQ(east_at(*zone, k2000 - 1), 3600);
    EXPECT_EQ(east_at(*zone, k2000), 7200);
}

TEST(TzFile, what_is_none_or_is_damaged_is_refused) {
    EXPECT_EQ(parse_tz_file("").error().kind, Kind::kInvalidArgument);
    EXPECT_EQ(parse_tz_file("PK\3\4").error().kind, Kind::kInvalidArgument);
    EXPECT_EQ(parse_tz_file(file({{k2000, 2}}, "")).error().kind, Kind::kDataLoss) << "no such type";
    EXPECT_EQ(parse_tz_file(file({{k2040, 0}, {k2000, 1}}, "")).error().kind, Kind::kDataLoss)
        << "not sorted";
    EXPECT_EQ(parse_tz_file(file({{k2000, 0}}, "nonsense")).error().kind, Kind::kDataLoss);
    EXPECT_EQ(parse_tz_file(block('\0', 4, {}, 1)).error().kind, Kind::kUnimplemented);
    std::string huge = file({}, "");
    huge[32] = '\x7f';
    EXPECT_EQ(parse_tz_file(huge).error().kind, Kind::kDataLoss);
}

TEST(TzFile, a_file_cut_anywhere_is_refused_or_ends_without_its_rule) {
    const std::string whole = file({{k2000, 0}, {k2040, 1}}, "CET-1");
    const std::size_t rule_bytes = std::string_view("\nCET-1\n").size();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto zone = parse_tz_file(std::string_view(whole).substr(0, size));
        if (size < whole.size() - rule_bytes) {
            EXPECT_FALSE(zone) << size;
        } else if (zone) {
            EXPECT_EQ(east_at(*zone, k2040), 7200) << size;
        }
    }
}

}  // namespace
}  // namespace vedette
