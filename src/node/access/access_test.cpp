#include "node/access/access.hpp"

#include <array>

#include <gtest/gtest.h>

#include "core/base/text.hpp"
#include "node/port/testing/fakes.hpp"

namespace vedette::node {
namespace {

constexpr std::string_view kRight =
    "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n";  // owner:long:password
const IpAddress kHome = IpAddress::v4(192, 168, 1, 7);
const IpAddress kStranger = IpAddress::v4(203, 0, 113, 9);

// A request with these header lines.
struct Request {
    explicit Request(std::string_view lines, std::string_view host = "192.168.1.20:81") : parser(memory) {
        for (const std::string_view text : {std::string_view("GET /x HTTP/1.1\r\nHost: "), host,
                                            std::string_view("\r\n"), lines, std::string_view("\r\n")})
            parser.feed(as_bytes(text));
    }
    std::array<char, 1024> memory{};
    http::RequestParser parser;
};

// The rules of a board with these settings, and what they need.
struct Rules {
    explicit Rules(std::string_view document = {}, std::string_view password = "long:password") {
        EXPECT_EQ(settings.read(document), 0U);
        if (password.empty()) return;
        std::array<char, PasswordRecord::kMaxText> memory;
        login.set_owner("owner", PasswordRecord::make(crypto, password).format(memory));
    }
    // With the check of a password, if there is one to make.
    Verdict judge(std::string_view lines, const IpAddress& peer, const Need& need, MonoTime now = {},
                  std::string_view form_token = {}, std::string_view host = "192.168.1.20:81",
                  Transport transport = Transport::kPlain) {
        const Request request(lines, host);
        EXPECT_EQ(request.parser.method(), "GET");
        const Verdict verdict = access.judge(request.parser, peer, need, form_token, transport, now);
        if (verdict != Verdict::kNotYet) return verdict;
        EXPECT_TRUE(login.take_finished(*worker.take_finished(), now));
        return access.judge(request.parser, peer, need, form_token, transport, now);
    }

