// Conformance of a port's radio. Compiled into the tests of each implementation.
#include <algorithm>
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "node/port/testing/platform.hpp"

namespace vedette::port {
namespace {

constexpr Duration kLimit = 20s;  // of a radio

class WifiConformance : public ::testing::Test {
  protected:
    WifiConformance() : platform_(make_platform()), wifi_(platform_->wifi()) {}

    // Waits as the network task does, until `done`.
    template <class Done>
    bool wait(const Done& done, Duration limit = kLimit) {
        Clock& clock = platform_->clock();
        const MonoTime end = clock.mono() + limit;
        for (MonoTime now = clock.mono(); now < end; now = clock.mono()) {
            if (done()) return true;
            platform_->network().wait({}, std::clamp(wifi_.due() - now, Duration::zero(), end - now));
        }
        return done();
    }
    StationStatus joined(Duration limit = kLimit) {
        wait([&] { return wifi_.station().state != StationState::kJoining; }, limit);
        return wifi_.station();
    }

    std::unique_ptr<Platform> platform_;
    Wifi& wifi_;
};

TEST_F(WifiConformance, joins_a_network_and_gets_an_address) {
    EXPECT_TRUE(wifi_.station().state == StationState::kOff);
    EXPECT_TRUE(wifi_.station().failure == JoinFailure::kNone);
    wifi_.join("near", "near password", std::nullopt);
    EXPECT_TRUE(wifi_.station().state == StationState::kJoining);
    const StationStatus status = joined();
    EXPECT_TRUE(status.state == StationState::kUp);
    EXPECT_TRUE(status.address.is_v4());
    EXPECT_TRUE(status.name_servers[0].has_value());
    EXPECT_LT(status.rssi_dbm, 0);
    wifi_.join("open", "", std::nullopt);
    EXPECT_TRUE(wifi_.station().state == StationState::kJoining);  // not of the network before
    EXPECT_TRUE(joined().state == StationState::kUp);
    wifi_.leave();
    EXPECT_TRUE(wifi_.station().state == StationState::kOff);
    EXPECT_TRUE(wifi_.station().failure == JoinFailure::kNone);
}

TEST_F(WifiConformance, takes_an_address_of_its_own) {
    const StaticAddress own{.address = IpAddress::v4(127, 0, 0, 9),
                            .prefix = 16,
                            .gateway = IpAddress::v4(127, 0, 0, 1),
                            .name_server = IpAddress::v4(127, 0, 0, 2)};
    wifi_.join("no address", "slow password", own);
    const StationStatus status = joined();
    EXPECT_TRUE(status.state == StationState::kUp);
    EXPECT_EQ(status.address, own.address);
    EXPECT_EQ(status.prefix, 16);
    EXPECT_EQ(status.name_servers[0], own.name_server);
}

TEST_F(WifiConformance, says_why_it_does_not_join) {
    wifi_.join("nowhere", "password", std::nullopt);
    EXPECT_TRUE(joined().failure == JoinFailure::kNotFound);
    wifi_.join("near", "mistaken password", std::nullopt);
    EXPECT_TRUE(joined().failure == JoinFailure::kWrongPassword);
    wifi_.join("no address", "slow password", std::nullopt);
    const StationStatus status = joined(1s);
    EXPECT_TRUE(status.state == StationState::kJoining || status.failure == JoinFailure::kNoAddress);
}

TEST_F(WifiConformance, says_that_a_network_is_lost) {
    wifi_.join("near", "near password", std::nullopt);
    ASSERT_TRUE(joined().state == StationState::kUp);
    platform_->take_near_away();
    EXPECT_TRUE(wait([&] { return wifi_.station().state == StationState::kOff; }));
    EXPECT_TRUE(wifi_.station().failure == JoinFailure::kLost);
}

TEST_F(WifiConformance, finds_networks_the_strongest_first) {
    std::array<FoundNetwork, 8> found{};
    ASSERT_TRUE(wifi_.start_scan());
    std::optional<std::size_t> count;
    ASSERT_TRUE(wait([&] { return (count = wifi_.scanned(found)).has_value(); }));
    ASSERT_GE(*count, 3U);
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(*count);
    EXPECT_TRUE(std::is_sorted(found.begin(), end,
                               [](const auto& a, const auto& b) { return a.rssi_dbm > b.rssi_dbm; }));
    const auto near = std::ranges::find(found.begin(), end, "near", &FoundNetwork::ssid);
    const auto open = std::ranges::find(found.begin(), end, "open", &FoundNetwork::ssid);
    ASSERT_NE(near, end);
    ASSERT_NE(open, end);
    EXPECT_TRUE(near->has_password);
    EXPECT_FALSE(open->has_password);
    EXPECT_LT(near, open);
    ASSERT_TRUE(wifi_.start_scan());
    ASSERT_TRUE(wait([&] { return (count = wifi_.scanned(std::span(found).first<1>())).has_value(); }));
    EXPECT_EQ(*count, 1U);
}

TEST_F(WifiConformance, is_access_point_and_station_at_once) {
    const IpAddress own = IpAddress::v4(127, 0, 3, 1);
    EXPECT_TRUE(wifi_.open_access_point("vedette-1A2B", "password", own, 24));
    wifi_.join("near", "near password", std::nullopt);
    EXPECT_TRUE(joined().state == StationState::kUp);
    EXPECT_TRUE(wifi_.open_access_point("vedette-1A2B", "another password", own, 24));
    EXPECT_FALSE(wifi_.open_access_point("vedette-1A2B", "short", own, 24));
    wifi_.close_access_point();
    wifi_.close_access_point();
    EXPECT_TRUE(wifi_.station().state == StationState::kUp);
}

TEST_F(WifiConformance, has_a_number_of_its_own) {
    const auto number = wifi_.hardware_address();
    EXPECT_EQ(number[0] & 1, 0);  // of one device, not of a group
    EXPECT_NE(number, (std::array<std::uint8_t, 6>{}));
}

}  // namespace
}  // namespace vedette::port
