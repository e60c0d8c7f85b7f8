// HTTPS of a board in memory: its certificate, sessions that are fewer than connections, and what is left of
// HTTP.
#include <map>

#include <gtest/gtest.h>

#include "node/pages/browser_fixture.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kHello = "hello board\n";
constexpr IpAddress kOwn = IpAddress::v4(192, 168, 1, 5);

// A board in a network, with so many sessions.
struct SecuredBoard {
    explicit SecuredBoard(std::size_t sessions = 4, std::string_view settings = {}) {
        board.tls.room = 8;
        start(sessions, settings);
    }
    void start(std::size_t sessions = 4, std::string_view settings = {}) {
        board.node.reset();
        Profile profile = Board::kSmall;
        profile.tls_sessions = sessions;
        const std::string all = std::string(Board::kSettings) + std::string(settings);
        board.tls.identity.clear();
        board.node = std::make_unique<Node>(board.parts(), profile,
                                            Options{.settings = all, .password = "long:password"});
        EXPECT_TRUE(board.node->listen());
        known = {};
        board.node->start_networking(board.crypto, nullptr, nullptr, known,
                                     {.place = Place{kOwn, 24}, .announces = false});
        board.run();
    }
    // A client of the HTTPS port, whose handshake is sent.
    FakeNetwork::Peer& connect(std::string_view request = {}) {
        FakeNetwork::Peer& peer = board.connect(443);
        peer.to_board.append(kHello).append(request);
        return peer;
    }
    std::string get(std::string_view target, std::string_view fields = {}) {
        FakeNetwork::Peer& peer = connect(request_of(target, fields));
        board.run(300ms);
        peer.lost = true;
        board.run();
        return peer.from_board;
    }
    static std::string request_of(std::string_view target, std::string_view fields = {}) {
        return "GET " + std::string(target) + " HTTP/1.1\r\nHost: board.local\r\n" + std::string(fields) +
               "\r\n";
    }

    Board board;
    KnownNetworks known;
};

std::string plain(Board& board, std::string_view method, std::string_view target,
                  std::string_view fields = {}, const IpAddress& from = Board::kStranger) {
    FakeNetwork::Peer& peer = board.connect(80, from);
    peer.to_board.append(method).append(" ").append(target);
    peer.to_board.append(" HTTP/1.1\r\nHost: board.local:80\r\n").append(fields).append("\r\n");
    board.run(300ms);
    peer.ended = true;
    board.run();
    return peer.from_board;
}

TEST(NodeHttps, makes_its_certificate_once_and_says_its_fingerprint) {
    SecuredBoard one;
    EXPECT_EQ(one.board.tls.identity, "certificate 1 of vedette, 192.168.1.5");
    EXPECT_TRUE(
        one.board.log.text.contains("https: a hub takes the board's certificate by tls_pin: sha256:"));
    one.board.log.text.clear();
    one.start();
    EXPECT_EQ(one.board.tls.identity, "certificate 1 of vedette, 192.168.1.5");
    EXPECT_TRUE(one.board.log.text.contains("tls_pin: sha256:"));
    EXPECT_EQ(one.board.tls.made, 1);
    // A name makes another one, an address of another lease does not.
    one.start(4, "name=Back Porch\n");
    EXPECT_EQ(one.board.tls.identity, "certificate 2 of back-porch, 192.168.1.5");
}

TEST(NodeHttps, waits_for_an_address_before_it_makes_one) {
    Board board;
    KnownNetworks known;
    board.node->start_networking(board.crypto, nullptr, nullptr, known, {.announces = false});
    board.run(5s);
    EXPECT_EQ(board.tls.made, 0);
    FakeNetwork::Peer& early = board.connect(443);
    early.to_board = kHello;
    board.run();
    EXPECT_FALSE(early.is_open);
    EXPECT_EQ(board.get("/status", kBasic).substr(0, 13), "HTTP/1.1 200 ");
}