    Values settings;
    port::FakeCrypto crypto;
    port::FakeWorker worker;
    Login login{crypto, worker};
    Sessions sessions{crypto};
    Access access{settings, login, sessions};
};

TEST(Access, an_address_may_use_the_protocol_of_its_line_and_no_other) {
    Rules rules("server.allow=mjpeg 192.168.1.0/24\ttcpcam 203.0.113.9\n", "");
    const Access& access = rules.access;
    EXPECT_TRUE(access.allows(Protocol::kMjpeg, kHome));
    EXPECT_FALSE(access.allows(Protocol::kCapture, kHome));
    EXPECT_FALSE(access.allows(Protocol::kNone, kHome));
    EXPECT_FALSE(access.allows(Protocol::kMjpeg, kStranger));
    EXPECT_TRUE(access.allows(Protocol::kTcpcam, kStranger));
    EXPECT_TRUE(rules.judge("", kHome, {Protocol::kMjpeg}) == Verdict::kGranted);
    EXPECT_TRUE(rules.judge("", kHome, {Protocol::kCapture}) == Verdict::kRefused);
}

TEST(Access, without_lines_and_log_in_nobody_gets_anything) {
    Rules rules({}, "");
    for (const IpAddress& peer : {kHome, kStranger, IpAddress::v4(127, 0, 0, 1)}) {
        EXPECT_TRUE(rules.judge("", peer, {Protocol::kMjpeg}) == Verdict::kRefused);
        EXPECT_TRUE(rules.judge("Authorization: Basic Og==\r\n", peer, {}) == Verdict::kRefused);
    }
}

TEST(Access, the_owner_logs_in_from_anywhere) {
    Rules rules;
    EXPECT_TRUE(rules.judge(kRight, kStranger, {}) == Verdict::kGranted);
    EXPECT_TRUE(rules.judge(kRight, kStranger, {Protocol::kMjpeg, true}) == Verdict::kGranted);
    for (const char* wrong : {
             "",
             "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZDE=\r\n",  // owner:long:password1
             "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29y\r\n",      // owner:long:passwor
             "Authorization: Basic b3duZXIgOmxvbmc6cGFzc3dvcmQ=\r\n",  // "owner :long:password"
             "Authorization: Basic b3duZXI6\r\n",                      // owner:
             "Authorization: Basic b3duZXI=\r\n",                      // no colon
             "Authorization: Basic !\r\n",
             "Authorization: Bearer b3duZXI6bG9uZzpwYXNzd29yZA==\r\n",
         })
        EXPECT_TRUE(rules.judge(wrong, kHome, {}) == Verdict::kLogIn) << wrong;
}

TEST(Access, after_ten_wrong_passwords_an_address_waits_but_keeps_what_it_is_allowed) {
    Rules rules("server.allow=mjpeg 192.168.1.0/24\n");
    const auto verdict = [&](std::string_view fields, const IpAddress& peer, const Need& need,
                             MonoTime now = {}) { return rules.judge(fields, peer, need, now); };
    constexpr std::string_view kWrong = "Authorization: Basic b3duZXI6\r\n";
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(verdict(kWrong, kHome, {}) == Verdict::kLogIn) << i;
    EXPECT_TRUE(verdict(kWrong, kHome, {}) == Verdict::kTooMany);
    EXPECT_TRUE(verdict(kRight, kHome, {}) == Verdict::kTooMany) << "it is not compared";
    EXPECT_TRUE(verdict("", kHome, {}) == Verdict::kLogIn);
    EXPECT_TRUE(verdict(kWrong, kHome, {Protocol::kMjpeg}) == Verdict::kGranted);
    EXPECT_TRUE(verdict(kRight, kStranger, {}) == Verdict::kGranted);
    EXPECT_TRUE(verdict(kRight, kHome, {}, MonoTime{31s}) == Verdict::kGranted);
}

TEST(Access, a_page_of_another_site_moves_nothing) {
    Rules rules("server.allow=control_servo 192.168.1.0/24\n");
    const Need need{Protocol::kControlServo, true};
    for (const char* own :
         {"", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n",
          "Origin: http://192.168.1.20:81\r\n", "Referer: http://192.168.1.20:81/page?x\r\n"})
        EXPECT_TRUE(rules.judge(own, kHome, need) == Verdict::kGranted) << own;
    for (const char* other :
         {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\nOrigin: http://192.168.1.20:81\r\n",
          "Origin: http://192.168.1.20\r\n", "Origin: null\r\n", "Origin: http://evil.example\r\n",
          "Referer: http://evil.example/192.168.1.20:81\r\n"}) {
        EXPECT_TRUE(rules.judge(other, kHome, need) == Verdict::kOtherSite) << other;
        const bool is_script = std::string_view(other).starts_with("Origin");
        EXPECT_TRUE(rules.judge(other, kHome, {Protocol::kControlServo}) ==
                    (is_script ? Verdict::kOtherSite : Verdict::kGranted))
            << other;
    }
}

TEST(Access, a_name_that_anybody_could_point_at_the_board_gets_nothing) {
    Rules rules("server.allow=mjpeg 192.168.1.0/24\nserver.hosts=a.example\tcam.example.org\n");
    const auto verdict = [&](std::string_view host, std::string_view fields = "") {
        return rules.judge(fields, kHome, {Protocol::kMjpeg}, {}, {}, host);
    };
    for (const char* own :
         {"192.168.1.20", "192.168.1.20:8080", "[fd00::20]", "[fd00::20]:81", "localhost", "cam",
          "Cam.Local:80", "porch.home.arpa", "porch.internal", "CAM.example.org:81", ""})
        EXPECT_TRUE(verdict(own) == Verdict::kGranted) << own;
    for (const char* other :
         {"evil.example", "evil.example:80", "cam.example.org.evil.example", "local.evil.example", ".local",
          "192.168.1.20.nip.io", "[evil.example]", "xlocal.example"}) {
        EXPECT_TRUE(verdict(other) == Verdict::kOtherName) << other;
        EXPECT_TRUE(verdict(other, kRight) == Verdict::kOtherName) << other;
    }
}

TEST(Access, a_password_is_hashed_once_and_then_remembered) {
    Rules rules;
    rules.crypto.slow_hashes = 0;
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(rules.judge(kRight, kStranger, {}, MonoTime{i * 1s}) == Verdict::kGranted) << i;
    EXPECT_EQ(rules.crypto.slow_hashes, 1);
    EXPECT_TRUE(rules.judge(kRight, kStranger, {}, MonoTime{Login::kRememberRight}) == Verdict::kGranted);
    EXPECT_EQ(rules.crypto.slow_hashes, 2);
}

// A session's cookie and the token of its forms.
struct Browser {
    explicit Browser(Rules& rules, MonoTime now = {})
        : token(rules.sessions.begin(token_memory, now)),
          form_token(rules.sessions.form_token(token, form_memory)) {
        TextWriter line(line_memory);
        line << "Cookie: theme=dark; session=" << token << "; x=y\r\n";
        cookie = line.written();
    }
    std::array<char, Sessions::kTokenText> token_memory{};
    std::string_view token;
    std::array<char, Sessions::kFormTokenText> form_memory{};
    std::string_view form_token;
    std::array<char, 160> line_memory{};
    std::string_view cookie;
};

TEST(Access, a_session_looks_by_its_cookie_and_acts_with_its_form_token) {
    Rules rules;
    const Browser browser(rules);
    const Browser other(rules);
    const Need acts{.acts = true};
    EXPECT_TRUE(rules.judge(browser.cookie, kStranger, {}) == Verdict::kGranted);
    EXPECT_TRUE(rules.judge(browser.cookie, kStranger, acts) == Verdict::kNoToken);
    EXPECT_TRUE(rules.judge(browser.cookie, kStranger, acts, {}, other.form_token) == Verdict::kNoToken);
    EXPECT_TRUE(rules.judge(browser.cookie, kStranger, acts, {}, browser.token) == Verdict::kNoToken);
    EXPECT_TRUE(rules.judge(browser.cookie, kStranger, acts, {}, browser.form_token) == Verdict::kGranted);
    EXPECT_TRUE(rules.judge("", kStranger, acts, {}, browser.form_token) == Verdict::kLogIn);
    rules.sessions.end(browser.token);
    EXPECT_TRUE(rules.judge(browser.cookie, kStranger, {}) == Verdict::kLogIn);
    EXPECT_TRUE(rules.judge(other.cookie, kStranger, {}) == Verdict::kGranted);
}

TEST(Access, a_session_over_https_has_a_cookie_that_no_page_in_the_clear_can_set) {
    Rules rules;
    const Browser browser(rules);
    std::array<char, 160> memory;
    TextWriter line(memory);
    line << "Cookie: session=x; __Host-session=" << browser.token << "\r\n";
    const auto judge = [&](std::string_view lines, Transport transport) {
        return rules.judge(lines, kStranger, {}, {}, {}, "192.168.1.20", transport);
    };
    EXPECT_TRUE(judge(line.written(), Transport::kTls) == Verdict::kGranted);
    EXPECT_TRUE(judge(line.written(), Transport::kPlain) == Verdict::kLogIn);
    EXPECT_TRUE(judge(browser.cookie, Transport::kTls) == Verdict::kLogIn);
    EXPECT_TRUE(judge(browser.cookie, Transport::kAccessPoint) == Verdict::kGranted);
}

TEST(Access, a_page_in_the_clear_is_another_site_than_the_one_over_https) {
    Rules rules;
    const auto judge = [&](std::string_view lines, Transport transport) {
        const Need acts{.acts = true, .who = Need::For::kEverybody};
        return rules.judge(lines, kHome, acts, {}, {}, "board.local", transport);
    };
    for (const std::string_view field : {"Origin", "Referer"}) {
        std::array<char, 64> memory;
        TextWriter clear(memory);
        clear << field << ": http://board.local\r\n";
        std::array<char, 64> secured_memory;
        TextWriter secured(secured_memory);
        secured << field << ": https://board.local\r\n";
        EXPECT_TRUE(judge(clear.written(), Transport::kTls) == Verdict::kOtherSite);
        EXPECT_TRUE(judge(secured.written(), Transport::kTls) == Verdict::kGranted);
        EXPECT_TRUE(judge(clear.written(), Transport::kPlain) == Verdict::kGranted);
        // A proxy may add TLS in front of the board.
        EXPECT_TRUE(judge(secured.written(), Transport::kPlain) == Verdict::kGranted);
    }
}

TEST(Access, in_the_clear_an_address_does_what_needs_no_password_where_https_is_required) {
    Rules rules("server.allow=mjpeg 192.168.1.0/24\n");
    rules.access.require_tls(true);
    const Need pictures{Protocol::kMjpeg};
    const auto judge = [&](std::string_view lines, const IpAddress& peer, const Need& need,
                           Transport transport = Transport::kPlain) {
        return rules.judge(lines, peer, need, {}, {}, "192.168.1.20", transport);
    };
    EXPECT_TRUE(judge("", kHome, pictures) == Verdict::kGranted);
    EXPECT_TRUE(judge(kRight, kHome, pictures) == Verdict::kGranted);
    EXPECT_TRUE(judge(kRight, kStranger, pictures) == Verdict::kTlsOnly);
    EXPECT_TRUE(judge(kRight, kHome, {}) == Verdict::kTlsOnly);
    EXPECT_TRUE(judge("", kHome, {.who = Need::For::kEverybody}) == Verdict::kTlsOnly);
    EXPECT_TRUE(judge(kRight, kStranger, {}, Transport::kAccessPoint) == Verdict::kGranted);
    EXPECT_TRUE(judge(kRight, kStranger, {}, Transport::kTls) == Verdict::kGranted);
    // Whose board it is decides nobody over HTTPS yet.
    Rules fresh({}, "");
    fresh.access.require_tls(true);
    EXPECT_TRUE(fresh.judge("", kHome, {.acts = true, .who = Need::For::kFirstOwner}) == Verdict::kGranted);
}

TEST(Access, the_set_up_is_for_a_private_address_and_a_board_without_owner) {
    const Need set_up{.acts = true, .who = Need::For::kFirstOwner};
    Rules fresh({}, "");
    EXPECT_TRUE(fresh.judge("", kHome, set_up) == Verdict::kGranted);
    EXPECT_TRUE(fresh.judge("", kStranger, set_up) == Verdict::kRefused);
    EXPECT_TRUE(fresh.judge("Origin: http://evil.example\r\n", kHome, set_up) == Verdict::kOtherSite);
    EXPECT_TRUE(fresh.judge("", kHome, set_up, {}, {}, "evil.example") == Verdict::kOtherName);
    Rules owned;
    EXPECT_TRUE(owned.judge("", kHome, set_up) == Verdict::kRefused);
    EXPECT_TRUE(owned.judge(kRight, kHome, set_up) == Verdict::kRefused);
}

TEST(Access, the_log_in_page_is_for_everybody_under_the_boards_name) {
    Rules rules;
    const Need everybody{.who = Need::For::kEverybody};
    EXPECT_TRUE(rules.judge("", kStranger, everybody) == Verdict::kGranted);
    EXPECT_TRUE(rules.judge("", kStranger, everybody, {}, {}, "evil.example") == Verdict::kOtherName);
}

}  // namespace
}  // namespace vedette::node
