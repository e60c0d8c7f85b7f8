#include "hub/io/http_client.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_camera.hpp"

namespace vedette::io {
namespace {

using test::FakeCamera;
using Connection = FakeCamera::Connection;

struct Bench {
    FakeClock clock;
    Loop loop{clock};
    Stop stop;
    FakeCamera server{loop};

    HttpAddress address(std::string target = "/a") const {
        return {false, "127.0.0.1", server.port(), target};
    }

    Task<> fetch(HttpClient& client, std::string& body, std::optional<Error>& error, bool& done) {
        const auto got = co_await client.get(loop.now() + 5s, stop);
        if (!got) error = got.error();
        std::array<std::uint8_t, 7> window{};
        while (got && !error) {
            const auto n = co_await client.read_body(window, loop.now() + 5s, stop);
            if (!n) error = n.error();
            if (!n || *n == 0) break;
            body += as_text(Bytes(window).first(*n));
        }
        done = true;
    }
    // The body, or the error's kind and message.
    std::string get(HttpClient& client) {
        std::string body;
        std::optional<Error> error;
        bool done = false;
        loop.spawn(fetch(client, body, error, done));
        if (!test::turn_until(loop, [&] { return done; })) return "hangs";
        return error ? std::string(to_string(error->kind)) + ": " + error->message : body;
    }
};

TEST(HttpClient, reads_bodies_of_every_framing) {
    Bench b;
    HttpClient client(b.loop, b.address());
    for (const char* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nthe quick brown fox",
                               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nthe quick\r\na\r\n "
                               "brown fox\r\n0\r\n\r\n",
                               "HTTP/1.0 200 OK\r\n\r\nthe quick brown fox"}) {
        b.server.on_request([answer](Connection& c, const std::string&) {
            c.send(answer);
            if (std::string_view(answer).find("1.0") != std::string_view::npos) c.finish();
        });
        EXPECT_EQ(b.get(client), "the quick brown fox");
    }
    EXPECT_EQ(b.server.connections(), 1U);
}

TEST(HttpClient, an_incomplete_answer_is_an_error) {
    Bench b;
    HttpClient client(b.loop, b.address());
    b.server.on_request([](Connection& c, const std::string&) {
        c.send("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nthe quick");
        c.finish();
    });
    EXPECT_EQ(b.get(client), "unavailable: the connection was closed in the middle of the answer");
}

TEST(HttpClient, connects_anew_when_the_kept_connection_has_ended) {
    Bench b;
    HttpClient client(b.loop, b.address());
    b.server.on_request(
        [](Connection& c, const std::string&) { c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); });
    EXPECT_EQ(b.get(client), "ok");
    b.server.last().hang_up();
    EXPECT_EQ(b.get(client), "ok");
    // It ends while the next request is under way.
    b.server.on_request([&](Connection& c, const std::string&) {
        if (b.server.connections() == 2) return c.hang_up();
        c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(b.server.connections(), 3U);
}

TEST(HttpClient, follows_redirects_and_remembers_permanent_ones) {
    Bench b;
    HttpClient client(b.loop, b.address());
    b.server.on_request([](Connection& c, const std::string& head) {
        const auto moved = [&](const char* status, const char* where) {
            c.send(std::string("HTTP/1.1 ") + status + " x\r\nContent-Length: 2\r\nLocation: " + where +
                   "\r\n\r\nno");
        };
        if (head.starts_with("GET /a ")) return moved("301", "/dir/b?x=1");
        if (head.starts_with("GET /dir/b?x=1 ")) return moved("302", "c");
        c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(client.address().target, "/dir/c");
    EXPECT_EQ(b.get(client), "ok");
    ASSERT_EQ(b.server.requests().size(), 5U);
    EXPECT_TRUE(b.server.requests()[3].starts_with("GET /dir/b?x=1 "));
    EXPECT_EQ(b.server.connections(), 1U);
}

TEST(HttpClient, refuses_redirect_loops_and_other_schemes) {
    Bench b;
    HttpClient client(b.loop, b.address());
    const auto redirect = [&](std::string where) {
        b.server.on_request([where](Connection& c, const std::string&) {
            c.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + where + "\r\n\r\n");
        });
    };
    redirect("/a");
    EXPECT_TRUE(b.get(client).starts_with("failed_precondition: redirects in a circle"));
    EXPECT_EQ(b.server.requests().size(), 6U);
    redirect("/a?user=ann&key=hush");
    EXPECT_EQ(b.get(client).find("hush"), std::string::npos) << "passwords stand in queries";
    redirect("rtsp://127.0.0.1/live");
    EXPECT_EQ(b.get(client), "failed_precondition: redirects to a rtsp address; give that one as the source");
    redirect("http://");
    EXPECT_TRUE(b.get(client).starts_with("failed_precondition: redirects to an invalid address"));
}

TEST(HttpClient, a_redirect_to_another_address_of_this_machine_or_link_is_refused) {
    Bench b;
    const auto redirect = [&](std::string where) {
        b.server.on_request([where](Connection& c, const std::string& head) {
            if (head.starts_with("GET /b ")) return c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            c.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + where + "\r\n\r\n");
        });
    };
    const AddressRule rule{.host = "127.0.0.1", .port = b.server.port()};
    HttpClient client(b.loop, b.address(), {.rule = rule});
    redirect("/b");
    EXPECT_EQ(b.get(client), "ok") << "the address that is named";
    redirect("http://169.254.169.254/latest");
    EXPECT_TRUE(
        b.get(client).starts_with("permission_denied: 169.254.169.254 is an address of the local link; "));
    redirect("http://[::1]/");
    EXPECT_TRUE(b.get(client).starts_with("permission_denied: ::1 is this machine; "));
}

// The parameter of an Authorization header of Digest.
std::string parameter(const std::string& head, const std::string& name) {
    const std::size_t at = head.find(" " + name + "=");
    if (at == std::string::npos) return "";
    std::string value = head.substr(at + name.size() + 2);
    value = value.substr(0, value.find_first_of(",\r"));
    if (value.starts_with('"')) value = value.substr(1, value.size() - 2);
    return value;
}

TEST(HttpClient, uses_a_digest_nonce_again_and_takes_a_new_one_when_it_is_stale) {
    Bench b;
    HttpOptions options;
    options.user = "ann";
    options.password = "secret";
    HttpClient client(b.loop, b.address("/a?x=1"), options);
    std::string nonce = "one";
    b.server.on_request([&](Connection& c, const std::string& head) {
        if (parameter(head, "nonce") == nonce)
            return c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        c.send(
            "HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
            "WWW-Authenticate: Digest realm=\"x\", qop=\"auth\", algorithm=MD5, nonce=\"" +
            nonce + "\"\r\n\r\n");
    });
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(b.get(client), "ok");
    ASSERT_EQ(b.server.requests().size(), 3U);
    EXPECT_EQ(parameter(b.server.requests()[1], "uri"), "/a?x=1");
    EXPECT_EQ(parameter(b.server.requests()[1], "nc"), "00000001");
    EXPECT_EQ(parameter(b.server.requests()[2], "nc"), "00000002");
    EXPECT_EQ(parameter(b.server.requests()[2], "response").size(), 32U);
    EXPECT_NE(parameter(b.server.requests()[1], "cnonce"), parameter(b.server.requests()[2], "cnonce"));
    nonce = "two";
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(parameter(b.server.requests().back(), "nc"), "00000001");
    EXPECT_EQ(b.server.connections(), 1U);
}

// Field case: calls the first answer's nonce stale | cameras with short-lived nonces, own case 40 | the new nonce is answered, three times at most
TEST(HttpClient, answers_a_new_challenge_when_the_first_answer_is_called_stale) {
    Bench b;
    HttpOptions options;
    options.user = "ann";
    options.password = "secret";
    HttpClient client(b.loop, b.address(), options);
    std::size_t accepted = 3;
    b.server.on_request([&](Connection& c, const std::string&) {
        const std::size_t n = b.server.requests().size();
        if (n == accepted) return c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        c.send(
            "HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: Digest realm=\"x\", qop=\"auth\", "
            "stale=true, nonce=\"n" +
            std::to_string(n) + "\"\r\n\r\n");
    });
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(parameter(b.server.requests()[2], "nonce"), "n2");
    accepted = 0;
    EXPECT_EQ(b.get(client), "");
    EXPECT_EQ(client.status(), 401);
    EXPECT_EQ(b.server.requests().size(), 3U + 4U);
}

// Field case: sets a cookie on the way and wants it back | cameras with a session, own case 40 | sent back to the host that set it
TEST(HttpClient, sends_cookies_back_to_the_host_that_set_them) {
    Bench b;
    FakeCamera other(b.loop);
    b.server.on_request([&](Connection& c, const std::string& head) {
        if (head.starts_with("GET /a "))
            return c.send(
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /login\r\nSet-Cookie: sid=a1; Path=/; "
                "HttpOnly\r\nset-cookie: lang = \"en us\"; Max-Age=60\r\nSet-Cookie: bad name=1\r\n\r\n");
        if (head.starts_with("GET /login "))
            return c.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://localhost:" +
                          std::to_string(other.port()) + "/x\r\nSet-Cookie: lang=; Max-Age=0\r\n\r\n");
        c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    other.on_request(
        [](Connection& c, const std::string&) { c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); });
    HttpClient client(b.loop, b.address());
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(b.get(client), "ok");
    ASSERT_EQ(b.server.requests().size(), 4U);
    EXPECT_EQ(b.server.requests()[0].find("Cookie"), std::string::npos);
    EXPECT_NE(b.server.requests()[1].find("Cookie: sid=a1; lang=\"en us\"\r\n"), std::string::npos);
    EXPECT_NE(b.server.requests()[2].find("Cookie: sid=a1\r\n"), std::string::npos);
    EXPECT_EQ(other.requests()[0].find("Cookie"), std::string::npos);
}

TEST(HttpCookies, dates_are_read_in_the_forms_that_servers_write) {
    const auto seconds = [](std::string_view text) -> std::int64_t {
        const auto time = parse_cookie_date(text);
        return time ? to_ms(time->since) / 1000 : -1;
    };
    EXPECT_EQ(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
    EXPECT_EQ(seconds("Wed, 09 Jun 2021 10:18:14 GMT"), 1'623'233'894);
    EXPECT_EQ(seconds("Wednesday, 09-Jun-21 10:18:14 GMT"), 1'623'233'894);
    EXPECT_EQ(seconds("Wed Jun  9 10:18:14 2021"), 1'623'233'894);
    EXPECT_EQ(seconds("29 Feb 2024 23:59:59"), 1'709'251'199);
    EXPECT_GT(seconds("Fri, 31 Dec 9999 23:59:59 GMT"), 9'000'000'000);
    for (const char* none :
         {"", "0", "-1", "tomorrow", "Wed, 09 Jun 2021", "32 Jan 2021 00:00:00", "29 Feb 2023 00:00:00",
          "09 Jun 2021 24:00:00", "09 Jun 2021 10:18", "09 Jun 1200 10:18:14", "%d %d %d %d:%d:%d"})
        EXPECT_FALSE(parse_cookie_date(none).has_value()) << none;
}

// Field case: deletes a cookie by Max-Age=0 or by an Expires in the past | aio-libs/aiohttp 4063
// | it is not sent back
TEST(HttpCookies, an_expired_cookie_is_deleted) {
    struct Case {
        const char* attributes;
        bool kept;
    };
    for (const Case& c :
         {Case{"", true}, Case{"; Max-Age=0", false}, Case{"; max-age=-5", false}, Case{"; Max-Age=60", true},
          Case{"; Max-Age=x", true}, Case{"; Expires=Thu, 01 Jan 1970 00:00:00 GMT", false},
          Case{"; Path=/; expires=Wed, 09-Jun-21 10:18:14 GMT; HttpOnly", false},
          Case{"; Expires=Fri, 31 Dec 9999 23:59:59 GMT", true}, Case{"; Expires=0", true},
          Case{"; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", true},
          Case{"; Max-Age=0; Expires=Fri, 31 Dec 9999 23:59:59 GMT", false}}) {
        Bench b;
        b.server.on_request([&](Connection& connection, const std::string& head) {
            const bool first = head.starts_with("GET /a ");
            if (head.starts_with("GET /c "))
                return connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            connection.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /" +
                            std::string(first ? "b" : "c") + "\r\nSet-Cookie: sid=a1" +
                            (first ? "" : c.attributes) + "\r\n\r\n");
        });
        b.clock.set_utc(UtcTime{std::chrono::seconds(1'700'000'000)});
        HttpClient client(b.loop, b.address());
        EXPECT_EQ(b.get(client), "ok");
        ASSERT_GE(b.server.requests().size(), 3U);
        EXPECT_NE(b.server.requests()[1].find("Cookie: sid=a1\r\n"), std::string::npos);
        EXPECT_EQ(b.server.requests()[2].find("Cookie: sid=a1\r\n") != std::string::npos, c.kept)
            << c.attributes;
    }
}

// Field case: sends more bytes than its answer has, sooner or later | snapshot cameras that count wrong | a new connection, once, without an error
TEST(HttpClient, connects_anew_when_surplus_bytes_follow_an_answer) {
    Bench b;
    HttpClient client(b.loop, b.address());
    b.server.on_request([](Connection& c, const std::string&) {
        c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore");
    });
    for (std::size_t n = 1; n <= 3; ++n) {
        EXPECT_EQ(b.get(client), "ok");
        EXPECT_EQ(b.server.connections(), n);
    }
    b.server.on_request([&](Connection& c, const std::string&) {
        // The surplus comes only when the connection is used again.
        if (b.server.requests().size() == 5) return c.send("surplus of the last answer\r\n");
        c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(b.server.connections(), 4U);
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_EQ(b.server.connections(), 5U);
}

// Field case: writes its own host name in other letters in a redirect | RFC 9110 4.2.3 | it is the same host, and gets the password
TEST(HttpClient, host_names_are_compared_without_case) {
    Bench b;
    HttpOptions options;
    options.user = "ann";
    options.password = "secret";
    HttpClient client(b.loop, {false, "localhost", b.server.port(), "/a"}, options);
    b.server.on_request([&](Connection& c, const std::string& head) {
        if (head.starts_with("GET /a "))
            return c.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: HTTP://LocalHost:" +
                          std::to_string(b.server.port()) + "/b c\r\n\r\n");
        const bool known = head.find("Authorization") != std::string::npos;
        c.send(known ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                     : "HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n");
    });
    EXPECT_EQ(b.get(client), "ok");
    EXPECT_TRUE(b.server.requests()[1].starts_with("GET /b%20c "));
    EXPECT_EQ(b.server.connections(), 1U);
}

TEST(HttpClient, never_sends_the_password_to_another_host) {
    Bench b;
    FakeCamera other(b.loop);
    std::string host = "127.0.0.2";
    const auto wants_login =
        "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n";
    b.server.on_request([&](Connection& c, const std::string& head) {
        if (head.find("Authorization") == std::string::npos) return c.send(wants_login);
        c.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://ann:secret@" + host + ":" +
               std::to_string(other.port()) + "/x\r\n\r\n");
    });
    other.on_request([&](Connection& c, const std::string&) { c.send(wants_login); });
    HttpOptions options;
    options.user = "ann";
    options.password = "secret";
    // The fake server listens on 127.0.0.1 only, so "another host" is the same machine by another name.
    host = "localhost";
    HttpClient client(b.loop, b.address(), options);
    EXPECT_EQ(b.get(client), "");
    EXPECT_EQ(client.status(), 401);
    EXPECT_FALSE(client.logged_in());
    ASSERT_EQ(other.requests().size(), 1U);
    EXPECT_EQ(other.requests()[0].find("Authorization"), std::string::npos);
    EXPECT_EQ(client.address().text().find("secret"), std::string::npos);
    // The same host on another port is the camera still: port 81 beside 80.
    host = "127.0.0.1";
    EXPECT_EQ(b.get(client), "");
    EXPECT_TRUE(client.logged_in());
    EXPECT_NE(other.requests().back().find("Authorization: Basic"), std::string::npos);
}

TEST(HttpClient, ends_at_the_deadline_or_at_a_stop) {
    Bench b;
    HttpClient client(b.loop, b.address());
    b.server.on_request([&](Connection&, const std::string&) { b.clock.advance(5s); });
    EXPECT_TRUE(b.get(client).starts_with("timeout: 127.0.0.1:"));
    b.server.on_request([&](Connection&, const std::string&) { b.stop.request(); });
    EXPECT_EQ(b.get(client), "cancelled: stopped");
}

}  // namespace
}  // namespace vedette::io