TEST(NodeHttps, a_certificate_that_cannot_be_made_is_tried_again_and_stops_nothing) {
    Board board;
    KnownNetworks known;
    board.tls.makes = false;
    board.node->start_networking(board.crypto, nullptr, nullptr, known,
                                 {.place = Place{kOwn, 24}, .announces = false});
    board.run(10s);
    EXPECT_TRUE(board.log.text.contains("cannot be made"));
    EXPECT_EQ(board.get("/status", kBasic).substr(0, 13), "HTTP/1.1 200 ");
    board.tls.makes = true;
    board.run(61s);
    EXPECT_EQ(board.tls.made, 1);
}

TEST(NodeHttps, serves_what_http_serves) {
    SecuredBoard one;
    EXPECT_TRUE(one.get("/status", kBasic).starts_with("welcome\nHTTP/1.1 200 "));
    EXPECT_TRUE(one.get("/status").starts_with("welcome\nHTTP/1.1 401 "));
    EXPECT_TRUE(one.get("/capture", kBasic).contains("\r\n\r\n" + FakeCamera::picture(1)));
    FakeNetwork::Peer& viewer = one.connect(SecuredBoard::request_of("/mjpeg", kBasic));
    FakeNetwork::Peer& capture = one.connect(
        SecuredBoard::request_of("/",
                                 "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Basic "
                                 "b3duZXI6bG9uZzpwYXNzd29yZA==\r\n"));
    one.board.run(200ms);
    EXPECT_TRUE(viewer.from_board.contains(FakeCamera::picture(one.board.camera.taken)));
    EXPECT_TRUE(viewer.from_board.contains(FakeCamera::picture(one.board.camera.taken - 1)));
    EXPECT_TRUE(capture.from_board.contains("HTTP/1.1 101 "));
}

// A viewer that takes nothing misses pictures, and the others do not.
TEST(NodeHttps, a_slow_viewer_skips_pictures) {
    SecuredBoard one;
    FakeNetwork::Peer& slow = one.connect(SecuredBoard::request_of("/mjpeg"));
    FakeNetwork::Peer& quick = one.connect(SecuredBoard::request_of("/mjpeg"));
    one.board.run(200ms);
    slow.room = 0;
    one.board.run(2s);
    const std::string before = slow.from_board;
    slow.room = SIZE_MAX;
    one.board.run(200ms);
    EXPECT_TRUE(slow.is_open);
    const int newest = one.board.camera.taken;
    EXPECT_TRUE(slow.from_board.contains(FakeCamera::picture(newest - 1)));
    EXPECT_FALSE(slow.from_board.contains(FakeCamera::picture(newest - 20)));
    EXPECT_TRUE(quick.from_board.contains(FakeCamera::picture(newest - 20)));
}

// Field case: a page of five files is never loaded whole, since a browser asks for them over several connections |
// hoeken/PsychicHttp#42 | each connection is served, one after the other, by a board with one session too
TEST(NodeHttps, six_connections_at_once_are_all_served_by_one_session) {
    for (const std::size_t sessions : {1U, 2U, 4U}) {
        SecuredBoard one(sessions);
        std::vector<FakeNetwork::Peer*> browser;
        for (const std::string_view target :
             {"/login", "/board.css", "/board.js", "/login", "/board.css", "/login"})
            browser.push_back(&one.connect(SecuredBoard::request_of(target, "Accept-Encoding: gzip\r\n")));
        one.board.run(4s);
        for (const FakeNetwork::Peer* const peer : browser)
            EXPECT_TRUE(peer->from_board.starts_with("welcome\nHTTP/1.1 200 ")) << sessions;
        EXPECT_LE(one.board.node->connections(), sessions);
    }
}

// Those that a browser opens in advance and sends nothing over.
TEST(NodeHttps, connections_opened_in_advance_do_not_keep_a_request_waiting_for_long) {
    SecuredBoard one(1);
    for (int i = 0; i < 5; ++i) one.connect();
    FakeNetwork::Peer& last = one.connect(SecuredBoard::request_of("/login"));
    one.board.run(4s);
    EXPECT_TRUE(last.from_board.starts_with("welcome\nHTTP/1.1 200 "));
}

