#include "node/access/guess_limit.hpp"

#include <gtest/gtest.h>

namespace vedette::node {
namespace {

constexpr MonoTime kBegin{100s};
const IpAddress kBurglar = IpAddress::v4(192, 168, 1, 66);
const IpAddress kOther = IpAddress::v4(192, 168, 1, 7);

// Wrong attempts, one after the other at that time, until none is let through.
int attempts(GuessLimit& limit, const IpAddress& from, MonoTime now) {
    int count = 0;
    for (; limit.may_try(from, now) && count < 100; ++count) limit.count_wrong(from, now);
    return count;
}

TEST(GuessLimit, an_address_has_ten_attempts_and_then_one_each_30_seconds) {
    GuessLimit limit;
    EXPECT_EQ(attempts(limit, kBurglar, kBegin), 10);
    EXPECT_TRUE(limit.may_try(kOther, kBegin));
    EXPECT_EQ(attempts(limit, kBurglar, kBegin + 29s), 0);
    EXPECT_EQ(attempts(limit, kBurglar, kBegin + 30s), 1);
    EXPECT_EQ(attempts(limit, kBurglar, kBegin + 120s), 3);
    EXPECT_EQ(attempts(limit, kBurglar, kBegin + 3600s), 10);
}

TEST(GuessLimit, the_network_of_an_ipv6_address_is_one_place) {
    GuessLimit limit;
    EXPECT_EQ(attempts(limit, *IpAddress::parse("fd00::1"), kBegin), 10);
    EXPECT_FALSE(limit.may_try(*IpAddress::parse("fd00::ffff:2"), kBegin));
    EXPECT_TRUE(limit.may_try(*IpAddress::parse("fd00:0:0:1::1"), kBegin));
}

TEST(GuessLimit, mistakes_of_others_do_not_free_who_tries_out) {
    GuessLimit limit;
    EXPECT_EQ(attempts(limit, kBurglar, kBegin), 10);
    for (int i = 0; i < 100; ++i)
        limit.count_wrong(IpAddress::v4(10, 0, 0, static_cast<std::uint8_t>(i)), kBegin);
    EXPECT_FALSE(limit.may_try(kBurglar, kBegin));
}

}  // namespace
}  // namespace vedette::node
