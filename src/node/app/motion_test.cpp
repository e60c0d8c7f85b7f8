// Motion detection of a whole board: settings, API and page.
#include <string>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"
#include "node/motion/motion_fixture.hpp"

namespace vedette::node {
namespace {

constexpr Profile kProfile{.connections = 8, .pictures = 6, .picture_bytes = 6 * 1024};

void show_view(Board& board, const DrawnView& view) {
    std::array<std::uint8_t, 6 * 1024> memory;
    board.camera.view = as_text(Bytes(memory).first(draw_view(view, memory)));
}

void walk(Board& board) {
    for (int step = 0; step < 20; ++step) {
        show_view(board, {.box = {12 * step, 80, 12 * step + 40, 180}});
        board.run(200ms);
    }
}

TEST(NodeMotion, is_off_until_a_setting_says_so_and_then_tells_events) {
    Board board(kProfile);
    show_view(board, {});
    board.run(10s);
    EXPECT_FALSE(board.camera.running);
    EXPECT_EQ(show(board, "/api/v1/motion"),
              R"({"state":"off","looked_at":0,"score":0,"changed_cells":0,"cells":0,"event":null,)"
              R"("health":[],"card":null,"objects":[]})");
    ASSERT_TRUE(
        change(board, "/api/v1/settings", R"({"motion.activated":true})").starts_with("HTTP/1.1 200 "));
    board.run(5s);
    EXPECT_TRUE(board.camera.running);
    EXPECT_TRUE(show(board, "/api/v1/motion").starts_with(R"({"state":"quiet",)"));
    walk(board);
    const std::string moving = show(board, "/api/v1/motion");
    EXPECT_TRUE(moving.starts_with(R"({"state":"motion",)")) << moving;
    EXPECT_TRUE(moving.contains(R"("event":{"id":1,"active":true,"began_utc_s":17)")) << moving;
    EXPECT_TRUE(moving.contains(R"("objects":[{"x":)")) << moving;
    show_view(board, {});
    board.run(5s);
    EXPECT_TRUE(show(board, "/api/v1/motion").contains(R"("event":{"id":1,"active":false,)"));
    EXPECT_EQ(board.log.text, "");
}

TEST(NodeMotion, keeps_the_rate_of_the_pictures_while_nobody_watches) {
    Board board(kProfile);
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"motion.activated":true,"motion.period":"500ms"})")
                    .starts_with("HTTP/1.1 200 "));
    show_view(board, {});
    board.run(1s);
    const int before = board.camera.taken;
    board.run(10s);
    EXPECT_GE(board.camera.taken - before, 19);
    EXPECT_LE(board.camera.taken - before, 21);
}

TEST(NodeMotion, goes_on_while_viewers_get_each_picture) {
    Board board(kProfile);
    ASSERT_TRUE(
        change(board, "/api/v1/settings", R"({"motion.activated":true})").starts_with("HTTP/1.1 200 "));
    show_view(board, {});
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: board\r\n\r\n";
    viewer.forgets = true;
    board.run(4s);
    EXPECT_GE(board.camera.taken, 95);
    EXPECT_TRUE(show(board, "/api/v1/motion").starts_with(R"({"state":"quiet",)"));
}

TEST(NodeMotion, a_stalled_task_holds_up_neither_the_viewers_nor_the_end_of_the_node) {
    Board board(kProfile);
    ASSERT_TRUE(
        change(board, "/api/v1/settings", R"({"motion.activated":true})").starts_with("HTTP/1.1 200 "));
    show_view(board, {});
    board.see.stalls = true;
    board.run(2s);
    const int taken = board.camera.taken;
    FakeNetwork::Peer& viewer = board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: board\r\n\r\n";
    viewer.forgets = true;
    board.run(4s);
    EXPECT_GE(board.camera.taken - taken, 90);
    board.see.stalls = false;
    board.node.reset();  // waits for the look that is under way
}

