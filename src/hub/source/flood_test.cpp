// Sources that send as fast as they can: one rule bounds what each of them costs.
#include "core/base/bytes.hpp"
#include "hub/source/http_fixture.hpp"
#include "hub/source/picture_buffers.hpp"
#include "hub/source/program.hpp"
#include "hub/source/program_fixture.hpp"
#include "hub/source/tcpcam.hpp"
#include "hub/source/ws_fixture.hpp"

namespace vedette::source {
namespace {

constexpr int kFlood = 3000;  // pictures of 1000 bytes

std::string repeated(const std::string& bytes) {
    std::string all;
    for (int i = 0; i < kFlood; ++i) all += bytes;
    return all;
}

std::string record(const std::string& payload) {
    std::string out(4, '\0');
    store_be32(reinterpret_cast<std::uint8_t*>(out.data()), static_cast<std::uint32_t>(payload.size()));
    return out + payload;
}

// Call when the flood has begun. One read may exceed the limit by what fits into its window of 64 KB.
void expect_bounded(test::SourceFixture& b, std::size_t bytes_each) {
    constexpr std::size_t kLimit = PictureBuffers::kMaxPerSecond;
    const std::size_t window = 64 * 1024 / bytes_each + 1;
    // The ping that a WebSocket camera sends first counts too.
    const auto seen = [&b] { return b.sink.pictures.size() + b.sink.skips.size() + 1; };
    ASSERT_TRUE(b.until([&] { return seen() >= kLimit; })) << seen();
    for (int i = 0; i < 100; ++i) b.turn();
    EXPECT_LE(seen(), kLimit + window);
    b.pass(1100ms);
    ASSERT_TRUE(b.until([&] { return seen() >= 2 * kLimit; })) << seen();
    EXPECT_LE(seen(), 2 * (kLimit + window));
}

// Field case: a source sends 5,000 pictures a second | own case: flood | it costs a bounded share of a core:
// at most 1,000 a second are read
TEST(Flood, an_http_stream_is_read_at_a_bounded_rate) {
    for (const std::string& picture : {jpeg(1000), std::string("no picture")}) {
        HttpFixture b;
        b.always(std::string(kStreamHead) + repeated(part(picture)));
        const auto source = b.source();
        const auto run = b.start(*source);
        expect_bounded(b, part(picture).size());
    }
}

TEST(Flood, a_program_is_read_at_a_bounded_rate) {
    const ScriptFolder folder;
    const std::string all = folder.write("all", repeated(jpeg(1000)));
    test::SourceFixture b;
    Program source({.commands = {{"sh", "-c", "cat " + all + "; exec sleep 1000"}}, .missing = {}});
    const auto run = b.start(source);
    expect_bounded(b, 1000);
}

TEST(Flood, a_tcpcam_server_is_read_at_a_bounded_rate) {
    for (const std::string& picture : {jpeg(1000), std::string("no picture")}) {
        test::SourceFixture b;
        FakeCamera camera(b.loop);
        Tcpcam source(test::spec(fmt::format("tcpcam://127.0.0.1:{}?pin=1235", camera.port())));
        const auto run = b.start(source);
        ASSERT_TRUE(b.until([&] { return camera.connections() == 1 && camera.last().received() == "1235"; }));
        b.turn();
        b.pass(120ms);
        camera.last().send(repeated(record(picture)));
        expect_bounded(b, 1000);
    }
}

TEST(Flood, a_websocket_that_pushes_is_read_at_a_bounded_rate) {
    for (const std::string& picture : {jpeg(1000), std::string("no picture")}) {
        test::SourceFixture b;
        FakeCamera camera(b.loop, [&](Connection& c, const std::string& request) {
            c.send(accept(request) + repeated(frame(Opcode::kBinary, picture)));
        });
        WsCapture source(test::spec(fmt::format("ws://127.0.0.1:{}/", camera.port())));
        const auto run = b.start(source);
        expect_bounded(b, 1000);
    }
}

// Text messages and pings are no pictures, and cost as much.
TEST(Flood, websocket_messages_without_a_picture_are_bounded_too) {
    for (const Opcode opcode : {Opcode::kText, Opcode::kPing}) {
        test::SourceFixture b;
        FakeCamera camera(b.loop, [&](Connection& c, const std::string& request) {
            c.send(accept(request) + repeated(frame(opcode, "hello")));
            c.send(frame(Opcode::kBinary, jpeg(1000)));
        });
        WsCapture source(test::spec(fmt::format("ws://127.0.0.1:{}/", camera.port())));
        const auto run = b.start(source);
        ASSERT_TRUE(b.until([&] { return b.sink.connections == 1; }));
        for (int i = 0; i < 200; ++i) b.turn();
        EXPECT_TRUE(b.sink.pictures.empty()) << "behind 3000 messages";
        for (int i = 0; i < 10 && b.sink.pictures.empty(); ++i) {
            b.pass(500ms);
            for (int turn = 0; turn < 50; ++turn) b.turn();
        }
        EXPECT_EQ(b.sink.pictures.size(), 1U);
    }
}

}  // namespace
}  // namespace vedette::source
