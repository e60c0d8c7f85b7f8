#include "core/base/ip_address.hpp"

#include <gtest/gtest.h>

namespace vedette {
namespace {

TEST(IpAddress, is_written_as_it_is_read_in_the_shortest_form) {
    struct Case {
        std::string_view text, shortest;
    };
    const Case cases[] = {
        {"192.168.1.5", "192.168.1.5"},
        {"0.0.0.0", "0.0.0.0"},
        {"::ffff:10.0.0.1", "10.0.0.1"},
        {"::", "::"},
        {"::1", "::1"},
        {"fe80::", "fe80::"},
        {"FD00:0:0:1:0:0:0:2", "fd00:0:0:1::2"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
        {"1:0:0:2:0:0:0:3", "1:0:0:2::3"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    };
    std::array<char, kMaxAddressText> memory;
    for (const Case& c : cases) {
        const auto address = IpAddress::parse(c.text);
        ASSERT_TRUE(address) << c.text;
        EXPECT_EQ(format_address(*address, memory), c.shortest);
    }
}

TEST(IpAddress, refuses_names_and_other_forms) {
    for (const char* text : {"",
                             "localhost",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.256",
                             "01.2.3.4",
                             "1.2.3.4 ",
                             "-1.2.3.4",
                             ":",
                             ":::",
                             "1::2::3",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7:8:9",
                             "1:2:3:4:5:6:7:8::",
                             "1:2:3:4:5:6:7:",
                             ":1:2:3:4:5:6:7",
                             "12345::",
                             "g::",
                             "fe80::1%eth0",
                             "1.2.3.4::",
                             "1:2:3:4:5:6:7:1.2.3.4",
                             "::1.2.3",
                             "1:1.2.3.4:2::",
                             "[::1]"})
        EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(IpAddress, is_ordinary_or_for_one_use) {
    struct Case {
        std::string_view text;
        AddressUse use;
    };
    const Case cases[] = {
        {"192.168.1.5", AddressUse::kOrdinary},
        {"10.0.0.1", AddressUse::kOrdinary},
        {"169.253.0.1", AddressUse::kOrdinary},
        {"240.0.0.1", AddressUse::kOrdinary},
        {"fd00::1", AddressUse::kOrdinary},
        {"fec0::1", AddressUse::kOrdinary},
        {"::2", AddressUse::kOrdinary},
        {"0.0.0.0", AddressUse::kUnspecified},
        {"0.1.2.3", AddressUse::kUnspecified},
        {"::", AddressUse::kUnspecified},
        {"127.0.0.1", AddressUse::kLoopback},
        {"127.255.255.255", AddressUse::kLoopback},
        {"::1", AddressUse::kLoopback},
        {"::ffff:127.0.0.1", AddressUse::kLoopback},
        {"169.254.169.254", AddressUse::kLinkLocal},
        {"::ffff:169.254.0.1", AddressUse::kLinkLocal},
        {"fe80::1", AddressUse::kLinkLocal},
        {"febf::1", AddressUse::kLinkLocal},
        {"224.0.0.251", AddressUse::kMulticast},
        {"239.255.255.255", AddressUse::kMulticast},
        {"255.255.255.255", AddressUse::kMulticast},
        {"ff02::fb", AddressUse::kMulticast},
    };
    for (const Case& c : cases) {
        const auto address = IpAddress::parse(c.text);
        ASSERT_TRUE(address) << c.text;
        EXPECT_EQ(use_of(*address), c.use) << c.text;
    }
}

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

}  // namespace
}  // namespace vedette
