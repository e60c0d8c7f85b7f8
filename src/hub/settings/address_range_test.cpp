#include "hub/settings/address_range.hpp"

#include <gtest/gtest.h>

namespace vedette::settings {
namespace {

TEST(AddressRange, contains_what_has_its_prefix) {
    struct Case {
        std::string_view range, inside, outside;
    };
    const Case cases[] = {
        {"192.168.1.5", "192.168.1.5", "192.168.1.6"},
        {"192.168.1.0/24", "192.168.1.255", "192.168.2.0"},
        {"10.0.0.0/9", "10.127.255.255", "10.128.0.0"},
        {"0.0.0.0/0", "255.255.255.255", "2001:db8::1"},
        {"fd00::/8", "fdff::1", "fe00::1"},
        {"2001:db8::1", "2001:db8::1", "2001:db8::2"},
        {"192.168.1.0/24", "::ffff:192.168.1.9", "x"},
        {"192.168.1.0/31", "192.168.1.1", "unix"},
    };
    for (const Case& c : cases) {
        const auto range = AddressRange::parse(c.range);
        ASSERT_TRUE(range) << c.range;
        EXPECT_TRUE(range->contains(c.inside)) << c.range;
        EXPECT_FALSE(range->contains(c.outside)) << c.range;
    }
}

TEST(AddressRange, refuses_names_wrong_prefixes_and_bits_behind_them) {
    for (const char* text : {"", "camera.lan", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1/24",
                             "fd00::/129", "10.0.0", "10.0.0.0/8/8"})
        EXPECT_FALSE(AddressRange::parse(text)) << text;
}

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
