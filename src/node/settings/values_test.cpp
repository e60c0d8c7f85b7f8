#include "node/settings/values.hpp"

#include <string>

#include <gtest/gtest.h>

#include "node/settings/rules.hpp"
#include "node/settings/zone.hpp"

namespace vedette::node {
namespace {

TEST(NodeTable, has_a_valid_default_in_each_row_that_has_one) {
    for (std::size_t i = 0; i < kKeys; ++i) {
        const auto key = static_cast<Key>(i);
        const settings::Key& row = row_of(key);
        EXPECT_EQ(find_key(row.path), key) << row.path;
        if (row.fallback.empty()) continue;
        EXPECT_EQ(check_value(row, row.fallback), std::nullopt) << row.path;
    }
    EXPECT_FALSE(check_rules(Values{}));
}

TEST(NodeTable, names_the_files_and_keys_of_the_original) {
    EXPECT_EQ(original_place(Key::kWifiPassword).file, "StationConfig.json");
    EXPECT_EQ(original_place(Key::kWifiPassword).key, "wifipassword");
    EXPECT_EQ(original_place(Key::kTimeOffset).key, "offsettime");
    EXPECT_TRUE(original_place(Key::kTcpcamPin).file.empty());
    for (std::size_t i = 0; i < kKeys; ++i) {
        const OriginalPlace one = original_place(static_cast<Key>(i));
        EXPECT_EQ(one.file.empty(), one.key.empty());
        for (std::size_t j = 0; j < i && !one.file.empty(); ++j) {
            const OriginalPlace other = original_place(static_cast<Key>(j));
            EXPECT_FALSE(one.file == other.file && one.key == other.key) << one.file << " " << one.key;
        }
    }
}

TEST(NodeValues, begin_with_the_defaults) {
    const Values values{};
    EXPECT_EQ(values.text(Key::kName), "vedette");
    EXPECT_TRUE(values.flag(Key::kWifiActivated));
    EXPECT_EQ(values.number(Key::kCameraQuality), 12);
    EXPECT_EQ(values.duration(Key::kTcpcamDelay), 2s);
    EXPECT_EQ(values.size(Key::kCameraSize), (settings::Size{640, 480}));
    EXPECT_EQ(values.address(Key::kAccessPointAddress), IpAddress::v4(192, 168, 3, 1));
    EXPECT_EQ(values.address(Key::kWifiAddress), std::nullopt);
    EXPECT_EQ(values.document(), "");
}

TEST(NodeValues, keep_what_is_set_in_any_order_and_length) {
    Values values;
    ASSERT_TRUE(values.set(Key::kWifiSsid, "a=b ; c"));
    ASSERT_TRUE(values.set(Key::kCameraQuality, "63"));
    ASSERT_TRUE(values.set(Key::kName, "porch"));
    EXPECT_EQ(values.document(), "wifi.ssid=a=b ; c\ncamera.quality=63\nname=porch\n");
    ASSERT_TRUE(values.set(Key::kWifiSsid, "longer than before"));
    EXPECT_EQ(values.text(Key::kWifiSsid), "longer than before");
    EXPECT_EQ(values.text(Key::kName), "porch");
    EXPECT_EQ(values.number(Key::kCameraQuality), 63);
    values.unset(Key::kCameraQuality);
    EXPECT_EQ(values.number(Key::kCameraQuality), 12);
    EXPECT_EQ(values.document(), "name=porch\nwifi.ssid=longer than before\n");
    values.unset(Key::kCameraQuality);
    EXPECT_FALSE(values.is_set(Key::kCameraQuality));
    EXPECT_TRUE(values.is_set(Key::kName));
}

TEST(NodeValues, refuse_what_does_not_fit_the_row_and_change_nothing) {
    Values values;
    ASSERT_TRUE(values.set(Key::kCameraQuality, "20"));
    const auto refused = values.set(Key::kCameraQuality, "64");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key, Key::kCameraQuality);
    EXPECT_EQ(refused.error().error, settings::ValueError::kTooLarge);
    EXPECT_FALSE(values.set(Key::kName, "two\nlines"));
    EXPECT_FALSE(values.set(Key::kWifiSsid, "tab\there"));
    EXPECT_FALSE(values.set(Key::kWifiSsid, std::string(33, 'x')));
    EXPECT_FALSE(values.set(Key::kWifiAddress, "192.168.1"));
    EXPECT_EQ(values.document(), "camera.quality=20\n");
}

TEST(NodeValues, hold_lists_of_a_bounded_number_of_lines) {
    Values values;
    ASSERT_TRUE(values.add_line(Key::kServerHosts, "cam.example.org"));
    ASSERT_TRUE(values.add_line(Key::kServerHosts, "cam.example.net"));
    std::string_view rest = values.text(Key::kServerHosts);
    EXPECT_EQ(take_line(rest), "cam.example.org");
    EXPECT_EQ(take_line(rest), "cam.example.net");
    EXPECT_TRUE(rest.empty());
    ASSERT_TRUE(values.add_line(Key::kServerHosts, "three"));
    ASSERT_TRUE(values.add_line(Key::kServerHosts, "four"));
    EXPECT_FALSE(values.add_line(Key::kServerHosts, "five"));
    EXPECT_FALSE(values.set(Key::kServerHosts, "a\tb\x01"));
    Values again;
    EXPECT_EQ(again.read(values.document()), 0U);
    EXPECT_EQ(again.text(Key::kServerHosts), values.text(Key::kServerHosts));
}

TEST(NodeValues, read_the_lines_that_fit_and_count_the_others) {
    Values values;
    EXPECT_EQ(
        values.read("name=porch\nof.a.later.version=1\ncamera.quality=99\nnonsense\ntcpcam.delay=500ms"), 3U);
    EXPECT_EQ(values.text(Key::kName), "porch");
    EXPECT_EQ(values.number(Key::kCameraQuality), 12);
    EXPECT_EQ(values.duration(Key::kTcpcamDelay), 500ms);
}

TEST(NodeValues, refuse_a_line_that_is_too_long) {
    Values values;
    EXPECT_TRUE(values.set(Key::kServerHosts, std::string(Values::kMaxLine, 'x')));
    const auto refused = values.set(Key::kServerHosts, "y\t" + std::string(Values::kMaxLine + 1, 'x'));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, settings::ValueError::kTooLong);
    EXPECT_EQ(values.text(Key::kServerHosts), std::string(Values::kMaxLine, 'x'));
}

