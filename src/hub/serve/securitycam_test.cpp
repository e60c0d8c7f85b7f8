// The addresses of securityCam's relay: its clients find what they know, and nobody else gets in.
#include <gtest/gtest.h>

#include "hub/serve/access_fixture.hpp"

namespace vedette::serve {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }
bool is(std::string_view answer, std::string_view status) {
    return answer.starts_with("HTTP/1.1 " + std::string(status));
}

constexpr std::string_view kChallenge = "WWW-Authenticate: Basic realm=\"Authentication Required\"\r\n";
constexpr std::string_view kBrowser = "User-Agent: Mozilla/5.0\r\nAccept: text/html\r\n";

// The hub of AccessFixture with compat.securitycam.
struct SecuritycamFixture : AccessFixture {
    explicit SecuritycamFixture(bool with_users = true) : AccessFixture(with_users) {
        site.securitycam = "porch";
        routes = hub_routes(site);
        rules.below_hub = true;
    }
    // Attaches a servo that gives the answer, and notes the commands that it gets.
    void attach_servo(bus::ControlAnswer answer) {
        porch->control.attach(
            "ptz", {{"pan", -90, 90, "deg"}, {"tilt", -90, 90, "deg"}},
            [this](std::function<void()> work) { loop.post(std::move(work)); },
            [this, answer = std::move(answer)](const bus::ControlRequest& request, MonoTime,
                                               const bus::CameraControl::Reply& reply) {
                commands += fmt::format("{}{:+} ", request.name, request.value);
                reply(answer);
            });
    }
    std::string commands;

    // A stream that goes on; returns what has come.
    static std::string get(std::string_view path, const std::string& fields = "") {
        return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, fields);
    }
};

TEST(Securitycam, R1_without_the_right_password_each_address_asks_by_basic_also_a_browser) {
    SecuritycamFixture f;
    const std::string wrong = AccessFixture::basic("olga", "wrong password");
    for (const char* path : {"/", "/mjpeg", "/turnleft", "/turnright", "/turnup", "/turndown"}) {
        for (const std::string& fields :
             {std::string(), std::string(kBrowser), wrong + std::string(kBrowser)}) {
            const std::string answer = f.ask("GET", path, fields);
            EXPECT_TRUE(is(answer, "401 ")) << path << answer;
            EXPECT_TRUE(has(answer, kChallenge)) << path << answer;
            EXPECT_TRUE(has(answer, "Content-Type: text/html; charset=utf-8\r\n")) << path;
            EXPECT_TRUE(answer.ends_with("\r\n\r\nUnauthorized Access")) << path;
        }
    }
    EXPECT_EQ(f.commands, "");
    EXPECT_EQ(f.porch->units.demand(bus::kPictures).consumers, 0);
}

TEST(Securitycam, R2_the_page_has_the_stream_and_four_turn_buttons_and_its_icons_need_no_login) {
    SecuritycamFixture f;
    const std::string page = f.ask("GET", "/", AccessFixture::basic("olga"));
    EXPECT_TRUE(is(page, "200 ")) << page;
    EXPECT_TRUE(has(page, R"(src="mjpeg")"));
    for (const char* way : {"up", "left", "down", "right"}) {
        EXPECT_TRUE(has(page, fmt::format(R"(data-turn="{}")", way))) << way;
        const std::string icon = f.ask("GET", fmt::format("/{}.png", way));
        EXPECT_TRUE(is(icon, "200 ")) << way;
        EXPECT_TRUE(has(icon, "Content-Type: image/png\r\n")) << way;
        // Width and height of 100 pixels, 8 bits, RGBA (PNG, 11.2.2 IHDR).
        EXPECT_TRUE(has(icon, std::string_view("IHDR\0\0\0\x64\0\0\0\x64\x08\x06", 14))) << way;
    }
}

TEST(Securitycam, R3_each_turn_is_one_command_by_post_and_get_and_hands_the_answer_through) {
    SecuritycamFixture f;
    f.attach_servo(bus::ControlReply{.status = 200, .content_type = "text/html", .body = "moved"});
    for (const char* way : {"left", "right", "up", "down"}) {
        for (const char* method : {"POST", "GET"}) {
            const std::string answer =
                f.ask(method, fmt::format("/turn{}", way), AccessFixture::basic("olga"));
            EXPECT_TRUE(is(answer, "200 ")) << way << answer;
            EXPECT_TRUE(has(answer, "Content-Type: text/html; charset=utf-8\r\n")) << answer;
            EXPECT_TRUE(answer.ends_with("\r\n\r\nmoved")) << answer;
        }
    }
    EXPECT_EQ(f.commands, "pan-5 pan-5 pan+5 pan+5 tilt+5 tilt+5 tilt-5 tilt-5 ");
    EXPECT_TRUE(is(f.ask("PUT", "/turnup", AccessFixture::basic("olga")), "405 "));
}