// Field case: a client that keeps its connection alive keeps the others out | esp8266/Arduino#7412 | its next answer is
// the last one on that connection once another has waited
TEST(NodeHttps, a_busy_client_gives_way_after_ten_seconds) {
    SecuredBoard one(1);
    FakeNetwork::Peer& busy = one.connect();
    one.board.run();
    const auto ask = [&] {
        busy.to_board += SecuredBoard::request_of("/status", kBasic);
        one.board.run(200ms);
    };
    for (int i = 0; i < 20; ++i) ask();
    FakeNetwork::Peer& other = one.connect(SecuredBoard::request_of("/login"));
    for (int i = 0; i < 20; ++i) ask();
    EXPECT_EQ(other.from_board, "");
    for (int i = 0; i < 20 && busy.is_open && !busy.board_ended; ++i) ask();
    EXPECT_TRUE(busy.from_board.contains("Connection: close\r\n"));
    busy.ended = true;
    one.board.run(1s);
    EXPECT_TRUE(other.from_board.starts_with("welcome\nHTTP/1.1 200 "));
}

TEST(NodeHttps, a_request_that_arrives_slowly_gives_way_to_a_connection_that_waits) {
    SecuredBoard one(1);
    FakeNetwork::Peer& slow = one.connect("GET /login HTTP/1.1\r\nHo");
    one.board.run(900ms);
    FakeNetwork::Peer& other = one.connect(SecuredBoard::request_of("/login"));
    one.board.run(1s);
    EXPECT_FALSE(slow.is_open);
    EXPECT_TRUE(other.from_board.starts_with("welcome\nHTTP/1.1 200 "));
}

TEST(NodeHttps, streams_leave_one_session_to_pages) {
    for (const std::size_t sessions : {1U, 3U}) {
        SecuredBoard one(sessions);
        std::vector<FakeNetwork::Peer*> viewers;
        for (std::size_t i = 0; i < sessions; ++i) {
            viewers.push_back(&one.connect(SecuredBoard::request_of("/mjpeg")));
            one.board.run(100ms);
        }
        EXPECT_TRUE(viewers.back()->from_board.contains("HTTP/1.1 503 "));
        EXPECT_TRUE(viewers.back()->from_board.contains("its last connection over HTTPS"));
        viewers.back()->lost = true;
        one.board.run();
        EXPECT_TRUE(one.get("/login").starts_with("welcome\nHTTP/1.1 200 "));
        if (sessions == 1) continue;
        viewers[0]->lost = true;
        one.board.run(1s);
        EXPECT_TRUE(one.get("/mjpeg").contains("multipart"));
    }
}

// Field case: a browser ends the connection behind the handshake, warns, and comes back | espressif/esp-idf#1009 | the
// session is free at once
TEST(NodeHttps, a_client_that_leaves_behind_the_handshake_is_noticed) {
    SecuredBoard one(1);
    for (int i = 0; i < 5; ++i) {
        FakeNetwork::Peer& warned = one.connect();
        one.board.run();
        warned.to_board = "\4";
        warned.ended = true;
        one.board.run();
        EXPECT_EQ(one.board.node->connections(), 0U);
    }
    EXPECT_TRUE(one.get("/login").contains("HTTP/1.1 200 "));
}

// Field case: memory of sessions is never given back | espressif/esp-idf#6813 | all of it is
TEST(NodeHttps, a_hundred_connections_leave_nothing_behind) {
    SecuredBoard one(2);
    for (int i = 0; i < 100; ++i) {
        FakeNetwork::Peer& peer = one.connect(i % 3 == 0 ? "" : SecuredBoard::request_of("/board.css"));
        if (i % 5 == 0) peer.to_board.resize(3);
        one.board.run();
        if (i % 7 == 0) {
            peer.lost = true;
        } else {
            peer.ended = true;
        }
        one.board.run();
        peer.lost = true;
        one.board.run();
    }
    EXPECT_EQ(one.board.node->connections(), 0U);
    EXPECT_EQ(one.board.tls.sessions(), 0U);
}

