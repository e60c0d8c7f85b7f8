#include "linux/base/address_rule.hpp"

#include <gtest/gtest.h>

#include "linux/base/machine_addresses.hpp"
#include "linux/base/own_ports.hpp"

namespace vedette {
namespace {

IpAddress address(std::string_view text) { return IpAddress::parse(text).value(); }

bool allows(const AddressRule& rule, std::string_view to, std::uint16_t port = 80) {
    return !rule.refusal("camera.lan", address(to), port).has_value();
}

TEST(AddressRule, a_name_leads_to_other_machines_only) {
    const AddressRule rule{.host = "camera.lan", .port = 80};
    for (const char* to : {"192.168.1.5", "8.8.8.8", "fd00::5", "2001:db8::1"})
        EXPECT_TRUE(allows(rule, to)) << to;
    for (const char* to : {"127.0.0.1", "127.9.9.9", "0.0.0.0", "::", "::1", "::ffff:127.0.0.1",
                           "169.254.169.254", "fe80::1", "224.0.0.1", "255.255.255.255", "ff02::1"})
        EXPECT_FALSE(allows(rule, to)) << to;
}

TEST(AddressRule, an_address_that_the_file_names_is_allowed_and_no_other_one) {
    struct Case {
        std::string_view named, allowed, refused;
    };
    const Case cases[] = {
        {"127.0.0.1", "127.0.0.1", "127.0.0.2"},
        {"::1", "::1", "127.0.0.1"},
        {"::ffff:127.0.0.1", "127.0.0.1", "::1"},
        {"fe80::1%eth0", "fe80::1", "fe80::2"},
        {"169.254.7.7", "169.254.7.7", "169.254.169.254"},
        {"192.168.1.5", "192.168.1.5", "127.0.0.1"},
        {"localhost", "127.0.0.1", "169.254.1.1"},
        {"cam.localhost", "::1", "fe80::1"},
        {"LOCALHOST.", "127.0.0.1", "0.0.0.0"},
        {"notlocalhost", "10.0.0.1", "127.0.0.1"},
        {"127.1", "10.0.0.1", "127.0.0.1"},
        {"localhost.example.org", "10.0.0.1", "127.0.0.1"},
    };
    for (const Case& c : cases) {
        const AddressRule rule{.host = std::string(c.named), .port = 80};
        EXPECT_TRUE(allows(rule, c.allowed)) << c.named;
        EXPECT_FALSE(allows(rule, c.refused)) << c.named;
    }
}

TEST(AddressRule, camera_networks_are_allowed) {
    const AddressRule rule{
        .host = "camera.lan", .port = 80, .allowed = {*AddressRange::parse("127.0.0.0/30")}};
    EXPECT_TRUE(allows(rule, "127.0.0.1"));
    EXPECT_FALSE(allows(rule, "127.0.0.4"));
}

TEST(AddressRule, the_hub_itself_is_refused_unless_the_file_names_its_port) {
    const auto own = machine_addresses();
    if (own.empty()) GTEST_SKIP() << "the machine has no network interface but loopback";
    const OwnPort port(8480);
    const AddressRule by_name{.host = "hub.lan", .port = 8480};
    EXPECT_FALSE(allows(by_name, own.front(), 8480));
    EXPECT_TRUE(allows(by_name, own.front(), 8481));
    EXPECT_TRUE(allows({.host = own.front(), .port = 8480}, own.front(), 8480));
    EXPECT_FALSE(allows({.host = own.front(), .port = 80}, own.front(), 8480))
        << "a redirect to another port";
    EXPECT_EQ(leads_home(own.front(), 8480), own.front() + " with port 8480 is this hub itself");
    EXPECT_EQ(leads_home(own.front(), 8481), std::nullopt);
}

TEST(AddressRule, the_refusal_says_what_to_write) {
    const AddressRule rule{.host = "camera.lan", .port = 80};
    EXPECT_EQ(rule.refusal("camera.lan", address("127.0.0.1"), 80),
              "camera.lan leads to 127.0.0.1, which is this machine; a camera may be there only if the "
              "settings file "
              "names it: write 127.0.0.1 in place of camera.lan, or add 127.0.0.1 to camera_networks");
    EXPECT_EQ(AddressRule{}.refusal("camera.lan", address("127.0.0.1"), 80),
              "camera.lan leads to 127.0.0.1, which is this machine; only the settings file may name a "
              "camera there");
    EXPECT_EQ(rule.refusal("::1", address("::1"), 80)->substr(0, 20), "::1 is this machine;");
}

TEST(OwnPorts, are_counted_for_each_socket) {
    EXPECT_FALSE(is_own_port(4711));
    {
        const OwnPort first(4711);
        {
            const OwnPort second(4711);
        }
        EXPECT_TRUE(is_own_port(4711));
        const OwnPort no_port(0);
        EXPECT_FALSE(is_own_port(0));
    }
    EXPECT_FALSE(is_own_port(4711));
}

TEST(LeadsHome, knows_addresses_and_localhost_by_their_text) {
    for (const char* host :
         {"localhost", "a.b.LocalHost", "127.0.0.1", "::1", "0.0.0.0", "fe80::1%eth0", "224.0.0.1"})
        EXPECT_TRUE(leads_home(host, 80)) << host;
    for (const char* host : {"camera.lan", "192.168.1.5", "fd00::1", "mylocalhost", "127.1"})
        EXPECT_FALSE(leads_home(host, 80)) << host;
    EXPECT_FALSE(leads_home("localhost", 80, {*AddressRange::parse("127.0.0.1")}));
}

}  // namespace
}  // namespace vedette
