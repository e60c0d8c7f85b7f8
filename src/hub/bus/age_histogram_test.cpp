#include "hub/bus/age_histogram.hpp"

#include <gtest/gtest.h>

namespace vedette::bus {
namespace {

TEST(AgeHistogram, counts_and_interpolates) {
    AgeHistogram h;
    EXPECT_EQ(percentile_ms(h.counts(), 0.5), 0);
    for (int i = 0; i < 99; ++i) h.add(15ms);
    h.add(3s);
    const auto c = h.counts();
    EXPECT_EQ(c.count, 100U);
    EXPECT_NEAR(c.sum_seconds, 99 * 0.015 + 3, 1e-6);
    EXPECT_GT(percentile_ms(c, 0.5), 10);
    EXPECT_LT(percentile_ms(c, 0.5), 20);
    EXPECT_GT(percentile_ms(c, 0.995), 2000);
}

TEST(AgeHistogram, counts_ages_beyond_its_bounds) {
    AgeHistogram h;
    h.add(-1s);
    h.add(1000s);
    const auto c = h.counts();
    EXPECT_EQ(c.bucket.front(), 1U);
    EXPECT_EQ(c.bucket.back(), 1U);
    EXPECT_EQ(percentile_ms(c, 1), 60'000);
}

}  // namespace
}  // namespace vedette::bus
