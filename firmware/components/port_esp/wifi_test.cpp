#include "port_esp/wifi.hpp"

#include <string>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "nvs_flash.h"
#include "port_esp/clock.hpp"
#include "port_esp/interfaces.hpp"
#include "port_esp/log.hpp"
#include "port_esp/network.hpp"

namespace vedette::esp {
namespace {

using port::JoinFailure;
using port::StationState;

class EspWifi : public ::testing::Test {
  protected:
    struct PowerOn {
        PowerOn() { fakes::reset(); }
    };
    bool open() { return start_interfaces(log_) && wifi_.open(); }
    template <class Done>
    bool wait(const Done& done) {
        for (int i = 0; i < 1000; ++i) {
            if (done()) return true;
            network_.wait({}, 10ms);
        }
        return false;
    }
    bool ends(StationState state) {
        return wait([&] { return wifi_.station().state == state; });
    }

    fakes::Chip& chip_ = fakes::chip();
    PowerOn power_on_;
    Log log_;
    Clock clock_;
    Network network_;
    Wifi wifi_{clock_, network_, log_};
};

TEST_F(EspWifi, runs_without_modem_sleep_and_asks_for_wpa2) {
    ASSERT_TRUE(open());
    EXPECT_EQ(chip_.power_save, WIFI_PS_NONE);
    chip_.networks = {{.ssid = "home", .password = "long enough"}};
    wifi_.join("home", "long enough", std::nullopt);
    ASSERT_TRUE(ends(StationState::kUp));
    EXPECT_EQ(chip_.station.threshold.authmode, WIFI_AUTH_WPA2_PSK);
    EXPECT_EQ(chip_.station.scan_method, WIFI_ALL_CHANNEL_SCAN);
    EXPECT_EQ(wifi_.station().prefix, 24);
    EXPECT_EQ(wifi_.station().rssi_dbm, -60);
    EXPECT_FALSE(chip_.logged().contains("long enough"));
}

TEST_F(EspWifi, tries_again_after_a_reason_that_may_pass) {
    ASSERT_TRUE(open());
    chip_.networks = {{.ssid = "cafe"}};
    chip_.faults.join_reason = 2;  // the time to authenticate is over
    wifi_.join("cafe", "", std::nullopt);
    ASSERT_TRUE(ends(StationState::kUp));
    EXPECT_EQ(chip_.joins, 2);
    EXPECT_EQ(chip_.station.threshold.authmode, WIFI_AUTH_OPEN);
    EXPECT_TRUE(chip_.logged().contains("ESP-IDF's reason 2"));
}

TEST_F(EspWifi, says_why_a_network_is_not_joined) {
    ASSERT_TRUE(open());
    chip_.networks = {{.ssid = "home", .password = "long enough"}};
    for (const int reason : {14, 15, 202, 204, 210, 211}) {
        chip_.faults.join_reason = reason;
        wifi_.join("home", "long enough", std::nullopt);
        ASSERT_TRUE(ends(StationState::kOff));
        EXPECT_TRUE(wifi_.station().failure == JoinFailure::kWrongPassword) << reason;
    }
    chip_.faults.join_reason = 201;
    wifi_.join("home", "long enough", std::nullopt);
    ASSERT_TRUE(ends(StationState::kOff));
    EXPECT_TRUE(wifi_.station().failure == JoinFailure::kNotFound);
}

TEST_F(EspWifi, joins_the_next_network_when_the_driver_does_not_say_that_it_has_left) {
    ASSERT_TRUE(open());
    chip_.networks = {{.ssid = "one"}, {.ssid = "two"}};
    wifi_.join("one", "", std::nullopt);
    ASSERT_TRUE(ends(StationState::kUp));
    chip_.faults.silent_leave = true;
    wifi_.join("two", "", std::nullopt);
    EXPECT_LT(wifi_.due(), MonoTime::max());
    ASSERT_TRUE(ends(StationState::kUp));
    EXPECT_STREQ(reinterpret_cast<const char*>(chip_.station.ssid), "two");
}

TEST_F(EspWifi, is_lost_with_its_address) {
    ASSERT_TRUE(open());
    chip_.networks = {{.ssid = "cafe"}};
    wifi_.join("cafe", "", std::nullopt);
    ASSERT_TRUE(ends(StationState::kUp));
    chip_.post(IP_EVENT, IP_EVENT_STA_LOST_IP);
    EXPECT_TRUE(wifi_.station().failure == JoinFailure::kLost);
    wifi_.join("cafe", "", std::nullopt);
    EXPECT_TRUE(ends(StationState::kUp));
}

TEST_F(EspWifi, has_a_server_of_addresses_that_names_the_board) {
    ASSERT_TRUE(open());
    const IpAddress own = IpAddress::v4(192, 168, 3, 1);
    ASSERT_TRUE(wifi_.open_access_point("vedette-1A2B", "password", own, 24));
    EXPECT_EQ(chip_.wifi_mode, WIFI_MODE_APSTA);
    EXPECT_EQ(chip_.access_point.authmode, WIFI_AUTH_WPA2_PSK);
    EXPECT_EQ(chip_.access_point.ssid_len, 12);
    EXPECT_EQ(chip_.address_of("WIFI_AP_DEF"), (std::array<std::uint8_t, 4>{192, 168, 3, 1}));
    EXPECT_TRUE(chip_.gives_addresses());
    EXPECT_TRUE(chip_.offers_name_server);
    EXPECT_EQ(chip_.power_save, WIFI_PS_NONE);
    EXPECT_FALSE(wifi_.open_access_point("vedette-1A2B", std::string(64, 'a'), own, 24));
    wifi_.close_access_point();
    EXPECT_EQ(chip_.wifi_mode, WIFI_MODE_STA);
}

TEST_F(EspWifi, names_a_network_of_several_access_points_once_and_no_hidden_one) {
    ASSERT_TRUE(open());
    chip_.networks = {{.ssid = "mesh", .rssi_dbm = -80}, {.ssid = ""}, {.ssid = "mesh", .rssi_dbm = -40}};
    EXPECT_EQ(wifi_.due(), MonoTime::max());
    ASSERT_TRUE(wifi_.start_scan());
    EXPECT_LE(wifi_.due(), clock_.mono() + 10s);  // also of a search whose end is not told
    std::array<port::FoundNetwork, 4> found;
    std::optional<std::size_t> count;
    ASSERT_TRUE(wait([&] { return (count = wifi_.scanned(found)).has_value(); }));
    ASSERT_EQ(count, 1U);
    EXPECT_EQ(found[0].rssi_dbm, -40);
}

TEST_F(EspWifi, does_not_search_while_it_joins) {
    ASSERT_TRUE(open());
    wifi_.join("nowhere", "", std::nullopt);
    EXPECT_FALSE(wifi_.start_scan());
}

TEST_F(EspWifi, says_what_fails) {
    chip_.faults.wifi_error = ESP_ERR_NO_MEM;
    EXPECT_FALSE(open());
    EXPECT_TRUE(chip_.logged().contains("Wi-Fi does not start: ESP_ERR_NO_MEM"));
}

TEST_F(EspWifi, needs_the_store_of_the_calibration_which_is_made_anew_when_it_cannot_be_read) {
    chip_.faults.nvs_error = ESP_ERR_NVS_NO_FREE_PAGES;
    EXPECT_TRUE(start_interfaces(log_));
    EXPECT_EQ(chip_.nvs_erased, 1);
    EXPECT_TRUE(chip_.nvs_is_open);
    fakes::reset();
    chip_.faults.nvs_error = ESP_FAIL;
    EXPECT_FALSE(start_interfaces(log_));
    EXPECT_EQ(chip_.nvs_erased, 0);
}

}  // namespace
}  // namespace vedette::esp
