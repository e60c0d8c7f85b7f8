#include "node/posix/simulated_wifi.hpp"

#include <gtest/gtest.h>

namespace vedette::posix {
namespace {

using port::JoinFailure;
using port::StationState;

struct StillClock final : port::Clock {
    MonoTime mono() override { return now; }
    UtcTime utc() override { return {}; }
    void set_utc(UtcTime) override {}
    MonoTime now{100s};
};

constexpr IpAddress kHere = IpAddress::v4(127, 0, 0, 1);

TEST(WifiScript, says_which_line_is_wrong_and_how_it_is_right) {
    EXPECT_TRUE(WifiScript::parse(
        "# two\nnetwork home password -50\n\nnetwork open - -70 2s\n30s gone home\n40s back home"));
    for (const char* const line :
         {"network", "network home", "network home password", "network home password 1",
          "network home password -50 2h", "network home password -50 2s more", "gone home", "30 gone home",
          "30s lost home", "30s gone", "-1s gone home", "network 123456789012345678901234567890123 - -50"}) {
        const auto script = WifiScript::parse("network a - -60\n" + std::string(line));
        ASSERT_FALSE(script) << line;
        EXPECT_TRUE(script.error().starts_with("line 2: a ")) << script.error();
    }
    EXPECT_EQ(WifiScript::parse("2s gone a\n1s back a").error(), "line 2: times do not go back");
}

TEST(SimulatedWifi, a_network_vanishes_and_appears_as_the_script_says) {
    StillClock clock;
    SimulatedWifi wifi(*WifiScript::parse("network home password -50 1s\n10s gone home\n20s back home"),
                       kHere, clock);
    wifi.join("home", "password", std::nullopt);
    clock.now = wifi.due();
    EXPECT_TRUE(wifi.station().state == StationState::kJoining);
    clock.now = wifi.due();
    EXPECT_TRUE(wifi.station().state == StationState::kUp);
    EXPECT_EQ(clock.now, MonoTime{101s + 200ms});
    clock.now = wifi.due();
    EXPECT_EQ(clock.now, MonoTime{110s});
    EXPECT_TRUE(wifi.station().failure == JoinFailure::kLost);
    wifi.join("home", "password", std::nullopt);
    clock.now = wifi.due();
    EXPECT_TRUE(wifi.station().failure == JoinFailure::kNotFound);
    clock.now = wifi.due();
    EXPECT_EQ(clock.now, MonoTime{120s});
    wifi.join("home", "password", std::nullopt);
    for (int i = 0; i < 3; ++i) {
        clock.now = std::min(wifi.due(), clock.now + 1s);
        wifi.station();
    }
    EXPECT_TRUE(wifi.station().state == StationState::kUp);
    EXPECT_EQ(wifi.due(), MonoTime::max());
}

}  // namespace
}  // namespace vedette::posix
