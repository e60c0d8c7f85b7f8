#include <gtest/gtest.h>

#include "node/app/node_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kBasic =
    "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n";  // owner:long:password

std::string body_of(const std::string& answer) {
    const std::size_t end = answer.find("\r\n\r\n");
    return end == answer.npos ? "" : answer.substr(end + 4);
}

TEST(NodeHttp, F1_F2_F7_a_query_moves_both_servos_and_nothing_moves_before) {
    Board board;
    board.run(1s);
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{0, 0}));
    const std::string first = board.get("/control_servo?tr=0&el=0", {}, 81);
    EXPECT_TRUE(first.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(first.contains("Content-Type: text/html\r\n"));
    EXPECT_EQ(body_of(first), "Servo control message received and valid.");
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{1450, 1450}));
    board.get("/control_servo?EL=-10&TR=5", {}, 80);
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{1502, 1344}));
}

TEST(NodeHttp, F3_F4_F14_a_wrong_query_moves_nothing_and_ends_the_connection) {
    Board board;
    board.get("/control_servo?tr=0&el=0");
    const std::string longest(200, 'x');
    for (const std::string& query : {std::string(), std::string("?tr=5"), std::string("?el=5"),
                                     std::string("?tr=12345&el=0"), "?" + longest}) {
        const std::string answer = board.get("/control_servo" + query, {}, 81);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
        EXPECT_TRUE(answer.contains("Connection: close\r\n"));
        EXPECT_EQ(body_of(answer), "Server has encountered an unexpected error");
    }
    EXPECT_TRUE(board.get("/control_servo?tr=abc&el=", {}, 81).starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{1450, 1450}));
}

TEST(NodeHttp, F5_F6_positions_saturate) {
    Board board;
    for (int i = 0; i < 40; ++i) board.get("/control_servo?tr=5&el=-5", {}, 81);
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{2400, 500}));
    board.get("/control_servo?tr=-5&el=5", {}, 81);
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{500 + 175 * 1900 / 180, 500 + 5 * 1900 / 180}));
    Board other;
    other.get("/control_servo?tr=410&el=0", {}, 81);
    EXPECT_EQ(other.servos.pulses[0], 2400);
}

TEST(NodeHttp, F8_W9_other_methods_and_addresses_are_refused) {
    Board board;
    FakeNetwork::Peer& peer = board.connect(81);
    peer.to_board = "POST /control_servo?tr=5&el=5 HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n";
    board.run();
    EXPECT_TRUE(peer.from_board.starts_with("HTTP/1.1 405 "));
    EXPECT_TRUE(peer.from_board.contains("Allow: GET\r\n"));
    EXPECT_TRUE(board.get("/x", {}, 81).starts_with("HTTP/1.1 404 "));
    const std::string plain = board.get("/", {}, 81);
    EXPECT_TRUE(plain.starts_with("HTTP/1.1 400 "));
    EXPECT_EQ(body_of(plain), "This is a Websocket server only!");
    EXPECT_TRUE(board.get("/", kBasic, 80).starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{0, 0}));
}

TEST(NodeHttp, strangers_get_neither_pictures_nor_pulses_nor_upgrades) {
    Board board;
    for (const std::string_view target :
         {"/mjpeg", "/stream", "/capture", "/capture.jpg", "/control_servo?tr=5&el=5", "/status",
          "/control?var=quality&val=20", "/camera/start", "/camera/stop",
          "/camera/configure?name=quality&value=20"}) {
        const std::string answer = board.get(target, {}, 81, Board::kStranger);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 401 ")) << target << answer;
        EXPECT_TRUE(answer.contains("WWW-Authenticate: Basic ")) << target;
    }
    // A friend's address may use the originals' protocols, but not the rest.
    EXPECT_TRUE(board.get("/status").starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(board.get("/control?var=quality&val=20").starts_with("HTTP/1.1 401 "));
    // A page of another site may show pictures to a friend, and move nothing.
    EXPECT_TRUE(board.get("/control_servo?tr=5&el=5", "Referer: http://evil.example/\r\n")
                    .starts_with("HTTP/1.1 403 "));
    EXPECT_TRUE(board.get("/capture", "Referer: http://evil.example/\r\n").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.get("/capture", "Origin: http://evil.example\r\n").starts_with("HTTP/1.1 403 "));
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{0, 0}));
    EXPECT_EQ(board.camera.get(port::Setting::kQuality), 12);
}

TEST(NodeHttp, W13_a_single_picture_is_taken_after_the_request) {
    Board board;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(1s);
    const int before = board.camera.taken;
    ASSERT_TRUE(before > 10);
    const std::string answer = board.get("/capture");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(answer.contains("Content-Type: image/jpeg\r\n"));
    EXPECT_TRUE(answer.contains("Content-Disposition: inline; filename=capture.jpg\r\n"));
    EXPECT_TRUE(answer.contains("X-Timestamp: 101."));
    EXPECT_EQ(body_of(answer), FakeCamera::picture(before + 1));
    EXPECT_TRUE(board.get("/capture.jpg", kBasic, 80, Board::kStranger).starts_with("HTTP/1.1 200 "));
}

