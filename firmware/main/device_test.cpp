#include "main/device.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "core/base/base64.hpp"
#include "freertos/task.h"
#include "port_esp/client_fixture.hpp"
#include "port_esp/update_slots.hpp"

namespace vedette::firmware {
namespace {

// A board that runs in a thread, as in its network task.
class DeviceTest : public ::testing::Test {
  protected:
    DeviceTest() : device_((fakes::reset(), std::make_unique<Device>())) {
        chip_.networks = {{.ssid = "home", .password = "long enough"}};
    }
    ~DeviceTest() override {
        ending_ = true;
        if (thread_.joinable()) thread_.join();
        device_.reset();
    }
    void run() {
        ASSERT_TRUE(device_->start()) << chip_.logged();
        thread_ = std::thread([this] {
            while (!ending_ && chip_.restarts == 0) device_->turn();
            is_done_ = true;
        });
    }
    std::unique_ptr<port::TestClient> ask(std::uint16_t port, std::string_view text) {
        auto client = esp::connect_to(chip_.system_port(port));
        client->write(text);
        return client;
    }

    // Waits for what the board does by itself.
    template <class Done>
    static bool wait(const Done& done) {
        for (int i = 0; i < 1000 && !done(); ++i) vTaskDelay(pdMS_TO_TICKS(10));
        return done();
    }
    std::string request(std::string_view method, std::string_view target, std::string_view json) {
        std::string text;
        text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 192.168.1.20\r\n");
        text += "Authorization: Basic YWRtaW46b3duZXIncyBwYXNzd29yZA==\r\nConnection: close\r\n";
        text +=
            "Content-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) + "\r\n\r\n";
        auto client = ask(80, text.append(json));
        return client->read(4000).value_or("");
    }

    fakes::Chip& chip_ = fakes::chip();
    std::unique_ptr<Device> device_;
    // Another start of the board, as after a reset.
    void start_again() {
        ending_ = true;
        if (thread_.joinable()) thread_.join();
        device_.reset();
        fakes::restart();
        chip_.networks = {{.ssid = "home", .password = "long enough"}};
        device_ = std::make_unique<Device>();
        ending_ = false;
        is_done_ = false;
    }
    // Battery mode, kept by the board itself.
    void activate(std::string_view settings =
                      R"({"battery.activated":true,"battery.awake_time":1,"motion.activated":true})") {
        run();
        const std::string answer = request("PATCH", "/api/v1/settings", settings);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
        start_again();
        chip_.reset_reason = ESP_RST_DEEPSLEEP;
        chip_.wakeup_cause = ESP_SLEEP_WAKEUP_TIMER;
        chip_.levels[0] = true;
        chip_.reading = 185 * 8;
    }

    std::atomic<bool> is_done_ = false;  // the board was restarted, or sleeps
    std::atomic<bool> ending_ = false;
    std::thread thread_;
};

TEST_F(DeviceTest, looks_at_its_pictures_when_a_setting_says_so) {
    run();
    ASSERT_TRUE(request("PATCH", "/api/v1/settings", R"({"motion.activated":true})").contains(" 200 "));
    EXPECT_TRUE(wait([this] {
        const std::string answer = request("GET", "/api/v1/motion", "");
        return answer.contains(R"("state":"learning")") || answer.contains(R"("state":"quiet")");
    }));
}

TEST_F(DeviceTest, serves_pictures_turns_servos_and_sends_tcpcams_records) {
    run();
    auto stream = ask(80, "GET /mjpeg HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n");
    const auto head = stream->read(400);
    ASSERT_TRUE(head);
    EXPECT_TRUE(head->starts_with("HTTP/1.1 200 OK\r\n")) << *head;
    EXPECT_TRUE(head->contains("Content-Type: image/jpeg"));

    auto turn = ask(81, "GET /control_servo?tr=10&el=-10 HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n");
    const auto answer = turn->read(100);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->starts_with("HTTP/1.1 200 OK\r\n")) << *answer;
    EXPECT_EQ(chip_.pulse_us(15), 1555);
    EXPECT_EQ(chip_.pulse_us(14), 1344);

    auto tcpcam = ask(3333, "1235\n1\n");
    const auto length = tcpcam->read(4);
    ASSERT_TRUE(length && length->size() == 4);
    const std::size_t bytes = load_be32(as_bytes(*length).data());
    const auto picture = tcpcam->read(bytes + 1);
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->size(), bytes);  // one record, and the end
    EXPECT_TRUE(picture->starts_with("\xff\xd8"));
}

