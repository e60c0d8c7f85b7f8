#include "hub/serve/tcpcam_server.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "hub/serve/peer.hpp"
#include "hub/serve/serve_fixture.hpp"

namespace vedette::serve {
namespace {

struct TcpcamFixture : ServeFixture {
    TcpcamServer server;
    explicit TcpcamFixture(Duration delay = 2s)
        : server(broadcasters.of(porch), {.port = 0, .camera = "porch", .pin = "1235", .delay = delay}) {}
    ~TcpcamFixture() {
        server.close();
        turn();
    }
    Client open(int send_buffer = 0) {
        return Client(*this, send_buffer,
                      [this](std::unique_ptr<io::Stream> stream) { server.adopt(std::move(stream)); });
    }
    Client open(std::string_view request) {
        Client client = open();
        client.send(request);
        return client;
    }
    int consumers() { return porch->units.demand(bus::kPictures).consumers; }
    // Waits the pause after a round, then publishes what the next round sends.
    std::string next_round(std::size_t size, unsigned seed) {
        pass(2s);
        return publish(size, seed);
    }
};

// The payloads of a stream of records, with "cut short" in place of what isn't a whole record.
std::vector<std::string> records(std::string_view stream) {
    std::vector<std::string> all;
    while (!stream.empty()) {
        if (stream.size() < 4) return all.emplace_back("cut short"), all;
        const std::size_t size = load_be32(as_bytes(stream).data());
        if (stream.size() < 4 + size) return all.emplace_back("cut short"), all;
        all.emplace_back(stream.substr(4, size));
        stream.remove_prefix(4 + size);
    }
    return all;
}

using Pictures = std::vector<std::string>;

TEST(TcpcamServing, T4_a_client_gets_its_count_of_whole_pictures_and_then_the_end) {
    TcpcamFixture b;
    auto client = b.open("1235 5\n");
    Pictures sent;
    for (unsigned i = 0; i < 5; ++i) sent.push_back(b.next_round(3000 + 20'000 * i, i));
    const std::string stream = client.read();
    EXPECT_EQ(records(stream), sent);
    EXPECT_TRUE(client.closed());
    EXPECT_FALSE(client.was_reset());
    EXPECT_EQ(b.consumers(), 0);
    client.leave();
    EXPECT_EQ(b.server.connections(), 0u);
}

TEST(TcpcamServing, T5_zero_negative_and_words_are_endless_until_the_client_goes) {
    TcpcamFixture b;
    auto zero = b.open("1235\n0\n");
    auto negative = b.open("1235\n-1\n");
    auto word = b.open("1235\nabc\n");
    for (unsigned i = 0; i < 4; ++i) {
        const Pictures now{b.next_round(3000, i)};
        EXPECT_EQ(records(zero.read()), now);
        EXPECT_EQ(records(negative.read()), now);
        EXPECT_EQ(records(word.read()), now);
    }
    negative.leave();
    const Pictures both{b.next_round(3000, 10), b.next_round(3000, 11)};
    EXPECT_EQ(records(zero.read()), both);
    EXPECT_EQ(records(word.read()), both);
    EXPECT_FALSE(zero.closed());
    EXPECT_EQ(b.server.connections(), 2u);
    EXPECT_EQ(b.porch->counters.viewers.load(), 2);
}

TEST(TcpcamServing, T6_a_wrong_pin_gets_no_byte_and_wakes_no_camera) {
    TcpcamFixture b;
    for (const char* wrong : {"1234", "1335\n2\n", "01235\n1\n", "x", "123\n5"}) {
        auto client = b.open(wrong);
        b.publish(3000);
        EXPECT_EQ(client.read(), "") << wrong;
        EXPECT_TRUE(client.closed()) << wrong;
    }
    EXPECT_EQ(b.consumers(), 0);
    EXPECT_EQ(b.server.connections(), 0u);
}

TEST(TcpcamServing, T7_joined_split_and_byte_wise_requests_are_served) {
    for (const std::vector<std::string_view>& pieces : {std::vector<std::string_view>{"1235\r\n", "2\r\n"},
                                                        {"1235\n2\n"},
                                                        {"12352"},
                                                        {"1235", "2"},
                                                        {"1", "2", "3", "5", "\n", "2", "\n"}}) {
        TcpcamFixture b;
        auto client = b.open();
        for (const auto piece : pieces) {
            client.send(piece);
            b.pass(100ms);
        }
        b.pass(200ms);  // a count without an end is complete when nothing follows
        const Pictures sent{b.publish(3000, 1), b.next_round(3000, 2)};
        EXPECT_EQ(records(client.read()), sent) << pieces.front();
        EXPECT_TRUE(client.closed());
    }
}

TEST(TcpcamServing, T8_a_round_is_the_first_picture_after_the_delay) {
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

TEST(TcpcamServing, T8_a_delay_of_zero_sends_every_picture) {
    TcpcamFixture b(0s);
    auto client = b.open("1235\n3\n");
    const Pictures sent{b.publish(3000, 1), b.publish(3000, 2), b.publish(3000, 3)};
    EXPECT_EQ(records(client.read()), sent);
    EXPECT_TRUE(client.closed());
}

TEST(TcpcamServing, T9_every_client_gets_its_own_count_of_the_same_pictures) {
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

// A connection that notes when it is sent something.
class NotingStream : public io::Stream {
  public:
    NotingStream(io::Loop& loop, int fd, char name, std::string& order)
        : Stream(loop, fd), name_(name), order_(order) {}
    io::Transfer try_send(std::span<const Bytes> pieces) override {
        order_ += name_;
        return Stream::try_send(pieces);
    }

  private:
    const char name_;
    std::string& order_;
};

TEST(TcpcamServing, T9_the_newest_request_is_served_first) {
    TcpcamFixture b;
    std::string order;
    std::vector<ServeFixture::Client> clients;
    for (const char name : {'a', 'b', 'c'}) {
        clients.emplace_back(b, 0, [&](std::unique_ptr<io::Stream> stream) {
            b.server.adopt(std::make_unique<NotingStream>(b.loop, ::dup(stream->fd()), name, order));
        });
    }
    for (const std::size_t i : {0u, 2u, 1u}) clients[i].send("1235\n0\n");
    b.publish(3000, 1);
    b.next_round(3000, 2);
    EXPECT_EQ(order, "bcabca");
}

TEST(TcpcamServing, T10_a_client_that_does_not_read_costs_the_others_nothing) {
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

TEST(TcpcamServing, T10_a_client_that_reads_nothing_for_30_s_is_dropped) {
    TcpcamFixture b;
    auto stalled = b.open(8 * 1024);
    stalled.send("1235\n0\n");
    b.publish(60'000);
    for (int i = 0; i < 29; ++i) b.pass(1s);
    EXPECT_EQ(b.server.connections(), 1u);
    for (int i = 0; i < 3; ++i) b.pass(1s);
    EXPECT_EQ(b.server.connections(), 0u);
    const bus::UnitPtr last = b.porch->units.newest(bus::kPictures);
    EXPECT_EQ(last.use_count(), 2);  // ours and the bus's
}

TEST(TcpcamServing, T11_silence_is_ended_by_the_deadline_and_costs_the_others_nothing) {
    TcpcamFixture b;
    auto silent = b.open();
    auto half = b.open("1235\n");
    auto reader = b.open("1235\n0\n");
    b.pass(9s);
    EXPECT_EQ(silent.read(), "");
    EXPECT_FALSE(silent.closed());
    b.pass(2s);
    silent.read();
    half.read();
    EXPECT_TRUE(silent.closed() && half.closed());
    const Pictures now{b.publish(3000)};
    EXPECT_EQ(records(reader.read()), now);
    EXPECT_EQ(b.server.connections(), 1u);
}

TEST(TcpcamServing, T12_drawn_and_empty_pictures_are_no_records) {
    TcpcamFixture b;
    auto client = b.open("1235\n2\n");
    b.publish(3000, 1, true);
    bus::Unit empty;
    empty.track = b.track;
    empty.captured_at = empty.arrived = b.clock.mono();
    empty.payload = b.porch->pool->take(1);
    b.porch->units.publish(std::move(empty));
    b.turn();
    EXPECT_EQ(client.read(), "");
    EXPECT_FALSE(client.closed());
    const Pictures sent{b.publish(3000, 2), b.next_round(3000, 3)};
    EXPECT_EQ(records(client.read()), sent);
    EXPECT_TRUE(client.closed());
}

// Over TCP, because only there a reset differs from an end.
TEST(TcpcamServing, T12_a_client_dropped_within_a_record_sees_an_error_and_no_end) {
    TcpcamFixture b;
    ASSERT_TRUE(b.server.listen("127.0.0.1"));
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int small = 4096;
    ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(b.server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    io::Stream client(b.loop, fd);
    b.turn();
    const Bytes request = as_bytes("1235\n1\n");
    ASSERT_EQ(client.try_send(std::span(&request, 1)).bytes, request.size());
    b.turn();
    b.publish(3'000'000);
    b.server.close();
    b.turn();
    std::array<std::uint8_t, 65536> bytes;
    io::Transfer t;
    do {
        t = client.try_recv(bytes);
    } while (t.status == io::Transfer::Status::kMoved);
    EXPECT_EQ(t.status, io::Transfer::Status::kFailed);
    EXPECT_EQ(t.error, ECONNRESET);
}

TEST(TcpcamServing, T12_bytes_behind_the_request_do_not_cost_the_last_record) {
    TcpcamFixture b;
    auto client = b.open("1235\n1\n");
    client.send("more\r\nand more\r\n");
    const Pictures sent{b.publish(3000)};
    EXPECT_EQ(records(client.read()), sent);
    EXPECT_TRUE(client.closed());
    EXPECT_FALSE(client.was_reset());
}

TEST(TcpcamServing, T13_the_first_picture_was_taken_after_the_request) {
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

TEST(TcpcamServing, T13_a_request_after_the_last_client_left_does_not_wait_for_the_pause) {
    TcpcamFixture b;
    auto first = b.open("1235\n1\n");
    b.publish(3000, 1);
    b.pass(100ms);
    auto second = b.open("1235\n1\n");
    const Pictures sent{b.publish(3000, 2)};
    EXPECT_EQ(records(second.read()), sent);
}

TEST(TcpcamServing, T13_a_client_that_joins_others_waits_for_their_next_round) {
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

TEST(TcpcamServing, T13_a_round_waits_for_a_picture_taken_after_every_request_before_it) {
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

TEST(TcpcamServing, T14_the_network_is_asked_whether_a_silent_client_is_still_there) {
    ServeFixture b;
    io::Stream stream(b.loop, ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    watch_for_dead_peer(stream);
    const auto option = [&](int level, int name) {
        int value = 0;
        socklen_t size = sizeof value;
        ::getsockopt(stream.fd(), level, name, &value, &size);
        return value;
    };
    EXPECT_EQ(option(SOL_SOCKET, SO_KEEPALIVE), 1);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPIDLE), 5);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPINTVL), 5);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_KEEPCNT), 3);
    EXPECT_EQ(option(IPPROTO_TCP, TCP_USER_TIMEOUT), 30'000);
}

TEST(TcpcamServing, a_client_that_ends_its_input_still_gets_its_records) {
    TcpcamFixture b;
    auto client = b.open("1235\n2");
    client.end_sending();
    const Pictures sent{b.publish(3000, 1), b.next_round(3000, 2)};
    EXPECT_EQ(records(client.read()), sent);
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(b.server.connections(), 0u);
}

TEST(TcpcamServing, the_camera_is_asked_for_pictures_only_while_somebody_is_served) {
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

TEST(TcpcamServing, a_port_in_use_is_refused_with_the_settings_key) {
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
