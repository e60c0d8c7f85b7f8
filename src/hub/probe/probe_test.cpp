// The probe's requests, against servers on loopback.
#include "hub/probe/probe.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/fake_camera.hpp"
#include "tests/support/tls_server.hpp"

namespace vedette::probe {
namespace {

using test::FakeCamera;
using Connection = FakeCamera::Connection;

std::string answer(std::string_view type, std::string_view body, std::string_view status = "200 OK") {
    return "HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

constexpr std::string_view kStream =
    "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n--x\r\nContent-Type: "
    "image/jpeg\r\n\r\n";

struct Bench {
    FakeClock clock;
    io::Loop loop{clock};
    io::Stop stop;

    io::Task<> run(Target target, ProbeOptions options, Findings& out, bool& done) {
        out = co_await probe(loop, std::move(target), std::move(options), stop);
        done = true;
    }
    // `tls_pin`: the fingerprint that the user has agreed to.
    Findings find(const std::string& text, ProbeOptions options = {}, const std::string& tls_pin = "") {
        Findings out;
        bool done = false;
        Target target = parse_target(text).value();
        target.tls_pin = tls_pin;
        loop.spawn(run(std::move(target), std::move(options), out, done));
        for (int i = 0; i < 200 && !done; ++i) {
            for (int k = 0; k < 2000 && !done; ++k) loop.poll();
            clock.advance(100ms);
        }
        EXPECT_TRUE(done) << "the probe hangs";
        return out;
    }
};

std::string local(const FakeCamera& camera, std::string_view path = "") {
    return "127.0.0.1:" + std::to_string(camera.port()) + std::string(path);
}

TEST(Probe, finds_a_stream_with_at_most_two_connections_at_a_time) {
    Bench b;
    std::size_t most = 0;
    FakeCamera camera(b.loop);
    camera.on_request([&](Connection& c, const std::string& head) {
        most = std::max(most, camera.open_connections());
        if (head.starts_with("GET /stream ")) return c.send(kStream);
        c.send(answer("text/plain", "no", "404 Not Found"));
    });
    const Findings found = b.find(local(camera));
    ASSERT_EQ(found.proposals.size(), 1U);
    EXPECT_EQ(found.proposals.front().source(), "http://" + local(camera, "/stream"));
    EXPECT_LE(most, 2U);
    EXPECT_TRUE(test::turn_until(b.loop, [&] { return camera.open_connections() == 0; }))
        << "a connection is left";
}

TEST(Probe, an_address_that_is_pasted_is_tried_as_it_is) {
    Bench b;
    FakeCamera camera(b.loop, [](Connection& c, const std::string& head) {
        if (head.starts_with("GET /odd?a=1 ")) return c.send(kStream);
        c.send(answer("text/plain", "no", "404 Not Found"));
    });
    const Findings found = b.find("http://" + local(camera, "/odd?a=1"), {.limit = 8s});
    ASSERT_FALSE(found.proposals.empty());
    EXPECT_EQ(found.proposals.front().source(), "http://" + local(camera, "/odd?a=1"));
    EXPECT_EQ(found.proposals.front().certainty, Certainty::kPasted);
}

TEST(Probe, follows_the_pictures_of_a_page) {
    Bench b;
    FakeCamera camera(b.loop, [](Connection& c, const std::string& head) {
        if (head.starts_with("GET / "))
            return c.send(answer("text/html", "<title>x</title><img src='live/cam.mjpg'>"));
        if (head.starts_with("GET /live/cam.mjpg ")) return c.send(kStream);
        c.send(answer("text/plain", "no", "404 Not Found"));
    });
    const Findings found = b.find(local(camera));
    ASSERT_EQ(found.proposals.size(), 1U);
    EXPECT_EQ(found.proposals.front().source(), "http://" + local(camera, "/live/cam.mjpg"));
}

TEST(Probe, what_is_unknown_is_reported_without_address_and_credentials) {
    Bench b;
    FakeCamera camera(b.loop, [](Connection& c, const std::string&) {
        c.send(answer("text/html", "<html><title>Router</title></html>"));
    });
    const Findings found = b.find("http://ann:hush@" + local(camera, "/?pwd=hush"), {.limit = 8s});
    EXPECT_TRUE(found.proposals.empty());
    const auto page = std::ranges::find_if(
        found.tried, [&](const Tried& t) { return t.path == "/" && t.port == camera.port(); });
    ASSERT_NE(page, found.tried.end());
    EXPECT_EQ(page->answer, "200, a page \"Router\"");
    EXPECT_TRUE(found.report.contains("Router"));
    EXPECT_FALSE(found.report.contains("127.0.0.1")) << found.report;
    EXPECT_FALSE(found.report.contains("hush")) << found.report;
    EXPECT_FALSE(found.report.contains("ann")) << found.report;
}

TEST(Probe, logs_in_with_what_it_is_given_and_never_by_guess) {
    Bench b;
    FakeCamera camera(b.loop, [](Connection& c, const std::string& head) {
        if (!head.contains("Authorization: Basic YW5uOmh1c2g=\r\n"))
            return c.send(
                "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"cam\"\r\nContent-Length: 0\r\n\r\n");
        c.send(head.starts_with("GET /mjpeg ") ? std::string(kStream)
                                               : answer("text/plain", "no", "404 Not Found"));
    });
    const Findings closed = b.find(local(camera));
    EXPECT_TRUE(closed.needs_login);
    ASSERT_EQ(closed.proposals.size(), 1U);
    EXPECT_EQ(closed.proposals.front().device, "login");
    for (const std::string& head : camera.requests()) EXPECT_FALSE(head.contains("Authorization"));
    const Findings open = b.find("http://ann:hush@" + local(camera));
    ASSERT_FALSE(open.proposals.empty());
    EXPECT_EQ(open.proposals.front().source(), "http://" + local(camera, "/mjpeg"));
}

TEST(Probe, a_server_that_closes_connections_is_asked_twice_only) {
    Bench b;
    FakeCamera camera(b.loop, [](Connection& c, const std::string&) { c.hang_up(); });
    const Findings found = b.find(local(camera));
    ASSERT_EQ(found.proposals.size(), 1U);
    EXPECT_EQ(found.proposals.front().device, "tcpcam") << "it behaves like one";
    EXPECT_LE(camera.requests().size(), 3U) << "each would count as a wrong PIN of a TCPCam server";
}

TEST(Probe, a_silent_server_costs_no_more_than_the_limit) {
    Bench b;
    FakeCamera camera(b.loop, [](Connection&, const std::string&) {});
    const MonoTime started = b.clock.mono();
    const Findings found = b.find(local(camera), {.limit = 10s});
    EXPECT_LE(b.clock.mono() - started, 10'500ms);
    ASSERT_EQ(found.proposals.size(), 1U);
    EXPECT_EQ(found.proposals.front().device, "tcpcam") << "a port that is open and silent";
}

TEST(Probe, keeps_to_the_address_rule) {
    Bench b;
    FakeCamera camera(b.loop);
    const Findings found = b.find(local(camera), {.rule = AddressRule{}});
    EXPECT_TRUE(found.proposals.empty());
    EXPECT_EQ(camera.connections(), 0U);
    ASSERT_FALSE(found.tried.empty());
    EXPECT_TRUE(found.tried.front().answer.contains("is this machine")) << found.tried.front().answer;
}

TEST(Probe, an_address_of_another_scheme_is_proposed_as_it_is) {
    Bench b;
    const Findings rtsp = b.find("rtsp://ann:hush@camera.lan/stream1");
    ASSERT_EQ(rtsp.proposals.size(), 1U);
    EXPECT_EQ(rtsp.proposals.front().source(), "rtsp://camera.lan/stream1");
    EXPECT_FALSE(rtsp.report.contains("hush"));
}

TEST(Probe, proposes_the_fingerprint_of_a_certificate_that_nobody_vouches_for) {
    Bench b;
    const test::TlsServer server(std::string(kStream) + "x");
    const std::string address = "https://127.0.0.1:" + std::to_string(server.port()) + "/a";
    const Findings found = b.find(address);
    ASSERT_EQ(found.proposals.size(), 1U) << found.report;
    const Proposal& proposal = found.proposals.front();
    EXPECT_EQ(proposal.device, "certificate");
    EXPECT_EQ(proposal.settings, (Texts{{"source", address}, {"tls_pin", "sha256:" + server.fingerprint()}}));
    EXPECT_TRUE(proposal.why.contains("self-signed certificate")) << proposal.why;
    EXPECT_TRUE(proposal.hint.starts_with("compare this fingerprint")) << proposal.hint;
    for (const Tried& tried : found.tried) EXPECT_FALSE(tried.answer.starts_with("200")) << tried.url;

    const Findings agreed = b.find(address, {}, server.fingerprint());
    ASSERT_FALSE(agreed.proposals.empty());
    EXPECT_EQ(agreed.proposals.front().device, "stream");
    EXPECT_EQ(agreed.proposals.front().settings,
              (Texts{{"source", address}, {"tls_pin", "sha256:" + server.fingerprint()}}));
    for (const Proposal& one : agreed.proposals) EXPECT_NE(one.device, "certificate");

    std::string other = server.fingerprint();
    other[0] = other[0] == '0' ? '1' : '0';
    const Findings changed = b.find(address, {}, other);
    ASSERT_EQ(changed.proposals.size(), 1U);
    EXPECT_EQ(changed.proposals.front().settings[1].second, "sha256:" + server.fingerprint());
    EXPECT_TRUE(changed.proposals.front().hint.starts_with("this is not the certificate that was agreed to"));
}

}  // namespace
}  // namespace vedette::probe
