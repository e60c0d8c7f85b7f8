// Tests that every camera kind must pass. Each test runs for each row of kKinds.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/http/handshake.hpp"
#include "core/http/websocket.hpp"
#include "hub/source/make_source.hpp"
#include "tests/support/source_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {
namespace {

using test::FakeCamera;
using Connection = FakeCamera::Connection;

const std::string& jpeg() {
    static const std::string picture = [] {
        const auto bytes = test::tiny_jpeg(20'000, 1);
        return std::string(bytes.begin(), bytes.end());
    }();
    return picture;
}

// A temporary folder with two pictures, also as a film, as the output of rpicam-vid, and as input of the
// preloaded webcam.
struct Pictures {
    std::string path = ::testing::TempDir() + "conformance-" + std::to_string(::getpid());
    std::string programs = std::getenv("PATH");  // where they were looked for before
    Pictures() {
        std::filesystem::create_directories(path + "/bin");
        for (const char* name : {"/a.jpg", "/b.jpg"}) std::ofstream(path + name, std::ios::binary) << jpeg();
        std::ofstream(path + "/bin/film.mjpeg", std::ios::binary) << jpeg() << jpeg() << jpeg();
        const std::string rpicam = path + "/bin/rpicam-vid";
        std::ofstream(rpicam) << "#!/bin/sh\nwhile cat " << path << "/a.jpg; do sleep .01; done\n";
        std::filesystem::permissions(rpicam, std::filesystem::perms::owner_all);
        std::ofstream(path + "/bin/video0");
        ::setenv("PATH", (path + "/bin:" + programs).c_str(), 1);
        ::setenv("STANDIN_PATH", (path + "/bin/video0").c_str(), 1);
        ::setenv("STANDIN_DIR", path.c_str(), 1);
        ::setenv("STANDIN_SIZE", "16x16", 1);
        ::setenv("STANDIN_FPS", "100", 1);
        ::setenv("STANDIN_FAULT", "", 1);
    }
    ~Pictures() {
        ::setenv("PATH", programs.c_str(), 1);
        ::unsetenv("STANDIN_PATH");
        std::filesystem::remove_all(path);
    }
};

struct KindRow {
    const char* name;
    const char* source;  // PORT and FOLDER are filled in
    // How the camera answers what it received: called again and again. Null: a kind without a connection.
    void (*play)(test::SourceFixture&, Connection&);
    bool answers_handshake =
        true;  // a camera that accepts and stays silent is noticed by the connect deadline
};

void play_mjpeg(test::SourceFixture&, Connection& c) {
    if (c.received().empty()) return;
    c.forget_received();
    c.send("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n");
    const std::string part =
        "--b\r\nContent-Length: " + std::to_string(jpeg().size()) + "\r\n\r\n" + jpeg() + "\r\n";
    c.send(part + part + part);
}

void play_snapshot(test::SourceFixture&, Connection& c) {
    if (c.received().empty()) return;
    c.forget_received();
    c.send("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg().size()) +
           "\r\n\r\n" + jpeg());
}

void play_tcpcam(test::SourceFixture& b, Connection& c) {
    if (c.received() == "1235") b.pass(20ms);
    if (c.received() != "12350\n") return;
    c.forget_received();
    std::string record(4, '\0');
    store_be32(reinterpret_cast<std::uint8_t*>(record.data()), static_cast<std::uint32_t>(jpeg().size()));
    c.send(record + jpeg() + record + jpeg());
}

void play_capture(test::SourceFixture&, Connection& c) {
    const std::string name = "Sec-WebSocket-Key: ";
    const std::size_t at = c.received().find(name);
    if (at != std::string::npos) {
        std::array<char, http::kAcceptSize> memory{};
        const std::string key = c.received().substr(at + name.size(), http::kKeySize);
        c.forget_received();
        c.send(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: " +
            std::string(http::format_accept(key, memory)) + "\r\n\r\n");
    } else if (c.received().size() >= 13) {  // the frame that says capture
        c.forget_received();
        std::array<std::uint8_t, http::kMaxFrameHead> memory{};
        const http::FrameHead head{http::Opcode::kBinary, jpeg().size()};
        c.send(std::string(as_text(encode_frame_head(head, memory))) + jpeg());
    }
}

[[maybe_unused]] constexpr KindRow kConnections[] = {
    {"http_mjpeg", "http://127.0.0.1:PORT/stream", play_mjpeg},
    {"http_snapshot", "http://127.0.0.1:PORT/jpg#fps=100", play_snapshot},
    {"tcpcam", "tcpcam://127.0.0.1:PORT?pin=1235", play_tcpcam, false},
    {"ws_capture", "ws://127.0.0.1:PORT/", play_capture},
};
// Not here: rtsp, whose connection is the helper's; see video_test and tests/interop.
#ifdef VEDETTE_STAND_IN  // the program that a webcam is preloaded into
constexpr KindRow kLocalKinds[] = {{"webcam", "v4l2://FOLDER/bin/video0?fps=100", nullptr}};
#else
constexpr KindRow kLocalKinds[] = {
#ifdef VEDETTE_VIDEO
    {"file", "file:FOLDER/bin/film.mjpeg?fps=100&loop=1", nullptr},
#endif
    {"rpicam", "rpicam://0?fps=100", nullptr},
    {"folder", "folder:FOLDER?fps=100&loop=1", nullptr},
    {"exec", "exec:sh -c 'while cat FOLDER/a.jpg; do sleep .01; done'", nullptr},
    {"test_scene", "test://?size=64x48&fps=100", nullptr},
};
#endif

class EveryKind : public ::testing::TestWithParam<KindRow> {
  protected:
    std::unique_ptr<Source> make(std::uint16_t port) {
        std::string text = GetParam().source;
        const auto fill = [&text](std::string_view name, const std::string& value) {
            if (const std::size_t at = text.find(name); at != std::string::npos)
                text.replace(at, name.size(), value);
        };
        fill("PORT", std::to_string(port));
        fill("FOLDER", pictures_.path);
        const auto spec = settings::parse_source(text);
        EXPECT_TRUE(spec.has_value()) << text;
        auto source = make_source(*spec);
        EXPECT_TRUE(source.has_value()) << text;
        return std::move(*source);
    }
    bool has_connection() const { return GetParam().play != nullptr; }
    // Polls, with the camera answering, until there are that many pictures.
    bool until_pictures(test::SourceFixture& b, FakeCamera& camera, std::size_t n) {
        return b.until([&] {
            if (has_connection() && camera.connections() > 0) GetParam().play(b, camera.last());
            if (!has_connection() || b.sink.pictures.size() > 0) b.pass(10ms);
            return b.sink.pictures.size() >= n;
        });
    }

  private:
    Pictures pictures_;
};

class EveryConnection : public EveryKind {};

TEST_P(EveryKind, delivers_whole_pictures_and_leaves_nothing_open_after_a_stop) {
    test::SourceFixture b;
    FakeCamera camera(b.loop);
    const auto source = make(camera.port());
    std::size_t before = 0;
    for (int round = 0; round < 4; ++round) {
        b.sink.pictures.clear();
        b.pass(20ms);  // a polled camera is asked at its rate, over runs too
        const auto run = b.start(*source);
        ASSERT_TRUE(until_pictures(b, camera, 2));
        EXPECT_EQ(b.sink.connections, round + 1) << "told once in each run";
        b.stop->request();
        ASSERT_TRUE(b.until_ended());
        EXPECT_EQ(b.ended->kind, Kind::kCancelled);
        EXPECT_EQ(b.sink.pool->used_bytes(), 0U);
        ASSERT_TRUE(b.until([&] { return camera.open_connections() == 0; }));
        if (has_connection()) camera.last().hang_up();
        b.turn();
        if (round == 0) before = test::open_descriptors();
    }
    EXPECT_EQ(test::open_descriptors(), before);
    EXPECT_EQ(camera.connections(), has_connection() ? 4U : 0U) << "one connection a run";
    for (const auto& picture : b.sink.pictures) {
        EXPECT_TRUE(as_text(picture.bytes).starts_with("\xff\xd8"));
        EXPECT_TRUE(as_text(picture.bytes).ends_with("\xff\xd9"));
        EXPECT_LE(picture.stamp.first_byte, b.clock.mono());
    }
    EXPECT_TRUE(b.sink.skips.empty());
}

TEST_P(EveryKind, a_stop_at_the_start_ends_the_run) {
    test::SourceFixture b;
    FakeCamera camera(b.loop);
    const auto source = make(camera.port());
    const auto run = b.start(*source);
    b.stop->request();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
    EXPECT_TRUE(b.sink.pictures.empty());
}

TEST_P(EveryConnection, a_stop_while_the_camera_is_silent_ends_the_run) {
    test::SourceFixture b;
    FakeCamera camera(b.loop);
    const auto source = make(camera.port());
    const auto run = b.start(*source);
    ASSERT_TRUE(b.until([&] { return camera.connections() == 1 && !camera.last().received().empty(); }));
    b.stop->request();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
    EXPECT_TRUE(b.until([&] { return camera.open_connections() == 0; }));
}

TEST_P(EveryConnection, a_camera_that_never_answers_ends_the_run_at_the_deadline) {
    test::SourceFixture b;
    FakeCamera camera(b.loop);
    const auto source = make(camera.port());
    const auto run = b.start(*source);
    ASSERT_TRUE(b.until([&] { return camera.connections() == 1 && !camera.last().received().empty(); }));
    b.turn();
    b.pass(4900ms);
    EXPECT_FALSE(b.ended.has_value());
    b.pass(200ms);
    if (!GetParam().answers_handshake) {  // silence is the supervisor's to judge
        EXPECT_FALSE(b.ended.has_value());
        EXPECT_EQ(b.sink.connections, 1);
        return;
    }
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kTimeout);
    EXPECT_NE(b.ended->message.find("does not answer"), std::string::npos) << b.ended->message;
    EXPECT_EQ(b.sink.connections, 0);
}

TEST_P(EveryConnection, a_refused_connection_is_reported_with_host_and_port) {
    test::SourceFixture b;
    std::uint16_t port = 0;
    {
        const FakeCamera gone(b.loop);
        port = gone.port();
    }
    const auto source = make(port);
    const Error why = b.run_to_end(*source);
    EXPECT_EQ(why.kind, Kind::kUnavailable);
    EXPECT_NE(why.message.find("127.0.0.1:" + std::to_string(port)), std::string::npos) << why.message;
}

TEST_P(EveryConnection, a_camera_that_hangs_up_ends_the_run_with_a_reason_and_can_be_run_again) {
    test::SourceFixture b;
    FakeCamera camera(b.loop);
    const auto source = make(camera.port());
    for (const bool reset : {false, true, false}) {
        b.sink.pictures.clear();
        b.pass(20ms);  // a polled camera is asked at its rate, over runs too
        const auto run = b.start(*source);
        ASSERT_TRUE(until_pictures(b, camera, 1));
        b.turn();
        reset ? camera.last().reset() : camera.last().hang_up();
        // A kind that connects for each picture tries once more, and finds the door closed.
        camera.on_request([](Connection& c, const std::string&) { c.hang_up(); });
        ASSERT_TRUE(b.until([&] {
            b.pass(10ms);
            return b.ended.has_value();
        }));
        camera.on_request({});
        EXPECT_NE(recovery_of(b.ended->kind), Recovery::kNever) << b.ended->message;
        EXPECT_FALSE(b.ended->message.empty());
        EXPECT_EQ(b.sink.pool->used_bytes(), 0U);
    }
}

TEST_P(EveryKind, skips_pictures_without_memory_and_reports_it) {
    test::SourceFixture b;
    FakeCamera camera(b.loop);
    b.sink.pool = bus::BufferPool::create(500);
    const auto source = make(camera.port());
    const auto run = b.start(*source);
    ASSERT_TRUE(b.until([&] {
        if (has_connection() && camera.connections() > 0) GetParam().play(b, camera.last());
        if (!has_connection()) b.pass(10ms);
        return !b.sink.skips.empty() || b.ended;
    }));
    EXPECT_FALSE(b.sink.skips.empty());
    EXPECT_TRUE(b.sink.pictures.empty());
}

std::string name_of(const ::testing::TestParamInfo<KindRow>& row) { return row.param.name; }

INSTANTIATE_TEST_SUITE_P(Local, EveryKind, ::testing::ValuesIn(kLocalKinds), name_of);
#ifdef VEDETTE_STAND_IN
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EveryConnection);
#else
INSTANTIATE_TEST_SUITE_P(Connections, EveryKind, ::testing::ValuesIn(kConnections), name_of);
INSTANTIATE_TEST_SUITE_P(Connections, EveryConnection, ::testing::ValuesIn(kConnections), name_of);
#endif

}  // namespace
}  // namespace vedette::source
