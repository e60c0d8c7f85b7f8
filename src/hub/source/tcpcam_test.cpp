#include "hub/source/tcpcam.hpp"

#include <gtest/gtest.h>

#include "tests/support/source_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {
namespace {

std::string jpeg(std::size_t size, unsigned seed = 1) {
    const auto bytes = test::tiny_jpeg(size, seed);
    return {bytes.begin(), bytes.end()};
}

std::string record(std::string_view payload) {
    std::string out(4, '\0');
    store_be32(reinterpret_cast<std::uint8_t*>(out.data()), static_cast<std::uint32_t>(payload.size()));
    return out.append(payload);
}

struct Bench : test::SourceFixture {
    test::FakeCamera camera{loop};
    Tcpcam source{test::spec("tcpcam://127.0.0.1:" + std::to_string(camera.port()) + "?pin=1235")};
    std::unique_ptr<Run> run{};  // destroyed before the source

    // Runs until the camera has PIN and CMD.
    void begin() {
        run.reset(new Run(start(source)));
        ASSERT_TRUE(
            until([this] { return camera.connections() == 1 && camera.last().received() == "1235"; }));
        turn();
        pass(120ms);
        ASSERT_TRUE(until([this] { return camera.last().received() == "12350\n"; }));
    }
    std::string picture(std::size_t i) const {
        const auto& bytes = sink.pictures.at(i).bytes;
        return {bytes.begin(), bytes.end()};
    }
};

TEST(Tcpcam, sends_pin_then_after_a_pause_the_command_and_takes_pictures) {
    Bench b;
    const auto run = b.start(b.source);
    ASSERT_TRUE(b.until([&] { return b.camera.connections() == 1 && b.camera.last().received() == "1235"; }));
    b.turn();
    b.pass(80ms);
    EXPECT_EQ(b.camera.last().received(), "1235") << "an original server takes one read as the PIN";
    b.pass(40ms);
    ASSERT_TRUE(b.until([&] { return b.camera.last().received() == "12350\n"; }));
    ASSERT_TRUE(b.until([&] { return b.sink.connections == 1; }));
    for (unsigned i = 0; i < 5; ++i) {
        b.camera.last().send(record(jpeg(3000 + 20000 * i, i)));
        ASSERT_TRUE(b.until_pictures(i + 1));
        EXPECT_EQ(b.picture(i), jpeg(3000 + 20000 * i, i));
    }
    b.camera.last().finish();
    ASSERT_TRUE(b.until_ended());
    EXPECT_TRUE(b.ended->message.starts_with("the camera closed the connection;"));
}

TEST(Tcpcam, a_wrong_pin_is_reported_when_the_server_closes_at_once_or_later) {
    Bench b;
    const auto run = b.start(b.source);
    ASSERT_TRUE(b.until([&] { return b.camera.connections() == 1 && !b.camera.last().received().empty(); }));
    b.camera.last().reset();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kUnauthenticated);
    EXPECT_NE(b.ended->message.find("is the PIN right"), std::string::npos);
    EXPECT_EQ(b.sink.connections, 0);

    Bench later;
    later.begin();
    later.camera.last().hang_up();
    ASSERT_TRUE(later.until_ended());
    EXPECT_EQ(later.ended->kind, Kind::kUnauthenticated);
}

TEST(Tcpcam, T3_a_trailing_nul_of_the_original_is_left_out) {
    Bench b;
    b.begin();
    b.camera.last().send(record(jpeg(5764) + '\0'));
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(b.picture(0), jpeg(5764));
}

TEST(Tcpcam, skips_records_that_are_no_picture_and_incomplete_pictures) {
    Bench b;
    b.begin();
    b.camera.last().send(record("Hello World") + record(jpeg(4000)) + record(jpeg(4000)).substr(0, 2000));
    b.camera.last().finish();
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kUnavailable);
    EXPECT_NE(b.ended->message.find("in the middle of a picture"), std::string::npos);
    EXPECT_EQ(b.sink.pictures.size(), 1U);
    ASSERT_EQ(b.sink.skips.size(), 1U);
    EXPECT_EQ(b.sink.skips[0], "a record that is not a whole JPEG");
}

TEST(Tcpcam, discards_a_picture_without_memory) {
    Bench b;
    b.sink.pool = bus::BufferPool::create(100'000);
    b.begin();
    b.camera.last().send(record(jpeg(500'000)) + record(jpeg(4000)));
    ASSERT_TRUE(b.until_pictures(1));
    EXPECT_EQ(b.picture(0), jpeg(4000));
    EXPECT_EQ(b.sink.skips.size(), 1U);
}

TEST(Tcpcam, another_protocol_on_the_port_ends_the_run_with_a_reason) {
    Bench b;
    b.begin();
    b.camera.last().send("HTTP/1.1 400 Bad Request\r\n\r\n");
    ASSERT_TRUE(b.until_ended());
    EXPECT_EQ(b.ended->kind, Kind::kDataLoss);
    EXPECT_NE(b.ended->message.find("is this a TCPCam server?"), std::string::npos);
}

}  // namespace
}  // namespace vedette::source
