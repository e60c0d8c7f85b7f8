// The pages on a board in memory, by a browser that keeps its cookie.
#include <string>

#include <gtest/gtest.h>

#include "node/app/api_fixture.hpp"
#include "node/pages/browser_fixture.hpp"

namespace vedette::node {
namespace {

TEST(Pages, who_is_not_logged_in_gets_the_log_in_page) {
    Board board;
    Browser browser{board};
    for (const char* path :
         {"/", "/welcome", "/wifi", "/accesspoint", "/server", "/changepassword", "/camera", "/reboot"}) {
        const std::string answer = browser.get(path);
        EXPECT_TRUE(has_status(answer, "303")) << path << answer;
        EXPECT_TRUE(answer.contains(std::string("Location: /login?next=") + path + "\r\n")) << path << answer;
        EXPECT_FALSE(answer.contains("WWW-Authenticate"));
    }
    const std::string login = browser.get("/login?next=/wifi");
    EXPECT_TRUE(has_status(login, "200"));
    EXPECT_TRUE(login.contains("name=\"next\" value=\"/wifi\""));
    EXPECT_TRUE(login.contains("Content-Security-Policy: default-src 'none'; "));
    EXPECT_TRUE(login.contains("Cache-Control: no-store\r\n"));
}

TEST(Pages, Y4_a_log_in_gives_a_session_and_a_wrong_one_says_so) {
    Board board;
    Browser browser{board};
    const std::string wrong = browser.ask("POST", "/login", "loginuser=owner&loginpassword=wrong");
    EXPECT_TRUE(has_status(wrong, "403"));
    EXPECT_TRUE(wrong.contains("Name or password is wrong."));
    EXPECT_TRUE(wrong.contains("value=\"owner\""));
    EXPECT_FALSE(wrong.contains("Set-Cookie"));
    EXPECT_TRUE(browser.log_in());
    EXPECT_TRUE(has_status(browser.get("/wifi"), "200"));
    // Not to a page of another site.
    for (const char* next : {"//evil.example", "https://evil.example", "/%5Cevil.example", ""}) {
        Browser other{board};
        const std::string answer = other.ask(
            "POST", "/login", "loginuser=owner&loginpassword=long%3Apassword&next=" + std::string(next));
        EXPECT_TRUE(answer.contains("Location: /\r\n")) << answer;
        EXPECT_TRUE(answer.contains("; Path=/; HttpOnly; SameSite=Lax\r\n"));
    }
    const std::string out = browser.post("/logout", "");
    EXPECT_TRUE(out.contains("Location: /login\r\n")) << out;
    EXPECT_TRUE(has_status(browser.get("/wifi"), "303"));
}

TEST(Pages, what_changes_something_needs_the_token_and_comes_from_the_boards_own_page) {
    Board board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string token = browser.token;
    for (const char* path :
         {"/wifi", "/accesspoint", "/server", "/changepassword", "/camera", "/reboot", "/logout"}) {
        browser.token = "0123456789abcdef0123456789abcdef";
        EXPECT_TRUE(browser.post(path, "brightness=1").contains("Location: /login?again=")) << path;
        browser.token = token;
        EXPECT_TRUE(has_status(browser.post(path, "brightness=1", "Sec-Fetch-Site: cross-site\r\n"), "403"))
            << path;
        EXPECT_TRUE(has_status(browser.post(path, "brightness=1", "Origin: http://evil.example\r\n"), "403"))
            << path;
        Browser stranger{board};
        EXPECT_TRUE(stranger.post(path, "brightness=1").contains("Location: /login?again=")) << path;
    }
    EXPECT_EQ(board.camera.get(port::Setting::kBrightness), 0);
    EXPECT_EQ(board.system.restarts, 0);
    EXPECT_TRUE(has_status(browser.get("/wifi"), "200"));  // still logged in
    EXPECT_TRUE(has_status(browser.ask("DELETE", "/wifi"), "405"));
}

TEST(Pages, Y3_a_form_of_settings_is_saved_whole_or_not_at_all) {
    Board board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string wrong = browser.post(
        "/wifi",
        "wifi.activated=true&wifi.ssid=home&wifi.password=typed+secret&wifi.address=1.2.3&wifi.dns=");
    EXPECT_TRUE(has_status(wrong, "422"));
    EXPECT_TRUE(wrong.contains("Nothing was saved."));
    EXPECT_TRUE(wrong.contains("id=\"wifi.address-error\">Give four numbers"));
    EXPECT_TRUE(wrong.contains("value=\"home\""));
    EXPECT_FALSE(wrong.contains("typed secret"));
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "");
    const std::string right = browser.post(
        "/wifi",
        "wifi.activated=false&wifi.activated=true&wifi.ssid=home&wifi.password=typed+secret&wifi.address=");
    EXPECT_TRUE(right.contains("Location: /wifi?restart\r\n")) << right;
    EXPECT_EQ(board.node->settings().text(Key::kWifiSsid), "home");
    EXPECT_EQ(board.node->settings().text(Key::kWifiPassword), "typed secret");
    const std::string page = browser.get("/wifi?restart");
    EXPECT_TRUE(page.contains("Saved. Some of it takes effect after a restart"));
    EXPECT_FALSE(page.contains("typed secret"));
    // An empty secret keeps what is stored; the box beside it removes it.
    EXPECT_TRUE(has_status(browser.post("/wifi", "wifi.activated=false&wifi.password="), "303"));
    EXPECT_EQ(board.node->settings().text(Key::kWifiPassword), "typed secret");
    EXPECT_FALSE(board.node->settings().flag(Key::kWifiActivated));
    EXPECT_TRUE(has_status(browser.post("/wifi", "wifi.password=&remove=wifi.password"), "303"));
    EXPECT_FALSE(board.node->settings().is_set(Key::kWifiPassword));
}

TEST(Pages, Y2_motion_and_history_are_in_the_menu_where_the_board_has_them) {
    const auto menu = [](Board& board) {
        Browser browser{board};
        EXPECT_TRUE(browser.log_in());
        const std::string page = browser.get("/");
        EXPECT_TRUE(page.contains("href=\"/camera\"")) << page;
        return std::pair(page.contains("href=\"/motion\""), page.contains("href=\"/historic\""));
    };
    Profile without = Board::kSmall;
    without.motion_bytes = 0;
    Board plain(without);
    EXPECT_EQ(menu(plain), std::pair(false, false));
    Board board;
    EXPECT_EQ(menu(board), std::pair(true, false));
    board.has_card = true;
    board.clock.now = board.clock.now + 10s;
    ASSERT_TRUE(change(board, "/api/v1/settings", R"({"name":"Porch"})").contains(" 200 "));
    board.restart();
    EXPECT_EQ(menu(board), std::pair(true, true));
}

TEST(Pages, Y3_what_a_page_has_saved_is_there_after_a_restart) {
    Board board;
    {
        Browser browser{board};
        ASSERT_TRUE(browser.log_in());
        for (const char* body : {"wifi.activated=false&wifi.ssid=home", "wifi.dns=&wifi.gateway="})
            EXPECT_TRUE(has_status(browser.post("/wifi", body), "303"));
        EXPECT_TRUE(has_status(browser.post("/accesspoint", "accesspoint.ssid=shed"), "303"));
        EXPECT_TRUE(
            has_status(browser.post("/server", "time.offset=-5&time.ntp=false&tcpcam.delay=500ms"), "303"));
    }
    board.restart();
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string wifi = browser.get("/wifi");
    EXPECT_TRUE(
        wifi.contains("name=\"wifi.ssid\" autocapitalize=\"none\" spellcheck=\"false\" value=\"home\""));
    EXPECT_FALSE(wifi.contains("name=\"wifi.activated\" value=\"true\" checked"));
    EXPECT_TRUE(browser.get("/accesspoint").contains("value=\"shed\""));
    const std::string server = browser.get("/server");
    EXPECT_TRUE(server.contains("value=\"-5\""));
    EXPECT_TRUE(server.contains("value=\"500ms\""));
}

TEST(Pages, before_the_first_owner_only_the_set_up_page_is_open) {
    Board board;
    board.forget_owner();
    Browser browser{board};
    for (const char* path : {"/", "/wifi", "/camera", "/reboot", "/login"})
        EXPECT_TRUE(browser.get(path).contains("Location: /setup\r\n")) << path;
    for (const char* path : {"/wifi", "/camera", "/reboot", "/changepassword", "/login"})
        EXPECT_TRUE(browser.post(path, "brightness=1").contains("Location: /setup\r\n")) << path;
    EXPECT_EQ(board.camera.get(port::Setting::kBrightness), 0);
    Browser stranger{board, Board::kStranger};
    EXPECT_TRUE(has_status(stranger.get("/setup"), "403"));
    EXPECT_TRUE(
        has_status(stranger.post("/setup", "user=x&newpassword=12345678&renewpassword=12345678"), "403"));
    EXPECT_TRUE(browser.get("/setup").contains("<h1>First start</h1>"));
    const std::string empty = browser.post("/setup", "user=bob&newpassword=&renewpassword=");
    EXPECT_TRUE(has_status(empty, "422"));
    EXPECT_TRUE(empty.contains("value=\"bob\""));
    EXPECT_FALSE(board.node->has_owner());
    const std::string done = browser.post("/setup", "user=bob&newpassword=12345678&renewpassword=12345678");
    EXPECT_TRUE(done.contains("Location: /welcome\r\n")) << done;
    EXPECT_TRUE(board.node->has_owner());
    EXPECT_TRUE(browser.get("/welcome").contains("<h1>Welcome</h1>"));
    EXPECT_TRUE(browser.get("/setup").contains("Location: /login\r\n"));
    const std::string again = browser.post("/setup", "user=eve&newpassword=12345678&renewpassword=12345678");
    EXPECT_TRUE(again.contains("Location: /login\r\n")) << again;
    EXPECT_EQ(board.node->settings().text(Key::kUserName), "bob");
}

TEST(Pages, rules_between_settings_are_shown_beside_a_field) {
    Board board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string ports = browser.post("/server", "server.first_port=90&server.second_port=90");
    EXPECT_TRUE(has_status(ports, "422"));
    EXPECT_TRUE(ports.contains("id=\"server.second_port-error\">Another server has this port."));
    const std::string lines =
        browser.post("/server", "server.allow=mjpeg+10.0.0.7%0D%0A%0D%0A+nothing+1%0D%0A");
    EXPECT_TRUE(lines.contains("id=\"server.allow-error\">Each line has a protocol")) << lines;
    EXPECT_TRUE(has_status(
        browser.post("/server", "server.allow=mjpeg+10.0.0.7%0D%0A%0D%0A+capture+10.0.0.8%0D%0A"), "303"));
    EXPECT_EQ(board.node->settings().text(Key::kServerAllow), "mjpeg 10.0.0.7\tcapture 10.0.0.8");
    EXPECT_TRUE(has_status(browser.post("/wifi", "wifi.address=1.2.3.4"), "422"));
    EXPECT_TRUE(has_status(browser.post("/wifi", "wifi.password=short"), "422"));
    EXPECT_TRUE(has_status(browser.post("/server", "name=%zz"), "422"));
}

TEST(Pages, the_last_way_in_goes_off_only_after_a_warning) {
    Board board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string asked = browser.post("/accesspoint", "accesspoint.activated=false");
    EXPECT_TRUE(has_status(asked, "422"));
    EXPECT_TRUE(asked.contains("name=\"confirm\""));
    EXPECT_TRUE(asked.contains("neither Wi-Fi nor access point"));
    EXPECT_TRUE(board.node->settings().flag(Key::kAccessPointActivated));
    EXPECT_TRUE(has_status(browser.post("/accesspoint", "accesspoint.activated=false&confirm=true"), "303"));
    EXPECT_FALSE(board.node->settings().flag(Key::kAccessPointActivated));
}

TEST(Pages, the_camera_page_sets_sensor_lamp_and_servos_at_once) {
    Board board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    EXPECT_TRUE(has_status(browser.post("/camera", "brightness=-2&script=true"), "204"));
    EXPECT_EQ(board.camera.get(port::Setting::kBrightness), -2);
    EXPECT_TRUE(has_status(browser.post("/camera", "brightness=3&script=true"), "422"));
    EXPECT_TRUE(has_status(browser.post("/camera", "brightness=x"), "422"));
    EXPECT_EQ(board.camera.get(port::Setting::kBrightness), -2);
    EXPECT_TRUE(browser.post("/camera", "contrast=1&vflip=0&vflip=1&led_intensity=77")
                    .contains("Location: /camera\r\n"));
    EXPECT_EQ(board.camera.get(port::Setting::kContrast), 1);
    EXPECT_EQ(board.camera.get(port::Setting::kVflip), 1);
    EXPECT_EQ(board.lamp.level, 77);
    EXPECT_TRUE(has_status(browser.post("/camera", "led_intensity=256"), "422"));
    EXPECT_TRUE(has_status(browser.post("/camera", "move=5,-10"), "303"));
    EXPECT_TRUE(board.servos.pulses == (std::array<int, 2>{1502, 1344}));
    EXPECT_TRUE(has_status(browser.post("/camera", "move=5"), "422"));
    EXPECT_FALSE(board.node->settings().is_set(Key::kCameraContrast));
    EXPECT_TRUE(browser.post("/camera", "keep=true").contains("Location: /camera?kept\r\n"));
    EXPECT_EQ(board.node->settings().text(Key::kCameraContrast), "1");
    EXPECT_EQ(board.node->settings().text(Key::kCameraVflip), "true");
}

TEST(Pages, a_restart_is_asked_for_and_comes_when_the_page_is_sent) {
    Board board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    EXPECT_TRUE(browser.get("/reboot").contains("<form method=\"post\" action=\"/reboot\">"));
    EXPECT_EQ(board.system.restarts, 0);
    const std::string answer = browser.post("/reboot", "");
    EXPECT_TRUE(answer.contains("The board restarts now"));
    EXPECT_EQ(board.system.restarts, 1);
}

TEST(Pages, Y4_the_password_is_changed_by_who_knows_it) {
    Board board;
    Browser browser{board};
    Browser other{board};
    ASSERT_TRUE(browser.log_in());
    ASSERT_TRUE(other.log_in());
    browser.get("/changepassword");
    const auto change = [&](std::string_view body) { return browser.post("/changepassword", body); };
    EXPECT_TRUE(change("user=owner&currentpassword=no&newpassword=12345678&renewpassword=12345678")
                    .contains("id=\"currentpassword-error\">This is not the current password."));
    EXPECT_TRUE(change("user=owner&currentpassword=long%3Apassword&newpassword=12345678&renewpassword=x")
                    .contains("id=\"renewpassword-error\">The two new passwords differ."));
    EXPECT_TRUE(change("user=owner&currentpassword=long%3Apassword&newpassword=&renewpassword=")
                    .contains("id=\"newpassword-error\">The password is too short."));
    EXPECT_TRUE(
        change("user=a%3Ab&currentpassword=long%3Apassword&newpassword=12345678&renewpassword=12345678")
            .contains("id=\"user-error\">"));
    EXPECT_TRUE(has_status(other.get("/wifi"), "200"));
    const std::string done =
        change("user=bob&currentpassword=long%3Apassword&newpassword=12345678&renewpassword=12345678");
    EXPECT_TRUE(done.contains("Location: /changepassword?changed\r\n")) << done;
    EXPECT_TRUE(browser.get("/changepassword?changed").contains("The password is changed."));
    EXPECT_TRUE(has_status(other.get("/wifi"), "303"));
    Browser again{board};
    EXPECT_TRUE(has_status(again.ask("POST", "/login", "loginuser=bob&loginpassword=12345678"), "303"));
}

TEST(Pages, a_page_that_a_client_does_not_take_keeps_its_memory_for_seconds_only) {
    Board board;
    std::vector<FakeNetwork::Peer*> slow;
    const auto take_slowly = [&](const IpAddress& from) {
        slow.push_back(&board.connect(80, from));
        slow.back()->to_board = "GET /login HTTP/1.1\r\nHost: board\r\n\r\n";
        slow.back()->room = 300;
        board.run(100ms);
    };
    for (std::size_t i = 0; i < PagePool::kPagesOfAddress; ++i) take_slowly(Board::kStranger);
    EXPECT_TRUE(has_status(Browser{board, Board::kStranger}.get("/login"), "503"));
    Browser browser{board};
    EXPECT_TRUE(has_status(browser.get("/login"), "200"));
    take_slowly(Board::kFriend);
    const std::string refused = browser.get("/login");
    EXPECT_TRUE(has_status(refused, "503"));
    EXPECT_TRUE(refused.contains("Retry-After: 1\r\n"));
    slow[0]->room = SIZE_MAX;
    board.run(100ms);
    EXPECT_TRUE(slow[0]->from_board.contains("</html>"));
    EXPECT_TRUE(has_status(browser.get("/login"), "200"));
    board.run(6s);
    EXPECT_TRUE(slow[1]->was_reset);
    EXPECT_TRUE(has_status(browser.get("/login"), "200"));
}

TEST(Pages, the_style_sheet_is_kept_by_browsers_and_sent_compressed) {
    Board board;
    Browser browser{board};
    const std::string login = browser.get("/login");
    const std::string css = between(login, "href=\"/board.css", "\"");
    ASSERT_TRUE(css.starts_with("?"));
    const std::string named = browser.get("/board.css" + css, "Accept-Encoding: gzip, deflate\r\n");
    EXPECT_TRUE(named.contains("Content-Type: text/css; charset=utf-8\r\n"));
    EXPECT_TRUE(named.contains("Cache-Control: public, max-age=31536000, immutable\r\n"));
    EXPECT_TRUE(named.contains("Content-Encoding: gzip\r\n"));
    EXPECT_TRUE(named.contains("\r\n\r\n\x1f\x8b"));
    const std::string packed = browser.get("/board.css", "Accept-Encoding: br;q=1, gzip\r\n");
    EXPECT_TRUE(packed.contains("Cache-Control: no-cache\r\n"));
    for (const std::string_view other : {"", "Accept-Encoding: gzip;q=0\r\n", "Accept-Encoding: xgzip\r\n"})
        EXPECT_TRUE(has_status(browser.get("/board.js", other), "406")) << other;
}

}  // namespace
}  // namespace vedette::node
