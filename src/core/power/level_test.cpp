#include "core/power/level.hpp"

#include <gtest/gtest.h>

namespace vedette::power {
namespace {

TEST(PowerLevel, is_a_share_of_the_way_from_empty_to_full) {
    struct Case {
        int reading;
        int percent;
    };
    for (const Case& one : {Case{161, 0}, Case{162, 3}, Case{163, 6}, Case{176, 50}, Case{190, 96},
                            Case{191, 100}, Case{192, 100}, Case{511, 100}, Case{160, 0}, Case{80, 0}})
        EXPECT_EQ(percent_of(one.reading, {}), one.percent) << one.reading;
}

TEST(PowerLevel, is_unknown_without_a_reading_and_without_a_battery) {
    EXPECT_EQ(percent_of(std::nullopt, {}), std::nullopt);
    EXPECT_EQ(percent_of(79, {}), std::nullopt);
    EXPECT_EQ(percent_of(0, {}), std::nullopt);
}

TEST(PowerLevel, is_unknown_while_the_scale_has_no_width) {
    EXPECT_EQ(percent_of(170, {.full = 161, .empty = 161}), std::nullopt);
    EXPECT_EQ(percent_of(170, {.full = 100, .empty = 161}), std::nullopt);
    EXPECT_EQ(percent_of(162, {.full = 162, .empty = 161}), 100);
}

}  // namespace
}  // namespace vedette::power
