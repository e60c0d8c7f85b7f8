#include <gtest/gtest.h>

#include "node/app/node_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::uint16_t kPort = 3333;

std::string record(std::string_view payload) {
    std::string text(3, '\0');
    text += static_cast<char>(payload.size());
    return text.append(payload);
}

FakeNetwork::Peer& ask(Board& board, std::string_view request) {
    FakeNetwork::Peer& peer = board.connect(kPort);
    peer.to_board = request;
    return peer;
}

TEST(NodeTcpcam, T1_T7_T8_sends_so_many_records_two_seconds_apart_and_ends) {
    for (const std::string_view request : {"1235\r\n3\r\n", "1235\n3\n", "12353"}) {
        Board board;
        board.camera.jpeg = false;
        FakeNetwork::Peer& client = ask(board, request);
        board.run(1s);
        EXPECT_EQ(client.from_board, record("Hello World")) << request;
        board.run(2s);
        EXPECT_EQ(client.from_board, record("Hello World") + record("Hello World"));
        EXPECT_FALSE(client.board_ended);
        board.run(2s);
        EXPECT_EQ(client.from_board, record("Hello World") + record("Hello World") + record("Hello World"));
        EXPECT_TRUE(client.board_ended);
        EXPECT_TRUE(client.is_open);
        EXPECT_EQ(board.network.keep_alives, 1);
        EXPECT_EQ(board.network.keep_alive.idle_s, 6);
        EXPECT_EQ(board.network.keep_alive.interval_s, 7);
        EXPECT_EQ(board.network.keep_alive.probes, 8);
        client.ended = true;
        board.run();
        EXPECT_FALSE(client.is_open);
        EXPECT_FALSE(client.was_reset);
        EXPECT_EQ(board.node->connections(), 0U);
    }
}

TEST(NodeTcpcam, T5_no_count_is_endless) {
    Board board;
    FakeNetwork::Peer& client = ask(board, "1235\nabc\n");
    board.run(21s);
    EXPECT_FALSE(client.board_ended);
    EXPECT_TRUE(client.from_board.size() > 9 * (FakeCamera::picture(1).size() + 4));
    client.ended = true;  // half-closed: it still reads
    board.run(3s);
    EXPECT_TRUE(client.is_open);
}

TEST(NodeTcpcam, T6_T11_wrong_and_missing_requests_get_nothing) {
    Board board;
    FakeNetwork::Peer& wrong = ask(board, "1236\n1\n");
    FakeNetwork::Peer& silent = ask(board, "12");
    FakeNetwork::Peer& ended = ask(board, "1235");
    ended.ended = true;
    board.run();
    EXPECT_FALSE(wrong.is_open);
    EXPECT_FALSE(ended.is_open);
    EXPECT_TRUE(silent.is_open);
    board.run(11s);
    EXPECT_FALSE(silent.is_open);
    for (const FakeNetwork::Peer* peer : {&wrong, &silent, &ended}) EXPECT_TRUE(peer->from_board.empty());
    EXPECT_TRUE(board.log.text.contains("tcpcam: wrong PIN\n"));
    EXPECT_EQ(board.camera.taken, 0);
}

TEST(NodeTcpcam, an_address_that_is_not_allowed_is_closed_before_its_pin) {
    Board board;
    FakeNetwork::Peer& stranger = board.connect(kPort, Board::kStranger);
    stranger.to_board = "1235\n1\n";
    board.run();
    EXPECT_FALSE(stranger.is_open);
    EXPECT_TRUE(stranger.from_board.empty());
}

TEST(NodeTcpcam, after_ten_wrong_pins_an_address_waits_half_a_minute) {
    Board board;
    for (int i = 0; i < 10; ++i) {
        const FakeNetwork::Peer& client = ask(board, "9999\r\n1\r\n");
        board.run();
        EXPECT_FALSE(client.is_open);
    }
    const FakeNetwork::Peer& right = ask(board, "1235\r\n1\r\n");
    board.run(1s);
    EXPECT_TRUE(right.from_board.empty());
    EXPECT_FALSE(right.is_open);
    board.run(30s);
    const FakeNetwork::Peer& later = ask(board, "1235\r\n1\r\n");
    board.run(1s);
    EXPECT_FALSE(later.from_board.empty());
}

TEST(NodeTcpcam, T9_all_clients_share_the_pictures_of_a_round) {
    Board board;
    std::vector<FakeNetwork::Peer*> clients;
    for (int i = 0; i < 3; ++i) clients.push_back(&ask(board, "1235\n2\n"));
    board.run(5s);
    for (const FakeNetwork::Peer* client : clients) {
        EXPECT_EQ(client->from_board, clients[0]->from_board);
        EXPECT_TRUE(client->board_ended);
    }
}

TEST(NodeTcpcam, T10_a_stalled_reader_delays_nobody_and_is_reset) {
    Board board;
    FakeNetwork::Peer& stalled = ask(board, "1235\n0\n");
    stalled.room = 10;
    FakeNetwork::Peer& client = ask(board, "1235\n3\n");
    board.run(4500ms);
    EXPECT_TRUE(client.board_ended);
    board.run(2s);
    EXPECT_FALSE(stalled.is_open);
    EXPECT_TRUE(stalled.was_reset);
}

TEST(NodeTcpcam, T13_the_first_picture_is_taken_after_the_request) {
    Board board;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(1s);
    const int before = board.camera.taken;
    FakeNetwork::Peer& client = ask(board, "1235\n1\n");
    board.run(200ms);
    EXPECT_EQ(client.from_board, record(FakeCamera::picture(before + 1)));
}

TEST(NodeTcpcam, without_a_pin_there_is_no_server) {
    Board board;
    Node node(board.parts(), {.connections = 1, .heads = 1, .pictures = 2, .picture_bytes = 64},
              {.settings = "server.first_port=8080\nserver.second_port=8081\nserver.tls_port=8443\n"});
    ASSERT_TRUE(node.listen());
    EXPECT_EQ(node.tcpcam_port(), 0);
    EXPECT_EQ(node.first_port(), 8080);
}

TEST(NodeTcpcam, a_taken_port_is_named) {
    Board board;
    Node node(board.parts(), {.connections = 1, .heads = 1, .pictures = 2, .picture_bytes = 64},
              {.settings = "server.first_port=8080\n"});
    const auto listens = node.listen();
    ASSERT_FALSE(listens);
    EXPECT_EQ(listens.error().server, "http2");
    EXPECT_EQ(listens.error().port, 81);
    EXPECT_TRUE(listens.error().error == port::NetError::kInUse);
}

}  // namespace
}  // namespace vedette::node