std::string longest_of(const settings::Key& row) {
    if (row.type == settings::Type::kText) return std::string(static_cast<std::size_t>(row.max), 'x');
    if (row.type == settings::Type::kIpv4) return "255.255.255.255";
    if (row.type != settings::Type::kLines) return std::string(row.fallback);
    std::string lines(Values::kMaxLine, 'x');
    for (std::int64_t line = 1; line < row.max; ++line) lines += "\t" + std::string(Values::kMaxLine, 'x');
    return lines;
}

// Whatever is set, what does not fit is refused, and the rest is kept.
TEST(NodeValues, at_their_longest_fit_the_memory_the_lists_one_at_a_time) {
    Values values;
    for (std::size_t i = 0; i < kKeys; ++i) {
        const settings::Key& row = row_of(static_cast<Key>(i));
        if (row.type == settings::Type::kLines) continue;
        EXPECT_TRUE(values.set(static_cast<Key>(i), longest_of(row))) << row.path;
    }
    EXPECT_GE(Values::kMaxText - values.document().size(), 256U);  // lists share what is left
    for (const Key key : {Key::kServerHosts, Key::kServerAllow, Key::kMotionZones}) {
        Values alone;
        EXPECT_TRUE(alone.set(key, longest_of(row_of(key)))) << row_of(key).path;
    }
    EXPECT_LE(values.document().size(), Values::kMaxText);
    Values again;
    EXPECT_EQ(again.read(values.document()), 0U);
}

std::optional<RuleProblem> check(std::string_view document) {
    Values values;
    EXPECT_EQ(values.read(document), 0U) << document;
    return check_rules(values);
}

TEST(NodeRules, want_all_parts_of_a_static_address_or_none) {
    const std::string all = "wifi.address=10.0.0.2\nwifi.netmask=255.0.0.0\nwifi.gateway=10.0.0.1\n";
    const auto problem = check(all);
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->key, Key::kWifiDns);
    EXPECT_EQ(problem->rule, Rule::kIncompleteAddress);
    EXPECT_FALSE(check(all + "wifi.dns=10.0.0.1\n"));
}

TEST(NodeRules, refuse_two_servers_on_a_port) {
    const auto problem = check("tcpcam.port=81\n");
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->key, Key::kTcpcamPort);
    EXPECT_EQ(problem->rule, Rule::kSamePort);
    EXPECT_FALSE(check("server.first_port=8080\nserver.second_port=8081\n"));
}

TEST(NodeRules, refuse_forms_that_nothing_could_use) {
    EXPECT_EQ(check("server.allow=mjpeg 10.0.0.0/8\n"), std::nullopt);
    EXPECT_TRUE(check("server.allow=mjpeg 10.0.0.0/8\teverything 10.0.0.1\n"));
    EXPECT_TRUE(check("camera.size=641x480\n"));
    EXPECT_TRUE(check("time.zone=Europe/Berlin\n"));
    EXPECT_FALSE(check("time.zone=CET-1CEST,M3.5.0,M10.5.0/3\n"));
    EXPECT_FALSE(check("camera.size=1600x1200\n"));
    EXPECT_TRUE(check("wifi.password=short\n"));
    EXPECT_TRUE(check("accesspoint.netmask=255.0.255.0\n"));
    EXPECT_FALSE(check("accesspoint.netmask=255.255.252.0\n"));
    EXPECT_FALSE(check("wifi.password=long enough\n"));
    EXPECT_FALSE(check("motion.zones=include 0,40 100,40 100,100\texclude 0,0 12.5,0 0,9\n"));
    EXPECT_TRUE(check("motion.zones=include 0,40 100,40 100,100\tinclude 0,40 100,40\n"));
    EXPECT_TRUE(check("motion.zones=# nothing\n"));
    EXPECT_TRUE(check("battery.full=161\n"));
    EXPECT_FALSE(check("battery.full=162\n"));
    EXPECT_TRUE(check("update.key=0a\n"));
    EXPECT_TRUE(check("update.key=" + std::string(127, '0') + "g\n"));
    EXPECT_FALSE(check("update.key=" + std::string(128, 'A') + "\n"));
}

TEST(NodeZone, is_that_of_a_posix_text_or_so_many_hours_from_utc) {
    constexpr UtcTime kSummer{1'782'000'000s};  // 2026-06-21
    Values values;
    EXPECT_EQ(zone_of(values).at(kSummer).east_s, 0);
    ASSERT_TRUE(values.set(Key::kTimeOffset, "-5"));
    EXPECT_EQ(zone_of(values).at(kSummer).east_s, -5 * 3600);
    ASSERT_TRUE(values.set(Key::kTimeZone, "CET-1CEST,M3.5.0,M10.5.0/3"));
    EXPECT_EQ(zone_of(values).at(kSummer).east_s, 2 * 3600);
}

}  // namespace
}  // namespace vedette::node
