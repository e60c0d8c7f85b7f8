// Who gets in: users, sessions, links and their ends, over HTTP.
#include <atomic>
#include <mutex>

#include <gtest/gtest.h>

#include "hub/serve/access_fixture.hpp"

namespace vedette::serve {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }
int status_of(std::string_view answer) {
    return answer.size() < 12 ? 0 : std::stoi(std::string(answer.substr(9, 3)));
}
// The value of a member of a flat JSON text.
std::string member(std::string_view text, std::string_view name) {
    const std::string start = fmt::format("\"{}\":\"", name);
    const std::size_t at = text.find(start);
    if (at == text.npos) return "";
    const std::size_t from = at + start.size();
    return std::string(text.substr(from, text.find('"', from) - from));
}

constexpr std::string_view kStream = "/cameras/porch/mjpeg";
constexpr std::string_view kProxied = "X-Forwarded-For: 203.0.113.7\r\n";
constexpr std::string_view kBrowser = "User-Agent: Mozilla/5.0\r\n";

TEST(WithoutUsers, its_own_machine_looks_and_changes_nothing) {
    AccessFixture f(false);
    f.publish(1000);
    EXPECT_EQ(status_of(f.ask("GET", "/api/v1/cameras")), 200);
    EXPECT_EQ(status_of(f.ask("GET", "/cameras/porch/snapshot.jpg")), 200);
    const std::string session = f.ask("GET", "/api/v1/session");
    EXPECT_TRUE(has(session, R"("means":"own_machine")")) << session;
    EXPECT_TRUE(has(session, R"("manage":false)")) << session;
    const std::string token = "Vedette-Request-Token: " + member(session, "request_token") + "\r\n";
    EXPECT_EQ(status_of(f.ask("POST", "/api/v1/users", token, "{}")), 403);
    EXPECT_EQ(status_of(f.ask("GET", "/api/v1/audit")), 403);
}

// Frigate, Motion and others behind a proxy on the same machine were open to the world.
TEST(WithoutUsers, a_request_that_a_proxy_has_passed_on_gets_the_set_up_page_only) {
    AccessFixture f(false);
    for (const char* target : {"/api/v1/cameras", "/cameras/porch/mjpeg", "/metrics", "/healthz"}) {
        const std::string answer = f.ask("GET", target, kProxied);
        EXPECT_EQ(status_of(answer), 401) << target;
        EXPECT_TRUE(has(answer, R"("code":"setup_needed")")) << answer;
        EXPECT_FALSE(has(answer, "WWW-Authenticate")) << "there is nobody to log in as";
    }
    EXPECT_EQ(status_of(f.ask("GET", "/", kProxied)), 200);
    EXPECT_EQ(status_of(f.ask("GET", "/join", kProxied)), 200);
    EXPECT_EQ(f.porch->units.demand(bus::kPictures).consumers, 0);
}

TEST(WithoutUsers, a_set_up_link_makes_the_first_owner_once_and_closes_the_hub) {
    AccessFixture f(false);
    const auto link = f.wait(f.access->make_setup_link(f.loop, f.here, f.stop));
    ASSERT_TRUE(link.has_value());
    const std::string token =
        "Vedette-Request-Token: " + member(f.ask("GET", "/api/v1/session"), "request_token") + "\r\n";
    const std::string body =
        fmt::format(R"({{"secret":"{}","name":"ann","password":"{}"}})", link->secret, kPassword);
    EXPECT_EQ(status_of(f.ask("POST", "/api/v1/join", "", body)), 403) << "another site may have sent it";
    const std::string weak =
        fmt::format(R"({{"secret":"{}","name":"ann","password":"short"}})", link->secret);
    EXPECT_TRUE(has(f.ask("POST", "/api/v1/join", token, weak), "weak_password"));
    const std::string joined = f.ask("POST", "/api/v1/join", token, body);
    ASSERT_EQ(status_of(joined), 200) << joined;
    EXPECT_TRUE(has(joined, "Set-Cookie: vedette_session=")) << joined;
    EXPECT_TRUE(has(joined, "HttpOnly")) << joined;
    EXPECT_TRUE(has(joined, R"("role":"owner")")) << joined;
    EXPECT_EQ(status_of(f.ask("GET", "/api/v1/cameras")), 401) << "its own machine logs in now, too";
    const std::string again =
        "Vedette-Request-Token: " + member(f.ask("GET", "/api/v1/session"), "request_token") + "\r\n";
    EXPECT_TRUE(has(f.ask("POST", "/api/v1/join", again, body), "link_ended"));
}

