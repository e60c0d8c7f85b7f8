#include "hub/access/address.hpp"

#include <gtest/gtest.h>

#include "hub/access/credentials.hpp"

namespace vedette::access {
namespace {

TEST(Address, passwords_come_in_clear_from_private_ones_only) {
    for (const char* const near :
         {"unix", "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
          "100.64.0.1", "100.127.255.255", "169.254.1.1", "::1", "fd00::1", "fc00::1", "fe80::1",
          "fe80::1%eth0", "::ffff:192.168.1.1"})
        EXPECT_TRUE(is_private_address(near)) << near;
    for (const char* const away :
         {"", "localhost", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.63.0.1", "100.128.0.1",
          "169.253.0.1", "2001:db8::1", "::", "fec0::1", "::ffff:8.8.8.8", "0.0.0.0", "127.0.0.1.example"})
        EXPECT_FALSE(is_private_address(away)) << away;
}

TEST(Address, a_place_is_an_ipv4_address_or_a_network_of_ipv6) {
    EXPECT_EQ(place_of("192.168.1.7"), "192.168.1.7");
    EXPECT_EQ(place_of("::ffff:192.168.1.7"), "192.168.1.7");
    EXPECT_EQ(place_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(place_of("unix"), "unix");
}

TEST(Credentials, cookies_of_one_name_are_found_among_others) {
    using Values = std::vector<std::string_view>;
    EXPECT_EQ(
        cookie_values("a=1; vedette_session=x;vedette_session=y; vedette_sessions=z", "vedette_session"),
        (Values{"x", "y"}));
    EXPECT_EQ(cookie_values("", "a"), Values{});
    EXPECT_EQ(cookie_values("a", "a"), Values{});
    EXPECT_EQ(session_cookie("s", 60s, false),
              "vedette_session=s; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    EXPECT_EQ(removed_session_cookie(true),
              "__Host-vedette_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
}

TEST(Credentials, basic_and_bearer_are_told_apart) {
    const auto basic = parse_basic("basic  b2xnYTphOmI=");
    ASSERT_TRUE(basic.has_value());
    EXPECT_EQ(basic->name, "olga");
    EXPECT_EQ(basic->password, "a:b");
    for (const std::string& wrong :
         {std::string("Basic"), std::string("Basic "), std::string("Basic b2xnYQ=="),
          std::string("Basic ***"), std::string("Bearer b2xnYTphOmI="), std::string("Basicb2xnYTphOmI="),
          "Basic " + std::string(1028, 'A')})
        EXPECT_FALSE(parse_basic(wrong).has_value()) << wrong;
    EXPECT_EQ(parse_bearer("Bearer abc"), "abc");
    EXPECT_EQ(parse_bearer("Basic abc"), "");
}

}  // namespace
}  // namespace vedette::access