TEST(NodeHttp, several_requests_share_a_connection) {
    Board board;
    FakeNetwork::Peer& peer = board.connect(80);
    peer.to_board =
        "GET /capture HTTP/1.1\r\nHost: b\r\n\r\nGET /control_servo?tr=1&el=1 HTTP/1.1\r\nHost: b\r\n\r\n"
        "GET /capture HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n";
    board.run(200ms);
    std::size_t answers = 0;
    for (std::size_t at = 0; (at = peer.from_board.find("HTTP/1.1 200", at)) != std::string::npos; ++at)
        ++answers;
    EXPECT_EQ(answers, 3U);
    EXPECT_TRUE(peer.board_ended);
    EXPECT_EQ(board.node->connections(), 1U);
    peer.ended = true;
    board.run();
    EXPECT_EQ(board.node->connections(), 0U);
    EXPECT_FALSE(peer.was_reset);
}

TEST(NodeHttp, W14_W15_the_stock_addresses_show_and_set_the_sensor) {
    Board board;
    board.camera.values[static_cast<std::size_t>(port::Setting::kFramesize)] = 8;
    const auto set = [&](std::string_view query) {
        std::string target("/control");
        target += query;
        return board.get(target, kBasic).substr(0, 12);
    };
    EXPECT_EQ(set("?var=framesize&val=13"), "HTTP/1.1 200");
    EXPECT_EQ(set("?var=vflip&val=1"), "HTTP/1.1 200");
    EXPECT_EQ(set("?var=led_intensity&val=200"), "HTTP/1.1 200");
    EXPECT_EQ(set("?var=framesize&val=14"), "HTTP/1.1 400");
    EXPECT_EQ(set("?var=quality&val=x"), "HTTP/1.1 400");
    EXPECT_EQ(set("?var=led_intensity&val=256"), "HTTP/1.1 400");
    EXPECT_EQ(set("?var=nothing&val=1"), "HTTP/1.1 404");
    EXPECT_EQ(set("?var=quality"), "HTTP/1.1 400");
    EXPECT_EQ(board.lamp.level, 200);
    const std::string status = body_of(board.get("/status", kBasic));
    EXPECT_TRUE(status.starts_with("{\"xclk\":20,\"pixformat\":4,\"framesize\":13,\"quality\":12,"))
        << status;
    EXPECT_TRUE(status.ends_with(",\"led_intensity\":200}")) << status;
    EXPECT_TRUE(status.contains("\"vflip\":1,")) << status;
    // The longest values still fit.
    for (std::size_t i = 0; i < port::kSettings; ++i) board.camera.values[i] = -1200;
    EXPECT_TRUE(body_of(board.get("/status", kBasic)).ends_with("}"));
}

TEST(NodeHttp, pycameresps_page_sets_the_sensor_by_its_names) {
    Board board;
    const auto set = [&](std::string_view query) {
        std::string target("/camera/configure");
        target += query;
        return board.get(target).substr(0, 12);
    };
    EXPECT_EQ(set("?name=framesize&value=1600x1200"), "HTTP/1.1 200");
    EXPECT_EQ(board.camera.get(port::Setting::kFramesize), 13);
    EXPECT_EQ(set("?name=framesize&value=VGA"), "HTTP/1.1 200");
    EXPECT_EQ(board.camera.get(port::Setting::kFramesize), 8);
    EXPECT_EQ(set("?name=hmirror&value=true"), "HTTP/1.1 200");
    EXPECT_EQ(board.camera.get(port::Setting::kHmirror), 1);
    EXPECT_EQ(set("?name=brightness&value=-2"), "HTTP/1.1 200");
    EXPECT_EQ(board.camera.get(port::Setting::kBrightness), -2);
    EXPECT_EQ(set("?name=flash_level&value=256"), "HTTP/1.1 200");
    EXPECT_EQ(board.lamp.level, 255);
    EXPECT_EQ(set("?name=framesize&value=1x1"), "HTTP/1.1 400");
    EXPECT_EQ(set("?name=flash_level&value=-1"), "HTTP/1.1 400");
    EXPECT_EQ(set(""), "HTTP/1.1 400");
}

TEST(NodeHttp, F15_without_a_camera_the_rest_works) {
    Board board;
    board.camera.absent = true;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n";
    const MonoTime begin = board.clock.now;
    EXPECT_TRUE(board.get("/control_servo?tr=5&el=5").starts_with("HTTP/1.1 200 "));
    while (viewer.from_board.empty() && board.clock.now - begin < 10s) board.run(100ms);
    EXPECT_TRUE(viewer.from_board.starts_with("HTTP/1.1 503 "));
    EXPECT_TRUE(board.clock.now - begin < 5s);
    EXPECT_EQ(board.log.text, "camera: the camera does not start\n");
}

TEST(NodeHttp, a_test_camera_of_tcpcam_has_no_pictures) {
    Board board;
    board.camera.jpeg = false;
    EXPECT_TRUE(board.get("/capture").starts_with("HTTP/1.1 503 "));
    EXPECT_FALSE(board.camera.running);
}