TEST(LogIn, wrong_passwords_and_unknown_users_get_equal_answers) {
    AccessFixture f;
    const std::string nobody = f.ask("GET", "/api/v1/session");
    EXPECT_EQ(status_of(nobody), 401);
    EXPECT_TRUE(has(nobody, R"("code":"log_in")")) << nobody;
    const std::string token = "Vedette-Request-Token: " + member(nobody, "request_token") + "\r\n";
    const auto try_it = [&](std::string_view name, std::string_view password, std::string_view fields) {
        return f.ask("POST", "/api/v1/session", fields,
                     fmt::format(R"({{"name":"{}","password":"{}"}})", name, password));
    };
    EXPECT_TRUE(has(try_it("vic", kPassword, ""), "request_token")) << "log-in CSRF";
    EXPECT_EQ(try_it("vic", "wrong password", token), try_it("nobody", "wrong password", token));
    const std::string in = try_it("vic", kPassword, token);
    ASSERT_EQ(status_of(in), 200) << in;
    EXPECT_TRUE(has(in, R"("name":"vic")")) << in;
    const std::size_t cookie = in.find("vedette_session=");
    const std::string field = "Cookie: " + in.substr(cookie, in.find(';', cookie) - cookie) + "\r\n";
    EXPECT_EQ(status_of(f.ask("GET", "/api/v1/cameras", field)), 200);
    EXPECT_EQ(status_of(f.ask("DELETE", "/api/v1/session", field)), 403)
        << "the cookie alone changes nothing";
    const std::string own = "Vedette-Request-Token: " + member(in, "request_token") + "\r\n";
    EXPECT_EQ(status_of(f.ask("DELETE", "/api/v1/session", field + own + "Origin: http://evil.example\r\n")),
              403);
    EXPECT_EQ(status_of(f.ask("DELETE", "/api/v1/session", field + own)), 204);
    EXPECT_EQ(status_of(f.ask("GET", "/api/v1/cameras", field)), 401);
}

TEST(LogIn, programs_are_challenged_and_browsers_are_not) {
    AccessFixture f;
    EXPECT_TRUE(has(f.ask("GET", kStream), "WWW-Authenticate: Basic"));
    EXPECT_FALSE(has(f.ask("GET", "/api/v1/cameras", kBrowser), "WWW-Authenticate"));
    const std::string opened = f.ask("GET", kStream, std::string(kBrowser) + "Accept: text/html,*/*\r\n");
    EXPECT_EQ(status_of(opened), 303);
    EXPECT_TRUE(has(opened, "Location: ../../login\r\n")) << opened;
    EXPECT_EQ(f.porch->units.demand(bus::kPictures).consumers, 0) << "no refused request opens a camera";
}

