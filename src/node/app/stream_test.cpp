#include <gtest/gtest.h>

#include "node/app/node_fixture.hpp"

namespace vedette::node {
namespace {

FakeNetwork::Peer& watch(Board& board, std::string_view target = "/mjpeg", std::uint16_t port = 80) {
    FakeNetwork::Peer& peer = board.connect(port);
    peer.to_board.append("GET ").append(target).append(" HTTP/1.1\r\nHost: b\r\n\r\n");
    return peer;
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t n = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += what.size()) ++n;
    return n;
}

TEST(NodeStream, F9_is_securitycams_byte_for_byte) {
    Board board;
    const FakeNetwork::Peer& viewer = watch(board);
    board.run(100ms);
    std::string expected =
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: multipart/x-mixed-replace;boundary=123456789000000000000987654321\r\n"
        "Transfer-Encoding: chunked\r\n\r\n";
    for (int i = 1; i <= 2; ++i) {
        expected += "24\r\n\r\n--123456789000000000000987654321\r\n\r\n";
        expected += "30\r\nContent-Type: image/jpeg\r\nContent-Length: 15\r\n\r\n\r\n";
        expected += "f\r\n" + FakeCamera::picture(i) + "\r\n";
    }
    EXPECT_EQ(viewer.from_board, expected);
}

TEST(NodeStream, the_stock_address_adds_time_stamps) {
    Board board;
    const FakeNetwork::Peer& viewer = watch(board, "/stream");
    board.run(100ms);
    EXPECT_TRUE(viewer.from_board.contains("X-Timestamp: 100.0")) << viewer.from_board;
    EXPECT_EQ(count(viewer.from_board, "picture "), 2U);
}

TEST(NodeStream, a_client_of_http_1_0_gets_a_stream_without_chunks) {
    Board board;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.0\r\n\r\n";
    board.run(100ms);
    EXPECT_FALSE(viewer.from_board.contains("chunked"));
    EXPECT_TRUE(viewer.from_board.contains("Content-Length: 15\r\n"));
    EXPECT_TRUE(viewer.from_board.contains("\r\n\r\n" + FakeCamera::picture(1) + "\r\n--"));
}

TEST(NodeStream, F11_F12_four_viewers_get_every_picture_and_the_fifth_a_reason) {
    Board board;
    std::vector<FakeNetwork::Peer*> viewers;
    for (int i = 0; i < 4; ++i) viewers.push_back(&watch(board));
    board.run(1s);
    FakeNetwork::Peer& fifth = watch(board);
    board.run(10ms);
    EXPECT_TRUE(fifth.from_board.starts_with("HTTP/1.1 503 ")) << fifth.from_board;
    EXPECT_TRUE(fifth.from_board.contains("viewers"));
    for (const FakeNetwork::Peer* viewer : viewers) {
        for (int i = 1; i < 24; ++i) EXPECT_TRUE(viewer->from_board.contains(FakeCamera::picture(i))) << i;
    }
    // The servos answer meanwhile, and who leaves makes room.
    const MonoTime begin = board.clock.now;
    FakeNetwork::Peer& steering = board.connect(81);
    steering.to_board = "GET /control_servo?tr=5&el=5 HTTP/1.1\r\nHost: b\r\n\r\n";
    while (steering.from_board.empty() && board.clock.now - begin < 1s) board.node->turn(1s);
    EXPECT_TRUE(board.clock.now - begin < 50ms);
    viewers[1]->ended = true;
    viewers[1]->room = 0;
    board.run(6s);
    FakeNetwork::Peer& next = watch(board);
    board.run(100ms);
    EXPECT_TRUE(next.from_board.starts_with("HTTP/1.1 200 "));
}

// https://github.com/eloquentarduino/EloquentVision/issues/8 | who closes a stream can open the next one at
// once
TEST(NodeStream, a_viewer_that_has_gone_leaves_its_place_before_the_next_picture) {
    Board board;
    for (int i = 0; i < 20; ++i) {
        FakeNetwork::Peer& viewer = watch(board);
        board.run(60ms);
        EXPECT_TRUE(viewer.from_board.starts_with("HTTP/1.1 200 ")) << i;
        board.camera.silent = true;
        viewer.ended = true;
        board.run(1ms);
        EXPECT_FALSE(viewer.is_open) << i;
        board.camera.silent = false;
    }
}

TEST(NodeStream, a_slow_viewer_skips_pictures_and_ages_no_other) {
    Board board;
    const FakeNetwork::Peer& fast = watch(board);
    FakeNetwork::Peer& slow = watch(board);
    slow.room = 200;  // the head and a part of the first picture's head
    board.run(2s);
    const int newest = board.camera.taken;
    EXPECT_TRUE(fast.from_board.contains(FakeCamera::picture(newest)));
    EXPECT_EQ(count(fast.from_board, " picture "), static_cast<std::size_t>(newest));
    slow.room = SIZE_MAX;
    board.run(100ms);
    // The picture that was under way, whole, and then the newest.
    EXPECT_TRUE(slow.from_board.contains(FakeCamera::picture(1) + "\r\n"));
    EXPECT_FALSE(slow.from_board.contains(FakeCamera::picture(2)));
    EXPECT_TRUE(slow.from_board.contains(FakeCamera::picture(newest)) ||
                slow.from_board.contains(FakeCamera::picture(newest + 1)));
}

TEST(NodeStream, F13_a_viewer_that_stops_reading_is_dropped_with_a_reset) {
    Board board;
    FakeNetwork::Peer& stalled = watch(board);
    board.run(500ms);
    stalled.room = 20;
    board.run(6s);
    EXPECT_FALSE(stalled.is_open);
    EXPECT_TRUE(stalled.was_reset);
    EXPECT_EQ(board.node->connections(), 0U);
}

TEST(NodeStream, a_viewer_that_trickles_is_dropped_as_well) {
    Board board;
    FakeNetwork::Peer& trickle = watch(board);
    trickle.room = 150;
    const MonoTime begin = board.clock.now;
    while (trickle.is_open && board.clock.now - begin < 60s) {
        trickle.room += 1;
        board.run(1s);
    }
    EXPECT_TRUE(trickle.was_reset);
    EXPECT_TRUE(board.clock.now - begin < 40s);
}

TEST(NodeStream, ends_when_the_camera_has_been_silent_for_long) {
    Board board;
    FakeNetwork::Peer& viewer = watch(board);
    board.run(1s);
    board.camera.silent = true;
    board.run(9s);
    EXPECT_FALSE(viewer.board_ended);
    board.run(2s);
    EXPECT_TRUE(viewer.board_ended);
    EXPECT_TRUE(viewer.from_board.ends_with("\r\n0\r\n\r\n"));
    EXPECT_TRUE(watch(board).from_board.empty());
    board.run(1s);
}

TEST(NodeStream, the_camera_rests_when_nobody_watches) {
    Board board;
    FakeNetwork::Peer& viewer = watch(board);
    board.run(1s);
    EXPECT_TRUE(board.camera.running);
    viewer.ended = true;
    viewer.room = 0;
    board.run(6s);
    EXPECT_FALSE(viewer.is_open);
    board.run(5s);
    EXPECT_FALSE(board.camera.running);
}

TEST(NodeStream, Y8_camera_start_streams_on_the_second_port_until_it_is_stopped) {
    Board board;
    EXPECT_TRUE(board.get("/camera/start", {}, 80).starts_with("HTTP/1.1 404 "));
    FakeNetwork::Peer& first = watch(board, "/camera/start", 81);
    FakeNetwork::Peer& second = watch(board, "/camera/start", 81);
    FakeNetwork::Peer& other = watch(board);
    board.run(1s);
    for (const FakeNetwork::Peer* viewer : {&first, &second, &other})
        EXPECT_TRUE(count(viewer->from_board, " picture ") > 20);
    EXPECT_TRUE(board.get("/camera/stop").starts_with("HTTP/1.1 200 "));
    board.run(100ms);
    EXPECT_TRUE(first.board_ended);
    EXPECT_TRUE(second.from_board.ends_with("\r\n0\r\n\r\n"));
    EXPECT_FALSE(other.board_ended);
}

TEST(NodeStream, Y8_camera_start_ends_ten_minutes_after_its_last_use) {
    Board board;
    FakeNetwork::Peer& viewer = watch(board, "/camera/start", 81);
    viewer.forgets = true;
    board.run(599s);
    EXPECT_TRUE(board.get("/camera/configure?name=quality&value=20").starts_with("HTTP/1.1 200 "));
    board.run(590s);
    EXPECT_FALSE(viewer.board_ended);
    board.run(11s);
    EXPECT_TRUE(viewer.board_ended);
}

}  // namespace
}  // namespace vedette::node