TEST_F(DeviceTest, lets_in_whom_kconfig_names_and_nobody_else) {
    run();
    auto capture = ask(81, "GET /camera/start HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n");
    EXPECT_TRUE(capture->read(12).value_or("").starts_with("HTTP/1.1 401"));
}

TEST_F(DeviceTest, joins_its_network_asks_for_the_time_and_makes_its_name_known) {
    run();
    EXPECT_TRUE(wait([&] { return chip_.logged().contains("the station is in the network home"); }));
    EXPECT_STREQ(reinterpret_cast<const char*>(chip_.station.ssid), "home");
    EXPECT_EQ(chip_.power_save, WIFI_PS_NONE);
    EXPECT_FALSE(chip_.logged().contains("long enough"));
    const auto sends = [&](std::uint16_t port, std::string_view text) {
        return std::ranges::any_of(chip_.sent(), [&](const fakes::SentDatagram& one) {
            return one.port == port && one.bytes.contains(text);
        });
    };
    EXPECT_TRUE(wait([&] { return sends(53, "\4pool\3ntp\3org"); }));
    EXPECT_TRUE(wait([&] { return sends(5353, "vedette"); }));
}

TEST_F(DeviceTest, opens_its_access_point_where_no_network_is_in_reach) {
    chip_.networks.clear();
    run();
    EXPECT_TRUE(wait([&] { return chip_.wifi_mode == WIFI_MODE_APSTA; }));
    EXPECT_TRUE(wait([&] { return chip_.logged().contains("access point vedette-1A2B, password "); }));
    EXPECT_TRUE(chip_.gives_addresses());
    EXPECT_EQ(chip_.address_of("WIFI_AP_DEF"), (std::array<std::uint8_t, 4>{192, 168, 3, 1}));
}