TEST(Rights, a_camera_that_one_may_not_see_answers_like_one_that_does_not_exist) {
    AccessFixture f;
    const std::string vic = AccessFixture::basic("vic");
    const std::string list = f.ask("GET", "/api/v1/cameras", vic);
    EXPECT_TRUE(has(list, R"("id":"porch")")) << list;
    EXPECT_FALSE(has(list, "gate")) << list;
    const auto without_name = [](std::string text, const std::string& name) {
        for (std::size_t i = text.find(name); i != text.npos; i = text.find(name))
            text.replace(i, name.size(), "X");
        const std::size_t length = text.find("Content-Length: ");
        return length == text.npos ? text : text.erase(length, text.find("\r\n", length) - length);
    };
    for (const std::string_view form :
         {"/cameras/{}/mjpeg", "/cameras/{}/snapshot.jpg", "/api/v1/cameras/{}"}) {
        const std::string hidden = f.ask("GET", fmt::format(fmt::runtime(form), "gate"), vic);
        const std::string absent = f.ask("GET", fmt::format(fmt::runtime(form), "none"), vic);
        EXPECT_EQ(status_of(hidden), 404) << form;
        EXPECT_EQ(without_name(hidden, "gate"), without_name(absent, "none"));
    }
    const std::string none = f.ask("GET", "/api/v1/cameras", AccessFixture::basic("nick"));
    EXPECT_TRUE(has(none, R"({"items":[],"next":null})")) << "without a grant the list is empty: " << none;
    EXPECT_EQ(status_of(f.ask("GET", "/cameras/porch/snapshot.jpg", vic)), 403)
        << "the porch is known to exist";
    EXPECT_EQ(f.gate->units.demand(bus::kPictures).consumers, 0);
}

