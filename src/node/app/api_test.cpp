#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"

namespace vedette::node {
namespace {

TEST(NodeApi, status_says_what_the_board_does) {
    Board board;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(1s);
    const std::string status = show(board, "/api/v1/status");
    EXPECT_TRUE(status.starts_with(
        R"({"name":"vedette","version":"","board":"AI_THINKER","uptime_s":1,"utc_s":1700000101,)"))
        << status;
    EXPECT_TRUE(status.contains(R"("camera":{"has_pictures":true,"runs":true,"taken":)"));
    EXPECT_TRUE(
        status.contains(R"("dropped":0},"viewers":{"now":1,"max":4},"capture_clients":{"now":0,"max":5},)"));
    EXPECT_TRUE(status.contains(R"("connections":{"now":2,"max":16},)"));
    EXPECT_TRUE(status.contains(R"("request_memory":{"free":4,"blocks":4,"block_bytes":3072})")) << status;
    EXPECT_TRUE(status.contains(R"("picture_memory":{"free":5,"blocks":6,"block_bytes":64})")) << status;
}

TEST(NodeApi, a_wall_clock_that_jumps_changes_the_time_shown_and_nothing_else) {
    Board board;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /stream HTTP/1.1\r\nHost: b\r\n\r\n";
    board.run(1s);
    for (const Duration utc : {Duration(0s), Duration(4'000'000'000s), Duration(1'700'000'000s)}) {
        board.clock.ahead = utc;
        const int before = board.camera.taken;
        viewer.from_board.clear();
        board.run(1s);
        EXPECT_TRUE(board.camera.taken >= before + 24);
        EXPECT_TRUE(viewer.from_board.contains(FakeCamera::picture(before + 20)));
    }
    board.clock.ahead = 0s;
    EXPECT_TRUE(show(board, "/api/v1/status").contains(R"("uptime_s":4,"utc_s":104,)"));
    EXPECT_TRUE(viewer.is_open);
}

TEST(NodeApi, settings_are_shown_with_their_ranges_and_changed_together) {
    Board board;
    board.camera.values[static_cast<std::size_t>(port::Setting::kQuality)] = 12;
    const std::string camera = show(board, "/api/v1/camera");
    EXPECT_TRUE(camera.contains(R"({"name":"quality","value":12,"min":4,"max":63,"default":12})")) << camera;
    EXPECT_TRUE(camera.contains(R"({"name":"VGA","width":640,"height":480})"));
    const std::string changed = change(
        board, "/api/v1/camera", R"({"quality": 20, "framesize": "SVGA", "vflip": true, "ae_level": -2})");
    EXPECT_TRUE(changed.starts_with("HTTP/1.1 200 ")) << changed;
    EXPECT_TRUE(dechunk(changed).contains(R"({"name":"quality","value":20,)"));
    EXPECT_EQ(board.camera.get(port::Setting::kFramesize), 9);
    EXPECT_EQ(board.camera.get(port::Setting::kVflip), 1);
    EXPECT_EQ(board.camera.get(port::Setting::kAeLevel), -2);
    EXPECT_TRUE(change(board, "/api/v1/camera", "{}", kBasic, "POST").starts_with("HTTP/1.1 200 "));
}

TEST(NodeApi, a_change_with_one_wrong_member_changes_nothing) {
    Board board;
    board.camera.values[static_cast<std::size_t>(port::Setting::kQuality)] = 12;
    const auto values = board.camera.values;
    const auto refused = [&](std::string_view body, std::string_view answer, std::string_view text) {
        const std::string got = change(board, "/api/v1/camera", body);
        EXPECT_TRUE(got.starts_with(answer)) << got;
        EXPECT_TRUE(got.contains("Content-Type: application/problem+json\r\n"));
        EXPECT_TRUE(got.contains(text)) << got;
        EXPECT_TRUE(is_json(got.substr(got.find("\r\n\r\n") + 4)));
        EXPECT_TRUE(board.camera.values == values) << body;
    };
    refused(R"({"quality":20,"vflip":2})", "HTTP/1.1 400 ",
            R"("It is a number of 0 to 1; nothing has changed.")");
    refused(R"({"quality":20,"vflip":2})", "HTTP/1.1 400 ", R"("parameter":"vflip")");
    refused(R"({"quality":20,"nothing":1})", "HTTP/1.1 404 ", R"("parameter":"nothing")");
    refused(R"({"quality":20,"vflip":"x"})", "HTTP/1.1 400 ", "invalid_argument");
    refused(R"({"quality":20,"framesize":"1x1"})", "HTTP/1.1 400 ", "invalid_argument");
    board.camera.refused = port::Setting::kVflip;
    refused(R"({"quality":20,"vflip":1})", "HTTP/1.1 400 ", "The sensor does not take one of these values");
    refused(R"({"quality":20,"vflip":null})", "HTTP/1.1 400 ", "invalid_argument");
    refused(R"({"quality":20.5})", "HTTP/1.1 400 ", "malformed_request");
    refused(R"({"quality":20)", "HTTP/1.1 400 ", "The body ends too early; nothing has changed.");
    refused(R"({"quality":20}x)", "HTTP/1.1 400 ", "malformed_request");
    refused(R"([])", "HTTP/1.1 400 ", "The body is no JSON object");
    refused("", "HTTP/1.1 400 ", "malformed_request");
    refused(R"({"a":{"b":1}})", "HTTP/1.1 400 ", "malformed_request");
    refused(R"({"quality":20,"a-name-that-is-longer-than-any-setting":1})", "HTTP/1.1 400 ", "too long");
}

TEST(NodeApi, the_document_is_served_to_who_takes_it_compressed) {
    Board board;
    std::string fields(kBasic);
    fields += "Accept-Encoding: gzip, deflate, br\r\n";
    const std::string answer = board.get("/api/v1/openapi.json", fields);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(answer.contains("Content-Encoding: gzip\r\n"));
    EXPECT_TRUE(answer.substr(answer.find("\r\n\r\n") + 4, 3) == "\x1f\x8b\x08");
    EXPECT_TRUE(board.get("/api/v1/openapi.json", kBasic).starts_with("HTTP/1.1 406 "));
}

TEST(NodeApi, servos_move_to_a_position_or_by_so_many_degrees) {
    Board board;
    EXPECT_EQ(show(board, "/api/v1/servos"), R"({"traverse":90,"elevation":90,"moved":false})");
    EXPECT_EQ(dechunk(change(board, "/api/v1/servos", R"({"traverse":180,"elevation_by":-20})")),
              R"({"traverse":180,"elevation":70,"moved":true})");
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{2400, 500 + 70 * 1900 / 180}));
    EXPECT_EQ(dechunk(change(board, "/api/v1/servos", R"({"traverse_by":5,"elevation":0})", "")),
              R"({"traverse":180,"elevation":0,"moved":true})");
    for (const std::string_view body :
         {R"({"traverse":181})", R"({"elevation":-1})", R"({"elevation_by":-181})", R"({"pan":1})",
          R"({"traverse":0,"elevation":"x"})", "1"}) {
        EXPECT_TRUE(change(board, "/api/v1/servos", body).starts_with("HTTP/1.1 400 ")) << body;
    }
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{2400, 500}));
}