TEST_F(DeviceTest, keeps_what_was_changed_and_restarts_when_asked) {
    run();
    EXPECT_TRUE(request("PATCH", "/api/v1/settings", R"({"name":"Porch"})").starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(request("POST", "/api/v1/restart", "").starts_with("HTTP/1.1 2"));
    EXPECT_TRUE(wait([&] { return chip_.restarts == 1; }));
    thread_.join();
    device_.reset();
    fakes::restart();
    device_ = std::make_unique<Device>();
    ASSERT_TRUE(device_->start());
    thread_ = std::thread([this] {
        while (!ending_) device_->turn();
    });
    EXPECT_TRUE(request("GET", "/api/v1/settings", "").contains(R"("Porch")"));
}

TEST_F(DeviceTest, without_its_partition_runs_on_its_first_settings) {
    chip_.faults.no_settings = true;
    device_ = std::make_unique<Device>();
    run();
    EXPECT_TRUE(chip_.logged().contains("the flash keeps no settings"));
    EXPECT_TRUE(request("GET", "/api/v1/settings", "").starts_with("HTTP/1.1 200"));
}

TEST_F(DeviceTest, tells_improv_who_it_is_over_the_serial_line) {
    run();
    EXPECT_TRUE(chip_.console_uses_uart);
    std::string packet("IMPROV\x01\x03\x02\x03", 10);
    packet += '\0';
    unsigned sum = 0;
    for (const char c : packet) sum += static_cast<unsigned char>(c);
    packet += static_cast<char>(sum);
    chip_.type(packet + "\n");
    std::string said;
    EXPECT_TRUE(wait([&] { return (said += chip_.read_line(500)).contains("ESP32"); }));
    EXPECT_TRUE(said.contains("IMPROV"));
}

TEST_F(DeviceTest, without_a_sensor_serves_all_the_rest) {
    chip_.faults.no_sensor = true;
    run();
    auto turn = ask(80, "GET /control_servo?tr=0&el=0 HTTP/1.1\r\nHost: 192.168.1.20\r\n\r\n");
    EXPECT_TRUE(turn->read(15).value_or("").starts_with("HTTP/1.1 200"));
}

TEST_F(DeviceTest, without_a_radio_does_not_run_and_says_why) {
    chip_.faults.wifi_error = ESP_ERR_NO_MEM;
    EXPECT_FALSE(device_->start());
    EXPECT_TRUE(chip_.logged().contains("Wi-Fi does not start: ESP_ERR_NO_MEM"));
}

TEST_F(DeviceTest, without_sockets_does_not_run_and_says_why) {
    chip_.faults.no_tcp_socket = true;
    EXPECT_FALSE(device_->start());
    EXPECT_TRUE(chip_.logged().contains("http does not listen on port 80: there is no socket left"));
}

TEST_F(DeviceTest, a_program_on_trial_that_cannot_serve_gives_way) {
    constexpr std::string_view kProgram = "\xe9 the new one";
    esp::UpdateSlots slots;
    ASSERT_TRUE(slots.begin(kProgram.size()) && slots.write(as_bytes(kProgram)) && slots.finish());
    start_again();
    EXPECT_EQ(chip_.running_program(), 1U);
    chip_.faults.no_tcp_socket = true;
    EXPECT_FALSE(device_->start());
    EXPECT_EQ(chip_.restarts, 1);
    start_again();
    EXPECT_EQ(chip_.running_program(), 0U);
}

TEST_F(DeviceTest, Y20_in_battery_mode_opens_no_port_and_no_radio_and_sleeps_until_the_sensor_is_high) {
    activate();
    run();
    EXPECT_TRUE(wait([&] { return is_done_.load(); }));
    EXPECT_EQ(chip_.deep_sleeps, 1);
    EXPECT_EQ(chip_.deep_sleep->pin, 13);
    EXPECT_EQ(chip_.deep_sleep->time_us, 0U);
    EXPECT_EQ(chip_.system_port(80), 0);
    EXPECT_EQ(chip_.wifi_mode, WIFI_MODE_NULL);
    EXPECT_TRUE(chip_.watchdog_has_task);
}

TEST_F(DeviceTest, Y20_with_an_empty_battery_sleeps_before_camera_and_radio_start) {
    activate();
    chip_.reading = 162 * 8;
    EXPECT_FALSE(device_->start());
    EXPECT_EQ(chip_.deep_sleep->pin, -1);
    EXPECT_EQ(chip_.deep_sleep->time_us, 3'600'000'000U);
    EXPECT_EQ(chip_.camera_starts, 0);
    EXPECT_TRUE(chip_.logged().contains("the battery is nearly empty"));
}

TEST_F(DeviceTest, a_button_that_is_held_behind_power_on_ends_battery_mode) {
    activate();
    chip_.reset_reason = ESP_RST_POWERON;
    chip_.wakeup_cause = ESP_SLEEP_WAKEUP_UNDEFINED;
    chip_.levels[0] = false;
    run();
    EXPECT_NE(chip_.system_port(80), 0);
    EXPECT_TRUE(chip_.logged().contains("battery mode is off until the next start: the owner is here"));
    // It stays down, which means a forgotten password.
    constexpr std::string_view kSentence = "the password of admin is now ";
    ASSERT_TRUE(wait([&] { return chip_.logged().contains(kSentence); })) << chip_.logged();
    EXPECT_TRUE(request("GET", "/api/v1/battery", "").starts_with("HTTP/1.1 401 "));
    const std::string log = chip_.logged();
    const std::string login = "admin:" + log.substr(log.find(kSentence) + kSentence.size(), 12);
    std::array<char, 64> memory;
    const std::string_view basic = base64_encode(as_bytes(login), memory);
    auto client = ask(80,
                      "GET /api/v1/battery HTTP/1.1\r\nHost: 192.168.1.20\r\nConnection: close\r\n"
                      "Authorization: Basic " +
                          std::string(basic) + "\r\n\r\n");
    EXPECT_TRUE(client->read(4000).value_or("").contains(R"("mode":"owner","percent":80)"));
}

TEST_F(DeviceTest, a_line_on_the_console_gives_the_owner_a_new_password) {
    run();
    ASSERT_TRUE(request("GET", "/status", "").starts_with("HTTP/1.1 200 "));
    chip_.type("reset password\r\n");
    EXPECT_TRUE(wait([&] { return chip_.logged().contains("the password of admin is now "); }));
    EXPECT_TRUE(request("GET", "/status", "").starts_with("HTTP/1.1 401 "));
}

TEST_F(DeviceTest, three_quick_resets_end_battery_mode) {
    activate(R"({"battery.activated":true,"battery.awake_time":600})");
    for (int i = 0; i < 3; ++i) {
        if (i > 0) start_again();
        chip_.levels[0] = true;
        chip_.reset_reason = ESP_RST_POWERON;
        ASSERT_TRUE(device_->start());
    }
    EXPECT_NE(chip_.system_port(80), 0);
}

}  // namespace
}  // namespace vedette::firmware