TEST(NodeMotion, a_board_without_memory_for_it_has_none) {
    Profile profile = kProfile;
    profile.motion_bytes = 0;
    Board board(profile);
    ASSERT_TRUE(
        change(board, "/api/v1/settings", R"({"motion.activated":true})").starts_with("HTTP/1.1 200 "));
    const std::string answer = board.get("/api/v1/motion", kBasic);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 ")) << answer;
    EXPECT_TRUE(answer.contains("PSRAM")) << answer;
    const std::string page = board.get("/motion", kBasic);
    EXPECT_TRUE(page.starts_with("HTTP/1.1 404 ")) << page;
    EXPECT_FALSE(board.camera.running);
}

TEST(NodeMotion, its_page_has_state_fields_and_zones) {
    Board board(kProfile);
    const std::string page = dechunk(board.get("/motion", kBasic));
    EXPECT_TRUE(page.contains("<span id=\"motion-state\" role=\"status\">switched off</span>")) << page;
    EXPECT_TRUE(page.contains("none since the start"));
    EXPECT_TRUE(page.contains("name=\"motion.sensitivity\" min=\"0\" max=\"100\" required value=\"50\""));
    EXPECT_TRUE(page.contains("<summary>Rule of pycameresp, for the method scenes</summary>"));
    EXPECT_TRUE(page.contains("<li data-word=\"camera_moved\">the camera has moved;"));
    EXPECT_TRUE(page.contains("<li data-word=\"dark\">It is too dark to see.</li>"));
    EXPECT_EQ(page.find("name=\"motion.zones\""), page.rfind("name=\"motion.zones\""));
    EXPECT_GT(page.find("name=\"motion.zones\""), page.find("id=\"zones\""));
}

TEST(NodeMotion, Y5_the_original_file_shows_its_defaults_and_is_taken_over_with_its_rule) {
    Board board(kProfile);
    constexpr std::string_view kFile = "/api/v1/pycameresp/MotionConfig.json";
    EXPECT_TRUE(board.get("/api/v1/pycameresp/AccessPointConfig.json", kBasic)
                    .ends_with(R"({"activated":true,"ssid":"","wifipassword":"","ipaddress":"192.168.3.1",)"
                               R"("netmask":"255.255.255.0"})"));
    EXPECT_TRUE(board.get("/api/v1/pycameresp/ServerConfig.json", kBasic)
                    .ends_with(R"({"ftp":false,"telnet":false,"ntp":true,"offsettime":0})"));
    EXPECT_TRUE(board.get(kFile, kBasic)
                    .ends_with(R"({"activated":false,"stabilizationCamera":6,"maxMotionImages":10,)"
                               R"("thresholdGlitch":2,"thresholdMotion":3,"minRgbDetection":9,)"
                               R"("maxRgbDetection":80,"rbgErrorRange":12,"awakeTime":15})"));
    const std::string answer =
        change(board, kFile,
               R"({"activated":true,"stabilizationCamera":8,"maxMotionImages":20,"thresholdGlitch":2,)"
               R"("thresholdMotion":3,"minRgbDetection":12,"maxRgbDetection":80,"rbgErrorRange":12,)"
               R"("awakeTime":15,"suspended":"x"})",
               kBasic, "POST");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    EXPECT_TRUE(answer.contains(R"({"key":"activated","result":"kept"},)")) << answer;
    EXPECT_TRUE(
        answer.contains(R"({"key":"stabilizationCamera","result":"kept","reason":"motion.method is )"));
    EXPECT_TRUE(answer.contains(R"({"key":"maxMotionImages","result":"refused","reason":"is too large"})"));
    EXPECT_TRUE(answer.contains(R"({"key":"suspended","result":"refused","reason":"the board has nothing )"));
    const Values& values = board.node->settings();
    EXPECT_EQ(values.text(Key::kMotionMethod), "scenes");
    EXPECT_EQ(values.number(Key::kMotionStabilizationCamera), 8);
    EXPECT_EQ(values.number(Key::kMotionMaxMotionImages), 10);
    EXPECT_TRUE(values.flag(Key::kMotionActivated));
    // Without one of the numbers the method stays.
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"motion.method":"background"})").contains(" 200 "));
    EXPECT_TRUE(change(board, kFile, R"({"activated":false,"maxMotionImages":20})", kBasic, "POST")
                    .starts_with("HTTP/1.1 200 "));
    EXPECT_EQ(values.text(Key::kMotionMethod), "background");
}

}  // namespace
}  // namespace vedette::node
