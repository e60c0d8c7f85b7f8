#include <gtest/gtest.h>

#include "node/app/node_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kUpgrade =
    "GET /any HTTP/1.1\r\nHost: board:81\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr std::string_view kAnswer =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
constexpr std::string_view kPing("\x89\x00", 2);

// A client's frame, masked with zeros.
std::string frame(char opcode, std::string_view payload, bool final = true) {
    std::string text(1, static_cast<char>((final ? 0x80 : 0) | opcode));
    if (payload.size() < 126) {
        text += static_cast<char>(0x80 | payload.size());
    } else {
        text += static_cast<char>(0x80 | 126);
        text += static_cast<char>(payload.size() >> 8);
        text += static_cast<char>(payload.size());
    }
    return text.append(4, '\0').append(payload);
}

std::string picture_frame(int number) {
    const std::string picture = FakeCamera::picture(number);
    return std::string("\x82") + static_cast<char>(picture.size()) + picture;
}

FakeNetwork::Peer& open(Board& board, std::string_view fields = {}, const IpAddress& from = Board::kFriend) {
    FakeNetwork::Peer& peer = board.connect(81, from);
    peer.to_board.append(kUpgrade).append(fields).append("\r\n");
    board.run();
    return peer;
}

// What it has received since the last call.
std::string take(FakeNetwork::Peer& peer) { return std::exchange(peer.from_board, {}); }

TEST(NodeCapture, W2_W5_W6_each_command_is_answered_by_a_picture_of_its_own) {
    Board board;
    FakeNetwork::Peer& client = open(board);
    FakeNetwork::Peer& other = open(board);
    EXPECT_EQ(take(client), std::string(kAnswer).append(kPing));
    EXPECT_EQ(take(other), std::string(kAnswer).append(kPing));
    EXPECT_TRUE(board.log.text.contains("capture: [0] Connection from 192.168.1.7\n"));
    board.run(200ms);
    const int before = board.camera.taken;
    EXPECT_TRUE(before > 0);  // the camera runs before the first command
    client.to_board = frame(1, "capture") + frame(1, "capture") + frame(1, "capture");
    board.run(200ms);
    EXPECT_EQ(take(client), picture_frame(before) + picture_frame(before + 1) + picture_frame(before + 2));
    EXPECT_TRUE(take(other).empty());
    board.run(100ms);
    EXPECT_TRUE(take(client).empty());
}

TEST(NodeCapture, W3_W4_other_messages_get_no_answer) {
    Board board;
    FakeNetwork::Peer& client = open(board);
    take(client);
    client.to_board = frame(1, "Capture") + frame(1, "capture\n") + frame(1, "x") + frame(1, "") +
                      frame(2, "capture") + frame(1, "capt", false) + frame(0, "ure") +
                      frame(2, std::string(15 * 1024, 'b'));
    board.run(300ms);
    EXPECT_TRUE(take(client).empty());
    EXPECT_TRUE(board.log.text.contains("[0] Get binary length: 7\n"));
    EXPECT_TRUE(board.log.text.contains("[0] Get binary length: 15360\n"));
    client.to_board = frame(1, "capture");
    board.run(100ms);
    EXPECT_TRUE(take(client).starts_with("\x82"));
}

TEST(NodeCapture, W8_W11_pings_and_the_close_are_answered) {
    Board board;
    FakeNetwork::Peer& client = open(board);
    take(client);
    client.to_board = frame(9, "beat") + frame(8, "\x03\xe9");
    board.run();
    EXPECT_EQ(take(client), std::string("\x8a\x04") + "beat" + "\x88\x02\x03\xe8");
    EXPECT_TRUE(client.board_ended);
    client.ended = true;
    board.run();
    EXPECT_FALSE(client.is_open);
    EXPECT_TRUE(board.log.text.ends_with("capture: [0] Disconnected!\n")) << board.log.text;
    FakeNetwork::Peer& silent = open(board);
    silent.to_board = frame(8, "");
    board.run(3s);
    EXPECT_FALSE(silent.is_open);  // although it does not end its side
}

