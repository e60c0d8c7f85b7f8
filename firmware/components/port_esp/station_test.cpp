#include "port_esp/station.hpp"

#include <string>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "nvs_flash.h"
#include "port_esp/interfaces.hpp"
#include "port_esp/log.hpp"

namespace vedette::esp {
namespace {

class EspStation : public ::testing::Test {
  protected:
    EspStation() { fakes::reset(); }
    bool start(std::string_view name, std::string_view password) {
        return start_interfaces(log_) && station_.start(name, password);
    }
    void lose() {
        wifi_event_sta_disconnected_t lost{};
        lost.reason = 201;
        chip_.post(WIFI_EVENT, WIFI_EVENT_STA_DISCONNECTED, &lost);
    }
    std::uint64_t pause_s() { return chip_.waiting_us().value_or(0) / 1'000'000; }
    std::string name() const { return reinterpret_cast<const char*>(chip_.station.ssid); }

    fakes::Chip& chip_ = fakes::chip();
    Log log_;
    Station station_{log_};
};

TEST_F(EspStation, joins_by_name_and_password_with_modem_sleep_off) {
    ASSERT_TRUE(start("home", "long enough"));
    EXPECT_EQ(name(), "home");
    EXPECT_STREQ(reinterpret_cast<const char*>(chip_.station.password), "long enough");
    EXPECT_EQ(chip_.station.threshold.authmode, WIFI_AUTH_WPA2_PSK);
    EXPECT_EQ(chip_.station.scan_method, WIFI_ALL_CHANNEL_SCAN);
    EXPECT_EQ(chip_.power_save, WIFI_PS_NONE);
    EXPECT_EQ(chip_.joins, 1);
    chip_.give_address({192, 168, 1, 20}, IP_EVENT_STA_GOT_IP);
    EXPECT_TRUE(chip_.logged().contains("wifi: joined as 192.168.1.20"));
    EXPECT_FALSE(chip_.logged().contains("long enough"));
}

TEST_F(EspStation, joins_an_open_network_without_password) {
    ASSERT_TRUE(start("cafe", ""));
    EXPECT_EQ(chip_.station.threshold.authmode, WIFI_AUTH_OPEN);
}

TEST_F(EspStation, joins_again_at_once_and_then_after_growing_pauses) {
    ASSERT_TRUE(start("home", "long enough"));
    for (const std::uint64_t pause : {0, 1, 2, 4, 8, 16, 30, 30}) {
        lose();
        ASSERT_TRUE(chip_.waiting_us());
        EXPECT_EQ(pause_s(), pause);
        const int joins = chip_.joins;
        chip_.run_timer();
        EXPECT_EQ(chip_.joins, joins + 1);
    }
    EXPECT_TRUE(chip_.logged().contains("reason 201"));
    chip_.give_address({192, 168, 1, 20}, IP_EVENT_STA_GOT_IP);
    lose();
    EXPECT_EQ(pause_s(), 0U);
}

TEST_F(EspStation, refuses_names_and_passwords_that_no_network_has) {
    ASSERT_TRUE(start_interfaces(log_));
    EXPECT_FALSE(station_.start("", "long enough"));
    EXPECT_FALSE(station_.start(std::string(33, 'x'), "long enough"));
    EXPECT_FALSE(station_.start("home", "short12"));
    EXPECT_FALSE(station_.start("home", std::string(64, 'x')));
    EXPECT_EQ(chip_.joins, 0);
    EXPECT_TRUE(chip_.logged().contains("8 to 63 bytes"));
    EXPECT_TRUE(station_.start(std::string(32, 'x'), std::string(63, 'y')));
    EXPECT_EQ(chip_.joins, 1);
}

TEST_F(EspStation, says_what_fails) {
    chip_.faults.wifi_error = ESP_ERR_NO_MEM;
    EXPECT_FALSE(start("home", "long enough"));
    EXPECT_TRUE(chip_.logged().contains("Wi-Fi does not start: ESP_ERR_NO_MEM"));
}

TEST_F(EspStation, makes_the_store_of_the_calibration_anew_when_it_cannot_be_read) {
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