TEST(Securitycam, R4_the_servos_own_error_is_handed_through) {
    SecuritycamFixture f;
    f.attach_servo(
        bus::ControlReply{.done = false, .status = 500, .content_type = "text/html", .body = "stuck"});
    const std::string answer = f.ask("POST", "/turnup", AccessFixture::basic("olga"));
    EXPECT_TRUE(is(answer, "500 ")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\nstuck")) << answer;
}

TEST(Securitycam, R5_a_servo_that_does_not_answer_is_500_with_an_empty_body) {
    SecuritycamFixture f;
    const std::string none = f.ask("POST", "/turnup", AccessFixture::basic("olga"));
    EXPECT_TRUE(is(none, "500 ")) << none;
    EXPECT_TRUE(has(none, "Content-Length: 0\r\n")) << none;
    f.attach_servo(bus::ControlReply{.done = false, .silent = true});
    const std::string dead = f.ask("POST", "/turnup", AccessFixture::basic("olga"));
    EXPECT_TRUE(is(dead, "500 ")) << dead;
    EXPECT_TRUE(has(dead, "Content-Length: 0\r\n")) << dead;
}

TEST(Securitycam, who_begins_to_steer_is_in_the_audit_trail_also_when_the_servo_does_not_answer) {
    SecuritycamFixture f;
    const auto trail = [&f] {
        return f.ask("GET", "/hub/api/v1/audit?limit=1", AccessFixture::basic("ann"));
    };
    f.attach_servo(bus::ControlReply{.done = false, .began = true, .silent = true});
    EXPECT_TRUE(is(f.ask("GET", "/turnup", AccessFixture::basic("olga")), "500 "));
    const std::string silent = trail();
    EXPECT_TRUE(has(silent, R"("name":"olga")")) << silent;
    EXPECT_TRUE(has(silent, R"("action":"steer","detail":{"camera":"porch","answered":false})")) << silent;
    f.attach_servo(bus::ControlReply{.began = true, .status = 200, .body = "moved"});
    EXPECT_TRUE(is(f.ask("GET", "/turnup", AccessFixture::basic("olga")), "200 "));
    EXPECT_TRUE(has(trail(), R"("detail":{"camera":"porch"})")) << trail();
}

// Decision 16: who is logged in by cookie could be made to turn the camera by a foreign page's image.
TEST(Securitycam, turning_needs_the_right_a_login_of_the_request_and_a_page_of_ours) {
    SecuritycamFixture f;
    f.attach_servo(bus::ControlReply{.status = 200, .body = "moved"});
    const std::string olga = AccessFixture::basic("olga");
    EXPECT_TRUE(is(f.ask("GET", "/turnup", f.cookie_of("olga")), "401 "));
    EXPECT_TRUE(is(f.ask("GET", "/turnup", f.cookie_of("olga") + f.token_field()), "401 "));
    EXPECT_TRUE(is(f.ask("GET", "/turnup", AccessFixture::basic("vic")), "403 "));
    EXPECT_TRUE(is(f.ask("GET", "/turnup", AccessFixture::basic("nick")), "404 "));
    for (const char* elsewhere :
         {"Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
          "Sec-Fetch-Site: same-site\r\n", "Referer: http://evil.example/localhost:8480\r\n"})
        EXPECT_TRUE(is(f.ask("GET", "/turnup", olga + elsewhere), "403 ")) << elsewhere;
    EXPECT_EQ(f.commands, "");
    for (const char* here : {"Origin: http://localhost:8480\r\n", "Sec-Fetch-Site: same-origin\r\n",
                             "Sec-Fetch-Site: none\r\n", "Referer: http://localhost:8480/\r\n"})
        EXPECT_TRUE(is(f.ask("POST", "/turnup", olga + here), "200 ")) << here;
    EXPECT_EQ(f.commands, "tilt+5 tilt+5 tilt+5 tilt+5 ");
}

TEST(Securitycam, R6_its_clients_find_their_boundary_and_nothing_added) {
    SecuritycamFixture b;
    auto viewer = b.connect();
    const std::string login = AccessFixture::basic("olga");
    static_cast<void>(b.ask("HEAD", "/mjpeg", login));  // so that the password is known
    const std::string head = viewer.ask(b.get("/mjpeg", login));
    EXPECT_TRUE(has(head, "Content-Type: multipart/x-mixed-replace;boundary=herebedragons\r\n")) << head;
    const std::string picture = b.publish(1000);
    EXPECT_EQ(viewer.read(), "--herebedragons\r\nContent-Type: image/jpeg\r\nContent-Length: " +
                                 std::to_string(picture.size()) + "\r\n\r\n" + picture);
    b.publish(1000, 1);
    EXPECT_TRUE(viewer.read().starts_with("\r\n--herebedragons\r\nContent-Type: image/jpeg\r\n"));
}

TEST(Securitycam, R8_counter_is_the_number_of_viewers) {
    SecuritycamFixture b(false);
    std::vector<ServeFixture::Client> viewers;
    for (int i = 0; i < 3; ++i) {
        viewers.push_back(b.connect());
        viewers.back().send(b.get("/mjpeg"));
    }
    auto asker = b.connect();
    EXPECT_TRUE(asker.ask(b.get("/counter")).ends_with("\r\n\r\n3\n"));
    viewers[0].leave();
    EXPECT_TRUE(asker.ask(b.get("/counter")).ends_with("\r\n\r\n2\n"));
}

TEST(Securitycam, R13_other_requests_ask_the_camera_for_nothing) {
    SecuritycamFixture f;
    for (const char* path : {"/nothing", "/counter", "/", "/up.png", "/hub/", "/favicon.ico", "/mjpeg"}) {
        static_cast<void>(f.ask("GET", path));
        EXPECT_EQ(f.porch->units.demand(bus::kPictures).consumers, 0) << path;
    }
}

TEST(Securitycam, everything_of_ours_answers_below_hub_and_nothing_of_the_original) {
    SecuritycamFixture f;
    f.publish(1000);
    const std::string login = AccessFixture::basic("olga");
    const std::string page = f.ask("GET", "/hub/", login);
    EXPECT_TRUE(is(page, "200 ")) << page;
    EXPECT_TRUE(has(page, "<title>Vedette</title>"));
    for (const char* path :
         {"/hub/api/v1/cameras", "/hub/cameras/porch/snapshot.jpg", "/hub/login", "/hub/camera/porch"})
        EXPECT_TRUE(is(f.ask("GET", path, login), "200 ")) << path;
    for (const char* path : {"/hub/mjpeg", "/hub/counter", "/hub/up.png", "/hub/hub/", "/hubcap"})
        EXPECT_TRUE(is(f.ask("GET", path, login), "404 ")) << path;
    EXPECT_TRUE(has(f.ask("GET", "/hub", login), "Location: hub/\r\n"));
}

// A browser keeps the fragment of an address over a redirect, and with it the secret of a link.
TEST(Securitycam, addresses_of_our_page_lead_below_hub) {
    SecuritycamFixture f;
    EXPECT_TRUE(has(f.ask("GET", "/join"), "Location: hub/join\r\n"));
    EXPECT_TRUE(has(f.ask("GET", "/camera/porch"), "Location: ../hub/camera/porch\r\n"));
    const std::string asked = f.ask("GET", "/hub/api/v1/cameras", kBrowser);
    EXPECT_TRUE(is(asked, "303 ")) << asked;
    EXPECT_TRUE(has(asked, "Location: ../../login\r\n")) << asked;
}

// Field case: below a path of a proxy, the log-in leads to /login of the site | IrosTheBeggar/mStream 331,
// motioneye-project/motioneye 430 and deepch/RTSPtoWeb 155 | redirects are relative, and the path may be
// passed on or not
TEST(BasePath, is_taken_off_and_requests_without_it_are_answered_too) {
    AccessFixture f;
    f.rules.base_path = "/home/cams";
    f.rules.below_hub = true;
    const std::string login = AccessFixture::basic("olga");
    for (const char* path :
         {"/home/cams/", "/home/cams/api/v1/cameras", "/home/cams/hub/", "/api/v1/cameras", "/hub/"})
        EXPECT_TRUE(is(f.ask("GET", path, login), "200 ")) << path;
    for (const char* path : {"/home/", "/home/camsx/", "/home/cams/home/cams/"})
        EXPECT_TRUE(is(f.ask("GET", path, login), "404 ")) << path;
    EXPECT_TRUE(has(f.ask("GET", "/home/cams", login), "Location: cams/\r\n"));
    EXPECT_TRUE(has(f.ask("GET", "/home/cams/hub", login), "Location: hub/\r\n"));
}

}  // namespace
}  // namespace vedette::serve
