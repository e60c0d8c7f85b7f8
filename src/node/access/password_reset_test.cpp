// A forgotten password: who holds the board gets a new one, and nobody else does.
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/base64.hpp"
#include "node/app/api_fixture.hpp"
#include "node/app/network_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kSentence = "the password of owner is now ";

// What the console shows; empty: nothing.
std::string shown_password(const Board& board) {
    const std::size_t at = board.log.text.rfind(kSentence);
    return at == std::string::npos ? "" : board.log.text.substr(at + kSentence.size(), 12);
}

std::string basic(std::string_view password) {
    const std::string text = "owner:" + std::string(password);
    std::array<char, 128> memory;
    return "Authorization: Basic " + std::string(base64_encode(as_bytes(text), memory)) + "\r\n";
}

bool logs_in(Board& board, std::string_view password) {
    return board.get("/status", basic(password)).starts_with("HTTP/1.1 200 ");
}

// With a radio and a serial line, and all protocols allowed to anybody.
struct OpenBoard : NetBoard {
    OpenBoard() {
        start_radio();
        wifi.come_up();
        network.wake();
        run();
    }
};

TEST(PasswordReset, a_line_on_the_serial_console_gives_the_owner_a_new_password) {
    OpenBoard board;
    ASSERT_TRUE(logs_in(board, "long:password"));
    board.serial.to_board = "reset password\r\n";
    board.run(1s);
    const std::string password = shown_password(board);
    ASSERT_EQ(password.size(), 12U) << board.log.text;
    EXPECT_FALSE(board.serial.from_board.contains(password));
    EXPECT_FALSE(logs_in(board, "long:password"));
    EXPECT_TRUE(logs_in(board, password));
    board.restart();
    EXPECT_TRUE(logs_in(board, password));
    EXPECT_FALSE(board.node->settings().document().contains(password)) << "it is kept as a record only";
}

TEST(PasswordReset, ends_what_the_owner_has_opened) {
    OpenBoard board;
    FakeNetwork::Peer& viewer = board.connect(80, Board::kStranger);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n" + basic("long:password") + "\r\n";
    board.run(500ms);
    ASSERT_TRUE(viewer.from_board.starts_with("HTTP/1.1 200 ")) << viewer.from_board;
    board.node->reset_password();
    board.run(1s);
    EXPECT_TRUE(viewer.board_ended);
}

TEST(PasswordReset, of_a_board_without_an_owner_makes_one) {
    Board board(Board::kSmall, "");
    EXPECT_FALSE(board.node->has_owner());
    board.node->reset_password();
    board.run(1s);
    EXPECT_TRUE(board.node->has_owner());
    EXPECT_TRUE(logs_in(board, shown_password(board)));
}

TEST(PasswordReset, that_cannot_be_stored_changes_and_shows_nothing) {
    Board board;
    board.storage.error = port::StorageError::kFull;
    board.node->reset_password();
    board.run(1s);
    EXPECT_EQ(shown_password(board), "");
    EXPECT_TRUE(board.log.text.contains("cannot be stored")) << board.log.text;
    EXPECT_TRUE(logs_in(board, "long:password"));
    board.storage.error.reset();
    board.node->reset_password();
    board.run(1s);
    EXPECT_TRUE(logs_in(board, shown_password(board)));
}

TEST(PasswordReset, waits_for_a_change_that_is_being_saved_and_comes_before_a_flood_of_log_ins) {
    Board board;
    board.worker.stalls = true;
    begin_change(board, "/api/v1/settings", R"({"name":"Porch"})", kBasic, "PATCH");
    board.run(100ms);
    board.node->reset_password();
    for (int i = 0; i < 4; ++i)
        board.connect(80, Board::kStranger).to_board =
            "GET /status HTTP/1.1\r\nHost: b\r\n" + basic("wrong " + std::to_string(i)) + "\r\n";
    board.run(100ms);
    EXPECT_EQ(shown_password(board), "");
    board.worker.stalls = false;
    board.network.wake();
    board.run(2s);
    EXPECT_EQ(board.node->settings().text(Key::kName), "Porch");
    EXPECT_TRUE(logs_in(board, shown_password(board)));
}

TEST(PasswordReset, nobody_can_ask_for_it_over_the_network) {
    OpenBoard board;
    constexpr std::string_view kLine = "\r\nreset password\r\n";
    for (const std::uint16_t port : {80, 3333}) {
        for (const IpAddress& address : {Board::kFriend, Board::kStranger}) {
            const std::string line(kLine);
            for (const std::string& sent :
                 {line, "GET /status HTTP/1.1\r\nHost: b\r\nX: y" + line + line,
                  "POST /login HTTP/1.1\r\nHost: b\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                  "Content-Length: " +
                      std::to_string(line.size()) + "\r\n\r\n" + line,
                  "1235" + line}) {
                FakeNetwork::Peer& peer = board.connect(port, address);
                peer.to_board = sent;
                board.run(50ms);
                peer.ended = true;
                board.run(50ms);
            }
        }
    }
    EXPECT_EQ(shown_password(board), "");
    EXPECT_FALSE(board.log.text.contains("asks for a new password"));
    EXPECT_TRUE(logs_in(board, "long:password"));
}

}  // namespace
}  // namespace vedette::node
