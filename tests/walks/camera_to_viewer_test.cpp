// Walk 1: a camera's picture to a viewer.
//
//   1. hub/source/http_mjpeg.cpp        requests the stream and reads it until it ends
//   2. hub/io/http_client.cpp           separates the response's head from its body
//   3. core/multipart/reader.cpp        finds where a picture begins and ends
//   4. hub/source/picture_buffers.hpp   gives it a buffer of the camera's pool to write into
//   5. hub/source/supervisor.cpp        accepts the picture: the camera is live
//   6. hub/source/unit_publisher.cpp    makes a unit of it, with number and times
//   7. hub/bus/unit_bus.cpp             passes a pointer to the unit to each subscription
//   8. hub/serve/broadcaster.cpp        wakes its loop once, and calls each viewer of the camera
//   9. hub/serve/mjpeg_session.cpp      takes the newest unit, unless it is still sending another
//  10. hub/serve/part_heads.cpp         formats the part's head, once for all viewers
//  11. linux/io/connection.cpp          sends head and picture, and the rest when the socket takes more
//  12. linux/io/stream.cpp              makes the system call
//
// Real TCP on loopback on both sides, driven by one loop.
#include <algorithm>
#include <latch>

#include <gtest/gtest.h>

#include "hub/serve/http_server.hpp"
#include "hub/source/http_mjpeg.hpp"
#include "hub/source/supervisor.hpp"
#include "linux/io/connect.hpp"
#include "linux/io/worker_pool.hpp"
#include "tests/support/fake_camera.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette {
namespace {

std::string picture(std::size_t size, unsigned seed) {
    const auto jpeg = test::tiny_jpeg({.size = size, .seed = seed});
    return std::string(as_text(jpeg));
}

std::string part(const std::string& jpeg) {
    return "\r\n--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) +
           "\r\n\r\n" + jpeg;
}

class NoPlaceholder : public source::Placeholder {
  public:
    std::unique_ptr<bus::Buffer> draw(io::Loop&, const bus::Camera&, const bus::CameraStatus&) override {
        return nullptr;
    }
};

// A viewer that reads everything. Its connection may live a little longer.
class TcpViewer {
  public:
    TcpViewer(io::Loop& loop, std::uint16_t port, std::string_view target) {
        state_->request = "GET " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        loop.spawn(run(loop, port, state_));
    }
    ~TcpViewer() { state_->stop.request(); }
    bool has(std::string_view text) const { return state_->received.find(text) != std::string::npos; }

