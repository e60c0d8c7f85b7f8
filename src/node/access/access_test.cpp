#include "node/access/access.hpp"

#include <array>

#include <gtest/gtest.h>

#include "core/base/text.hpp"

namespace vedette::node {
namespace {

constexpr Access::Login kOwner{"owner", "long:password"};
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

Verdict judge(const Access& access, std::string_view lines, const IpAddress& peer, Need need) {
    const Request request(lines);
    EXPECT_EQ(request.parser.method(), "GET");
    GuessLimit guesses;
    return access.judge(request.parser, peer, need, guesses, MonoTime());
}

TEST(Allowed, is_a_protocol_and_an_address_or_a_prefix) {
    for (const char* name : {"mjpeg", "control_servo", "capture", "tcpcam", "camera_start"}) {
        std::array<char, 64> memory;
        const std::string_view line = (TextWriter(memory) << name << "  10.0.0.0/8 ").written();
        const auto allowed = Allowed::parse(line);
        ASSERT_TRUE(allowed) << name;
        EXPECT_EQ(to_string(allowed->protocol), name);
        EXPECT_TRUE(allowed->range.contains("10.1.2.3")) << name;
    }
    for (const char* line : {"", "mjpeg", "mjpeg ", " 10.0.0.1", "10.0.0.1", "Mjpeg 10.0.0.1", "ftp 10.0.0.1",
                             "mjpeg home.lan", "mjpeg 10.0.0.1 10.0.0.2"})
        EXPECT_FALSE(Allowed::parse(line)) << line;
}

TEST(Access, an_address_may_use_the_protocol_of_its_line_and_no_other) {
    const std::array lines{*Allowed::parse("mjpeg 192.168.1.0/24"), *Allowed::parse("tcpcam 203.0.113.9")};
    const Access access(lines, {});
    EXPECT_TRUE(access.allows(Protocol::kMjpeg, kHome));
    EXPECT_FALSE(access.allows(Protocol::kCapture, kHome));
    EXPECT_FALSE(access.allows(Protocol::kNone, kHome));
    EXPECT_FALSE(access.allows(Protocol::kMjpeg, kStranger));
    EXPECT_TRUE(access.allows(Protocol::kTcpcam, kStranger));
    EXPECT_TRUE(judge(access, "", kHome, {Protocol::kMjpeg}) == Verdict::kGranted);
    EXPECT_TRUE(judge(access, "", kHome, {Protocol::kCapture}) == Verdict::kRefused);
}

TEST(Access, without_lines_and_log_in_nobody_gets_anything) {
    const Access access({}, {});
    for (const IpAddress& peer : {kHome, kStranger, IpAddress::v4(127, 0, 0, 1)}) {
        EXPECT_TRUE(judge(access, "", peer, {Protocol::kMjpeg}) == Verdict::kRefused);
        EXPECT_TRUE(judge(access, "Authorization: Basic Og==\r\n", peer, {}) == Verdict::kRefused);
    }
}

TEST(Access, the_owner_logs_in_from_anywhere) {
    const Access access({}, kOwner);
    EXPECT_TRUE(judge(access, kRight, kStranger, {}) == Verdict::kGranted);
    EXPECT_TRUE(judge(access, kRight, kStranger, {Protocol::kMjpeg, true}) == Verdict::kGranted);
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
        EXPECT_TRUE(judge(access, wrong, kHome, {}) == Verdict::kLogIn) << wrong;
}

TEST(Access, after_ten_wrong_passwords_an_address_waits_but_keeps_what_it_is_allowed) {
    const std::array lines{*Allowed::parse("mjpeg 192.168.1.0/24")};
    const Access access(lines, kOwner);
    GuessLimit guesses;
    const auto verdict = [&](std::string_view fields, const IpAddress& peer, Need need, MonoTime now = {}) {
        const Request request(fields);
        return access.judge(request.parser, peer, need, guesses, now);
    };
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
    const std::array lines{*Allowed::parse("control_servo 192.168.1.0/24")};
    const Access access(lines, kOwner);
    const Need need{Protocol::kControlServo, true};
    for (const char* own :
         {"", "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n",
          "Origin: http://192.168.1.20:81\r\n", "Referer: http://192.168.1.20:81/page?x\r\n"})
        EXPECT_TRUE(judge(access, own, kHome, need) == Verdict::kGranted) << own;
    for (const char* other :
         {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\nOrigin: http://192.168.1.20:81\r\n",
          "Origin: http://192.168.1.20\r\n", "Origin: null\r\n", "Origin: http://evil.example\r\n",
          "Referer: http://evil.example/192.168.1.20:81\r\n"}) {
        EXPECT_TRUE(judge(access, other, kHome, need) == Verdict::kOtherSite) << other;
        const bool is_script = std::string_view(other).starts_with("Origin");
        EXPECT_TRUE(judge(access, other, kHome, {Protocol::kControlServo}) ==
                    (is_script ? Verdict::kOtherSite : Verdict::kGranted))
            << other;
    }
}

TEST(Access, a_name_that_anybody_could_point_at_the_board_gets_nothing) {
    const std::array lines{*Allowed::parse("mjpeg 192.168.1.0/24")};
    constexpr std::array<std::string_view, 1> kHosts{"cam.example.org"};
    const Access access(lines, kOwner, kHosts);
    const auto verdict = [&](std::string_view host, std::string_view fields = "") {
        const Request request(fields, host);
        GuessLimit guesses;
        return access.judge(request.parser, kHome, {Protocol::kMjpeg}, guesses, MonoTime());
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

}  // namespace
}  // namespace vedette::node
