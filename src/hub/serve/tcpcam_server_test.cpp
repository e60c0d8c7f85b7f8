#include <gtest/gtest.h>

#include "hub/serve/tcpcam_fixture.hpp"

namespace vedette::serve {
namespace {

TEST(TcpcamRounds, T8_a_round_is_the_first_picture_after_the_delay) {
    TcpcamFixture b;
    auto client = b.open("1235\n0\n");
    Pictures expected{b.publish(3000, 0)};
    for (unsigned i = 1; i <= 120; ++i) {  // 25 a second
        b.pass(40ms);
        const std::string picture = b.publish(3000, i);
        if (i % 50 == 0) expected.push_back(picture);
    }
    EXPECT_EQ(expected.size(), 3u);
    EXPECT_EQ(records(client.read()), expected);
}

TEST(TcpcamRounds, T8_a_delay_of_zero_sends_every_picture) {
    TcpcamFixture b(0s);
    auto client = b.open("1235\n3\n");
    const Pictures sent{b.publish(3000, 1), b.publish(3000, 2), b.publish(3000, 3)};
    EXPECT_EQ(records(client.read()), sent);
    EXPECT_TRUE(client.closed());
}

TEST(TcpcamRounds, T9_every_client_gets_its_own_count_of_the_same_pictures) {
    TcpcamFixture b;
    auto one = b.open("1235\n1\n");
    auto three = b.open("1235\n3\n");
    auto two = b.open("1235\n2\n");
    const Pictures sent{b.publish(3000, 1), b.next_round(4000, 2), b.next_round(5000, 3)};
    b.next_round(6000, 4);
    EXPECT_EQ(records(one.read()), Pictures(sent.begin(), sent.begin() + 1));
    EXPECT_EQ(records(two.read()), Pictures(sent.begin(), sent.begin() + 2));
    EXPECT_EQ(records(three.read()), sent);
    EXPECT_TRUE(one.closed() && two.closed() && three.closed());
}

// A stream that records when something is sent.
class RecordingStream : public io::Stream {
  public:
    RecordingStream(io::Loop& loop, int fd, char name, std::string& order)
        : Stream(loop, fd), name_(name), order_(order) {}
    io::Transfer try_send(std::span<const Bytes> pieces) override {
        order_ += name_;
        return Stream::try_send(pieces);
    }

  private:
    const char name_;
    std::string& order_;
};

TEST(TcpcamRounds, T9_the_newest_request_is_served_first) {
    TcpcamFixture b;
    std::string order;
    std::vector<ServeFixture::Client> clients;
    for (const char name : {'a', 'b', 'c'}) {
        clients.emplace_back(b, 0, [&](std::unique_ptr<io::Stream> stream) {
            b.server.adopt(std::make_unique<RecordingStream>(b.loop, ::dup(stream->fd()), name, order));
        });
    }
    for (const std::size_t i : {0u, 2u, 1u}) clients[i].send("1235\n0\n");
    b.publish(3000, 1);
    b.next_round(3000, 2);
    EXPECT_EQ(order, "bcabca");
}

TEST(TcpcamRounds, T10_a_client_that_does_not_read_delays_nobody) {
    TcpcamFixture b;
    auto stalled = b.open(8 * 1024);
    stalled.send("1235\n0\n");
    auto reader = b.open("1235\n0\n");
    for (unsigned i = 0; i < 12; ++i) {
        const Pictures now{b.next_round(60'000, i)};
        EXPECT_EQ(records(reader.read()), now) << i;
    }
    // What it missed is gone: one old picture was under way, the next is the newest.
    const Pictures late = records(stalled.read());
    EXPECT_EQ(late.size(), 1u);
    const Pictures newest{b.next_round(60'000, 20)};
    EXPECT_EQ(records(stalled.read()), newest);
    EXPECT_EQ(records(reader.read()), newest);
    EXPECT_EQ(b.porch->counters.missed.load(), 11u);
}

TEST(TcpcamRounds, T13_the_first_picture_was_taken_after_the_request) {
    TcpcamFixture b;
    b.publish(3000, 1);
    b.pass(1s);
    auto client = b.open("1235\n1\n");
    b.turn();
    EXPECT_EQ(client.read(), "");
    EXPECT_EQ(b.consumers(), 1);
    bus::Unit unit;  // arrives now, taken before
    unit.track = b.track;
    unit.captured_at = b.clock.mono() - 1ms;
    unit.arrived = b.clock.mono();
    unit.payload = b.porch->units.newest(bus::kPictures)->payload;
    b.porch->units.publish(std::move(unit));
    b.turn();
    EXPECT_EQ(client.read(), "");
    const Pictures sent{b.publish(3000, 2)};
    EXPECT_EQ(records(client.read()), sent);
}

TEST(TcpcamRounds, T13_a_request_after_the_last_client_left_does_not_wait_for_the_pause) {
    TcpcamFixture b;
    auto first = b.open("1235\n1\n");
    b.publish(3000, 1);
    b.pass(100ms);
    auto second = b.open("1235\n1\n");
    const Pictures sent{b.publish(3000, 2)};
    EXPECT_EQ(records(second.read()), sent);
}

TEST(TcpcamRounds, T13_a_client_that_joins_others_waits_for_their_next_round) {
    TcpcamFixture b;
    auto first = b.open("1235\n0\n");
    b.publish(3000, 1);
    b.pass(1s);
    auto second = b.open("1235\n0\n");
    b.publish(3000, 2);
    EXPECT_EQ(second.read(), "");
    b.pass(1s);
    const Pictures sent{b.publish(3000, 3)};
    EXPECT_EQ(records(second.read()), sent);
}

TEST(TcpcamRounds, T13_a_round_waits_for_a_picture_taken_after_every_request_before_it) {
    TcpcamFixture b;
    auto first = b.open("1235\n0\n");
    first.read();
    b.publish(3000, 1);
    first.read();
    b.pass(1999ms);
    auto second = b.open("1235\n0\n");
    b.pass(1ms);
    bus::Unit unit;  // taken between the two requests
    unit.track = b.track;
    unit.captured_at = b.clock.mono() - 2ms;
    unit.arrived = b.clock.mono();
    unit.payload = b.porch->units.newest(bus::kPictures)->payload;
    b.porch->units.publish(std::move(unit));
    b.turn();
    EXPECT_EQ(first.read(), "");
    const Pictures both{b.publish(3000, 2)};
    EXPECT_EQ(records(first.read()), both);
    EXPECT_EQ(records(second.read()), both);
}

TEST(TcpcamRounds, the_camera_runs_only_while_a_client_is_served) {
    TcpcamFixture b;
    auto asking = b.open("1235\n");
    EXPECT_EQ(b.consumers(), 0);
    asking.send("1\n");
    EXPECT_EQ(b.consumers(), 1);
    EXPECT_EQ(b.porch->units.demand(bus::kPictures).max_fps, 5);
    asking.leave();
    b.publish(3000);
    b.pass(2s);
    b.publish(3000);
    EXPECT_EQ(b.consumers(), 0);
}

TEST(TcpcamRounds, a_port_in_use_is_refused_with_the_settings_key) {
    ServeFixture b;
    TcpcamServer first(b.broadcasters.of(b.porch), {.port = 0, .camera = "porch", .pin = "1"});
    ASSERT_TRUE(first.listen("127.0.0.1"));
    TcpcamServer second(b.broadcasters.of(b.porch), {.port = first.port(), .camera = "porch", .pin = "1"});
    const auto done = second.listen("127.0.0.1");
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().message.starts_with("serve.tcpcam: listen on 127.0.0.1:"));
}

}  // namespace
}  // namespace vedette::serve
