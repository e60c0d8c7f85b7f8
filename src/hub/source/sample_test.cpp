#include "hub/source/sample.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hub/source/make_source.hpp"
#include "tests/support/fake_camera.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {
namespace {

using test::FakeCamera;

// A loop on a clock that goes on while the test waits.
struct Bench {
    FakeClock clock;
    io::Loop loop{clock};
    io::Stop stop;

    io::Task<> run(Source& source, Result<Sample>& out, bool& done) {
        out = co_await sample_source(loop, source, 4s, 2s, stop);
        done = true;
    }
    Result<Sample> sample(const std::string& url, const std::function<void()>& each_tick = [] {}) {
        const auto source = make_source(settings::parse_source(url).value()).value();
        return sample(*source, each_tick);
    }
    Result<Sample> sample(Source& source, const std::function<void()>& each_tick = [] {}) {
        Result<Sample> out = fail(Kind::kInternal, "hangs");
        bool done = false;
        loop.spawn(run(source, out, done));
        for (int i = 0; i < 200 && !done; ++i) {
            for (int k = 0; k < 200 && !done; ++k) loop.poll();
            each_tick();
            for (int k = 0; k < 200 && !done; ++k) loop.poll();
            clock.advance(100ms);
        }
        EXPECT_TRUE(done);
        return out;
    }
};

std::string part(const std::string& jpeg) {
    return "--x\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) + "\r\n\r\n" +
           jpeg + "\r\n";
}

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n";

std::string url_of(const FakeCamera& camera) {
    return "http://127.0.0.1:" + std::to_string(camera.port()) + "/a";
}

TEST(Sample, measures_rate_and_cost_of_a_stream) {
    Bench b;
    const std::string jpeg(as_text(Bytes(test::tiny_jpeg({.size = 700}))));
    FakeCamera camera(b.loop, [](auto& c, const std::string&) { c.send(kHead); });
    const auto sample = b.sample(url_of(camera), [&] {
        if (camera.requests().empty()) return;
        camera.last().send(part(jpeg));  // one each 100 ms
    });
    ASSERT_TRUE(sample) << sample.error().message;
    EXPECT_EQ(as_text(Bytes(sample->jpeg)), jpeg);
    EXPECT_GT(sample->width, 0);
    EXPECT_NEAR(sample->fps, 10, 0.5);
    EXPECT_NEAR(sample->bytes_per_second, 10.0 * static_cast<double>(jpeg.size()),
                static_cast<double>(jpeg.size()));
    EXPECT_FALSE(sample->age);
    EXPECT_TRUE(test::turn_until(b.loop, [&] { return camera.open_connections() == 0; }))
        << "it stays connected";
}

TEST(Sample, takes_the_rate_of_single_pictures_from_the_source) {
    Bench b;
    const std::string jpeg(as_text(Bytes(test::tiny_jpeg({.size = 700}))));
    FakeCamera camera(b.loop, [&](auto& c, const std::string&) {
        c.send("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: " +
               std::to_string(jpeg.size()) + "\r\n\r\n" + jpeg);
    });
    const auto sample = b.sample(url_of(camera) + "#fps=0.2");
    ASSERT_TRUE(sample) << sample.error().message;
    EXPECT_EQ(sample->pictures, 1U);
    EXPECT_DOUBLE_EQ(sample->fps, 0.2);
}

TEST(Sample, says_why_there_is_no_picture) {
    Bench b;
    FakeCamera camera(b.loop, [](auto& c, const std::string&) {
        c.send("HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"cam\"\r\nContent-Length: 0\r\n\r\n");
    });
    const auto closed = b.sample(url_of(camera));
    ASSERT_FALSE(closed);
    EXPECT_EQ(closed.error().kind, Kind::kUnauthenticated);
    camera.on_request([](auto& c, const std::string&) { c.send(kHead); });
    const auto silent = b.sample(url_of(camera));
    ASSERT_FALSE(silent);
    EXPECT_TRUE(silent.error().message.contains("4 s")) << silent.error().message;
}

// Of all kinds that connect to a host: by another spelling of 127.0.0.1, as a name server could answer.
TEST(Sample, no_source_connects_to_where_its_rule_does_not_allow) {
    Bench b;
    FakeCamera camera(b.loop);
    for (const char* form :
         {"http://127.1:{}/", "ws://127.1:{}/", "tcpcam://127.1:{}?pin=1", "rtsp://127.1:{}/a"}) {
        auto spec = settings::parse_source(fmt::format(fmt::runtime(form), camera.port())).value();
        spec.rule = AddressRule{.host = spec.host, .port = spec.port};
        const auto source = make_source(spec).value();
        const auto sample = b.sample(*source);
        ASSERT_FALSE(sample) << form;
        EXPECT_EQ(sample.error().kind, Kind::kPermissionDenied) << form;
        EXPECT_TRUE(sample.error().message.contains("127.1 leads to 127.0.0.1, which is this machine"))
            << form;
    }
    EXPECT_EQ(camera.connections(), 0U);
}

}  // namespace
}  // namespace vedette::source
