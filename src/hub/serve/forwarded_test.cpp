#include "hub/serve/forwarded.hpp"

#include <gtest/gtest.h>

#include "hub/serve/access_fixture.hpp"

namespace vedette::serve {
namespace {

using Fields = api::NamedTexts;

const EntryRules kRules{
    .proxies = {.ranges = {*settings::AddressRange::parse("10.0.0.0/24")}, .unix_socket = true},
    .proxy_user = "Remote-User",
    .unix_is_local = false};

api::Request request_with(Fields fields) {
    api::Request request;
    request.fields = std::move(fields);
    request.fields.emplace_back("Host", "localhost");
    return request;
}

std::string address(const std::string& connection, Fields fields) {
    api::Request request = request_with(std::move(fields));
    return sender_of(request, {.address = connection}, kRules).peer.address;
}

// Field case: a client writes an address of its choice into X-Forwarded-For | home-assistant/core 14345, cameri/nostream 492
// and hacdias/webdav 189 | it counts from trusted proxies only, read from the right
TEST(Forwarded, the_client_is_the_last_address_that_no_trusted_proxy_has) {
    struct Case {
        const char* connection;
        const char* field;
        const char* client;
    };
    for (const Case& c :
         {Case{"10.0.0.1", "203.0.113.7", "203.0.113.7"}, Case{"unix", "203.0.113.7", "203.0.113.7"},
          Case{"10.0.0.1", "127.0.0.1, 203.0.113.7", "203.0.113.7"},
          Case{"10.0.0.1", "192.168.1.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"},
          Case{"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
          Case{"10.0.0.1", "203.0.113.7:4711", "203.0.113.7"},
          Case{"10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"},
          Case{"10.0.0.1", "2001:DB8:0::7", "2001:db8::7"},
          Case{"10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"},
          Case{"10.0.0.1", "::ffff:10.0.0.2", "10.0.0.2"}, Case{"10.0.0.1", "127.0.0.1, unknown", "unknown"},
          Case{"10.0.0.1", "127.0.0.1, unix", "unknown"}, Case{"10.0.0.1", "[", "unknown"},
          Case{"10.0.0.1", " , ,", "10.0.0.1"}, Case{"10.0.0.1", "", "10.0.0.1"},
          Case{"10.0.1.1", "203.0.113.7", "10.0.1.1"}, Case{"127.0.0.1", "203.0.113.7", "127.0.0.1"}})
        EXPECT_EQ(address(c.connection, {{"X-Forwarded-For", c.field}}), c.client) << c.field;
    EXPECT_EQ(address("10.0.0.1", {{"X-Forwarded-For", "127.0.0.1"}, {"x-forwarded-for", "203.0.113.7"}}),
              "203.0.113.7")
        << "several fields are one list";
}

TEST(Forwarded, https_and_host_are_those_that_the_trusted_proxies_say) {
    const auto ask = [](const std::string& connection, Fields fields) {
        api::Request request = request_with(std::move(fields));
        const Sender sender = sender_of(request, {.address = connection}, kRules);
        return fmt::format("{} {}", sender.peer.encrypted ? "https" : "http", request.field("Host"));
    };
    const Fields both{{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "camera.example.org"}};
    EXPECT_EQ(ask("10.0.0.1", both), "https camera.example.org");
    EXPECT_EQ(ask("10.0.1.1", both), "http localhost");
    EXPECT_EQ(ask("10.0.0.1", {{"X-Forwarded-Proto", "http"}}), "http localhost");
    EXPECT_EQ(ask("10.0.0.1", {{"X-Forwarded-Proto", "https, http"}}), "http localhost")
        << "the client's word, then the one proxy's";
    EXPECT_EQ(
        ask("10.0.0.1", {{"X-Forwarded-For", "203.0.113.7, 10.0.0.2"}, {"X-Forwarded-Proto", "https, http"}}),
        "https localhost")
        << "each of two proxies has said something";
    api::Request request = request_with({{"X-Forwarded-Proto", "http"}});
    EXPECT_FALSE(sender_of(request, {.address = "10.0.0.1", .encrypted = true}, kRules).peer.encrypted)
        << "the way from the client to the proxy counts";
}

TEST(Forwarded, the_users_name_counts_from_a_trusted_proxy_and_once) {
    const auto user = [](const std::string& connection, Fields fields) {
        api::Request request = request_with(std::move(fields));
        return std::string(sender_of(request, {.address = connection}, kRules).proxy_user);
    };
    EXPECT_EQ(user("10.0.0.1", {{"Remote-User", "ann"}}), "ann");
    EXPECT_EQ(user("unix", {{"remote-user", "ann"}}), "ann");
    EXPECT_EQ(user("10.0.1.1", {{"Remote-User", "ann"}}), "");
    EXPECT_EQ(user("10.0.0.1", {{"Remote-User", "ann"}, {"Remote-User", "vic"}}), "");
    EXPECT_EQ(user("10.0.0.1", {{"Remote_User", "ann"}}), "");
}

// Field case: a reverse proxy on the server's own machine makes every stranger a local user | home-assistant/core 15544 |
// whatever a proxy has passed on is a stranger's
TEST(Forwarded, a_proxy_is_never_a_program_of_this_machine) {
    const auto is_local = [](const std::string& connection, const EntryRules& rules, Fields fields = {}) {
        api::Request request = request_with(std::move(fields));
        return sender_of(request, {.address = connection}, rules).peer.local;
    };
    EXPECT_TRUE(is_local("127.0.0.1", kRules));
    EXPECT_FALSE(is_local("127.0.0.1", kRules, {{"X-Forwarded-For", "127.0.0.1"}})) << "nobody trusts it";
    EXPECT_FALSE(is_local("unix", kRules));
    EXPECT_FALSE(is_local("unix", {.unix_is_local = false})) << "trusted or not";
    const EntryRules own{.proxies = {.ranges = {*settings::AddressRange::parse("127.0.0.1")}}};
    EXPECT_FALSE(is_local("127.0.0.1", own)) << "also without a word of its client";
    EXPECT_FALSE(is_local("127.0.0.1", own, {{"X-Forwarded-For", "127.0.0.1"}}));
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

struct ProxiedFixture : AccessFixture {
    explicit ProxiedFixture(bool with_users = true) : AccessFixture(with_users) {
        rules.proxies.unix_socket = true;  // the test's connections are of Unix sockets
        rules.proxy_user = "Remote-User";
        rules.unix_is_local = false;
    }
};

TEST(Proxied, a_user_whom_the_proxy_names_needs_no_log_in_and_changes_with_the_pages_token_only) {
    ProxiedFixture f;
    constexpr std::string_view kAnn = "Remote-User: ann\r\nX-Forwarded-For: 203.0.113.7\r\n";
    const std::string session = f.ask("GET", "/api/v1/session", kAnn);
    EXPECT_TRUE(has(session, R"("name":"ann")")) << session;
    EXPECT_TRUE(has(session, R"("means":"proxy")")) << session;
    const std::size_t at = session.find("\"request_token\":\"") + 17;
    const std::string token =
        fmt::format("Vedette-Request-Token: {}\r\n", session.substr(at, session.find('"', at) - at));
    const std::string change = R"({"note":"n","scopes":["view"]})";
    EXPECT_TRUE(has(f.ask("POST", "/api/v1/tokens", kAnn, change), " 403 "));
    EXPECT_TRUE(has(f.ask("POST", "/api/v1/tokens", std::string(kAnn) + token, change), " 201 "));
    EXPECT_TRUE(has(f.ask("POST", "/api/v1/tokens", "Remote-User: vic\r\n" + token, change), " 403 "))
        << "another user's token";
    EXPECT_TRUE(has(f.ask("GET", "/api/v1/sessions", kAnn), R"({"items":[]})"));
    EXPECT_TRUE(has(f.ask("DELETE", "/api/v1/session", std::string(kAnn) + token), " 404 "))
        << "the session is the proxy's";
    EXPECT_TRUE(has(f.ask("GET", "/api/v1/cameras", "Remote-User: eve\r\n"), "unknown_user"));
    f.rules.proxies.unix_socket = false;
    EXPECT_TRUE(has(f.ask("GET", "/api/v1/cameras", kAnn), " 401 ")) << "anybody may send the field";
}

TEST(Proxied, a_stream_of_a_proxys_user_ends_when_the_user_is_removed) {
    ProxiedFixture f;
    f.publish(1000);
    auto viewer = f.connect();
    EXPECT_TRUE(has(viewer.ask(get("/cameras/porch/mjpeg", "Remote-User: vic\r\n")), "200 OK"));
    EXPECT_FALSE(viewer.closed());
    const auto removed = f.wait(
        f.access->remove_user(f.loop, access::Access::administrator(), f.here, f.user("vic").id, f.stop));
    EXPECT_TRUE(removed.has_value());
    f.pass(1s);
    viewer.read();
    EXPECT_TRUE(viewer.closed());
}

TEST(Proxied, passwords_are_taken_by_the_clients_address_and_the_proxys_https) {
    ProxiedFixture f;
    const std::string ann = AccessFixture::basic("ann");
    const auto ask = [&](std::string_view fields) {
        return f.ask("GET", "/api/v1/cameras", ann + std::string(fields));
    };
    EXPECT_TRUE(has(ask("X-Forwarded-For: 203.0.113.7\r\n"), "insecure_transport"));
    EXPECT_TRUE(has(ask("X-Forwarded-For: bogus\r\n"), "insecure_transport"));
    EXPECT_TRUE(has(ask("X-Forwarded-For: 192.168.1.9\r\n"), " 200 "));
    EXPECT_TRUE(has(ask("X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n"), " 200 "));
}

TEST(Proxied, a_hub_without_users_is_closed_to_the_proxys_clients) {
    ProxiedFixture f(false);
    for (const char* fields : {"", "Remote-User: ann\r\n", "X-Forwarded-For: 127.0.0.1\r\n"})
        EXPECT_TRUE(has(f.ask("GET", "/api/v1/cameras", fields), "setup_needed")) << fields;
}

}  // namespace
}  // namespace vedette::serve
