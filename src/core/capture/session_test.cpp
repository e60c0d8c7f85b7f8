#include "core/capture/session.hpp"

#include <array>
#include <string>

#include <gtest/gtest.h>

namespace vedette::capture {
namespace {

ServerAction on_text(std::string_view text) {
    return server_action({Kind::kText, false, text.size(), as_bytes(text)});
}

TEST(CaptureServer, the_command_in_one_text_frame_asks_for_a_picture) {
    EXPECT_TRUE(on_text("capture") == ServerAction::kSendPicture);
}

TEST(CaptureServer, W3_other_and_empty_text_gets_no_reply_and_the_next_command_works) {
    for (const char* text : {"Capture", "CAPTURE", "capture\n", "capture\r\n", " capture", "capture ",
                             "captur", "capturecapture", "x", ""}) {
        EXPECT_TRUE(on_text(text) == ServerAction::kIgnore) << text;
        EXPECT_TRUE(on_text("capture") == ServerAction::kSendPicture);
    }
    EXPECT_TRUE(on_text(std::string_view("capture\0", 8)) == ServerAction::kIgnore);
    EXPECT_TRUE(server_action({Kind::kText, false, 0, Bytes()}) == ServerAction::kIgnore)
        << "no memory at all";
}

TEST(CaptureServer, W3_fragmented_text_is_no_command) {
    EXPECT_TRUE(server_action({Kind::kText, true, 7, as_bytes("capture")}) == ServerAction::kIgnore);
}

TEST(CaptureServer, W4_a_binary_message_gets_no_reply_and_its_length_is_logged) {
    EXPECT_TRUE(server_action({Kind::kBinary, false, 7, as_bytes("capture")}) == ServerAction::kLogBinary);
    EXPECT_TRUE(server_action({Kind::kBinary, true, 15360, Bytes()}) == ServerAction::kLogBinary);
    EXPECT_TRUE(server_action({Kind::kBinary, false, 0, Bytes()}) == ServerAction::kLogBinary);
    std::array<char, 60> memory{};
    EXPECT_EQ(format_binary(2, 15360, memory), "[2] Get binary length: 15360");
}

TEST(CaptureServer, a_message_over_15_kib_closes_the_connection) {
    for (const Kind kind : {Kind::kText, Kind::kBinary}) {
        EXPECT_TRUE(server_action({kind, false, 15 * 1024, Bytes()}) != ServerAction::kCloseTooBig);
        EXPECT_TRUE(server_action({kind, false, 15 * 1024 + 1, Bytes()}) == ServerAction::kCloseTooBig);
        EXPECT_TRUE(server_action({kind, true, std::uint64_t{1} << 63, Bytes()}) ==
                    ServerAction::kCloseTooBig);
    }
}

TEST(CaptureServer, log_lines_are_the_originals) {
    std::array<char, 60> memory{};
    EXPECT_EQ(format_connected(0, "192.168.4.17", memory), "[0] Connection from 192.168.4.17");
    EXPECT_EQ(format_disconnected(4, memory), "[4] Disconnected!");
    EXPECT_EQ(format_binary(1, 18446744073709551615ULL, memory),
              "[1] Get binary length: 18446744073709551615");
    std::array<char, 12> small{};
    EXPECT_EQ(format_connected(0, "192.168.4.17", small), "[0] Connecti") << "cut, not overrun";
    EXPECT_EQ(format_disconnected(0, std::span<char>()), "");
}

TEST(CaptureClient, takes_binary_messages_as_pictures_and_nothing_else) {
    const auto on = [](Kind kind, std::uint64_t bytes) {
        return client_action({kind, false, bytes, Bytes()}, 1000);
    };
    EXPECT_TRUE(on(Kind::kBinary, 1000) == ClientAction::kTakePicture);
    EXPECT_TRUE(on(Kind::kBinary, 1001) == ClientAction::kCloseTooBig);
    EXPECT_TRUE(on(Kind::kBinary, 0) == ClientAction::kIgnore);
    EXPECT_TRUE(on(Kind::kText, 5) == ClientAction::kIgnore);
    EXPECT_TRUE(on(Kind::kText, 1001) == ClientAction::kCloseTooBig);
    EXPECT_TRUE(client_action({Kind::kBinary, true, 9, Bytes()}, 1000) == ClientAction::kTakePicture)
        << "other servers may send fragments";
}

TEST(CaptureAsker, asks_once_an_interval_and_never_while_an_answer_is_due) {
    Asker asker(500ms, 5s);
    const MonoTime start{100s};
    EXPECT_TRUE(asker.due() < start);
    EXPECT_TRUE(asker.ask(start));
    EXPECT_FALSE(asker.ask(start + 1s)) << "the answer is due";
    asker.answered();
    EXPECT_TRUE(asker.due() == start + 500ms);
    EXPECT_TRUE(asker.ask(start + 1s)) << "the interval passed while waiting";
    asker.answered();
    EXPECT_FALSE(asker.ask(start + 1s + 499ms));
    EXPECT_TRUE(asker.ask(start + 1s + 500ms));
}

TEST(CaptureAsker, asks_again_when_the_server_stays_silent) {
    Asker asker(0ms, 5s);
    const MonoTime start{0s};
    EXPECT_TRUE(asker.ask(start));
    EXPECT_TRUE(asker.due() == start + 5s);
    EXPECT_FALSE(asker.ask(start + 4999ms));
    EXPECT_TRUE(asker.ask(start + 5s));
    asker.answered();
    EXPECT_TRUE(asker.ask(start + 5s)) << "no interval: with the answer";
}

TEST(CaptureAsker, a_wrong_answer_is_followed_by_a_second_of_quiet) {
    Asker asker(0ms, 5s);
    const MonoTime start{0s};
    EXPECT_TRUE(asker.ask(start));
    asker.wrong_answer(start + 10ms);
    asker.wrong_answer(start + 500ms);
    EXPECT_FALSE(asker.ask(start + 1499ms));
    EXPECT_TRUE(asker.ask(start + 1500ms));
}

TEST(CaptureAsker, the_last_piece_of_a_picture_ends_the_quiet) {
    Asker asker(100ms, 5s);
    const MonoTime start{0s};
    EXPECT_TRUE(asker.ask(start));
    asker.wrong_answer(start + 10ms);
    asker.answered();
    EXPECT_FALSE(asker.ask(start + 99ms));
    EXPECT_TRUE(asker.ask(start + 100ms));
}

TEST(CaptureAsker, an_interval_longer_than_the_patience_holds) {
    Asker asker(60s, 5s);
    EXPECT_TRUE(asker.ask(MonoTime{0s}));
    EXPECT_FALSE(asker.ask(MonoTime{59s}));
    EXPECT_TRUE(asker.ask(MonoTime{60s}));
}

}  // namespace
}  // namespace vedette::capture