TEST(NodeCapture, too_large_and_wrong_messages_end_the_session) {
    Board board;
    FakeNetwork::Peer& large = open(board);
    take(large);
    large.to_board = frame(2, std::string(15 * 1024 + 1, 'b'));
    board.run();
    EXPECT_EQ(take(large), "\x88\x02\x03\xf1");
    FakeNetwork::Peer& unmasked = open(board);
    take(unmasked);
    unmasked.to_board =
        "\x81\x07"
        "capture";
    board.run();
    EXPECT_EQ(take(unmasked), "\x88\x02\x03\xea");
}

TEST(NodeCapture, W10_the_sixth_client_is_refused_and_the_five_are_not_disturbed) {
    Board board;
    std::vector<FakeNetwork::Peer*> clients;
    for (int i = 0; i < 5; ++i) clients.push_back(&open(board));
    EXPECT_TRUE(open(board).from_board.starts_with("HTTP/1.1 503 "));
    for (FakeNetwork::Peer* client : clients) {
        take(*client);
        client->to_board = frame(1, "capture");
    }
    board.run(100ms);
    for (FakeNetwork::Peer* client : clients) EXPECT_TRUE(take(*client).starts_with("\x82"));
    clients[2]->ended = true;
    board.run();
    EXPECT_TRUE(open(board).from_board.starts_with("HTTP/1.1 101 "));
    EXPECT_TRUE(board.log.text.ends_with("[2] Disconnected!\ncapture: [2] Connection from 192.168.1.7\n"));
}

TEST(NodeCapture, an_upgrade_has_no_longer_body_than_other_requests) {
    Board board;
    FakeNetwork::Peer& peer = board.connect(81);
    peer.to_board.append(kUpgrade).append("Content-Length: 1025\r\n\r\n");
    board.run(10ms);
    EXPECT_TRUE(peer.from_board.starts_with("HTTP/1.1 413 ")) << peer.from_board;
}

TEST(NodeCapture, W12_offers_are_answered_as_the_original_does) {
    Board board;
    const std::string answer =
        open(board, "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: a, b\r\n")
            .from_board;
    EXPECT_FALSE(answer.contains("Extensions"));
    EXPECT_TRUE(answer.contains("Sec-WebSocket-Protocol: arduino\r\n"));
}

TEST(NodeCapture, strangers_and_pages_of_other_sites_get_no_upgrade) {
    Board board;
    EXPECT_TRUE(open(board, "", Board::kStranger).from_board.starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(open(board, "Origin: http://evil.example\r\n").from_board.starts_with("HTTP/1.1 403 "));
    EXPECT_TRUE(open(board, "Origin: http://board:81\r\n").from_board.starts_with("HTTP/1.1 101 "));
}

TEST(NodeCapture, a_silent_camera_gives_no_picture_and_the_session_stays) {
    Board board;
    board.camera.silent = true;
    FakeNetwork::Peer& client = open(board);
    take(client);
    client.to_board = frame(1, "capture");
    board.run(9s);
    EXPECT_FALSE(board.log.text.contains("failed"));
    board.run(2s);
    EXPECT_TRUE(board.log.text.contains("capture: Camera capture failed\n"));
    EXPECT_TRUE(take(client).empty());
    board.camera.silent = false;
    client.to_board = frame(1, "capture");
    board.run(200ms);
    EXPECT_TRUE(take(client).starts_with("\x82"));
}

TEST(NodeCapture, more_commands_than_are_kept_wait_in_the_connection) {
    Board board;
    FakeNetwork::Peer& client = open(board);
    take(client);
    for (int i = 0; i < 40; ++i) client.to_board += frame(1, "capture");
    board.run(3s);
    EXPECT_TRUE(client.to_board.empty());
    std::size_t pictures = 0;
    for (std::size_t at = 0; (at = client.from_board.find("\x82", at)) != std::string::npos; ++at) ++pictures;
    EXPECT_EQ(pictures, 40U);
}

}  // namespace
}  // namespace vedette::node
