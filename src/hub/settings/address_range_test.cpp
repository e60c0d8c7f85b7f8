#include "hub/settings/address_range.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

TEST(AddressRange, this_machine_may_always_connect) {
    const AddressRange lan = *AddressRange::parse("192.168.1.0/24");
    EXPECT_TRUE(may_connect({}, "127.0.0.1"));
    EXPECT_TRUE(may_connect({}, "::1"));
    EXPECT_TRUE(may_connect({}, "unix"));
    EXPECT_FALSE(may_connect({}, "192.168.1.7"));
    EXPECT_TRUE(may_connect({&lan, 1}, "192.168.1.7"));
    EXPECT_FALSE(may_connect({&lan, 1}, "gone"));
}

}  // namespace
}  // namespace vedette::settings
