#include "main/device.hpp"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "chip.hpp"
#include "port_esp/client_fixture.hpp"

namespace vedette::firmware {
namespace {

// A board that runs in a thread, as in its network task.
class DeviceTest : public ::testing::Test {
  protected:
    DeviceTest() : device_((fakes::reset(), std::make_unique<Device>())) {}
    ~DeviceTest() override {
        ending_ = true;
        if (thread_.joinable()) thread_.join();
        device_.reset();
    }
    void run() {
        ASSERT_TRUE(device_->start()) << chip_.logged();
        thread_ = std::thread([this] {
            while (!ending_) device_->turn();
        });
    }
    std::unique_ptr<port::TestClient> ask(std::uint16_t port, std::string_view text) {
        auto client = esp::connect_to(chip_.system_port(port));
        client->write(text);
        return client;
    }

    fakes::Chip& chip_ = fakes::chip();
    std::unique_ptr<Device> device_;
    std::atomic<bool> ending_ = false;
    std::thread thread_;
};

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

TEST_F(DeviceTest, joins_its_network_and_says_its_address) {
    run();
    EXPECT_STREQ(reinterpret_cast<const char*>(chip_.station.ssid), "home");
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

}  // namespace
}  // namespace vedette::firmware
