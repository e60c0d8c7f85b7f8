#include "hub/access/throttle.hpp"

#include <gtest/gtest.h>

namespace vedette::access {
namespace {

constexpr MonoTime kStart{1000s};

// How many attempts in a row are let through.
int attempts(Throttle& throttle, const Throttle::Attempt& attempt, MonoTime now = kStart) {
    int count = 0;
    while (count < 1000 && throttle.take(attempt, now) == Duration{}) ++count;
    return count;
}

TEST(Throttle, an_account_has_ten_attempts_and_then_two_a_minute_from_wherever) {
    Throttle throttle;
    EXPECT_EQ(attempts(throttle, {.name = "olga", .place = "a"}), 10);
    EXPECT_EQ(attempts(throttle, {.name = "olga", .place = "b"}), 0);
    EXPECT_EQ(throttle.take({.name = "olga", .place = "b"}, kStart), 30s);
    EXPECT_EQ(attempts(throttle, {.name = "olga", .place = "b"}, kStart + 60s), 2);
    EXPECT_EQ(attempts(throttle, {.name = "olga", .place = "b", .seen = true}), 10) << "used there before";
}

TEST(Throttle, a_place_has_twenty_attempts_for_all_accounts) {
    Throttle throttle;
    int count = 0;
    for (int i = 0; i < 30; ++i)
        count += throttle.take({.name = std::to_string(i), .place = "a"}, kStart) == Duration{} ? 1 : 0;
    EXPECT_EQ(count, 20);
    EXPECT_EQ(throttle.take({.name = "x", .place = "a"}, kStart), 6s);
    EXPECT_EQ(throttle.take({.name = "x", .place = "b"}, kStart), 0s);
}

TEST(Throttle, a_right_attempt_costs_nothing) {
    Throttle throttle;
    const Throttle::Attempt attempt{.name = "olga", .place = "a"};
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(throttle.take(attempt, kStart), 0s) << i;
        throttle.give_back(attempt, kStart);
    }
    EXPECT_EQ(attempts(throttle, attempt), 10);
}

TEST(Throttle, is_bounded) {
    Throttle throttle;
    for (std::size_t i = 0; i < Throttle::kMaxBuckets; ++i)
        static_cast<void>(throttle.take({.name = std::to_string(i), .place = std::to_string(i)}, kStart));
    EXPECT_EQ(throttle.size(), Throttle::kMaxBuckets);
}

}  // namespace
}  // namespace vedette::access
