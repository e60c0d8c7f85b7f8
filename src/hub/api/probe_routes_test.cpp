#include "hub/api/probe_routes.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "tests/support/fake_camera.hpp"
#include "tests/support/tiny_jpeg.hpp"
#include "tests/support/tls_server.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using test::FakeCamera;

struct Bench {
    FakeClock clock;
    io::Loop loop{clock};
    io::Stop stop;
    access::PrincipalPtr owner = std::make_shared<const access::Principal>();
    access::Peer peer{};
    Context context{peer, owner, loop, stop};

    io::Task<> run(io::Task<Response> task, Response& out, bool& done) {
        out = co_await std::move(task);
        done = true;
    }
    Response post(const RouteTable& table, std::string body) {
        Request request;
        request.method = "POST";
        request.path = "/api/v1/probe";
        request.fields = {{"Content-Type", "application/json"}};
        request.body = std::move(body);
        request.body_size = request.body.size();
        const auto row = table.find(request);
        EXPECT_TRUE(row.has_value());
        Answer answer = (*row)->handler(context, request);
        if (auto* const now = std::get_if<Response>(&answer)) return std::move(*now);
        Response out;
        bool done = false;
        loop.spawn(run(std::move(std::get<io::Task<Response>>(answer)), out, done));
        for (int i = 0; i < 400 && !done; ++i) {
            for (int k = 0; k < 1000 && !done; ++k) loop.poll();
            clock.advance(50ms);
        }
        EXPECT_TRUE(done) << "no answer";
        return out;
    }
};

std::string body_for(std::string_view address) { return R"({"address": ")" + std::string(address) + "\"}"; }

std::string code_of(const Response& response) {
    return std::string(json::parse(response.text()).at("code").as_string());
}

const std::vector<settings::AddressRange> kLoopback{*settings::AddressRange::parse("127.0.0.1")};

TEST(ProbeRoute, answers_with_proposals_and_a_picture) {
    Bench b;
    const auto jpeg = test::tiny_jpeg({.size = 900});
    FakeCamera camera(b.loop, [&](FakeCamera::Connection& c, const std::string& head) {
        if (!head.starts_with("GET /mjpeg ")) return c.send("HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n");
        c.send("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n");
        for (int i = 0; i < 3; ++i)
            c.send("--x\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) +
                   "\r\n\r\n" + std::string(as_text(Bytes(jpeg))) + "\r\n");
    });
    const std::string address = "127.0.0.1:" + std::to_string(camera.port());
    const Response response = b.post(probe_routes(kLoopback), body_for(address));
    ASSERT_EQ(response.status, 200) << response.text();
    const json::value answer = json::parse(response.text());
    const json::array& proposals = answer.at("proposals").as_array();
    ASSERT_EQ(proposals.size(), 1U);
    const json::object& first = proposals[0].as_object();
    EXPECT_EQ(first.at("settings").at("source").as_string(), "http://" + address + "/mjpeg");
    EXPECT_EQ(first.at("reason").as_string(), "");
    EXPECT_EQ(first.at("picture").at("width").as_int64(), 16);
    EXPECT_GT(first.at("picture").at("jpeg").as_string().size(), 900U);
    EXPECT_FALSE(answer.at("tried").as_array().empty());
    EXPECT_FALSE(answer.at("report").as_string().empty());
}

TEST(ProbeRoute, refuses_addresses_that_only_the_file_may_name) {
    Bench b;
    for (const char* address :
         {"127.0.0.1", "http://localhost:8480/", "[::1]:80", "169.254.169.254", "0.0.0.0", "224.0.0.1"}) {
        const Response response = b.post(probe_routes({}), body_for(address));
        EXPECT_EQ(response.status, 403) << address;
        EXPECT_EQ(code_of(response), "file_only") << address;
    }
}

TEST(ProbeRoute, a_name_that_leads_home_is_not_connected_to) {
    Bench b;
    FakeCamera camera(b.loop);
    // Another spelling of 127.0.0.1, which is no address by its text.
    const Response response = b.post(probe_routes({}), body_for("127.1:" + std::to_string(camera.port())));
    ASSERT_EQ(response.status, 200);
    const json::value answer = json::parse(response.text());
    EXPECT_TRUE(answer.at("proposals").as_array().empty());
    const std::string_view tried = answer.at("tried").as_array().at(0).at("answer").as_string();
    EXPECT_TRUE(tried.contains("is this machine")) << tried;
    EXPECT_EQ(camera.connections(), 0U);
}

TEST(ProbeRoute, refuses_what_is_no_address) {
    Bench b;
    for (const char* address : {"", "exec:reboot", "file:/etc/passwd", "v4l2:///dev/video0"}) {
        const Response response = b.post(probe_routes({}), body_for(address));
        EXPECT_EQ(response.status, 400) << address;
    }
    EXPECT_EQ(b.post(probe_routes({}), "{}").status, 400);
}

TEST(ProbeRoute, looks_at_a_device_with_its_own_certificate_only_with_its_fingerprint) {
    Bench b;
    const auto jpeg = test::tiny_jpeg({.size = 900});
    const std::string part =
        "--x\r\nContent-Type: image/jpeg\r\n\r\n" + std::string(as_text(Bytes(jpeg))) + "\r\n";
    const test::TlsServer server(
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n" + part + part);
    const std::string address = "https://127.0.0.1:" + std::to_string(server.port()) + "/a";
    const RouteTable routes = probe_routes(kLoopback);
    const json::value seen = json::parse(b.post(routes, body_for(address)).text());
    const json::object& proposal = seen.at("proposals").as_array().at(0).as_object();
    EXPECT_EQ(proposal.at("device").as_string(), "certificate");
    EXPECT_TRUE(proposal.at("picture").is_null());
    const std::string pin(proposal.at("settings").at("tls_pin").as_string());
    EXPECT_EQ(pin, "sha256:" + server.fingerprint());
    const json::value agreed =
        json::parse(b.post(routes, R"({"address": ")" + address + R"(", "tls_pin": ")" + pin + "\"}").text());
    const json::object& camera = agreed.at("proposals").as_array().at(0).as_object();
    EXPECT_EQ(camera.at("picture").at("width").as_int64(), 16) << camera.at("reason").as_string();
    EXPECT_EQ(camera.at("settings").at("tls_pin").as_string(), pin);
    EXPECT_EQ(code_of(b.post(routes, R"({"address": "h", "tls_pin": "sha256:00"})")), "invalid_argument");
}

}  // namespace
}  // namespace vedette::api
