#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "hub/serve/tcpcam_fixture.hpp"

namespace vedette::serve {
namespace {

TEST(TcpcamSession, T4_a_client_gets_its_count_of_whole_pictures_and_then_the_end) {
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

TEST(TcpcamSession, T5_zero_negative_and_text_are_endless_until_the_client_leaves) {
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

TEST(TcpcamSession, T6_a_wrong_pin_gets_no_byte_and_starts_no_camera) {
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

TEST(TcpcamSession, T7_joined_split_and_byte_wise_requests_are_served) {
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

TEST(TcpcamSession, T10_a_client_that_reads_nothing_for_30_s_is_dropped) {
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

TEST(TcpcamSession, T11_a_silent_connection_is_closed_at_the_deadline_and_delays_nobody) {
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

TEST(TcpcamSession, T12_placeholders_and_empty_pictures_are_not_sent) {
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
TEST(TcpcamSession, T12_a_connection_closed_within_a_record_is_reset) {
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

TEST(TcpcamSession, T12_bytes_after_the_request_do_not_lose_the_last_record) {
    TcpcamFixture b;
    auto client = b.open("1235\n1\n");
    client.send("more\r\nand more\r\n");
    const Pictures sent{b.publish(3000)};
    EXPECT_EQ(records(client.read()), sent);
    EXPECT_TRUE(client.closed());
    EXPECT_FALSE(client.was_reset());
}

TEST(TcpcamSession, T14_keepalive_finds_out_that_a_silent_client_is_gone) {
    ServeFixture b;
    io::Stream stream(b.loop, ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    stream.detect_dead_peer();
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

TEST(TcpcamSession, a_client_that_ends_its_input_still_gets_its_records) {
    TcpcamFixture b;
    auto client = b.open("1235\n2");
    client.end_sending();
    const Pictures sent{b.publish(3000, 1), b.next_round(3000, 2)};
    EXPECT_EQ(records(client.read()), sent);
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(b.server.connections(), 0u);
}

TEST(TcpcamSession, after_ten_wrong_pins_the_right_one_is_refused_for_a_while_and_right_ones_cost_nothing) {
    TcpcamFixture b;
    for (int i = 0; i < 30; ++i) {
        auto right = b.open("1235\n1\n");
        b.next_round(1000, 1);
        EXPECT_EQ(records(right.read()).size(), 1U) << i;
    }
    for (int i = 0; i < 10; ++i) b.open("9999\n1\n").read();
    auto refused = b.open("1235\n1\n");
    EXPECT_EQ(refused.read(), "");
    EXPECT_TRUE(refused.closed());
    EXPECT_EQ(b.consumers(), 0);
    b.pass(31s);
    auto later = b.open("1235\n1\n");
    b.next_round(1000, 2);
    EXPECT_EQ(records(later.read()).size(), 1U) << "one attempt each 30 s";
}

}  // namespace
}  // namespace vedette::serve