// Opens the stream and waits for its first picture.
ServeFixture::Client watch(AccessFixture& f, std::string_view fields) {
    auto client = f.connect();
    client.send(fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", kStream, fields));
    std::string begun;
    for (const MonoTime limit = system_clock().mono() + 10s;
         begun.empty() && system_clock().mono() < limit;) {
        f.turn();
        begun = client.read();
    }
    EXPECT_EQ(status_of(begun), 200) << begun;
    return client;
}

// Whether the connection ends within a second of the clock.
bool ends_within_a_second(AccessFixture& f, ServeFixture::Client& client) {
    for (int i = 0; i < 10 && !client.closed(); ++i) {
        f.pass(100ms);
        client.read();
    }
    return client.closed();
}

TEST(Streams, end_with_the_session_the_user_and_the_grant) {
    AccessFixture f;
    const std::string cookie = f.cookie_of("vic");
    auto by_session = watch(f, cookie);
    auto other = watch(f, AccessFixture::basic("vic"));
    EXPECT_FALSE(ends_within_a_second(f, by_session)) << "nothing has changed";
    EXPECT_EQ(status_of(f.ask("DELETE", "/api/v1/session", cookie + f.token_field())), 204);
    EXPECT_TRUE(ends_within_a_second(f, by_session));
    EXPECT_FALSE(ends_within_a_second(f, other)) << "another credential of the same user";

    access::UserChange change{.id = f.user("vic").id,
                              .version = f.user("vic").version,
                              .name = {},
                              .password = {},
                              .role = {},
                              .grants = {}};
    change.grants.emplace().push_back({.camera = "gate", .rights = {.live = true}, .history = {}});
    const auto changed =
        f.wait(f.access->change_user(f.loop, access::Access::administrator(), f.here, change, f.stop));
    ASSERT_TRUE(changed.has_value());
    EXPECT_TRUE(ends_within_a_second(f, other)) << "the grant is gone";

    auto operators = watch(f, AccessFixture::basic("olga"));
    const auto removed = f.wait(
        f.access->remove_user(f.loop, access::Access::administrator(), f.here, f.user("olga").id, f.stop));
    ASSERT_TRUE(removed.has_value());
    EXPECT_TRUE(ends_within_a_second(f, operators));
    EXPECT_EQ(f.porch->counters.viewers, 0);
}

TEST(Streams, end_when_another_process_removes_the_user) {
    AccessFixture f;
    auto client = watch(f, AccessFixture::basic("vic"));
    const std::string id = f.user("vic").id;
    const auto removed = f.wait(f.store.write(
        f.loop, [id](store::WriteUnit& unit) { return unit.users.remove(id); }, f.clock.mono() + 10s,
        f.stop));
    ASSERT_TRUE(removed.has_value());
    // The poll for changes runs on the worker pool, in real time.
    for (const MonoTime limit = system_clock().mono() + 10s;
         !client.closed() && system_clock().mono() < limit;) {
        f.pass(50ms);
        client.read();
    }
    EXPECT_TRUE(client.closed());
}

TEST(Streams, go_on_while_the_store_hangs_for_five_seconds) {
    AccessFixture f;
    const std::string cookie = f.cookie_of("vic");
    auto viewer = watch(f, cookie);
    std::mutex gate;
    std::unique_lock hang(gate);
    std::atomic<bool> hangs = false;
    const auto work = [&](store::WriteUnit&) -> Result<void> {
        hangs = true;
        const std::lock_guard wait(gate);
        return {};
    };
    std::optional<Result<void>> written;
    const auto write = [&]() -> io::Task<> {
        written = co_await f.store.write(f.loop, work, f.clock.mono() + 60s, f.stop);
    };
    f.loop.spawn(write());
    while (!hangs) f.turn();
    for (unsigned i = 0; i < 50; ++i) {
        f.clock.advance(100ms);
        const std::string picture = f.publish(1000, i);
        EXPECT_TRUE(has(viewer.read(), picture)) << i;
    }
    EXPECT_EQ(status_of(f.ask("GET", "/api/v1/cameras", cookie)), 200) << "a cookie needs no store";
    EXPECT_FALSE(written.has_value());
    hang.unlock();
    for (const MonoTime limit = system_clock().mono() + 10s; !written && system_clock().mono() < limit;)
        f.turn();
    EXPECT_TRUE(written && *written);
}

TEST(Guests, see_their_camera_on_their_link_only) {
    AccessFixture f;
    f.publish(1000);
    const std::string ann = f.cookie_of("ann");
    const std::string owner = ann + f.token_field();
    const std::string made = f.ask(
        "POST", "/api/v1/links", owner,
        fmt::format(
            R"({{"camera":"porch","live":true,"snapshot":true,"steer":false,"max_viewers":1,"note":"Tom","expires":"{}"}})",
            "2100-01-01T00:00:00Z"));
    ASSERT_EQ(status_of(made), 201) << made;
    EXPECT_TRUE(has(made, "<svg"));
    const std::string path = member(made, "path");
    ASSERT_TRUE(path.starts_with("/join#guest.")) << path;
    const std::string token =
        "Vedette-Request-Token: " + member(f.ask("GET", "/api/v1/session"), "request_token") + "\r\n";
    const std::string in =
        f.ask("POST", "/api/v1/join", token, fmt::format(R"({{"secret":"{}"}})", path.substr(12)));
    ASSERT_EQ(status_of(in), 200) << in;
    EXPECT_TRUE(has(in, R"("guest":{"camera":"porch","actions":["live","snapshot"],"note":"Tom"})")) << in;
    const std::size_t at = in.find("vedette_session=");
    const std::string guest = "Cookie: " + in.substr(at, in.find(';', at) - at) + "\r\n";
    EXPECT_EQ(status_of(f.ask("GET", "/cameras/porch/snapshot.jpg", guest)), 200);
    EXPECT_EQ(status_of(f.ask("GET", "/cameras/gate/snapshot.jpg", guest)), 404);
    EXPECT_EQ(status_of(f.ask("GET", "/api/v1/users", guest)), 403);
    auto first = watch(f, guest);
    EXPECT_EQ(status_of(f.ask("GET", kStream, guest)), 503) << "one viewer at once";
    EXPECT_EQ(status_of(f.ask("DELETE", "/api/v1/links/" + member(made, "id"), owner)), 204);
    EXPECT_TRUE(ends_within_a_second(f, first));
}

}  // namespace
}  // namespace vedette::serve