TEST(NodeHttps, a_log_in_over_https_gives_a_cookie_that_is_sent_over_https_only) {
    SecuredBoard one;
    const std::string form = "loginuser=owner&loginpassword=long%3Apassword";
    FakeNetwork::Peer& peer =
        one.connect("POST /login HTTP/1.1\r\nHost: board.local\r\n" + std::string(kFormType) +
                    "Content-Length: " + std::to_string(form.size()) + "\r\n\r\n" + form);
    one.board.run(300ms);
    EXPECT_TRUE(peer.from_board.contains("Set-Cookie: __Host-session="));
    EXPECT_TRUE(peer.from_board.contains("; Secure; Path=/; HttpOnly; SameSite=Lax\r\n"));
    const std::string token = between(peer.from_board, "__Host-session=", ";");
    EXPECT_TRUE(one.get("/wifi", "Cookie: __Host-session=" + token + "\r\n").contains("HTTP/1.1 200 "));
    EXPECT_TRUE(
        one.get("/wifi", "Cookie: session=" + token + "\r\n").contains("Location: /login?next=/wifi"));
    const std::string page = one.get("/server", "Cookie: __Host-session=" + token + "\r\n");
    EXPECT_TRUE(page.contains("<code>sha256:"));
}

TEST(NodeHttps, http_redirect_leaves_what_needs_no_password) {
    SecuredBoard one(4, "server.http=redirect\n");
    Board& board = one.board;
    EXPECT_TRUE(has_status(plain(board, "GET", "/mjpeg", {}, Board::kFriend), "200"));
    EXPECT_TRUE(has_status(plain(board, "GET", "/control_servo?tr=5&el=5", {}, Board::kFriend), "200"));
    const std::string page = plain(board, "GET", "/wifi?saved");
    EXPECT_TRUE(has_status(page, "307"));
    EXPECT_TRUE(page.contains("Location: https://board.local/wifi?saved\r\n")) << page;
    EXPECT_TRUE(plain(board, "GET", "/mjpeg", kBasic).contains("Location: https://board.local/mjpeg\r\n"));
    EXPECT_TRUE(has_status(plain(board, "GET", "/login", {}, Board::kFriend), "307"));
    const std::string log_in =
        plain(board, "POST", "/login", std::string(kFormType) + "Content-Length: 0\r\n", Board::kFriend);
    EXPECT_TRUE(has_status(log_in, "303"));
    EXPECT_FALSE(log_in.contains("Set-Cookie"));
    EXPECT_TRUE(has_status(plain(board, "POST", "/api/v1/restart", kBasic), "403"));
    EXPECT_TRUE(has_status(
        plain(board, "PUT", "/api/v1/update", std::string(kBasic) + "Content-Length: 5000\r\n"), "403"));
    EXPECT_FALSE(board.system.restarts > 0);
    EXPECT_TRUE(one.get("/status", kBasic).contains("HTTP/1.1 200 "));
    // A name that is not the board's leads nowhere.
    FakeNetwork::Peer& other = board.connect(80, Board::kStranger);
    other.to_board = "GET /wifi HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    FakeNetwork::Peer& odd = board.connect(80, Board::kStranger);
    odd.to_board = "GET /wifi HTTP/1.1\r\nHost: evil.example/.local\r\n\r\n";
    board.run(300ms);
    EXPECT_FALSE(other.from_board.contains("Location"));
    EXPECT_FALSE(odd.from_board.contains("Location"));
}

TEST(NodeHttps, another_port_is_in_the_redirect) {
    SecuredBoard one(4, "server.http=redirect\nserver.tls_port=8443\n");
    EXPECT_TRUE(plain(one.board, "GET", "/").contains("Location: https://board.local:8443/\r\n"));
}

TEST(NodeHttps, http_off_opens_no_port_but_https_once_there_is_a_certificate) {
    SecuredBoard one;
    one.start(4, "server.http=off\n");
    EXPECT_EQ(one.board.node->first_port(), 0);
    EXPECT_EQ(one.board.node->second_port(), 0);
    EXPECT_NE(one.board.node->tcpcam_port(), 0);
    EXPECT_TRUE(one.get("/status", kBasic).contains("HTTP/1.1 200 "));
    // Without one there would be no way in.
    one.board.storage.areas[port::Storage::kCertificateArea] = "damaged";
    one.board.tls.makes = false;
    one.start(4, "server.http=off\n");
    EXPECT_EQ(one.board.node->first_port(), 80);
    EXPECT_TRUE(has_status(plain(one.board, "GET", "/status", kBasic), "200"));
}

