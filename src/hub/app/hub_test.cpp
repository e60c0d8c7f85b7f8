#include <cstdlib>
#include <filesystem>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "hub/app/apply_fixture.hpp"

namespace vedette::app {
namespace {

settings::CameraSettings camera(const std::string& id, const std::string& source) {
    return {.id = id, .name = id, .source = *settings::parse_source(source), .timeout = std::nullopt};
}

// Sends a request and waits for the first bytes of its answer.
void begin(const UniqueFd& client, std::string_view path, std::string_view more = "", bool answered = true) {
    const std::string request =
        "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) + "\r\n";
    EXPECT_EQ(::send(client.get(), request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
    std::array<char, 512> bytes{};
    if (!answered) return;
    EXPECT_GT(::recv(client.get(), bytes.data(), bytes.size(), 0), 0);
}

// For the sanitizers: pending work is destroyed before what it refers to.
TEST(Hub, ends_with_every_kind_of_session_under_way) {
    constexpr std::string_view kUpgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: vedette.v1\r\n";
    // {"type":"watch","channel":1,"camera":"a"}, masked with zeros.
    const std::string json = R"({"type":"watch","channel":1,"camera":"a"})";
    const std::string watch =
        std::string("\x81") + static_cast<char>(0x80 | json.size()) + std::string(4, '\0') + json;
    for (const Duration limit : {Duration(0s), Duration(1s)}) {
        settings::Settings settings;
        settings.listen = {"127.0.0.1", 0};
        settings.cameras = {camera("a", "test://?size=160x120&fps=25"),
                            camera("b", "folder:/proc/self/fdinfo"),
                            camera("c", "test://?size=160x120&fps=0.1")};
        settings.capture = {.port = 0, .other_port = 0, .camera = "a"};
        auto hub = Hub::create(settings, system_clock());
        ASSERT_TRUE(hub.has_value()) << hub.error().message;
        (*hub)->start();
        std::vector<UniqueFd> clients;
        for (int i = 0; i < 60; ++i) {
            clients.push_back(connect_to((*hub)->port()));
            begin(clients.back(), i % 3 == 2 ? "/cameras/c/mjpeg" : "/cameras/a/mjpeg");
        }
        for (int i = 0; i < 20; ++i) {
            clients.push_back(connect_to((*hub)->port()));
            begin(clients.back(), "/api/v1/live", kUpgrade);
            EXPECT_EQ(::send(clients.back().get(), watch.data(), watch.size(), 0),
                      static_cast<ssize_t>(watch.size()));
            clients.push_back(connect_to((*hub)->port()));
            begin(clients.back(), "/cameras/b/snapshot.jpg?max_age_ms=1", "", false);
            clients.push_back(connect_to((*hub)->port()));
            clients.push_back(connect_to((*hub)->capture_port()));
            begin(clients.back(), "/", kUpgrade);
        }
        (*hub)->stop(limit);
        hub->reset();
    }
}

TEST(Hub, a_service_that_can_not_start_says_why) {
    settings::Settings settings;
    settings.listen = {"127.0.0.1", 0};
    settings.cameras = {camera("a", "test://")};
    auto first = Hub::create(settings, system_clock());
    ASSERT_TRUE(first.has_value());
    settings.tcpcam = {.port = (*first)->port(), .camera = "a", .pin = "1"};
    const auto second = Hub::create(settings, system_clock());
    ASSERT_FALSE(second.has_value());
    EXPECT_TRUE(second.error().message.starts_with("serve.tcpcam: listen on 127.0.0.1:"))
        << second.error().message;
}

TEST(Hub, keeps_its_state_in_a_folder_that_no_other_hub_may_use) {
    std::string above = testing::TempDir() + "vedette-hub-XXXXXX";
    ASSERT_NE(::mkdtemp(above.data()), nullptr);
    settings::Settings settings;
    settings.listen = {"127.0.0.1", 0};
    settings.state = above + "/hub.state";
    auto first = Hub::create(settings, system_clock());
    ASSERT_TRUE(first.has_value()) << first.error().message;
    EXPECT_TRUE(std::filesystem::exists(settings.state + "/vedette.db"));
    const auto second = Hub::create(settings, system_clock());
    ASSERT_FALSE(second.has_value());
    EXPECT_TRUE(second.error().message.starts_with("state: another hub (process ")) << second.error().message;
    first->reset();
    EXPECT_TRUE(Hub::create(settings, system_clock()).has_value()) << "the folder is still held";
    std::filesystem::remove_all(above);
}

}  // namespace
}  // namespace vedette::app
