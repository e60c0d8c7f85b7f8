#include <ctime>

#include "core/multipart/event.hpp"
#include "hub/source/ws_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {
namespace {

std::string jpeg(std::size_t size, unsigned seed = 1) {
    const auto bytes = test::tiny_jpeg(size, seed);
    return {bytes.begin(), bytes.end()};
}

struct Bench : test::SourceFixture {
    test::FakeCamera camera{loop, [](Connection& c, const std::string& head) { c.send(accept(head)); }};

    WsCapture source(std::optional<double> fps = {}) {
        auto spec = test::spec(fmt::format("ws://127.0.0.1:{}/", camera.port()));
        spec.fps = fps;
        return WsCapture(std::move(spec));
    }
    // What the camera has received since the last call, frame by frame: "pong() text(capture) ".
    std::string messages() {
        std::array<std::uint8_t, 1024> memory{};
        http::MessageReader reader(http::Peer::kClient, {}, memory);
        std::string log;
        for (Bytes in = as_bytes(camera.last().received());;) {
            switch (reader.poll()) {
                case http::MessageEvent::kMessage:
                    log += fmt::format("text({}) ", as_text(reader.message()));
                    break;
                case http::MessageEvent::kPong:
                    log += fmt::format("pong({}) ", as_text(reader.control()));
                    break;
                case http::MessageEvent::kClose:
                    log += fmt::format("close({}) ", int(reader.close_code()));
                    break;
                case http::MessageEvent::kFailed: return log + "failed";
                default: {
                    if (in.empty()) return log;
                    in = in.subspan(reader.feed(in));
                }
            }
        }
    }
    bool until_messages(const std::string& expected) {
        const bool came = until([&] { return camera.connections() > 0 && messages() == expected; });
        if (!came && camera.connections() > 0) ADD_FAILURE() << messages();
        if (came) camera.last().forget_received();
        return came;
    }
    std::string picture(std::size_t i) const {
        const auto& bytes = sink.pictures.at(i).bytes;
        return {bytes.begin(), bytes.end()};
    }
};

TEST(WsCapture, requests_the_next_picture_when_the_last_has_arrived) {
    Bench b;
    WsCapture source = b.source();
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    b.pass(3s);
    EXPECT_EQ(b.messages(), "");
    for (unsigned i = 0; i < 5; ++i) {
        b.camera.last().send(frame(Opcode::kBinary, jpeg(100 + i * 40000, i)));
        ASSERT_TRUE(b.until_pictures(i + 1));
        EXPECT_EQ(b.picture(i), jpeg(100 + i * 40000, i));
        ASSERT_TRUE(b.until_messages("text(capture) "));
    }
    EXPECT_EQ(b.sink.connections, 1);
}

TEST(WsCapture, keeps_to_its_rate_and_answers_pings_meanwhile) {
    Bench b;
    WsCapture source = b.source(0.5);
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    b.camera.last().send(frame(Opcode::kBinary, jpeg(5000)));
    ASSERT_TRUE(b.until_pictures(1));
    b.pass(1s);
    b.camera.last().send(frame(Opcode::kPing, "are you there"));
    ASSERT_TRUE(b.until_messages("pong(are you there) "));
    b.pass(900ms);
    EXPECT_EQ(b.messages(), "");
    b.pass(200ms);
    EXPECT_TRUE(b.until_messages("text(capture) "));
    EXPECT_EQ(source.promised_interval(), Duration(2s));
}

TEST(WsCapture, repeats_a_request_that_is_not_answered) {
    Bench b;
    WsCapture source = b.source();
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    b.camera.last().send(frame(Opcode::kText, "no") + frame(Opcode::kBinary, ""));
    b.turn();
    b.pass(4900ms);
    EXPECT_EQ(b.messages(), "");
    b.pass(400ms);
    EXPECT_TRUE(b.until_messages("text(capture) "));
}

TEST(WsCapture, accepts_a_fragmented_picture_and_skips_other_messages) {
    Bench b;
    WsCapture source = b.source();
    const auto run = b.start(source);
    const std::string picture = jpeg(9000);
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    b.camera.last().send(frame(Opcode::kBinary, picture.substr(0, 4000), false) + frame(Opcode::kPing, "x") +
                         frame(Opcode::kContinuation, picture.substr(4000)));
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(b.picture(0), picture);
    b.camera.last().send(frame(Opcode::kBinary, "hello"));
    ASSERT_TRUE(b.until([&] { return b.sink.skips.size() == 1; }));
    EXPECT_EQ(b.sink.skips[0], "a message that is not a whole JPEG");
}

// Field case: a capture is answered in several messages that together are the picture | own case 47,
// arduinoWebSockets 410 | they are put together; no command meanwhile, and then not above the wished rate
TEST(WsCapture, an_answer_in_pieces_is_put_together) {
    for (const std::optional<double> fps : {std::optional<double>(), std::optional<double>(2)}) {
        Bench b;
        WsCapture source = b.source(fps);
        const auto run = b.start(source);
        ASSERT_TRUE(b.until_messages("pong() text(capture) "));
        for (unsigned i = 0; i < 10; ++i) {
            const std::string picture = jpeg(20'000, i);
            for (std::size_t at = 0; at < picture.size(); at += 8192) {
                b.turn();
                b.pass(300ms);
                EXPECT_EQ(b.messages(), "") << at;
                b.camera.last().send(frame(Opcode::kBinary, picture.substr(at, 8192)));
            }
            ASSERT_TRUE(b.until_pictures(i + 1));
            EXPECT_EQ(b.picture(i), picture);
            ASSERT_TRUE(b.until_messages("text(capture) ")) << "it is due already";
        }
        EXPECT_TRUE(b.sink.skips.empty());
    }
}

TEST(WsCapture, pieces_may_be_cut_anywhere_and_whole_pictures_come_between) {
    Bench b;
    WsCapture source = b.source();
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    const std::string picture = jpeg(3000);
    std::string sent;
    std::size_t pictures = 0;
    for (const std::size_t cut : {2UL, 3UL, 600UL, 2998UL, 2999UL}) {
        sent += frame(Opcode::kBinary, picture.substr(0, cut)) + frame(Opcode::kText, "progress") +
                frame(Opcode::kBinary, picture.substr(cut) + std::string(3, '\0'));
        sent += frame(Opcode::kBinary, picture);
        pictures += 2;
    }
    b.camera.last().send(sent);
    ASSERT_TRUE(b.until_pictures(pictures));
    for (std::size_t i = 0; i < pictures; ++i) EXPECT_EQ(b.picture(i), picture) << i;
    EXPECT_TRUE(b.sink.skips.empty());
}

// Processor time of this process.
Duration cpu_time() {
    return std::chrono::duration_cast<Duration>(
        std::chrono::duration<double>(static_cast<double>(std::clock()) / CLOCKS_PER_SEC));
}

// Field case: pieces that never form a picture | own case 47 | a command a second at most, a bounded share of a
// core, and a reason that says what is missing
TEST(WsCapture, pieces_that_form_no_picture_cost_little_and_are_named) {
    Bench b;
    WsCapture source = b.source();
    const auto run = b.start(source);
    const std::string picture = jpeg(20'000);
    std::size_t commands = 0;
    const Duration before = cpu_time();
    ASSERT_TRUE(b.until([&] { return b.camera.connections() == 1; }));
    for (int step = 0; step < 500; ++step) {  // ten seconds
        b.pass(20ms);
        const std::string log = b.messages();
        b.camera.last().forget_received();
        for (std::size_t at = 0; (at = log.find("capture", at)) != log.npos; ++at) {
            ++commands;
            b.camera.last().send(frame(Opcode::kBinary, picture.substr(0, 8192)) +
                                 frame(Opcode::kBinary, picture.substr(8192, 4000)));
        }
    }
    EXPECT_GE(commands, 5U);
    EXPECT_LE(commands, 11U);
    EXPECT_LT(to_ms(cpu_time() - before), 10'000)
        << "of ten seconds; it is some hundredths without a sanitizer";
    EXPECT_TRUE(b.sink.pictures.empty());
    EXPECT_GE(b.sink.skips.size(), commands - 1);
    b.camera.last().finish();
    ASSERT_TRUE(b.until_ended());
    EXPECT_TRUE(b.ended->message.starts_with("the camera's answers are no pictures (")) << b.ended->message;
    EXPECT_TRUE(b.ended->message.ends_with("as one binary message, or as several one after another"));
}

TEST(WsCapture, pieces_beyond_the_size_limit_are_left_out) {
    Bench b;
    b.sink.pool = bus::BufferPool::create(std::size_t{128} << 20);
    WsCapture source = b.source();
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    std::string head = jpeg(3000).substr(0, 2000);
    b.camera.last().send(frame(Opcode::kBinary, head));
    const std::string more = frame(Opcode::kBinary, std::string(1 << 20, '\x11'));
    for (int i = 0; i < 17; ++i) b.camera.last().send(more);
    ASSERT_TRUE(b.until([&] { return !b.sink.skips.empty(); }));
    EXPECT_EQ(b.sink.skips[0], to_string(multipart::SkipReason::kTooLarge));
    b.camera.last().send(frame(Opcode::kBinary, jpeg(3000)));
    EXPECT_TRUE(b.until_pictures(1));
}

TEST(WsCapture, W8_sends_a_close_frame_when_stopped_and_when_the_camera_closes) {
    Bench b;
    WsCapture source = b.source();
    const auto run = b.start(source);
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    b.stop->request();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kCancelled);
    EXPECT_TRUE(b.until_messages("close(1000) "));

    const auto run2 = b.start(source);
    ASSERT_TRUE(b.until([&] { return b.camera.connections() == 2; }));
    ASSERT_TRUE(b.until_messages("pong() text(capture) "));
    b.camera.last().send(frame(Opcode::kClose, "\x03\xe8"));
    ASSERT_TRUE(b.until_ended());
    EXPECT_TRUE(b.ended->message.starts_with("the camera closed the connection;"));
    EXPECT_TRUE(b.until_messages("close(1000) "));
}

TEST(WsCapture, delivers_no_incomplete_picture_and_reports_the_reason) {
    struct Case {
        std::string bytes;
        Kind kind;
        const char* words;
    };
    for (const Case& c : {
             Case{frame(Opcode::kBinary, jpeg(9000)).substr(0, 5000), Kind::kUnavailable,
                  "in the middle of a picture"},
             Case{"", Kind::kUnavailable, "closed the connection"},
             Case{"\x83\x01x", Kind::kDataLoss, "WebSocket: "},
             Case{frame(Opcode::kBinary, std::string(17 << 20, 'x')).substr(0, 5000), Kind::kDataLoss,
                  "WebSocket: "},
         }) {
        Bench b;
        WsCapture source = b.source();
        const auto run = b.start(source);
        ASSERT_TRUE(b.until_messages("pong() text(capture) "));
        b.camera.last().send(c.bytes);
        b.camera.last().finish();
        ASSERT_TRUE(b.until_ended());
        EXPECT_EQ(b.ended->kind, c.kind) << b.ended->message;
        EXPECT_NE(b.ended->message.find(c.words), std::string::npos) << b.ended->message;
        EXPECT_TRUE(b.sink.pictures.empty());
    }
}

TEST(WsCapture, reports_a_web_server_without_websocket) {
    Bench b;
    b.camera.on_request([](Connection& c, const std::string&) {
        c.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi");
    });
    WsCapture source = b.source();
    const Error why = b.run_to_end(source);
    EXPECT_EQ(why.kind, Kind::kFailedPrecondition);
    EXPECT_NE(why.message.find("takes no WebSocket there; its capture server is often on port 81"),
              std::string::npos);
    b.camera.on_request([](Connection& c, const std::string&) {
        c.send(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n");
    });
    EXPECT_EQ(b.run_to_end(source).kind, Kind::kDataLoss);
}

}  // namespace
}  // namespace vedette::source
