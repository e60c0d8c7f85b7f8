#include "hub/base/uuid.hpp"

#include <gtest/gtest.h>

namespace vedette {
namespace {

TEST(Uuid, ids_are_version_7_and_sort_by_time) {
    const std::string a = make_uuid7(UtcTime{1'700'000'000'001ms});
    const std::string b = make_uuid7(UtcTime{1'700'000'000'002ms});
    EXPECT_EQ(a.size(), 36U);
    EXPECT_EQ(a.substr(0, 15), "018bcfe5-6801-7");
    EXPECT_NE(std::string("89ab").find(a[19]), std::string::npos);
    EXPECT_LT(a, b);
    EXPECT_NE(a, make_uuid7(UtcTime{1'700'000'000'001ms}));
}

}  // namespace
}  // namespace vedette