TEST(NodeApi, the_lamp_is_set) {
    Board board;
    EXPECT_EQ(show(board, "/api/v1/lamp"), R"({"level":0})");
    EXPECT_EQ(dechunk(change(board, "/api/v1/lamp", R"({"level":200})")), R"({"level":200})");
    EXPECT_EQ(board.lamp.level, 200);
    for (const std::string_view body : {R"({"level":256})", R"({"level":"1"})", R"({"lamp":1})", "["})
        EXPECT_TRUE(change(board, "/api/v1/lamp", body).starts_with("HTTP/1.1 400 ")) << body;
    EXPECT_EQ(board.lamp.level, 200);
}

TEST(NodeApi, streams_are_listed_and_a_snapshot_is_a_picture) {
    Board board;
    const std::string streams = show(board, "/api/v1/streams");
    EXPECT_TRUE(
        streams.contains(R"({"path":"/camera/start","type":"multipart/x-mixed-replace","port":"second"})"));
    EXPECT_TRUE(board.get("/api/v1/snapshot.jpg", kBasic).contains("Content-Type: image/jpeg\r\n"));
}

TEST(NodeApi, strangers_and_pages_of_other_sites_get_and_change_nothing) {
    Board board;
    for (const std::string_view target :
         {"/api/v1/status", "/api/v1/streams", "/api/v1/camera", "/api/v1/servos", "/api/v1/lamp",
          "/api/v1/snapshot.jpg", "/api/v1/openapi.json"})
        EXPECT_TRUE(board.get(target, {}, 80, Board::kStranger).starts_with("HTTP/1.1 401 ")) << target;
    // A friend's address may steer and look, but not set.
    EXPECT_TRUE(board.get("/api/v1/servos").starts_with("HTTP/1.1 200 "));
    EXPECT_TRUE(board.get("/api/v1/status").starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(change(board, "/api/v1/camera", "{\"quality\":20}", "").starts_with("HTTP/1.1 401 "));
    EXPECT_TRUE(change(board, "/api/v1/lamp", "{\"level\":20}", "").starts_with("HTTP/1.1 401 "));
    // The owner's browser sends its log-in along.
    for (const std::string_view field : {"Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n",
                                         "Referer: http://evil.example/\r\n"}) {
        std::string fields(kBasic);
        fields += field;
        for (const std::string_view target : {"/api/v1/camera", "/api/v1/servos", "/api/v1/lamp"})
            EXPECT_TRUE(change(board, target, "{}", fields).starts_with("HTTP/1.1 403 ")) << target << field;
    }
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{0, 0}));
    EXPECT_EQ(board.camera.get(port::Setting::kQuality), 12);
    EXPECT_EQ(board.lamp.level, 0);
}

}  // namespace
}  // namespace vedette::node
