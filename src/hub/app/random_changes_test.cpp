// Hundreds of random changes of a hub that is watched: it then is what a hub is that was started with the
// last settings. For the sanitizers: nothing that was removed is used again.
#include <algorithm>
#include <random>
#include <semaphore>
#include <thread>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "hub/app/apply_fixture.hpp"

namespace vedette::app {
namespace {

constexpr int kChanges = 500;

using Random = std::minstd_rand;

bool one_in(Random& random, unsigned n) { return random() % n == 0; }

settings::CameraSettings some_camera(Random& random, const std::string& id) {
    static constexpr auto kSources = std::to_array<const char*>(
        {"test://?size=160x120&fps=25", "test://?size=320x240&fps=5", "http://127.0.0.1:1/mjpeg",
         "folder:/proc/self/fdinfo", "tcpcam://127.0.0.1:1/?pin=1"});
    settings::CameraSettings camera{.id = id,
                                    .name = one_in(random, 2) ? id : "Camera " + id,
                                    .source = source(kSources[random() % kSources.size()]),
                                    .timeout = {}};
    if (one_in(random, 3)) camera.timeout = 2s;
    if (one_in(random, 3)) {
        camera.ptz.emplace().device = source("http://127.0.0.1:1/control_servo");
        camera.ptz->step = static_cast<int>(random() % 9) + 1;
    }
    return camera;
}

// One to eight cameras, in any order, and perhaps the servers.
settings::Settings some_settings(Random& random) {
    settings::Settings settings;
    settings.listen = {"127.0.0.1", 0};
    std::vector<std::string> ids = {"a", "b", "c", "d", "e", "f", "g", "h"};
    std::shuffle(ids.begin(), ids.end(), random);
    ids.resize(1 + random() % ids.size());
    for (const std::string& id : ids) settings.cameras.push_back(some_camera(random, id));
    if (one_in(random, 2)) settings.tcpcam = {.port = 0, .camera = ids.front(), .pin = "1"};
    if (one_in(random, 2)) settings.capture = {.port = 0, .other_port = 0, .camera = ids.back()};
    if (one_in(random, 4)) settings.securitycam = ids.front();
    if (one_in(random, 4)) settings.live.memory_per_camera = 20'000'000;
    settings.live.max_viewers = 1000 + static_cast<std::uint32_t>(random() % 2);
    return settings;
}

void send(const UniqueFd& client, std::string_view bytes) {
    EXPECT_EQ(::send(client.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
}

// A stream, a live channel and a client of the server for one camera each.
void add_viewers(std::vector<UniqueFd>& viewers, const Hub& hub, const std::string& camera) {
    viewers.push_back(connect_to(hub.port()));
    send(viewers.back(), "GET /cameras/" + camera + "/mjpeg HTTP/1.1\r\nHost: localhost\r\n\r\n");
    viewers.push_back(connect_to(hub.port()));
    const std::string json = R"({"type":"watch","channel":1,"camera":")" + camera + R"("})";
    send(viewers.back(),
         "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
         "Sec-WebSocket-Protocol: vedette.v1\r\n\r\n");
    send(viewers.back(),
         std::string("\x81") + static_cast<char>(0x80 | json.size()) + std::string(4, '\0') + json);
    if (hub.capture_port() != 0) viewers.push_back(connect_to(hub.capture_port()));
}

std::string ask(const Hub& hub, const std::string& path) {
    const UniqueFd client = connect_to(hub.port());
    send(client, "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
    std::string answer;
    std::array<char, 4096> bytes{};
    for (ssize_t n = 0; (n = ::recv(client.get(), bytes.data(), bytes.size(), 0)) > 0;)
        answer.append(bytes.data(), static_cast<std::size_t>(n));
    return answer;
}

// Of each camera its id and name, whether it turns and by which steps, in the hub's order.
std::string described(const Hub& hub) {
    std::string out;
    const std::string list = ask(hub, "/api/v1/cameras");
    for (std::size_t at = list.find("\"id\":"); at != list.npos; at = list.find("\"id\":", at + 1)) {
        const std::string id = list.substr(at + 6, 1);
        const std::size_t name = list.find("\"name\":", at);
        out += id + list.substr(name, list.find(',', name) - name);
        const std::string ptz = ask(hub, "/api/v1/cameras/" + id + "/ptz");
        const std::size_t step = ptz.find("\"step\":");
        out += step == ptz.npos ? " fixed\n" : " " + ptz.substr(step, 9) + "\n";
    }
    return out + ask(hub, "/counter").substr(0, 12);
}

// How long the loops take to come to posted work: while one is busy with something else, this grows. Only
// said, since it depends on what else the machine does.
class StallMeter {
  public:
    explicit StallMeter(const Hub& hub) : hub_(hub), thread_([this] { run(); }) {}
    ~StallMeter() {
        over_.release();
        thread_.join();
        if (waits_.empty()) return;
        std::ranges::sort(waits_);
        const auto at = [&](double share) {
            return to_seconds(
                       waits_[static_cast<std::size_t>(share * static_cast<double>(waits_.size() - 1))]) *
                   1000;
        };
        fmt::print(
            "waits of the loops during {} changes, ms: p50 {:.2f}, p99 {:.2f}, max {:.2f} ({} times)\n",
            kChanges, at(0.5), at(0.99), at(1), waits_.size());
    }

  private:
    void run() {
        constexpr auto kPause = std::chrono::milliseconds(2);
        while (!over_.try_acquire_for(kPause))
            for (const auto& loop : hub_.loops()) {
                const auto reached = std::make_shared<Countdown>(1);
                const MonoTime begun = system_clock().mono();
                loop->post([reached] { reached->count_down(); });
                reached->wait(20s);
                waits_.push_back(system_clock().mono() - begun);
            }
    }

    const Hub& hub_;
    std::vector<Duration> waits_{};  // of the thread, until it has ended
    std::binary_semaphore over_{0};
    std::thread thread_;
};

// Field case: memory is lost with each change of the configuration | bluenviron/mediamtx 4855 | what was removed is destroyed
TEST(Apply, after_many_changes_the_hub_is_as_one_that_was_started_with_the_last) {
    Random random(20'260);
    settings::Settings settings = some_settings(random);
    ApplyFixture b(settings);
    std::vector<UniqueFd> viewers;
    const StallMeter meter(*b.hub);
    for (int i = 0; i < kChanges; ++i) {
        SCOPED_TRACE(i);
        if (i % 5 == 0) add_viewers(viewers, *b.hub, settings.cameras.front().id);
        if (viewers.size() > 60) viewers.erase(viewers.begin(), viewers.begin() + 30);
        settings = some_settings(random);
        ASSERT_TRUE(b.apply(settings).has_value());
        if (i % 50 != 0) continue;
        ApplyFixture fresh(settings);
        ASSERT_EQ(described(*b.hub), described(*fresh.hub));
    }
}

}  // namespace
}  // namespace vedette::app
