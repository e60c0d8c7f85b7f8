#include "hub/doctor/network_checks.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_camera.hpp"

namespace vedette::doctor {
namespace {

using test::FakeCamera;
using Connection = FakeCamera::Connection;

using Parts = std::vector<io::TimedPart>;

// Parts as they are sent, each arriving as `delay` of its number says.
template <class Delay>
Parts arriving(Delay delay) {
    Parts out;
    for (int k = 0; k < io::kTimedParts; ++k) {
        const Duration sent = k * io::kTimedInterval;
        out.push_back({sent, sent + delay(k, sent)});
    }
    return out;
}

std::string said(const Findings& findings) {
    std::string out;
    for (const Finding& f : findings)
        out += std::string(to_string(f.level)) + ": " + f.about + ": " + f.what + " [" + f.key + "]\n";
    return out;
}

TEST(JudgeArrivals, is_silent_about_parts_that_come_as_they_are_sent) {
    EXPECT_EQ(said(judge_arrivals(arriving([](int, Duration) { return 0s; }))), "");
    EXPECT_EQ(said(judge_arrivals(arriving([](int, Duration) { return 3s; }))), "") << "a long way, evenly";
    EXPECT_EQ(said(judge_arrivals(arriving([](int k, Duration) { return k % 3 * 100ms; }))), "");
    EXPECT_EQ(said(judge_arrivals(arriving([](int k, Duration) { return k == 4 ? 900ms : 0ms; }))), "")
        << "one part was lost and repeated by the network";
}

TEST(JudgeArrivals, names_buffering_when_parts_come_at_the_end_or_in_batches) {
    const Duration end = (io::kTimedParts - 1) * io::kTimedInterval;
    const Findings whole = judge_arrivals(arriving([&](int, Duration sent) { return end - sent; }));
    EXPECT_EQ(said(whole),
              "warning: proxy: pictures are held back on their way: 7 of 10 parts of a stream came late, the "
              "latest "
              "by 2.2 s [public_url]\n");
    EXPECT_TRUE(whole.front().cure.starts_with("nginx: `proxy_buffering off`")) << whole.front().cure;
    // Five at a time.
    const Findings batches =
        judge_arrivals(arriving([](int k, Duration) { return (4 - k % 5) * io::kTimedInterval; }));
    EXPECT_TRUE(said(batches).contains(": 4 of 10 parts of a stream came late, the latest by 1.0 s"))
        << said(batches);
}

TEST(JudgeArrivals, names_a_stream_that_was_cut) {
    Parts parts = arriving([](int, Duration) { return 0s; });
    parts.resize(3);
    EXPECT_EQ(said(judge_arrivals(parts)),
              "warning: proxy: the stream ended after 3 of 10 parts [public_url]\n");
}

// A server in place of the proxy, and the doctor on the same loop.
class ProxyCheck : public testing::Test {
  protected:
    std::string check(const std::string& url) {
        settings_.public_url = url;
        bool done = false;
        Findings out;
        loop_.spawn(run(out), [&] { done = true; });
        EXPECT_TRUE(test::turn_until(loop_, [&] { return done; }));
        findings_ = out;
        return said(out);
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    void answer(std::string text) {
        server_.on_request([text = std::move(text)](Connection& c, const std::string&) {
            c.send(text);
            c.finish();
        });
    }
    static std::string key_of(const std::string& request) {
        const std::size_t at = request.find("?key=") + 5;
        return request.substr(at, request.find(' ', at) - at);
    }

    FakeClock clock_;
    io::Loop loop_{clock_};
    FakeCamera server_{loop_};
    settings::Settings settings_;
    Findings findings_;

  private:
    io::Task<> run(Findings& out) {
        auto checking = check_proxy(loop_, settings_, stop_);
        out = co_await std::move(checking);
    }
    io::Stop stop_;
};

TEST_F(ProxyCheck, asks_below_the_path_with_a_new_key_and_is_silent_about_the_hub) {
    std::vector<std::string> requests;
    server_.on_request([&](Connection& c, const std::string& request) {
        requests.push_back(request);
        c.send("HTTP/1.0 200 OK\r\n\r\n");
        for (int k = 0; k < io::kTimedParts; ++k) c.send(io::format_timed_part(key_of(request), k, 0s));
        c.finish();
    });
    EXPECT_EQ(check(""), "");
    EXPECT_TRUE(requests.empty());
    EXPECT_EQ(check(url() + "/cams"), "");
    EXPECT_EQ(check(url() + "/cams"), "");
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_TRUE(requests[0].starts_with("GET /cams/api/v1/doctor/stream?key=")) << requests[0];
    EXPECT_NE(key_of(requests[0]), key_of(requests[1]));
    EXPECT_FALSE(requests[0].contains("Authorization"));
}

TEST_F(ProxyCheck, names_parts_that_come_together_at_the_end) {
    server_.on_request([&](Connection& c, const std::string& request) {
        c.send("HTTP/1.0 200 OK\r\n\r\n");
        for (int k = 0; k < io::kTimedParts; ++k)
            c.send(io::format_timed_part(key_of(request), k, k * io::kTimedInterval));
        c.finish();
    });
    EXPECT_TRUE(check(url()).contains("pictures are held back on their way: 7 of 10 parts"));
}

TEST_F(ProxyCheck, names_what_answers_in_place_of_the_hub) {
    answer("HTTP/1.0 502 Bad Gateway\r\n\r\n<html>nginx</html>");
    EXPECT_EQ(check(url()), "warning: proxy: the proxy answers 502: it does not reach the hub [listen]\n");
    answer("HTTP/1.0 200 OK\r\n\r\n<html>Router</html>");
    EXPECT_EQ(check(url()), "warning: proxy: " + url() + " shows another server's page [public_url]\n");
    answer("HTTP/1.0 404 Not Found\r\n\r\n");
    EXPECT_TRUE(
        check(url()).contains(" answers 404: another server, or the hub below another path [base_path]"));
    answer("HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n");
    EXPECT_TRUE(check(url()).contains(" answers 401: it asks for a login of its own"));
    answer("HTTP/1.0 403 Forbidden\r\n\r\n{\"code\":\"host_not_allowed\"}");
    EXPECT_EQ(check(url()), "warning: proxy: the hub refuses the name of this address [hosts]\n");
    answer("HTTP/1.0 500 Oh\r\n\r\n");
    EXPECT_TRUE(check(url()).contains(" answers 500 [public_url]"));
    answer("no HTTP\r\n\r\n");
    EXPECT_TRUE(check(url()).contains("answers with something that is no HTTP"));
}

TEST_F(ProxyCheck, names_an_address_that_nothing_answers_at) {
    EXPECT_TRUE(
        check("http://127.0.0.1:1").contains("warning: proxy: connect to 127.0.0.1:1: Connection refused"));
    EXPECT_TRUE(check("http://nothing.invalid").contains("warning: proxy: no host named nothing.invalid"));
}

TEST_F(ProxyCheck, names_a_redirect_and_follows_it) {
    FakeCamera other(loop_);
    other.on_request([&](Connection& c, const std::string& request) {
        c.send("HTTP/1.0 200 OK\r\n\r\n");
        for (int k = 0; k < io::kTimedParts; ++k) c.send(io::format_timed_part(key_of(request), k, 0s));
        c.finish();
    });
    const std::string to = "http://127.0.0.1:" + std::to_string(other.port());
    server_.on_request([&](Connection& c, const std::string& request) {
        c.send("HTTP/1.0 301 Moved\r\nLocation: " + to + request.substr(4, request.find(' ', 4) - 4) +
               "\r\n\r\n");
        c.finish();
    });
    EXPECT_EQ(check(url()), "note: proxy: " + url() + " redirects to " + to + " [public_url]\n");
}

// The rule of cameras: a name, or a redirect, does not lead the hub to this machine by itself.
TEST_F(ProxyCheck, keeps_to_the_rule_on_addresses) {
    answer("HTTP/1.0 301 Moved\r\nLocation: http://127.0.0.2:1/\r\n\r\n");
    EXPECT_TRUE(check(url()).contains("127.0.0.2 is this machine [camera_networks]")) << check(url());
}

class InternetCheck : public ProxyCheck {
  protected:
    std::string try_address(const Endpoint& to) {
        bool done = false;
        Findings out;
        loop_.spawn(run(to, out), [&] { done = true; });
        EXPECT_TRUE(test::turn_until(loop_, [&] { return done; }));
        return said(out);
    }

  private:
    io::Task<> run(Endpoint to, Findings& out) {
        auto checking = check_internet(loop_, std::move(to), stop_);
        out = co_await std::move(checking);
    }
    io::Stop stop_;
};

TEST_F(InternetCheck, is_silent_with_a_connection_and_notes_that_there_is_none) {
    EXPECT_EQ(try_address({.address = "127.0.0.1", .port = server_.port()}), "");
    EXPECT_EQ(
        try_address({.address = "127.0.0.1", .port = 1}),
        "note: internet: no way to the internet was found: connect to 127.0.0.1:1: Connection refused []\n");
    EXPECT_EQ(usual_internet_address(), (Endpoint{.address = "8.8.8.8", .port = 53}));
}

}  // namespace
}  // namespace vedette::doctor