  private:
    struct State {
        std::string request;
        std::string received;
        io::Stop stop;
    };
    static io::Task<> run(io::Loop& loop, std::uint16_t port, std::shared_ptr<State> state) {
        auto stream = co_await io::connect_tcp(loop, "127.0.0.1", port, MonoTime::max(), state->stop);
        if (!stream) co_return;
        auto sent = co_await (*stream)->send_all(as_bytes(state->request), MonoTime::max(), state->stop);
        std::vector<std::uint8_t> bytes(65536);
        while (sent) {
            const auto n = co_await (*stream)->recv_some(bytes, MonoTime::max(), state->stop);
            if (!n || *n == 0) co_return;
            state->received += as_text(Bytes(bytes).first(*n));
        }
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

// A camera, a hub with it and its HTTP server, on one loop that the test polls.
struct CameraAndHub {
    CameraAndHub(Clock& clock, io::WorkerPool& workers) : loop(clock, workers) {
        shards.push_back(std::make_unique<serve::Shard>(loop));
        server = serve::HttpServer::open(shards, Endpoint{"127.0.0.1", 0},
                                         serve::Site{.cameras = cameras, .started = loop.now()}, {});
    }
    ~CameraAndHub() { loop.drop_pending(); }  // destroys sessions before the objects they use

    std::string url() const { return "/cameras/porch/mjpeg"; }
    std::uint16_t port() const { return (*server)->port(); }

    io::Loop loop;
    test::FakeCamera device{loop, [](test::FakeCamera::Connection& c, const std::string&) {
                                c.send(
                                    "HTTP/1.1 200 OK\r\n"
                                    "Content-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n");
                            }};
    NoPlaceholder none;
    source::Supervisor porch{loop, "porch", "Porch",
                             std::make_unique<source::HttpMjpeg>(*settings::parse_source(
                                 "http://127.0.0.1:" + std::to_string(device.port()) + "/mjpeg")),
                             none};
    const bus::Cameras cameras{std::vector<bus::CameraPtr>{porch.camera()}};
    std::vector<std::unique_ptr<serve::Shard>> shards;
    Result<std::unique_ptr<serve::HttpServer>> server;
};

TEST(CameraToViewer, one_connection_carries_the_same_bytes_to_everyone) {
    io::WorkerPool workers(system_clock());
    CameraAndHub hub(system_clock(), workers);
    ASSERT_TRUE(hub.server.has_value());
    io::Loop& loop = hub.loop;
    test::FakeCamera& device = hub.device;

    std::vector<std::unique_ptr<TcpViewer>> viewers;
    for (int i = 0; i < 10; ++i) {
        viewers.push_back(std::make_unique<TcpViewer>(loop, hub.port(), hub.url()));
    }
    const auto everyone = [&](const std::string& text) {
        return test::turn_until(loop, [&] {
            return std::all_of(viewers.begin(), viewers.end(), [&](const auto& v) { return v->has(text); });
        });
    };
    ASSERT_TRUE(test::turn_until(loop, [&] { return device.requests().size() == 1; }));
    for (unsigned i = 0; i < 5; ++i) {
        const std::string jpeg = picture(20'000 + 40'000 * i, i);
        device.last().send(part(jpeg));
        ASSERT_TRUE(everyone(jpeg)) << "picture " << i;
    }
    EXPECT_EQ(device.connections(), 1U);
    EXPECT_EQ(hub.porch.camera()->counters.pictures.load(), 5U);

    // The camera closes its connection within a picture: no viewer gets a part of it, and all get the next.
    const std::string half = picture(50'000, 77);
    const std::string after = picture(30'000, 78);
    device.last().send(part(half).substr(0, 20'000));
    ASSERT_TRUE(test::turn_until(loop, [&] { return device.last().sent_all(); }));
    device.last().hang_up();
    ASSERT_TRUE(test::turn_until(loop, [&] { return device.requests().size() == 2; }));
    device.last().send(part(after));
    ASSERT_TRUE(everyone(after));
    EXPECT_FALSE(viewers[0]->has(half.substr(200, 500)));
    EXPECT_EQ(device.open_connections(), 1U);

    // The last viewer leaves; then the hub stops.
    viewers.clear();
    EXPECT_TRUE(test::turn_until(loop, [&] { return device.open_connections() == 0; }));
    bool stopped = false;
    hub.porch.stop([&] { stopped = true; });
    hub.shards[0]->stop.request();
    EXPECT_TRUE(test::turn_until(loop, [&] { return stopped && hub.shards[0]->sessions == 0; }));
}

// Blocks its thread until the test releases it.
class StalledJob : public io::WorkerPool::Job {
  public:
    StalledJob(std::latch& begun, std::latch& release) : begun_(begun), release_(release) {}
    void run() override {
        begun_.count_down();
        release_.wait();
    }

  private:
    std::latch& begun_;
    std::latch& release_;
};

TEST(CameraToViewer, every_frame_is_on_time_while_every_lane_of_the_worker_pool_is_stalled) {
    constexpr io::LaneLimits kLimits{.threads = 1, .queued = 1};
    constexpr int kFrames = 50;
    FakeClock clock;
    std::latch begun(std::ssize(io::kLanes));
    std::latch release(1);
    io::WorkerPool workers(clock, {kLimits, kLimits, kLimits, kLimits}, 3600s);
    const auto stalled = std::make_shared<StalledJob>(begun, release);
    for (const io::Lane lane : io::kLanes) ASSERT_TRUE(workers.submit(lane, stalled));
    begun.wait();
    const auto never_begun = std::make_shared<StalledJob>(begun, release);
    for (const io::Lane lane : io::kLanes) {
        EXPECT_TRUE(workers.submit(lane, never_begun));
        EXPECT_FALSE(workers.submit(lane, never_begun)) << "the lane is full";
    }

    CameraAndHub hub(clock, workers);
    ASSERT_TRUE(hub.server.has_value());
    const TcpViewer viewer(hub.loop, hub.port(), hub.url());
    ASSERT_TRUE(test::turn_until(hub.loop, [&] { return hub.device.requests().size() == 1; }));
    for (unsigned i = 0; i < kFrames; ++i) {
        const std::string jpeg = picture(20'000, i);
        hub.device.last().send(part(jpeg));
        ASSERT_TRUE(test::turn_until(hub.loop, [&] { return viewer.has(jpeg); })) << "picture " << i;
        clock.advance(100ms);
        hub.loop.poll();
    }
    const bus::AgeHistogram::Counts ages = hub.porch.camera()->age_at_viewer.counts();
    EXPECT_EQ(ages.count, kFrames);
    EXPECT_EQ(ages.sum_seconds, 0) << "a frame arrived after its time";
    EXPECT_EQ(workers.stats(io::Lane::kDevices).oldest_wait, 5s);
    release.count_down();
}

}  // namespace
}  // namespace vedette
