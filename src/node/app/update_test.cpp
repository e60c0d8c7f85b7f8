// Updates on a board in memory: an image over HTTP, who may send one, and the trial of a new program.
#include <string>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"
#include "node/update/image_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kPath = "/api/v1/update";

// A board that takes updates, with a key.
struct UpdateBoard : Board {
    explicit UpdateBoard(bool on_trial = false) {
        slots.on_trial = on_trial;
        node->start_update(slots);
        const std::string key = R"({"update.key":")" + TestImage::digits(0x5a) + R"("})";
        if (on_trial) return;
        EXPECT_TRUE(change(*this, "/api/v1/settings", key).starts_with("HTTP/1.1 200 "));
    }
    ~UpdateBoard() { node.reset(); }  // waits for what the places are written with
    // A request with that body; what is sent of it at first.
    FakeNetwork::Peer& begin_put(std::string_view image, std::string_view fields = kBasic,
                                 std::size_t sent = SIZE_MAX) {
        FakeNetwork::Peer& peer = connect(80);
        peer.to_board.append("PUT ").append(kPath).append(" HTTP/1.1\r\nHost: board\r\nContent-Length: ");
        peer.to_board.append(std::to_string(image.size())).append("\r\n").append(fields).append("\r\n");
        peer.to_board.append(image.substr(0, sent));
        return peer;
    }
    std::string put(std::string_view image, std::string_view fields = kBasic) {
        FakeNetwork::Peer& peer = begin_put(image, fields);
        run(2s);
        peer.ended = true;
        return peer.from_board;
    }
    port::FakeSlots slots;
};

TEST(NodeUpdate, an_owner_sends_a_signed_image_and_the_board_restarts_with_it) {
    UpdateBoard board;
    const TestImage image{.code = std::string(20'000, 'n')};
    const std::string answer = board.put(image.make());
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    EXPECT_TRUE(board.slots.next_is_other);
    EXPECT_EQ(board.slots.other, image.program());
    EXPECT_EQ(board.system.restarts, 1);
}

TEST(NodeUpdate, reads_no_faster_than_it_writes) {
    UpdateBoard board;
    board.worker.stalls = true;
    FakeNetwork::Peer& peer = board.begin_put(TestImage{.code = std::string(20'000, 'n')}.make());
    board.run(2s);
    EXPECT_GT(peer.to_board.size(), 19'000U);  // it waits in the socket
    EXPECT_EQ(peer.from_board, "");
    board.worker.stalls = false;
    for (int i = 0; i < 20; ++i) board.run(1ms);
    EXPECT_TRUE(peer.from_board.starts_with("HTTP/1.1 200 ")) << peer.from_board;
}

TEST(NodeUpdate, refuses_with_a_sentence_what_is_not_for_this_board) {
    UpdateBoard board;
    EXPECT_TRUE(board.put(TestImage{.key = 0x11}.make()).contains("not signed by the key of this board"));
    EXPECT_TRUE(board.put(TestImage{.board = "ESP_EYE", .key = 0x5a}.make()).starts_with("HTTP/1.1 422 "));
    EXPECT_TRUE(board.put(std::string(3000, 'x')).contains("This is no signed image"));
    std::string damaged = TestImage{}.make();
    damaged.back() = 'q';
    EXPECT_TRUE(board.put(damaged).contains("not the one that was signed"));
    EXPECT_FALSE(board.slots.next_is_other);
    EXPECT_EQ(board.system.restarts, 0);
}

TEST(NodeUpdate, asks_who_sends_it_before_a_byte_of_the_body_is_read) {
    UpdateBoard board;
    const std::string image = TestImage{.code = std::string(20'000, 'n')}.make();
    for (const std::string_view fields :
         {std::string_view(), std::string_view("Authorization: Basic b3duZXI6d3Jvbmc6cGFzc3dvcmQ=\r\n")}) {
        FakeNetwork::Peer& peer = board.begin_put(image, fields, 100);
        board.run(2s);
        EXPECT_TRUE(peer.from_board.starts_with("HTTP/1.1 401 ")) << peer.from_board;
        EXPECT_FALSE(board.node->update()->is_open());
        peer.ended = true;
        board.run();
    }
    // Without a key, and without a length.
    EXPECT_TRUE(change(board, "/api/v1/settings", R"({"update.key":null})").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.put(image).contains("The board knows no key"));
    EXPECT_TRUE(change(board, kPath, "", kBasic, "PUT").starts_with("HTTP/1.1 411 "));
}

TEST(NodeUpdate, a_sender_that_goes_leaves_the_place_to_the_next_one) {
    UpdateBoard board;
    const std::string image = TestImage{.code = std::string(20'000, 'n')}.make();
    FakeNetwork::Peer& gone = board.begin_put(image, kBasic, 9000);
    board.run(1s);
    EXPECT_TRUE(board.node->update()->is_open());
    EXPECT_TRUE(board.put(image).contains("Another update is under way"));
    gone.ended = true;
    board.run(100ms);
    EXPECT_FALSE(board.node->update()->is_open());
    EXPECT_FALSE(board.slots.next_is_other);
    EXPECT_TRUE(board.put(image).starts_with("HTTP/1.1 200 "));
}

TEST(NodeUpdate, pages_are_served_while_an_image_comes_slowly) {
    UpdateBoard board;
    board.begin_put(TestImage{.code = std::string(20'000, 'n')}.make(), kBasic, 9000);
    board.run(1s);
    for (int i = 0; i < 8; ++i) EXPECT_TRUE(board.get(kPath, kBasic).contains(R"("received":)"));
    EXPECT_TRUE(board.node->update()->is_open());
}

TEST(NodeUpdate, a_new_program_is_kept_once_it_has_sent_a_page_and_not_by_a_refusal) {
    UpdateBoard board(true);
    EXPECT_TRUE(board.get("/status").starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(board.node->update()->is_on_trial());
    EXPECT_TRUE(board.get("/login").starts_with("HTTP/1.1 200 "));
    EXPECT_FALSE(board.slots.on_trial);
    board.run(70s);
    EXPECT_EQ(board.system.restarts, 0);
}

TEST(NodeUpdate, a_new_program_whose_slow_task_does_not_start_gives_way_whatever_it_has_sent) {
    UpdateBoard board(true);
    board.worker.stalls = true;
    EXPECT_TRUE(board.get("/login").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.get("/capture").starts_with("HTTP/1.1 200 "));
    board.run(61s);
    EXPECT_TRUE(board.slots.on_trial);
    EXPECT_EQ(board.system.restarts, 1);
    board.worker.stalls = false;
}

TEST(NodeUpdate, a_new_program_that_cannot_read_the_settings_gives_way) {
    UpdateBoard board(true);
    board.node.reset();
    board.storage.error = port::StorageError::kFailed;
    board.node = std::make_unique<Node>(board.parts(), Board::kSmall, Options{.settings = Board::kSettings});
    ASSERT_TRUE(board.node->listen());
    board.node->start_update(board.slots);
    EXPECT_TRUE(board.get("/capture").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.slots.on_trial);
}

TEST(NodeUpdate, a_picture_keeps_it_too_and_a_minute_without_anything_ends_the_trial) {
    UpdateBoard board(true);
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: board\r\n\r\n";
    board.run(1s);
    EXPECT_FALSE(board.slots.on_trial);
    UpdateBoard alone(true);
    alone.run(61s);
    EXPECT_EQ(alone.system.restarts, 1);
    EXPECT_TRUE(alone.slots.on_trial);
}

}  // namespace
}  // namespace vedette::node