TEST(NodeHttp, malformed_and_slow_requests_are_refused) {
    Board board;
    FakeNetwork::Peer& wrong = board.connect(80);
    wrong.to_board = "GET /capture HTTP/1.1\r\nHost : b\r\n\r\n";
    board.run();
    EXPECT_TRUE(wrong.from_board.starts_with("HTTP/1.1 400 "));
    FakeNetwork::Peer& slow = board.connect(80);
    slow.to_board = "GET /cap";
    board.run(11s);
    EXPECT_TRUE(slow.from_board.starts_with("HTTP/1.1 408 "));
    FakeNetwork::Peer& silent = board.connect(80);
    board.run(31s);
    EXPECT_TRUE(silent.from_board.empty());
    EXPECT_FALSE(silent.is_open);
}

TEST(NodeHttp, requests_wait_for_memory_while_others_are_read) {
    Board board;  // reads 4 requests at once
    std::vector<FakeNetwork::Peer*> slow;
    for (int i = 0; i < 4; ++i) {
        slow.push_back(&board.connect(80));
        slow.back()->to_board = "GET /capture HTTP/1.1\r\n";
    }
    board.run();
    FakeNetwork::Peer& waiting = board.connect(80);
    waiting.to_board = "GET /control_servo?tr=5&el=5 HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(500ms);
    EXPECT_TRUE(waiting.from_board.empty());
    slow[2]->to_board += "Host: b\r\n\r\n";
    board.run(100ms);
    EXPECT_TRUE(slow[2]->from_board.starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(waiting.from_board.starts_with("HTTP/1.1 200 "));
    for (const FakeNetwork::Peer* one : slow) EXPECT_TRUE(one->is_open);  // nobody waits any longer
}

TEST(NodeHttp, an_idle_connection_makes_room_for_a_new_one) {
    Board board({.connections = 3, .pictures = 3, .picture_bytes = 64});
    std::vector<FakeNetwork::Peer*> idle;
    for (int i = 0; i < 3; ++i) {
        idle.push_back(&board.connect(80));
        board.run(10ms);
    }
    idle[0]->to_board = "GET /capture HTTP/1.1\r\nHost: b\r\n\r\n";  // so that the second is the oldest
    board.run(100ms);
    EXPECT_TRUE(board.get("/capture").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(idle[0]->is_open);
    EXPECT_FALSE(idle[1]->is_open);
    EXPECT_TRUE(idle[2]->is_open);
}

// https://github.com/espressif/esp-idf/issues/3851 | some clients that send nothing more keep no other out
TEST(NodeHttp, clients_that_send_half_a_request_keep_others_out_for_a_second) {
    Board board;
    std::vector<FakeNetwork::Peer*> slow;
    for (int i = 0; i < 12; ++i) {
        slow.push_back(&board.connect(80));
        slow.back()->to_board = "GET /capture HT";
    }
    board.run(500ms);
    EXPECT_TRUE(slow[0]->is_open);  // nobody waits yet but its like
    FakeNetwork::Peer& client = board.connect(80);
    client.to_board = "GET /capture HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(4s);
    EXPECT_TRUE(client.from_board.starts_with("HTTP/1.1 200 ")) << client.from_board;
    EXPECT_FALSE(slow[0]->is_open);
}

TEST(NodeHttp, passwords_that_are_being_checked_keep_others_out_for_three_seconds) {
    Board board;
    board.worker.stalls = true;
    std::vector<FakeNetwork::Peer*> guessers;
    for (const char* const credentials : {"b3duZXI6MQ==", "b3duZXI6Mg==", "b3duZXI6Mw==", "b3duZXI6NA=="}) {
        guessers.push_back(&board.connect(80));
        guessers.back()
            ->to_board.append("GET /status HTTP/1.1\r\nHost: b\r\nAuthorization: Basic ")
            .append(credentials)
            .append("\r\n\r\n");
    }
    board.run(10s);
    EXPECT_TRUE(guessers[0]->from_board.empty());  // nobody waits for the memory
    FakeNetwork::Peer& client = board.connect(80);
    client.to_board = "GET /capture HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(100ms);
    EXPECT_TRUE(client.from_board.starts_with("HTTP/1.1 200 ")) << client.from_board;
    EXPECT_TRUE(guessers[0]->from_board.starts_with("HTTP/1.1 503 ")) << guessers[0]->from_board;
    EXPECT_TRUE(guessers[1]->from_board.empty());
    FakeNetwork::Peer& guesser = board.connect(80);
    guesser.to_board = "GET /status HTTP/1.1\r\nHost: b\r\nAuthorization: Basic b3duZXI6NQ==\r\n\r\n";
    board.run(100ms);
    FakeNetwork::Peer& next = board.connect(80);
    next.to_board = client.to_board = "GET /capture HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(100ms);
    EXPECT_TRUE(next.from_board.starts_with("HTTP/1.1 200 ")) << next.from_board;
    board.worker.stalls = false;  // the node waits for its jobs at its end
}

}  // namespace
}  // namespace vedette::node