TEST(NodeHttps, the_ports_without_tls_are_closed_over_https_only) {
    SecuredBoard one;
    Board& board = one.board;
    const std::string_view redirect = R"({"server.http":"redirect"})";
    const std::string refused = change(board, "/api/v1/settings", redirect);
    EXPECT_TRUE(refused.contains("HTTP/1.1 409 ")) << refused;
    EXPECT_TRUE(refused.contains("not_over_https"));
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    browser.get("/server");
    EXPECT_TRUE(browser.post("/server", "server.http=off").contains("Open this page over https first"));
    EXPECT_EQ(board.node->settings().text(Key::kServerHttp), "on");
    FakeNetwork::Peer& peer = one.connect(
        "PATCH /api/v1/settings HTTP/1.1\r\nHost: board.local\r\nContent-Type: application/json\r\n" +
        std::string(kBasic) + "Content-Length: " + std::to_string(redirect.size()) + "\r\n\r\n" +
        std::string(redirect));
    board.run(300ms);
    EXPECT_TRUE(peer.from_board.contains("HTTP/1.1 200 ")) << peer.from_board;
    EXPECT_EQ(board.node->settings().text(Key::kServerHttp), "redirect");
    // Back is allowed from anywhere.
    EXPECT_TRUE(has_status(change(board, "/api/v1/settings", R"({"server.http":"on"})"), "200"));
}

TEST(NodeHttps, a_new_certificate_is_made_when_the_owner_asks) {
    SecuredBoard one;
    Board& board = one.board;
    Browser browser{board};
    ASSERT_TRUE(browser.log_in());
    const std::string before = between(browser.get("/server"), "<code>", "</code>");
    EXPECT_EQ(before.size(), 102U);
    EXPECT_TRUE(browser.post("/server/certificate", "").contains("Location: /server?renewed\r\n"));
    EXPECT_TRUE(browser.get("/server?renewed").contains("holds after a restart"));
    EXPECT_EQ(between(browser.get("/server"), "<code>", "</code>"), before);
    EXPECT_TRUE(dechunk(board.get("/api/v1/https", kBasic)).contains("\"has_new\":true"));
    one.start();
    EXPECT_TRUE(board.tls.identity.starts_with("certificate 2 "));
    const std::string after = between(dechunk(board.get("/api/v1/https", kBasic)), "\"tls_pin\":\"", "\"");
    EXPECT_EQ(after.size(), 102U);
    EXPECT_NE(after, before);
    EXPECT_TRUE(has_status(change(board, "/api/v1/https/certificate", "", kBasic, "POST"), "200"));
    EXPECT_EQ(board.tls.made, 3);
    board.storage.error = port::StorageError::kFailed;
    EXPECT_TRUE(has_status(change(board, "/api/v1/https/certificate", "", kBasic, "POST"), "500"));
    EXPECT_TRUE(has_status(change(board, "/api/v1/https/certificate", "", "", "POST"), "401"));
}

// Handshakes are the slow task's: pictures go on while it has more of them than it can do.
TEST(NodeHttps, a_flood_of_handshakes_delays_no_picture) {
    SecuredBoard one;
    FakeNetwork::Peer& viewer = one.board.connect(80);
    viewer.to_board = "GET /mjpeg HTTP/1.1\r\nHost: b\r\n\r\n";
    one.board.run(100ms);
    one.board.worker.stalls = true;
    for (int i = 0; i < 50; ++i) one.connect(SecuredBoard::request_of("/login"));
    const int before = one.board.camera.taken;
    one.board.run(1s);
    EXPECT_EQ(one.board.camera.taken - before, 25);
    EXPECT_TRUE(viewer.from_board.contains(FakeCamera::picture(before + 24)));
    one.board.worker.stalls = false;
    one.board.network.wake();
    one.board.run();
}

}  // namespace
}  // namespace vedette::node
